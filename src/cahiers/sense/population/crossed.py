"""Cross an answer with a kind of people: raw beside weighted, with errors and a test that knows the weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cahiers.sense.population import SELF_SELECTED
from cahiers.sense.population.design import Design


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
