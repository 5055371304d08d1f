"""Symmetric relevance gain: what the most relevant units hold over the least relevant ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.eval.metrics.lerf import LeastRelevantFirst
from igsuite.eval.metrics.metric import OrderMetric, register_metric
from igsuite.eval.metrics.morf import MostRelevantFirst

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class SymmetricRelevanceGain(OrderMetric):
    """Area under the LeRF curve less that under the MoRF curve.

    `∫₀¹ f(least relevant removed) dt − ∫₀¹ f(most relevant removed) dt`, which is MoRF's area over
    the curve less LeRF's. What a way of removing costs by itself is in both and cancels.

    Args:
        draws, steps: As for `CurveMetric`.

    Source: Blücher, Vielhaben, Strodthoff 2024, arXiv 2401.06654.
    """

    steps: int = 20
    name: ClassVar[str] = "symmetric_relevance_gain"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_count("steps", self.steps)

    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        most, least = (
            kind(self.draws, self.steps).measure_draws(values, subject, seed)
            for kind in (MostRelevantFirst, LeastRelevantFirst)
        )
        return np.asarray(most - least)
