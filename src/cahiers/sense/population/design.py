"""How people came into the data, and how much a weighted sum of theirs varies because of it.

Standard errors are by Taylor linearisation: each statistic is written as a sum of one score per person, and the
scores of a cluster vary between clusters of a stratum. With calibrated weights (raking, post-stratification) only what
the margins do not explain varies. Everything agrees with R's `survey` package.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cahiers.sense.population.weighting import Weights


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
