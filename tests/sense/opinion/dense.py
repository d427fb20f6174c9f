"""The published Polis method written plainly on a dense matrix, to compare with; slow and only for small tables."""

import numpy as np


def matrix_of(votes):
    """Return the votes as a dense matrix with NaN where unseen."""
    matrix = np.full((votes.n_participants, votes.n_statements), np.nan)
    matrix[votes.rows, votes.columns] = votes.values
    return matrix


def dense_map(votes, groups):
    """Return center, axes, variances, coordinates, group-informed consensus and priorities for given groups."""
    raw = matrix_of(votes)
    rated = raw.copy()
    rated[:, votes.moderated] = 0.0
    seen = ~np.isnan(rated)
    center = np.where(seen.any(axis=0), np.where(seen, rated, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1), 0.0)
    filled = np.where(seen, rated, center) - center
    _, singular, axes = np.linalg.svd(filled, full_matrices=False)
    axes = axes[:2]
    scale = np.sqrt(votes.n_statements / np.maximum(seen.sum(axis=1), 1))
    coordinates = filled @ axes.T * scale[:, None]
    extremity = np.zeros(votes.n_statements)
    for j in range(votes.n_statements):
        lonely = np.zeros(votes.n_statements)
        lonely[j] = 1 - center[j]  # one imaginary participant who only agrees with this statement
        extremity[j] = np.linalg.norm(lonely @ axes.T) * np.sqrt(votes.n_statements)
    consensus = np.ones(votes.n_statements)
    total = np.zeros((votes.n_statements, 3))
    for group in range(groups.max(initial=-1) + 1):
        counts = np.stack([(raw[groups == group] == value).sum(axis=0) for value in (-1, 0, 1)], axis=1)
        consensus *= (counts[:, 2] + 1) / (counts.sum(axis=1) + 2)
        total += counts
    cast = total.sum(axis=1)
    passing, agree = (total[:, 1] + 1) / (cast + 2), (total[:, 2] + 1) / (cast + 2)
    priority = ((1 - passing) * (extremity + 1) * agree * (1 + 8 * 2 ** (cast / -5))) ** 2
    return center, axes, singular[:2] ** 2 / max(len(raw) - 1, 1), coordinates, consensus, priority
