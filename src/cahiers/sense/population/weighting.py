"""Weights that give participants the composition of the population, or a refusal that says why not."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

MOST_MARGINS = 4
FEWEST_EFFECTIVE = 100.0
TRIM = (
    0.2,
    5.0,
)  # of the mean weight; above 5 one person speaks for too many others (Potter 1990 discusses the choice)
TOLERANCE = 1e-10
ROUNDS = 1000
_TOTALS_APART = 0.02


Key = TypeVar("Key", bound=Hashable)


class Why(StrEnum):
    """What makes weighting impossible."""

    TOO_MANY_MARGINS = "too_many_margins"
    UNKNOWN_POPULATION = "unknown_population"
    NOBODY = "nobody"
    NOT_IN_REFERENCE = "not_in_reference"
    TOTALS_DIFFER = "totals_differ"
    NO_CONVERGENCE = "no_convergence"
    TOO_FEW = "too_few"


class WeightingRefused(ValueError):  # a refusal with its sentence, as everywhere in the house
    """Weights that would mislead are not given: a reason and a French sentence fit to show."""

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


@dataclass(frozen=True)
class Weights:
    """Weights and the report that goes with them.

    Attributes
    ----------
    values : ndarray of float64, shape (n,)
        Positive, adding up to the population.
    base : ndarray of float64, shape (n,)
        Weights before, usually 1.
    cells : tuple of ndarray of int64, each of shape (n,)
        Category of each person on each margin (one array of joint cells after post-stratification): what the standard
        errors need.
    rounds : int
        Passes over the margins.
    gap : float
        Largest distance left between a weighted share and its target, from 0 to 1; above 0 only through trimming.
    trimmed : int
        People whose weight was cut or raised to the limit.
    effective : float
        Kish's effective sample size, ``(Σ w)² / Σ w²``: from 1 to n.
    """

    values: NDArray[np.float64]
    base: NDArray[np.float64]
    cells: tuple[NDArray[np.int64], ...]
    rounds: int
    gap: float
    trimmed: int
    effective: float

    @property
    def design_effect(self) -> float:
        """How many times the variance grows because weights are unequal: n over the effective size, 1 or more."""
        return len(self.values) / self.effective


def effective_size(weights: NDArray[np.float64]) -> float:
    """Return the number of equal weights that would be as precise, 0 for none.

    References
    ----------
    Kish, *Survey Sampling*, 1965, section 11.7.

    Examples
    --------
    >>> effective_size(np.array([1.0, 1.0, 1.0])), round(effective_size(np.array([3.0, 1.0])), 2)
    (3.0, 1.6)
    """
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def rake(
    people: Mapping[str, Sequence[str]],
    margins: Mapping[str, Mapping[str, float | None]],
    *,
    base: NDArray[np.float64] | None = None,
    trim: tuple[float, float] | None = TRIM,
    fewest: float = FEWEST_EFFECTIVE,
) -> Weights:
    """Weight people so that each margin has the composition of the population.

    Margins are fitted in turn until nothing moves; weights outside `trim` times the mean are then brought back to the
    limit and the fit starts again, so that what a margin loses by it is reported in `gap`. The order of people does
    not matter; the order of margins does not matter once converged.

    Parameters
    ----------
    people : mapping of str to sequence of str, length n each
        Category of each person on each margin; everybody has one.
    margins : mapping of str to mapping of category to float
        Population by category: one to four margins of the same total (2 % apart at most, the first one rules).
    base : ndarray of float64, shape (n,), optional
        Positive weights to start from, 1 by default.
    trim : (low, high) or None
        Limits in times the mean weight.
    fewest : float
        Effective sample size under which weights are refused.

    Raises
    ------
    WeightingRefused
        More than four margins, a category without anybody, a category or population unknown to the reference, totals
        that contradict each other, no convergence, or too small an effective size.

    References
    ----------
    Deming and Stephan, Annals of Mathematical Statistics 11 (1940); Deville and Särndal, JASA 87 (1992) for the link
    with calibration; Potter, *A study of procedures to identify and trim extreme sampling weights* (1990).

    Examples
    --------
    >>> who = {"sex": ["f", "f", "f", "m"], "age": ["young", "old", "old", "old"]}
    >>> goal = {"sex": {"f": 50, "m": 50}, "age": {"young": 20, "old": 80}}
    >>> weights = rake(who, goal, fewest=2)
    >>> weights.values.round(3), round(weights.effective, 3)
    (array([20., 15., 15., 50.]), 2.985)
    """
    if len(margins) > MOST_MARGINS or not margins:
        raise WeightingRefused(
            Why.TOO_MANY_MARGINS, f"Le redressement porte sur une à quatre marges, pas {len(margins)}."
        )
    fitted = [_margin(name, people[name], margins[name]) for name in margins]
    return _fit(fitted, base, trim, fewest)


def post_stratify(
    people: Sequence[Sequence[str]],
    population: Mapping[tuple[str, ...], float | None],
    *,
    base: NDArray[np.float64] | None = None,
    trim: tuple[float, float] | None = TRIM,
    fewest: float = FEWEST_EFFECTIVE,
) -> Weights:
    """Weight people so that each joint cell has its share of the population; exact in one pass when nothing is trimmed.

    Parameters
    ----------
    people : sequence of at most four sequences of str, length n each
        Values of each person, one sequence per dimension.
    population : mapping of tuple of str to float
        People of each cell of the crossed dimensions. Cells of 0 people need nobody.
    base, trim, fewest
        As in `rake`.

    Raises
    ------
    WeightingRefused
        As in `rake`.

    References
    ----------
    Holt and Smith, *Post stratification*, JRSS A 142 (1979).

    Examples
    --------
    >>> weights = post_stratify([["f", "f", "m"]], {("f",): 30, ("m",): 30}, fewest=2)
    >>> weights.values
    array([15., 15., 30.])
    """
    if not 0 < len(people) <= MOST_MARGINS:
        raise WeightingRefused(
            Why.TOO_MANY_MARGINS, f"Le redressement croise une à quatre variables, pas {len(people)}."
        )
    return _fit([_margin("", list(zip(*people, strict=True)), population)], base, trim, fewest)


def _margin(
    name: str, people: Sequence[Key], population: Mapping[Key, float | None]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the category of each person as a number, and the target of each category that has people."""
    about = f" de la marge «\u202f{name}\u202f»" if name else ""
    goals: dict[Key, float] = {}
    for key, goal in population.items():
        if goal is None:
            raise WeightingRefused(
                Why.UNKNOWN_POPULATION, f"La population de la catégorie {_shown(key)}{about} est inconnue."
            )
        if goal > 0:
            goals[key] = goal
    ranks = {key: rank for rank, key in enumerate(goals)}
    present = set(people)
    for key in goals:
        if key not in present:
            raise WeightingRefused(
                Why.NOBODY,
                f"Personne n’a participé dans la catégorie {_shown(key)}{about}\u202f: aucun poids ne peut la remplacer.",
            )
    for key in present - set(goals):
        raise WeightingRefused(
            Why.NOT_IN_REFERENCE, f"La catégorie {_shown(key)}{about} n’existe pas dans la population de référence."
        )
    return np.array([ranks[key] for key in people], np.int64), np.array(list(goals.values()), np.float64)


def _shown(key: object) -> str:
    """Return a category between French quotation marks."""
    words = " × ".join(key) if isinstance(key, tuple) else str(key)
    return f"«\u202f{words}\u202f»"


def _fit(
    margins: list[tuple[NDArray[np.int64], NDArray[np.float64]]],
    base: NDArray[np.float64] | None,
    trim: tuple[float, float] | None,
    fewest: float,
) -> Weights:
    """Fit all margins in turn, trim, and report."""
    count = len(margins[0][0])
    start = np.ones(count) if base is None else np.asarray(base, np.float64)
    if any(len(cells) != count for cells, _goals in margins) or len(start) != count or (start <= 0).any():
        raise ValueError("every margin and the base weights have one entry per person, and base weights are positive")
    if not count:
        raise WeightingRefused(Why.TOO_FEW, "Personne n’a participé\u202f: il n’y a rien à redresser.")
    total = float(margins[0][1].sum())
    for _cells, goals in margins:
        if abs(goals.sum() - total) > _TOTALS_APART * total:
            raise WeightingRefused(
                Why.TOTALS_DIFFER,
                f"Les marges ne portent pas sur la même population\u202f: {total:.0f} et {goals.sum():.0f} personnes.",
            )
    goals_of = [(cells, goals * (total / goals.sum())) for cells, goals in margins]
    weights = start * (total / start.sum())
    limits = (0.0, np.inf) if trim is None else (trim[0] * total / count, trim[1] * total / count)
    trimmed = np.zeros(count, np.bool_)
    rounds = 0
    while True:
        weights, passes = _converged(weights, goals_of, rounds)
        rounds += passes
        outside = (weights < limits[0] * (1 - 1e-9)) | (weights > limits[1] * (1 + 1e-9))
        if not outside.any():
            break
        trimmed |= outside
        weights = weights.clip(*limits)
        if rounds >= ROUNDS // 2:  # the limits and the margins contradict each other: the limits win, the gap tells
            break
    weights = weights * (total / weights.sum())
    effective = effective_size(weights)
    if effective < fewest:
        raise WeightingRefused(
            Why.TOO_FEW,
            f"Après redressement, les réponses n’ont que le poids de {effective:.0f} personnes "
            f"(il en faut {fewest:.0f})\u202f: le résultat redressé n’est pas donné.",
        )
    gap = max(float(np.abs(np.bincount(cells, weights, len(goals)) - goals).max()) / total for cells, goals in goals_of)
    return Weights(
        weights, start, tuple(cells for cells, _goals in margins), rounds, gap, int(trimmed.sum()), effective
    )


def _converged(
    weights: NDArray[np.float64], margins: list[tuple[NDArray[np.int64], NDArray[np.float64]]], done: int
) -> tuple[NDArray[np.float64], int]:
    """Fit the margins in turn until a whole pass finds each of them met."""
    for passes in range(1, ROUNDS - done + 1):
        apart = 0.0
        for cells, goals in margins:
            factors = goals / np.bincount(cells, weights, len(goals))
            weights = weights * factors[cells]
            apart = max(apart, float(np.abs(factors - 1).max()))
        if apart < TOLERANCE or len(margins) == 1:
            return weights, passes
    raise WeightingRefused(
        Why.NO_CONVERGENCE,
        "Les marges demandées se contredisent pour ces participants\u202f: le calcul ne se stabilise pas.",
    )
