"""The table of votes: one small code per vote, sorted by participant, never a participant × statement matrix."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cahiers.sense.opinion.numbering import SMALL, fold, numbered, numbered_by_first

AGREE, PASS, DISAGREE = 1, 0, -1
WIDEST = 1 << 29  # statements a uint32 code can name


@dataclass(frozen=True, eq=False)
class Votes:
    """All votes of one consultation, in rows by participant.

    A vote is ``4 × column + vote + 1``, so that a code names a statement and what was said of it (0 disagree, 1 pass,
    2 agree; 3 is never used). Codes are ``uint16`` up to 16,384 statements and ``uint32`` above: 48 million votes are 96 MB.
    Rows follow the order in which participants first voted, because the published Polis method depends on it.

    Attributes
    ----------
    codes : ndarray of shape (n_votes,)
        Codes, rising inside every row.
    starts : ndarray of shape (n_participants + 1,)
        Row ``i`` is ``codes[starts[i] : starts[i + 1]]``; rows may be empty.
    participants, statements : ndarray
        Identifiers of rows and columns; columns are in rising order of identifier.
    moderated : ndarray of bool, shape (n_statements,)
        Statements set aside by moderation: kept here, zeroed in the map, never shown as representative.

    Examples
    --------
    >>> votes = Votes.from_arrays(["b", "a", "b"], [10, 10, 20], [1, -1, 0])
    >>> votes.participants.tolist(), votes.codes.tolist(), votes.starts.tolist()
    (['b', 'a'], [2, 5, 0], [0, 2, 3])
    """

    codes: NDArray[Any]
    starts: NDArray[np.int64]
    participants: NDArray[Any]
    statements: NDArray[Any]
    moderated: NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Refuse a table whose parts contradict each other."""
        if len(self.starts) != len(self.participants) + 1:
            raise ValueError(f"{len(self.starts)} starts of rows for {len(self.participants)} participants")
        if self.starts[0] != 0 or self.starts[-1] != len(self.codes) or (np.diff(self.starts) < 0).any():
            raise ValueError("starts of rows must rise from 0 to the number of votes")
        if len(self.moderated) != len(self.statements):
            raise ValueError(f"{len(self.moderated)} moderation marks for {len(self.statements)} statements")
        if len(self.codes) and int(self.codes.max()) >= self.n_codes:
            raise ValueError(f"a code names column {int(self.codes.max()) >> 2} of {len(self.statements)} statements")

    @classmethod
    def from_arrays(
        cls,
        participants: ArrayLike,
        statements: ArrayLike,
        values: ArrayLike,
        *,
        moderated: Iterable[Any] = (),
        known_statements: Iterable[Any] = (),
    ) -> "Votes":
        """Gather votes given one by one, in the order in which they were cast.

        When somebody voted several times on a statement the last vote counts. The order of rows is that of first votes.

        Parameters
        ----------
        participants, statements : array-like of shape (n_votes,)
            Identifiers, integers or strings.
        values : array-like of shape (n_votes,)
            1 for agree, 0 for pass, -1 for disagree; anything else is refused with the place where it stands.
        moderated : iterable
            Identifiers of statements set aside; those nobody voted on are ignored unless known.
        known_statements : iterable
            Statements that must have a column even without a vote.

        Examples
        --------
        >>> votes = Votes.from_arrays([7, 7, 7], [1, 2, 1], [1, 1, -1])
        >>> votes.columns.tolist(), votes.values.tolist()
        ([0, 1], [-1, 1])
        >>> Votes.from_arrays([7], [1], [3])
        Traceback (most recent call last):
        ...
        ValueError: vote 1 is 3: expected 1 (agree), 0 (pass) or -1 (disagree)
        """
        who, what, said = np.asarray(participants), np.asarray(statements), np.asarray(values)
        if not who.ndim == what.ndim == said.ndim == 1 or not len(who) == len(what) == len(said):
            raise ValueError(f"{who.shape} participants, {what.shape} statements and {said.shape} votes do not pair up")
        _refuse_strange_votes(said)
        known = np.asarray(list(known_statements))
        names, columns = numbered(what, known)
        first_names, rows = numbered_by_first(who)
        if len(names) >= WIDEST:
            raise ValueError(f"{len(names)} statements: at most {WIDEST}")
        kind = np.uint16 if 4 * len(names) <= 1 << 16 else np.uint32
        codes: NDArray[Any] = np.left_shift(columns, 2).astype(kind)
        codes += (said + 1).astype(kind)
        codes, starts = fold(codes, rows, len(first_names))
        marked = np.isin(names, np.asarray(aside)) if (aside := list(moderated)) else np.zeros(len(names), dtype=bool)
        return cls(codes, starts, first_names, names, marked)

    @property
    def n_participants(self) -> int:
        """Rows, empty ones included."""
        return len(self.participants)

    @property
    def n_statements(self) -> int:
        """Columns, moderated ones included."""
        return len(self.statements)

    @property
    def n_votes(self) -> int:
        """Votes that count, passes included."""
        return len(self.codes)

    @property
    def n_codes(self) -> int:
        """One more than the greatest possible code."""
        return 4 * len(self.statements)

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """Votes cast by each participant, shape (n_participants,)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Row of each vote, shape (n_votes,)."""
        return np.repeat(np.arange(self.n_participants), self.per_participant)

    @property
    def columns(self) -> NDArray[np.int64]:
        """Column of each vote, shape (n_votes,)."""
        return self.codes.astype(np.int64) >> 2

    @property
    def values(self) -> NDArray[np.int64]:
        """1, 0 or -1 for each vote, shape (n_votes,)."""
        return (self.codes.astype(np.int64) & 3) - 1

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Disagree, pass and agree for each statement, shape (n_statements, 3)."""
        if self.n_votes > SMALL:
            from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

            everybody = np.zeros(self.n_participants, dtype=np.int64)
            counted = kernels.count(self.codes, self.starts, everybody, 1, self.n_codes)
        else:
            counted = np.bincount(self.codes, minlength=self.n_codes)
        return np.asarray(counted).reshape(-1, 4)[:, :3].astype(np.int64)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that a result can depend on, order of rows included."""
        seal = hashlib.sha256()
        for identifiers in (self.participants, self.statements):
            seal.update("\x1f".join(map(str, identifiers.tolist())).encode() + b"\x1e")
        for array in (self.starts.astype("<i8"), self.codes.astype("<u4"), self.moderated.astype("u1")):
            seal.update(array.tobytes())
        return seal.hexdigest()

    def taking(self, rows: NDArray[np.int64]) -> "Votes":
        """Return the table of some rows, in the order given; columns stay."""
        lengths = self.per_participant[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        places = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return replace(self, codes=self.codes[places], starts=starts, participants=self.participants[rows])

    def with_more(self, participants: ArrayLike, statements: ArrayLike, values: ArrayLike) -> "Votes":
        """Return the table after later votes, which replace earlier ones of the same people on the same statements.

        New participants get rows at the end, in order of first vote; new statements must have identifiers greater than
        all known ones, so that columns keep their places: otherwise build the table again.

        Examples
        --------
        >>> votes = Votes.from_arrays([1, 1], [10, 20], [1, -1]).with_more([1, 2], [20, 30], [1, 1])
        >>> votes.codes.tolist(), votes.starts.tolist(), votes.statements.tolist()
        ([2, 6, 10], [0, 2, 3], [10, 20, 30])
        """
        later = Votes.from_arrays(participants, statements, values)
        names = np.unique(np.concatenate((self.statements, later.statements)))
        if not np.array_equal(names[: self.n_statements], self.statements):
            raise ValueError("a new statement stands before known ones: build the table again")
        kind = np.uint16 if 4 * len(names) <= 1 << 16 else np.uint32
        order = np.argsort(self.participants, kind="stable")
        found = np.searchsorted(self.participants, later.participants, sorter=order)
        place = order[np.minimum(found, len(order) - 1)] if len(order) else found
        known = (self.participants[place] == later.participants) if len(order) else np.zeros(len(found), dtype=bool)
        fresh_names = later.participants[~known]
        row = np.where(known, place, 0)
        row[~known] = self.n_participants + np.arange(len(fresh_names))
        column = np.searchsorted(names, later.statements)[later.columns]
        codes = (4 * column + later.values + 1).astype(kind)
        n = self.n_participants + len(fresh_names)
        fresh, fresh_starts = fold(codes, row[later.rows], n)
        starts = np.concatenate((self.starts, np.full(len(fresh_names), self.starts[-1])))
        if self.n_votes > SMALL:
            from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

            merged = kernels.merge(self.codes.astype(kind, copy=False), starts, fresh, fresh_starts)
        else:
            rows = np.concatenate((self.rows, np.repeat(np.arange(n), np.diff(fresh_starts))))
            merged = fold(np.concatenate((self.codes.astype(kind), fresh)), rows, n)
        everybody = np.concatenate((self.participants, fresh_names))
        moderated = np.concatenate((self.moderated, np.zeros(len(names) - self.n_statements, dtype=bool)))
        return Votes(*merged, everybody, names, moderated)

    def keeping(self, kept: NDArray[np.bool_]) -> "Votes":
        """Return the table of some of the votes, a mask of shape (n_votes,); rows and columns stay."""
        before = np.concatenate(([0], np.cumsum(kept)))
        return replace(self, codes=self.codes[kept], starts=before[self.starts])

    def canonical_order(self) -> NDArray[np.int64]:
        """Return filled rows in an order that depends on what they voted only.

        Rows are sorted by a 64-bit digest of their codes, so any order or naming of participants gives the same table,
        voters who voted alike being interchangeable.

        Examples
        --------
        >>> votes = Votes.from_arrays([1, 2, 3], [10, 20, 10], [1, -1, 0])
        >>> other = Votes.from_arrays([3, 2, 1], [10, 20, 10], [0, -1, 1])
        >>> votes.taking(votes.canonical_order()).codes.tolist() == other.taking(other.canonical_order()).codes.tolist()
        True
        """
        state = np.arange(1, self.n_codes + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)  # splitmix64
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
        filled = np.flatnonzero(self.per_participant)
        if not len(filled):
            return filled
        marks = np.add.reduceat(state[self.codes], self.starts[filled])
        return filled[np.argsort(marks, kind="stable")]


def _refuse_strange_votes(said: NDArray[Any]) -> None:
    if said.dtype.kind not in "iufb":
        raise ValueError(f"votes must be numbers, not {said.dtype}")
    strange = (said != AGREE) & (said != PASS) & (said != DISAGREE)
    if strange.any():
        place = int(np.argmax(strange))
        raise ValueError(f"vote {place + 1} is {said[place]}: expected 1 (agree), 0 (pass) or -1 (disagree)")
