"""Metrics that compare the score at x with the score at a few shares of units erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.errors import ArgumentError
from igsuite.eval.metrics.metric import OrderMetric
from igsuite.eval.perturbing.along_orders import along_orders, scores_along

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Source: DeYoung et al. 2020, arXiv 1911.03429 (the bins B).
SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class ErasureMetric(OrderMetric):
    """The mean over shares of the score at x less that with units erased.

    Args:
        draws: As for `OrderMetric`.
        shares: Shares of the units, above 0 and up to 1. The nearest whole number of units, but
            at least one, is taken for each, and the mean is over the |B| shares: the |B| + 1 of
            the source count an empty share too, at which nothing changes.
    """

    shares: tuple[float, ...] = SHARES
    #: Whether the units with the highest attributions are kept instead of removed.
    keep: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        shares = np.asarray(self.shares)
        if shares.ndim != 1 or shares.dtype.kind not in "fi" or not len(shares):
            raise ArgumentError("shares", self.shares, "a list of numbers above 0 and up to 1")
        if not ((shares > 0) & (shares <= 1)).all():
            raise ArgumentError("shares", self.shares, "numbers above 0 and up to 1")
        object.__setattr__(self, "shares", tuple(map(float, shares)))

    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        counts = erased_counts(self.shares, subject.units.counts)

        def measured(rows: IntArray, ranks: IntArray) -> Array:
            scores = scores_along(subject, rows, ranks, counts[rows], self.keep)
            return np.asarray((subject.score_input[rows, None] - scores).mean(axis=1))

        return along_orders(values, subject, self.draws, seed, measured)


def erased_counts(shares: tuple[float, ...], units: IntArray) -> IntArray:
    """Return how many units are erased of each sample: `(n, shares)`.

    Example:
        >>> erased_counts((0.01, 0.5), np.array([5])).tolist()
        [[1, 3]]
    """
    nearest = np.floor(np.outer(units, shares) + 0.5).astype(np.int64)
    return np.minimum(np.maximum(nearest, 1), units[:, None])
