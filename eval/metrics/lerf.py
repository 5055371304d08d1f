"""LeRF: how far the score falls as units go, the least relevant first."""

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
class LeastRelevantFirst(CurveMetric):
    """Area between the score at x and the score as units go, the least relevant first.

    `f(x) − ∫₀¹ f(x without the share t of units with the lowest attributions) dt`. What is left of
    x is what insertion has put back, so the curve is insertion's, from its end.

    Args:
        draws, steps: As for `CurveMetric`.

    Source: Samek et al. 2017, arXiv 1509.06321 (pixels in order of relevance), here the other
        way round; Ancona
        et al. 2018, arXiv 1711.06104.
    """

    name: ClassVar[str] = "lerf"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)
    keep: ClassVar[bool] = True

    def of_curves(self, areas: Array, subject: Subject) -> Array:
        return np.asarray(subject.score_input - areas)
