"""Principal components of the imputed votes, without imputing: an unseen cell is exactly zero once centred.

Filling unseen cells with the mean of their column and then subtracting that mean leaves zero there (Small et al. 2021,
"Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", section on PCA). The covariance therefore needs
one pass over the votes cast, and its leading eigenvectors a block Krylov space (Golub and Van Loan, *Matrix
Computations*, 10.3.6) with a full Rayleigh–Ritz projection.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.opinion.numbering import SMALL
from cahiers.sense.opinion.passes import covariance, gather, gram
from cahiers.sense.opinion.votes import Votes

WIDE = 4  # directions that one reading of a large table carries for the price of one
EXACT = 64  # statements; up to there all eigenvectors of the covariance come sooner than the leading ones
WRITTEN_OUT = 1 << 20  # cells of a table, seen or not, that may be held at once: 8 MB
NARROW = 200  # statements; beyond, the votes are read sooner than their covariance is made
TOLERANCE = 1e-7
ROUNDED = 1e-4  # of the greatest eigenvalue; what is left of a direction below that is made orthogonal once more
MOST_PASSES = 60


@dataclass(frozen=True, eq=False)
class Components:
    """Leading directions of disagreement.

    Attributes
    ----------
    center : ndarray of shape (n_statements,)
        Mean vote of each statement, from -1 to 1; 0 for a statement without a vote and for a moderated one.
    axes : ndarray of shape (2, n_statements)
        Orthonormal; the largest entry of each is positive. Rows of zeros where there is no variance left.
    variances : ndarray of shape (2,)
        Variance of the imputed votes along each axis, divided by the number of participants less one.
    basis : ndarray of shape (n_statements, q)
        What a later computation starts from.
    passes : int
        Readings of the votes that were needed.
    """

    center: NDArray[np.float64]
    axes: NDArray[np.float64]
    variances: NDArray[np.float64]
    basis: NDArray[np.float64]
    passes: int


def principal_components(
    votes: Votes, *, start: NDArray[np.float64] | None = None, tolerance: float = TOLERANCE, block: int = 2
) -> Components:
    """Find the two leading components of the votes, unseen cells counting as their column's mean.

    Moderated columns count as zero for everybody, as in Polis. Without any variance the axes are zero.

    Parameters
    ----------
    start : ndarray of shape (n_statements, q), optional
        Directions to start from, for instance ``basis`` of an earlier result on nearly the same votes.
    tolerance : float
        Largest residual of an eigenvector accepted, relative to the greatest eigenvalue.
    block : int
        Directions sought together, from 2 to 4: how many ``basis`` has, if the statements allow. Always 4 on a large table.

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 2, 3], [10, 20, 10, 20, 10], [1, -1, -1, 1, 0])
    >>> found = principal_components(votes)
    >>> found.center, found.axes.round(3)[0], found.variances.round(3)
    (array([0., 0.]), array([ 0.707, -0.707]), array([2., 0.]))
    """
    center = means(votes)
    table = centred(votes, center)
    n = votes.n_statements
    block = WIDE if votes.n_votes > SMALL else block
    empty = Components(center, np.zeros((2, n)), np.zeros(2), np.zeros((n, min(n, block))), 0)
    if n == 0 or votes.n_votes == 0 or not np.any(table):
        return empty

    def apply(directions: NDArray[np.float64]) -> NDArray[np.float64]:
        spread = gram(votes, (table[:, :, None] * directions[:, None, :]).reshape(4 * n, -1))
        gathered: NDArray[np.float64] = (table[:, :, None] * spread.reshape(n, 4, -1)).sum(axis=1)
        return gathered

    if n <= NARROW and n * votes.n_participants <= WRITTEN_OUT:
        products = covariance(votes, table)
        if n <= EXACT:
            values, vectors = np.linalg.eigh(products)
            values, vectors = values[::-1][:block], vectors[:, ::-1][:, :block]
        else:
            # readings of what is at hand cost nothing: whoever asks for less gets as good
            values, vectors, _ = _krylov(products.__matmul__, n, start, min(tolerance, TOLERANCE), block)
        passes = 1
    else:
        values, vectors, passes = _krylov(apply, n, start, tolerance, min(n, block))
    if values[0] <= 0:
        return empty
    real = values > 1e-12 * values[0]
    vectors = np.where(real, vectors, 0.0)
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])])
    vectors = vectors * np.where(signs == 0, 1.0, signs)
    axes, variances = np.zeros((2, n)), np.zeros(2)
    kept = min(2, vectors.shape[1])
    axes[:kept] = vectors.T[:kept]
    variances[:kept] = np.maximum(values[:kept], 0) / max(votes.n_participants - 1, 1)
    return Components(center, axes, variances, vectors, passes)


def means(votes: Votes) -> NDArray[np.float64]:
    """Return the mean vote of each statement, shape (n_statements,): 0 where nobody voted or moderation set aside."""
    counts = votes.counts
    seen = counts.sum(axis=1)
    mean = (counts[:, 2] - counts[:, 0]) / np.maximum(seen, 1)
    return np.where(votes.moderated, 0.0, mean)


def centred(votes: Votes, center: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each code's vote less its statement's mean, shape (n_statements, 4); 0 in moderated columns."""
    table: NDArray[np.float64] = np.array([-1.0, 0.0, 1.0, 0.0])[None, :] - center[:, None]
    table[:, 3] = 0.0
    table[votes.moderated] = 0.0
    return table


def project(votes: Votes, components: Components) -> NDArray[np.float64]:
    """Place participants on the plane, pushing those who voted little away from the middle as Polis does.

    The coordinates are the dot products of the votes cast, less the mean, with the axes, times
    ``√(n_statements / votes cast)`` (Small et al. 2021). Moderated columns count as votes cast by everybody, since Polis
    sets them to zero rather than removing them.

    Returns
    -------
    coordinates : ndarray of shape (n_participants, 2)

    Examples
    --------
    >>> votes = Votes.from_arrays([1, 1, 2, 2, 3], [10, 20, 10, 20, 10], [1, -1, -1, 1, 0])
    >>> project(votes, principal_components(votes))[:, 0].round(3)
    array([ 1.414, -1.414,  0.   ])
    """
    table = centred(votes, components.center)
    lines = (table[:, :, None] * components.axes.T[:, None, :]).reshape(votes.n_codes, 2)
    sums = gather(votes, lines)
    seen = votes.per_participant.astype(np.float64)
    if votes.moderated.any():
        heard = np.repeat((~votes.moderated).astype(np.float64), 4)[:, None]
        seen = gather(votes, heard)[:, 0] + votes.moderated.sum()
    placed: NDArray[np.float64] = sums * np.sqrt(votes.n_statements / np.maximum(seen, 1))[:, None]
    return placed


def _krylov(
    apply: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    n: int,
    start: NDArray[np.float64] | None,
    tolerance: float,
    width: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    block = np.random.default_rng(0).standard_normal((n, width))
    if start is not None:
        rows = min(len(start), n)  # new statements start from nothing
        known = min(start.shape[1], width)
        block[:, :known] = 0.0
        block[:rows, :known] = start[:rows, :known]
        block += 1e-9 * np.random.default_rng(0).standard_normal((n, width))  # keeps columns of zeros out of the way
    space, _ = np.linalg.qr(block)
    small = np.empty((0, 0))
    for passes in range(1, MOST_PASSES + 1):  # noqa: B007 -- the last one is told
        image = apply(space[:, -width:])
        along = space.T @ image
        small = np.hstack((np.vstack((small, along[: len(small)].T)), along))  # the matrix seen from the space
        values, vectors = np.linalg.eigh(small)
        values, vectors = values[::-1][:width], vectors[:, ::-1][:, :width]
        image = image - space @ along
        image -= space @ (space.T @ image)  # once would lose the right angles step after step (Kahan and Parlett)
        fresh, left_out = np.linalg.qr(image)
        residuals = np.linalg.norm(left_out @ vectors[-width:, :2], axis=0)
        if residuals.max() <= tolerance * max(values[0], 1e-300) or len(small) + width > n:
            break  # the second case is a space as large as the statements allow: what is left is below rounding
        if np.abs(left_out.diagonal()).min() <= ROUNDED * values[0]:  # hardly anything is left: rounding counts
            fresh, _ = np.linalg.qr(fresh - space @ (space.T @ fresh))
        space = np.hstack((space, fresh))
    return values, space[:, : len(small)] @ vectors, passes
