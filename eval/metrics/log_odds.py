"""Log-odds: how much less probable the target is without the most important units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.metrics.erasure_metric import ErasureMetric
from igsuite.eval.metrics.metric import register_metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class LogOdds(ErasureMetric):
    """Logarithm of how much less probable the target is without the most important units.

    `log p(target | x without the share of units with the highest attributions) − log p(target |
    x)`: a difference of log-probabilities, whatever the subject's own score is. The mean, where
    there are several shares.

    Args:
        draws, shares: As for `ErasureMetric`.

    Source: Shrikumar, Greenside, Kundaje 2017, arXiv 1704.02685 (the log-odds score);
        Chen, Zheng, Ji 2020, arXiv 2004.02015 (of tokens, at 20 %).
    """

    shares: tuple[float, ...] = (0.2,)
    name: ClassVar[str] = "log_odds"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)

    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        return -super().measure_draws(values, subject.with_score("log_probability"), seed)
