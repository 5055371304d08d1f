"""MoRF: how far the score falls as units go, the most relevant first."""

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
class MostRelevantFirst(CurveMetric):
    """Area between the score at x and the score as units go, the most relevant first.

    `f(x) − ∫₀¹ f(x without the share t of units with the highest attributions) dt`. The mean over
    equal steps of the source is the trapezoid on the shares that whole units make.

    Args:
        draws, steps: As for `CurveMetric`.

    Source: Samek et al. 2017, arXiv 1509.06321 (area over the MoRF perturbation
        curve, AOPC).
    """

    name: ClassVar[str] = "morf"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)

    def of_curves(self, areas: Array, subject: Subject) -> Array:
        return np.asarray(subject.score_input - areas)
