"""Gini index: how much of a map a few units hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.metrics.finite_maps import finite_maps, unit_maps
from igsuite.eval.metrics.metric import Metric, register_metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def gini_index(values: Array) -> Array:
    """Return the Gini index of each map's absolute values.

    With `|v|₍₁₎ ≤ … ≤ |v|₍d₎` in order and `‖v‖₁` their sum,

        G = 1 − 2 Σ_k |v|₍k₎ / ‖v‖₁ · (d − k + ½) / d.

    Args:
        values: `(n, units)`, NaN where no unit is.

    Returns:
        `(n,)` from 0, all alike, to 1 − 1/d, one unit holds everything; NaN for a map of zeros,
        which has no shares, and for one that is not finite.

    Source: Hurley and Rickard 2009, arXiv 0811.4706, table I; Chalasani et al. 2020,
        arXiv 1810.06583 (for attributions).

    Example:
        >>> gini_index(np.array([[0.0, -8.0, 0.0, 0.0], [2.0, -2.0, 2.0, np.nan]])).tolist()
        [0.75, 0.0]
    """
    maps, present, finite = finite_maps(values)
    ordered = np.sort(np.abs(maps), axis=1)
    units = present.sum(axis=1, keepdims=True)
    # What is no unit comes first, as 0, and counts for nothing.
    ranks = np.arange(1, maps.shape[1] + 1) - (maps.shape[1] - units)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = ordered / ordered.sum(axis=1, keepdims=True)
        found = 1 - 2 * (shares * (units - ranks + 0.5) / units).sum(axis=1)
    # Of equal values rounding may leave a little less than nothing.
    return np.where(finite, np.maximum(found, 0.0), np.nan)


@register_metric
@dataclass(frozen=True)
class Gini(Metric):
    """Gini index of the absolute values: 0 for a constant map, 1 − 1/units for a single unit.

    It describes how sparse a map is. Chalasani et al. prefer sparse ones; that a map is sparse
    does not make it true.

    Source: As for `gini_index`.
    """

    name: ClassVar[str] = "gini"
    higher_is_better: ClassVar[bool | None] = None
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    needs_subject: ClassVar[bool] = False
    undefined: ClassVar[str] = "map of zeros"

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        return gini_index(unit_maps(values, subject))
