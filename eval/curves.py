"""Curves of a score against the share of units removed or inserted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from igsuite.eval.removal import area_under
from igsuite.eval.statistics import mean_interval

Floats = NDArray[np.float64]

HIGHER_IS_BETTER = {"deletion": False, "insertion": True}


@dataclass(frozen=True)
class Curves:
    """One curve a sample, with the area under each.

    Args:
        name: "deletion" or "insertion".
        fractions: `(steps + 1,)` shares of the units that were asked for, from 0 to 1.
        true_fractions: `(n, steps + 1)` shares that came of it: units are whole.
        draws: `(draws, n, steps + 1)` scores, one draw for an attribution and several for a
            random order.
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
    def mean_scores(self) -> Floats:
        """`(steps + 1,)` the mean curve of the samples that have one."""
        return np.asarray(np.nanmean(self.scores, axis=0))

    def band(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Return where the mean curve of one random order lies.

        Args:
            level: Share of the draws that lie between the two.

        Returns:
            Two `(steps + 1,)` arrays, the lower and upper percentile over the draws.
        """
        means = np.nanmean(self.draws, axis=1)
        low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)], axis=0)
        return low, high
