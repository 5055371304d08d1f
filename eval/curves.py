"""Curves of a score against the share of units removed or inserted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from igsuite.eval.statistics import mean_interval

Floats = NDArray[np.float64]

HIGHER_IS_BETTER = {"deletion": False, "insertion": True}


def area_under(fractions: Floats, scores: Floats) -> Floats:
    """Return the area under each curve, by the trapezoid on its own, true fractions.

    Args:
        fractions: `(n, points)` shares of the units removed, rising from 0 to 1.
        scores: `(..., n, points)`.

    Returns:
        `(..., n)`: as the fractions span 1, the mean score along the curve.

    Example:
        >>> area_under(np.array([[0.0, 0.25, 1.0]]), np.array([[1.0, 0.0, 0.0]])).tolist()
        [0.125]
    """
    return np.asarray(np.trapezoid(scores, fractions, axis=-1))


def at_fractions(fractions: Floats, true_fractions: Floats, scores: Floats) -> Floats:
    """Return curves at the same shares for all samples, straight between their true ones.

    A mean over samples, and what is drawn, needs one axis; and a score that belongs to 12.5 % of a
    sample's units is not its score at 10 %.

    Args:
        fractions: `(points,)` shares, rising from 0 to 1.
        true_fractions: `(n, points)` shares that the scores belong to, never falling.
        scores: `(..., n, points)`.

    Returns:
        `(..., n, points)`; NaN for a sample without units.

    Example:
        >>> true = np.array([[0.0, 0.5, 0.5, 1.0]])
        >>> at_fractions(np.array([0.0, 0.25, 0.5, 1.0]), true, np.array([[8.0, 4.0, 4.0, 0.0]]))
        array([[8., 6., 4., 0.]])
    """
    points = len(fractions)
    below = (true_fractions[:, None, :] <= fractions[None, :, None]).sum(axis=2) - 1
    left = np.clip(below, 0, points - 2)
    start, end = (np.take_along_axis(true_fractions, each, axis=1) for each in (left, left + 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        # Where both ends are one share, it is the last; without units both are NaN.
        along = np.where(end > start, (fractions - start) / (end - start), end / start)
        rows = np.arange(len(left))[:, None]
        first, second = scores[..., rows, left], scores[..., rows, left + 1]
        between = first + along * (second - first)
    return np.asarray(np.where(along == 0, first, np.where(along == 1, second, between)))


@dataclass(frozen=True)
class Curves:
    """One curve a sample, with the area under each.

    Args:
        name: "deletion" or "insertion".
        fractions: `(steps + 1,)` shares of the units that were asked for, from 0 to 1.
        true_fractions: `(n, steps + 1)` shares that came of it: units are whole.
        draws: `(draws, n, steps + 1)` scores, in several orders: all alike for an attribution
            without ties.
        config: The settings they were made with.
    """

    name: str
    fractions: Floats
    true_fractions: Floats
    draws: Floats
    config: dict[str, Any]

    @property
    def scores(self) -> Floats:
        """`(n, steps + 1)` score of the target frozen at x, the mean of the draws."""
        return np.asarray(self.draws.mean(axis=0))

    @cached_property
    def area(self) -> Floats:
        """`(n,)` area under each curve; NaN for a sample without units or with a NaN map."""
        return area_under(self.true_fractions, self.scores)

    @property
    def draw_areas(self) -> Floats:
        """`(draws, n)` area under the curve of each draw."""
        return area_under(self.true_fractions, self.draws)

    @property
    def mean_area(self) -> float:
        """Mean area of the samples that have one; `interval` is its interval."""
        return mean_interval(self.area).mean

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Bootstrap BCa 95 % interval of the mean area over samples."""
        mean = mean_interval(self.area)
        return mean.low, mean.high

    @property
    def higher_is_better(self) -> bool:
        """Whether a larger area speaks for the attribution: insertion yes, deletion no."""
        return HIGHER_IS_BETTER[self.name]

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest possible area: known for probabilities alone."""
        return (0.0, 1.0) if self.config["score"] == "probability" else (-np.inf, np.inf)

    @property
    def scores_at_fractions(self) -> Floats:
        """`(n, steps + 1)` scores at `fractions`, straight between each sample's true ones."""
        return at_fractions(self.fractions, self.true_fractions, self.scores)

    @property
    def mean_scores(self) -> Floats:
        """`(steps + 1,)` the mean curve at `fractions`, of the samples that have one."""
        return np.asarray(np.nanmean(self.scores_at_fractions, axis=0))

    def band(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Return where the mean curve of one random order lies.

        Args:
            level: Share of the draws that lie between the two.

        Returns:
            Two `(steps + 1,)` arrays at `fractions`, the lower and upper percentile over the draws.
        """
        draws = at_fractions(self.fractions, self.true_fractions, self.draws)
        means = np.nanmean(draws, axis=1)
        low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)], axis=0)
        return low, high
