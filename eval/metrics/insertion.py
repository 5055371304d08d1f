"""Insertion: the area under the score as units come back, the most important first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.metrics.curve_metric import CurveMetric
from igsuite.eval.metrics.metric import register_metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class Insertion(CurveMetric):
    """Area under the score of the target as units come back, the highest attribution first.

    `∫₀¹ f(x with nothing but the share t of units with the highest attributions) dt`, by the
    trapezoid on the shares that whole units make.

    Args:
        draws, steps: As for `CurveMetric`.

    Source: Petsiuk, Das, Saenko 2018, "RISE", arXiv 1806.07421.
    """

    name: ClassVar[str] = "insertion"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)
    keep: ClassVar[bool] = True

    def of_curves(self, areas: Array, subject: Subject) -> Array:
        return areas
