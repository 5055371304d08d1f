"""Sufficiency: what the score loses with nothing but the most important units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from igsuite.eval.metrics.erasure_metric import ErasureMetric
from igsuite.eval.metrics.metric import register_metric


@register_metric
@dataclass(frozen=True)
class Sufficiency(ErasureMetric):
    """What the score loses with nothing but the most important units, a mean over shares of them.

    `1/|B| Σ_{k ∈ B} f(x) − f(the share k of units with the highest attributions alone)`, with f
    the subject's score; the source has the probability of the predicted class.

    Args:
        draws, shares: As for `ErasureMetric`.

    Source: DeYoung et al. 2020, "ERASER", arXiv 1911.03429.
    """

    name: ClassVar[str] = "sufficiency"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (-np.inf, np.inf)
    keep: ClassVar[bool] = True
