"""The two gestures everything is made of: sum a table over each row's codes, add each row's values to its codes.

Small tables go through one sparse indicator matrix (nothing to compile, nothing to load), large ones through numba.
"""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cahiers.sense.opinion.numbering import SMALL
from cahiers.sense.opinion.votes import Votes

_INDICATORS: "WeakKeyDictionary[Votes, Any]" = WeakKeyDictionary()


def gather(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum, for every participant, the lines of a table named by the votes cast.

    Parameters
    ----------
    table : ndarray of shape (n_codes, q)
        One line per code; the line of an impossible code (vote 3) is never read.

    Returns
    -------
    sums : ndarray of shape (n_participants, q)
        Zero for a participant without a vote.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> gather(votes, np.arange(8.0)[:, None]).ravel()
    array([6., 6.])
    """
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.gather(votes.codes, votes.starts, table)
    sums: NDArray[np.float64] = _indicator(votes) @ table
    return sums


def scatter(votes: Votes, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add every participant's values to each code cast; shapes (n_participants, q) to (n_codes, q).

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> scatter(votes, np.array([[1.0], [5.0]])).ravel()
    array([0., 0., 1., 0., 1., 0., 5., 0.])
    """
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.scatter(votes.codes, votes.starts, values, votes.n_codes)
    sums: NDArray[np.float64] = _indicator(votes).T @ values
    return sums


def gram(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scatter what was gathered, reading a large table of votes once; shapes (n_codes, 4) to (n_codes, 4)."""
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        return kernels.gram(votes.codes, votes.starts, np.ascontiguousarray(table))
    return scatter(votes, gather(votes, table))


def covariance(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over participants the products of two columns' table entries; for few statements and a small table of votes.

    Parameters
    ----------
    table : ndarray of shape (n_statements, 4)

    Returns
    -------
    products : ndarray of shape (n_statements, n_statements)

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2], [10, 20, 20], [1, -1, 1])
    >>> covariance(votes, np.tile([-1.0, 0.0, 1.0, 0.0], (2, 1))).tolist()
    [[1.0, -1.0], [-1.0, 2.0]]
    """
    entries = table.ravel()[votes.codes], (votes.codes >> 2).astype(np.int32), votes.starts.astype(np.int32)
    seen = sparse.csr_matrix(entries, shape=(votes.n_participants, votes.n_statements))
    products: NDArray[np.float64] = (seen.T @ seen).toarray()
    return products


def counts_by_group(votes: Votes, groups: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    """Count disagree, pass and agree on every statement in every group.

    Parameters
    ----------
    groups : ndarray of shape (n_participants,)
        Group of each participant from 0 to ``n_groups - 1``; -1 leaves a participant out.

    Returns
    -------
    counts : ndarray of shape (n_groups, n_statements, 3)

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 3], [10, 20, 20, 20], [1, -1, 1, 1])
    >>> counts_by_group(votes, np.array([0, 1, -1]), 2).tolist()
    [[[0, 0, 1], [1, 0, 0]], [[0, 0, 0], [0, 0, 1]]]
    """
    if len(groups) != votes.n_participants:
        raise ValueError(f"{len(groups)} groups for {votes.n_participants} participants")
    if votes.n_votes > SMALL:
        from cahiers.sense.opinion import kernels  # noqa: PLC0415 -- slow import

        counted = kernels.count(votes.codes, votes.starts, groups, n_groups, votes.n_codes)
    else:
        group = np.repeat(groups, votes.per_participant)
        kept = group >= 0
        counted = np.bincount(group[kept] * votes.n_codes + votes.codes[kept], minlength=n_groups * votes.n_codes)
    return np.asarray(counted).reshape(n_groups, votes.n_statements, 4)[:, :, :3].astype(np.int64)


def _indicator(votes: Votes) -> Any:
    """Return the sparse matrix with a one where a participant cast a code, shape (n_participants, n_codes)."""
    found = _INDICATORS.get(votes)
    if found is None:
        ones = np.ones(votes.n_votes)
        cells = (ones, votes.codes.astype(np.int32), votes.starts.astype(np.int32))
        found = sparse.csr_matrix(cells, shape=(votes.n_participants, votes.n_codes))
        _INDICATORS[votes] = found
    return found
