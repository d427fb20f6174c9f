"""Means, totals and crossed tables with standard errors, raw beside weighted, and a test that knows the weights.

Standard errors are by Taylor linearisation: each statistic is written as a sum of one score per person, and the
scores of a cluster vary between clusters of a stratum. With calibrated weights (raking, post-stratification) only what
the margins do not explain varies. Everything agrees with R's `survey` package.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cahiers.sense.population import SELF_SELECTED
from cahiers.sense.population.weighting import Weights, effective_size

LEVEL = 0.95


@dataclass(frozen=True)
class Design:
    """How people came into the data: weights, strata, clusters.

    Attributes
    ----------
    weights : Weights or ndarray of float64, shape (n,)
        Positive. Given as `Weights`, the calibration lowers the standard errors as it should.
    strata, clusters : ndarray of shape (n,), optional
        Any labels; clusters are numbered within their stratum. Without clusters each person is one.
    sizes : ndarray of float64, shape (n,), optional
        Clusters that exist in the stratum of each person (finite population correction).
    """

    weights: Weights | NDArray[np.float64]
    strata: NDArray[np.generic] | None = None
    clusters: NDArray[np.generic] | None = None
    sizes: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for name in ("strata", "clusters", "sizes"):
            column = getattr(self, name)
            if column is not None and len(column) != len(self.values):
                raise ValueError(f"{len(column)} {name} for {len(self.values)} weights")
        if not len(self.values) or (self.values <= 0).any():
            raise ValueError("a design has people, and their weights are positive")

    @property
    def values(self) -> NDArray[np.float64]:
        """The weights as an array."""
        return self.weights.values if isinstance(self.weights, Weights) else self.weights

    @property
    def freedom(self) -> int:
        """Clusters less strata: degrees of freedom of a standard error."""
        stratum, of_cluster, _cluster = self._clusters()
        return len(of_cluster) - len(np.unique(stratum))

    def _clusters(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the stratum of each person, the stratum of each cluster, and the cluster of each person."""
        count = len(self.values)
        stratum = np.zeros(count, np.int64) if self.strata is None else np.unique(self.strata, return_inverse=True)[1]
        own = np.arange(count) if self.clusters is None else np.unique(self.clusters, return_inverse=True)[1]
        pairs, cluster = np.unique(stratum.astype(np.int64) * (count + 1) + own, return_inverse=True)
        return stratum, pairs // (count + 1), cluster

    def covariance(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the covariance of weighted sums of scores.

        Parameters
        ----------
        scores : ndarray of shape (n, p)
            Before weighting; 0 for people outside the domain.

        Returns
        -------
        covariance : ndarray of shape (p, p)

        References
        ----------
        Woodruff, JASA 66 (1971); Binder, International Statistical Review 51 (1983). Calibration residuals: Deville
        and Särndal, JASA 87 (1992).
        """
        stratum, of_cluster, cluster = self._clusters()
        weighted = self.values[:, None] * self._unexplained(scores)
        sums = np.zeros((len(of_cluster), scores.shape[1]))
        np.add.at(sums, cluster, weighted)
        clusters = np.bincount(of_cluster)
        means = np.zeros((len(clusters), scores.shape[1]))
        np.add.at(means, of_cluster, sums)
        deviations = sums - (means / clusters[:, None])[of_cluster]
        kept = np.ones(len(clusters))  # part of the variance that a finite population leaves
        if self.sizes is not None:
            sizes = np.zeros(len(clusters))
            sizes[stratum] = self.sizes
            kept = 1 - clusters / sizes
            if (kept < 0).any():
                raise ValueError("a stratum has more clusters in the data than in the population")
        if ((clusters == 1) & (kept > 0)).any():
            raise ValueError("a stratum with a single cluster has no measurable variance: join it to another")
        scale = kept * clusters / np.maximum(clusters - 1, 1)
        covariance: NDArray[np.float64] = (deviations * scale[of_cluster][:, None]).T @ deviations
        return covariance

    def _unexplained(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the calibration margins leave of the scores: residuals of a fit with the base weights."""
        if not isinstance(self.weights, Weights):
            return scores
        base, cells = self.weights.base, self.weights.cells
        dummies = np.hstack([np.eye(int(cell.max()) + 1)[cell] for cell in cells])
        root = np.sqrt(base)[:, None]
        fit = np.linalg.lstsq(dummies * root, scores * root, rcond=None)[0]
        residuals: NDArray[np.float64] = scores - dummies @ fit
        return residuals


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


@dataclass(frozen=True)
class Test:
    """Rao–Scott test of independence: a small probability means that the two questions are linked.

    Attributes
    ----------
    statistic : float
        F, second-order corrected.
    numerator, denominator : float
        Degrees of freedom.
    p_value : float
        From 0 to 1.
    """

    __test__ = False  # not a test for pytest

    statistic: float
    numerator: float
    denominator: float
    p_value: float


@dataclass(frozen=True)
class Crossed:
    """A table of two questions; rows are answers, columns are kinds of people.

    Attributes
    ----------
    rows, columns : tuple
        Labels, sorted.
    people : ndarray of int64, shape (n_rows, n_columns)
        Participants.
    counts : ndarray of float64, same shape
        Weighted.
    raw_shares, shares, errors : ndarray of float64, same shape
        Share of each answer within its column: unweighted, weighted, and its standard error. Columns add up to 1.
    test : Test or None
        None when there is a single row or column, or no degree of freedom.
    warning : str
        To be shown with the table.
    """

    rows: tuple[object, ...]
    columns: tuple[object, ...]
    people: NDArray[np.int64]
    counts: NDArray[np.float64]
    raw_shares: NDArray[np.float64]
    shares: NDArray[np.float64]
    errors: NDArray[np.float64]
    test: Test | None
    warning: str = SELF_SELECTED


def crossed(answers: Sequence[object], kinds: Sequence[object], design: Design) -> Crossed:
    """Cross an answer with a kind of people, raw beside weighted, with standard errors and a test of independence.

    Parameters
    ----------
    answers, kinds : sequences of length n
        Labels that sort; None leaves the person out of the table, not out of the design.
    design : Design

    References
    ----------
    Rao and Scott, *On chi-squared tests for multiway contingency tables*, Annals of Statistics 12 (1984), second-order
    correction with F reference as in R's ``svychisq``.

    Examples
    --------
    >>> table = crossed(["oui", "non", "oui", "oui"], ["a", "a", "b", "b"], Design(np.array([1.0, 3.0, 1.0, 1.0])))
    >>> table.rows, table.shares
    (('non', 'oui'), array([[0.75, 0.  ],
           [0.25, 1.  ]]))
    """
    known = np.array([a is not None and k is not None for a, k in zip(answers, kinds, strict=True)], np.bool_)
    if len(known) != len(design.values):
        raise ValueError(f"{len(known)} answers for {len(design.values)} weights")
    rows = tuple(sorted({a for a, kept in zip(answers, known, strict=True) if kept}))  # type: ignore[type-var] # labels sort
    columns = tuple(sorted({k for k, kept in zip(kinds, known, strict=True) if kept}))  # type: ignore[type-var] # labels sort
    row_of, column_of = ({label: rank for rank, label in enumerate(labels)} for labels in (rows, columns))
    shape = (len(rows), len(columns))
    cell = np.array(
        [row_of[a] * shape[1] + column_of[k] if kept else -1 for a, k, kept in zip(answers, kinds, known, strict=True)],
        np.int64,
    )
    member = (cell[:, None] == np.arange(shape[0] * shape[1])).astype(np.float64)  # (n, n_cells)
    counts = (design.values @ member).reshape(shape)
    people = member.sum(axis=0).astype(np.int64).reshape(shape)
    in_column = counts.sum(axis=0)
    shares = counts / in_column
    column = np.where(known, cell % max(shape[1], 1), 0)
    scores = np.zeros_like(member)
    for rank in range(shape[0] * shape[1]):
        inside = known & (column == rank % shape[1])
        scores[:, rank] = (member[:, rank] - shares.flat[rank]) * inside / in_column[rank % shape[1]]
    errors = np.sqrt(np.maximum(np.diag(design.covariance(scores)), 0)).reshape(shape) if len(rows) else counts
    return Crossed(
        rows,
        columns,
        people,
        counts,
        people / people.sum(axis=0),
        shares,
        errors,
        _rao_scott(member, known, shape, design),
    )


def _rao_scott(
    member: NDArray[np.float64], known: NDArray[np.bool_], shape: tuple[int, int], design: Design
) -> Test | None:
    """Test independence; the names follow the paper: `delta` holds the generalised design effects."""
    freedom = design.freedom
    if min(shape, default=0) < 2 or freedom < 1:
        return None
    people = int(known.sum())
    weights = design.values * known
    shares = weights @ member / weights.sum()
    joint = shares.reshape(shape)
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    pearson = people * float(((joint - alone) ** 2 / alone).sum())
    covariance = design.covariance((member - shares * known[:, None]) / weights.sum())
    row, column = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
    rows, columns = np.eye(shape[0])[row][:, 1:], np.eye(shape[1])[column][:, 1:]
    main = np.hstack([np.ones((len(row), 1)), rows, columns])
    both = (rows[:, :, None] * columns[:, None, :]).reshape(len(row), -1)
    contrasts = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = contrasts.T @ (inverse / people * contrasts)
    delta = np.linalg.solve(simple, (inverse * contrasts).T @ covariance @ (inverse * contrasts))
    trace = float(np.trace(delta))
    square = float(np.trace(delta @ delta))
    if trace <= 0 or square <= 0:
        return None
    statistic, numerator = pearson / trace, trace**2 / square
    p_value = float(stats.f.sf(statistic, numerator, numerator * freedom))
    return Test(statistic, numerator, numerator * freedom, p_value)


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
