"""How sure a proposal is: a probability of being right, learnt from cases whose code is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What is believed before any case: constant, score, lead over the next code. Fitted once on answers whose theme is known
# (`bench/sense_coding.py` prints the fit), and worth so many cases.
BEFORE = np.array([-1.2, 2.2, 3.7])
WORTH = 60.0
PIECE = 1.5  # taken from the logit
_ROUNDS = 25


@dataclass(frozen=True, eq=False)
class Confidence:
    """A logistic curve from score to the probability that the best code is right.

    Attributes
    ----------
    slopes : ndarray of shape (3,)
        Constant, score of the best code, its lead over the second.
    """

    slopes: NDArray[np.float64]

    def of(
        self, score: NDArray[np.float64], lead: NDArray[np.float64], pieces: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float64]:
        """Return probabilities; 0 where the best score is 0 or less, which means that nothing is alike.

        Parameters
        ----------
        score, lead : ndarray of shape (n,)
            Usually from 0 to 1.
        pieces : ndarray of bool, shape (n,), optional
            Pieces of answers: less sure, because the best of many pieces is the one that errs most to its advantage.
        """
        line = np.column_stack((np.ones(len(score)), score, lead)) @ self.slopes
        if pieces is not None:
            line = line - PIECE * pieces
        chance: NDArray[np.float64] = np.where(score > 0, 1 / (1 + np.exp(-line)), 0.0)
        return chance


def learn_confidence(score: NDArray[np.float64], lead: NDArray[np.float64], right: NDArray[np.bool_]) -> Confidence:
    """Fit the curve to known cases, drawn to what is believed beforehand so that a handful of cases does not make it sure.

    Parameters
    ----------
    score, lead : ndarray of shape (n,)
    right : ndarray of bool, shape (n,)
        Whether the best code was the right one.

    References
    ----------
    Platt, *Probabilistic outputs for support vector machines*, 1999 (a logistic curve on scores), here penalised by the
    distance to prior slopes as in ridge logistic regression (Le Cessie and van Houwelingen, 1992), by Newton's method.

    Examples
    --------
    >>> none = np.zeros(0)
    >>> learn_confidence(none, none, none.astype(bool)).of(np.array([0.9, 0.2]), np.array([0.6, 0.0])).round(2).tolist()
    [0.95, 0.32]
    """
    cases = np.column_stack((np.ones(len(score)), score, lead))
    slopes = BEFORE.copy()
    pull = np.diag([WORTH / 10, WORTH / 40, WORTH / 40])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(cases @ slopes, -30, 30)))
        gradient = cases.T @ (right - chance) - pull @ (slopes - BEFORE)
        curvature = (cases * (chance * (1 - chance))[:, None]).T @ cases + pull
        step = np.linalg.solve(curvature, gradient)
        slopes = slopes + step
        if np.abs(step).max() < 1e-10:
            break
    return Confidence(slopes)
