"""Propose codes for open answers by likeness to examples, abstain when unsure, learn from corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.agreement import cohen_kappa
from cahiers.sense.opinion.threads import one_thread
from cahiers.sense.texts.coding.confidence import Confidence, learn_confidence
from cahiers.sense.texts.coding.frame import Code, check_frame
from cahiers.sense.texts.coding.points import Points

NONE = -1
# Just above, a proposal errs more often than not, like a coder in doubt; at 0.5 two answers in five to a question of the
# Grand débat stay uncoded.
SURE = 0.4
RIDGE = 0.5
_CHUNK = 20_000


@dataclass(frozen=True, eq=False)
class Proposals:
    """What the machine would code.

    Attributes
    ----------
    names : tuple of str
    confidence : ndarray of float32, shape (n_texts, n_codes)
        Probability that the code is right, for the best code of each piece of a text; 0 for the others.
    decided : ndarray of bool, shape (n_texts,)
        What a person has already said.
    threshold : float
        Below it the machine abstains.
    vectors : str
        Word vectors used, empty without.
    """

    names: tuple[str, ...]
    confidence: NDArray[np.float32]
    decided: NDArray[np.bool_]
    threshold: float
    vectors: str

    @property
    def coded(self) -> NDArray[np.bool_]:
        """Codes proposed, several for a text that speaks of several things; shape (n_texts, n_codes)."""
        return self.confidence >= self.threshold

    @property
    def best(self) -> NDArray[np.int64]:
        """The surest code of each text, or -1 where the machine abstains; shape (n_texts,)."""
        return np.where(self.coded.any(axis=1), self.confidence.argmax(axis=1), NONE)

    @property
    def coverage(self) -> float:
        """Share of the texts with at least one code, from 0 to 1."""
        return float(self.coded.any(axis=1).mean()) if len(self.confidence) else 0.0

    def shares(self) -> dict[str, float]:
        """Return the share of the texts that each code was proposed for; they may sum to more than 1."""
        told = self.coded.mean(axis=0) if len(self.confidence) else np.zeros(len(self.names))
        return dict(zip(self.names, told.tolist(), strict=True))

    def to_check(self, number: int) -> NDArray[np.int64]:
        """Return undecided rows, those whose surest code is nearest to the threshold first: a person's word teaches most."""
        doubt = np.where(self.decided, np.inf, np.abs(self.confidence.max(axis=1) - self.threshold))
        return np.argsort(doubt, kind="stable")[: min(number, int((~self.decided).sum()))]


@dataclass(frozen=True, eq=False)
class Coder:
    """A machine that codes answers like those it was shown. Correcting it gives another one: nothing changes in place.

    Attributes
    ----------
    frame : tuple of Code
    texts : tuple of str
        The answers to code.
    known : mapping of int to frozenset of int
        What a person decided, by row: codes, none at all included.
    """

    frame: tuple[Code, ...]
    texts: tuple[str, ...]
    known: Mapping[int, frozenset[int]]
    _points: Points

    @classmethod
    def start(cls, texts: Sequence[str], frame: Sequence[Code], *, lsa_alone: bool = False) -> "Coder":
        """Read the answers once.

        Parameters
        ----------
        texts : sequence of str
        frame : sequence of Code
            At least two, with distinct names; a few examples each, answers of this consultation or of another one.
        lsa_alone : bool
            Leave word vectors aside: likeness then rests on words in common only.

        Examples
        --------
        >>> answers = ["les bus du soir", "plus de bus", "cantine bio", "repas bio à la cantine", "zzz"]
        >>> frame = [Code("Transports", ("les bus",)), Code("Cantine", ("cantine",))]
        >>> found = Coder.start(answers, frame, lsa_alone=True).propose()
        >>> found.best.tolist(), found.coverage
        ([0, 0, 1, 1, -1], 0.8)
        """
        check_frame(frame)
        return cls(tuple(frame), tuple(texts), {}, Points.read(texts, frame, lsa_alone=lsa_alone))

    def learn(self, corrections: Mapping[int, Sequence[str]]) -> "Coder":
        """Return a coder that knows what a person decided of some rows: names of codes, or nothing for "none of these".

        Decided rows count as examples and teach how far confidence can be trusted. A later decision on a row replaces the
        earlier one. An unknown name or row is refused.

        Examples
        --------
        >>> frame = [Code("Transports", ("les bus",)), Code("Cantine", ("cantine",))]
        >>> coder = Coder.start(["un métro", "le métro", "cantine", "bus"], frame, lsa_alone=True)
        >>> coder.propose().best.tolist(), coder.learn({0: ["Transports"]}).propose().best.tolist()
        ([-1, -1, 1, 0], [0, 0, 1, 0])
        """
        places = {code.name: place for place, code in enumerate(self.frame)}
        decided = dict(self.known)
        for row, names in corrections.items():
            if not 0 <= row < len(self.texts):
                raise ValueError(f"row {row} is none of the {len(self.texts)} answers")
            for name in names:
                if name not in places:
                    raise ValueError(f"code “{name}” is not in the frame")
            decided[row] = frozenset(places[name] for name in names)
        return replace(self, known=decided)

    @one_thread
    def propose(self, threshold: float = SURE) -> Proposals:
        """Propose codes for every answer.

        The machine is a ridge regression from likeness to codes. It scores each answer whole and each of its pieces (see
        `pieces_of`); the best code of each is proposed, with a confidence learnt from how often the machine is right on
        examples and decided rows that it is made to forget. What a person decided stands as decided, with confidence 1.

        Parameters
        ----------
        threshold : float, from 0 to 1
            Confidence below which nothing is proposed.

        References
        ----------
        Saunders, Gammerman and Vovk, *Ridge regression learning algorithm in dual variables*, 1998; see
        `learn_confidence` for the probability.
        """
        if not 0 <= threshold <= 1:
            raise ValueError(f"threshold {threshold} does not lie from 0 to 1")
        taught = self._taught()
        confidence = np.zeros((len(self.texts), len(self.frame)), np.float32)
        first = len(self._points.code)
        for start in range(0, len(self._points.row), _CHUNK):
            points = np.arange(start, min(start + _CHUNK, len(self._points.row)))
            scores = self._points.likeness(points + first, taught.places) @ taught.weights
            best, sure = taught.judged(scores, pieces=points >= len(self.texts))
            real = best < len(self.frame)  # the last column stands for "none of these"
            np.maximum.at(confidence, (self._points.row[points[real]], best[real]), sure[real].astype(np.float32))
        decided = np.zeros(len(self.texts), np.bool_)
        for row, codes in self.known.items():
            confidence[row] = 0
            confidence[row, list(codes)] = 1
            decided[row] = True
        names = tuple(code.name for code in self.frame)
        return Proposals(names, confidence, decided, threshold, self._points.vectors)

    def agreement(self, threshold: float = SURE) -> float:
        """Return Cohen's kappa between person and machine on the decided rows, each coded as if it were forgotten.

        On one code each, "none" being a code like any other; where a person gave several, the machine agrees with any.
        NaN before any decision.
        """
        taught = self._taught()
        best, sure = taught.judged(taught.forgotten, pieces=np.zeros(len(taught.places), np.bool_))
        machine = np.where((sure >= threshold) & (best < len(self.frame)), best, NONE)[len(self._points.code) :]
        person = [
            said if said in codes else min(codes, default=NONE)
            for said, codes in zip(machine.tolist(), self.known.values(), strict=True)
        ]
        return cohen_kappa(np.array(person, np.int64), machine)

    def _taught(self) -> "_Taught":
        """Solve the ridge regression, and what it would say of each example had it not been shown that one."""
        first, count = len(self._points.code), len(self.frame)
        places = np.concatenate((np.arange(first), np.array(list(self.known), np.int64) + first))
        targets = np.zeros((len(places), count + 1))
        targets[np.arange(first), self._points.code] = 1
        for place, codes in enumerate(self.known.values(), start=first):
            targets[place, list(codes) or [count]] = 1 / max(len(codes), 1)
        inverse = np.linalg.inv(self._points.likeness(places, places) + RIDGE * np.eye(len(places)))
        weights = inverse @ targets
        forgotten = targets - weights / np.diag(inverse)[:, None]
        best, score, lead = _top_two(forgotten)
        return _Taught(
            places, weights, forgotten, learn_confidence(score, lead, targets[np.arange(len(places)), best] > 0)
        )


@dataclass(frozen=True, eq=False)
class _Taught:
    """Examples and decided rows by place among the points, and what was learnt from them."""

    places: NDArray[np.int64]
    weights: NDArray[np.float64]
    forgotten: NDArray[np.float64]
    confidence: Confidence

    def judged(
        self, scores: NDArray[np.float64], pieces: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the best code of each line of scores, and how sure it is."""
        best, score, lead = _top_two(scores)
        return best, self.confidence.of(score, lead, pieces)


def _top_two(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the best column of each line, its score, and its lead over the second."""
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return scores.argmax(axis=1), two[:, 1], two[:, 1] - two[:, 0]
