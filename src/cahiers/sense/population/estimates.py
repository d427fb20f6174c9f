"""Estimate means and totals with their standard errors, raw beside weighted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cahiers.sense.population import SELF_SELECTED
from cahiers.sense.population.design import Design
from cahiers.sense.population.weighting import effective_size

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A figure, its margin, and what it would be without weights.

    Attributes
    ----------
    value : float
        Weighted.
    error : float
        Standard error, 0 or more.
    low, high : float
        Interval at 95 % by Student's law; NaN when there are no degrees of freedom.
    raw : float
        Unweighted, for comparison; for a total, the sum over participants.
    people : int
        Participants it rests on.
    effective : float
        Their effective number (Kish).
    warning : str
        To be shown with the figure.
    """

    value: float
    error: float
    low: float
    high: float
    raw: float
    people: int
    effective: float
    warning: str = SELF_SELECTED


def mean(values: NDArray[np.float64], design: Design, where: NDArray[np.bool_] | None = None) -> Estimate:
    """Estimate a mean, or a proportion of 0 and 1, in the whole or in a part of the public.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        NaN (no answer) leaves the person out of the mean, not out of the design.
    design : Design
    where : ndarray of bool, shape (n,), optional
        The part to describe; the others still count in the variance.

    Returns
    -------
    estimate : Estimate
        All NaN when nobody is left.

    Examples
    --------
    The example of R's `survey` for a stratified sample with replacement:

    >>> x = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
    >>> stratum = np.array([1, 1, 1, 1, 1, 2, 2, 2])
    >>> found = mean(x, Design(np.array([3.0] * 5 + [4.0] * 3), strata=stratum))
    >>> round(found.value, 4), round(found.error, 4)
    (5.4481, 0.7413)
    """
    inside = _inside(values, where)
    weights = design.values * inside
    size = weights.sum()
    if not size:
        return _nothing()
    known = np.where(inside, values, 0.0)
    value = float(weights @ known / size)
    variance = design.covariance(((known - value) * inside / size)[:, None])[0, 0]
    return _estimate(value, variance, design, inside, float(known.sum() / inside.sum()))


def total(values: NDArray[np.float64], design: Design, where: NDArray[np.bool_] | None = None) -> Estimate:
    """Estimate a sum over the population; parameters as in `mean`.

    Examples
    --------
    >>> x = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
    >>> stratum = np.array([1, 1, 1, 1, 1, 2, 2, 2])
    >>> found = total(x, Design(np.array([3.0] * 5 + [4.0] * 3), strata=stratum))
    >>> round(found.value, 1), round(found.error, 3)
    (147.1, 20.014)
    """
    inside = _inside(values, where)
    if not inside.any():
        return _nothing()
    known = np.where(inside, values, 0.0)
    variance = design.covariance(known[:, None])[0, 0]
    return _estimate(float(design.values @ known), variance, design, inside, float(known.sum()))


def _inside(values: NDArray[np.float64], where: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    answered = ~np.isnan(values)
    return answered if where is None else answered & where


def _nothing() -> Estimate:
    return Estimate(np.nan, np.nan, np.nan, np.nan, np.nan, 0, 0.0)


def _estimate(value: float, variance: float, design: Design, inside: NDArray[np.bool_], raw: float) -> Estimate:
    error = float(np.sqrt(max(variance, 0.0)))
    reach = error * float(stats.t.ppf((1 + LEVEL) / 2, design.freedom)) if design.freedom > 0 else np.nan
    people = int(inside.sum())
    return Estimate(value, error, value - reach, value + reach, raw, people, effective_size(design.values[inside]))
