"""Completeness: how much of the change of score the attributions account for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.eval.metrics.finite_maps import finite_maps, unit_maps
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.score_rounding import score_rounding

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def completeness_gap(values: ArrayLike, score_input: ArrayLike, score_baseline: ArrayLike) -> Array:
    """Return the share of the change of score that attributions miss or make up.

    `|Σ_i v_i − (F(x) − F(b))| / |F(x) − F(b)|`.

    Args:
        values: `(n, units)`, NaN where no unit is; of an `Attribution`, its values with every
            axis but the first made one.
        score_input: `(n,)` F(x).
        score_baseline: `(n,)` F(b).

    Returns:
        `(n,)`: 0 where they add up, 1 for a map of zeros; NaN where the score changes by no more
        than rounding, and for a map that is not finite.

    Source: Sundararajan, Taly, Yan 2017, arXiv 1703.01365, proposition 1.

    Example:
        >>> completeness_gap([[1.0, 2.0], [0.0, 0.0]], [5.0, 5.0], [1.0, 1.0]).tolist()
        [0.25, 1.0]
    """
    maps, _, finite = finite_maps(values)
    ends = np.stack([np.asarray(each, np.float64) for each in (score_input, score_baseline)])
    change = ends[0] - ends[1]
    known = finite & (np.abs(change) > score_rounding(ends, axis=0))
    gap = np.abs(maps.sum(axis=1) - change)
    return np.where(known, gap / np.where(known, np.abs(change), 1.0), np.nan)


@register_metric
@dataclass(frozen=True)
class Completeness(Metric):
    """Gap between the sum of the values and the change of score, as a share of that change.

    The change is from the sample with every unit removed to the sample: the operator must remove
    to the baseline of the attributions, or the gap is not theirs. Values that add up may still be
    wrong: this is a check of consistency.

    Source: As for `completeness_gap`.
    """

    name: ClassVar[str] = "completeness"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, np.inf)
    undefined: ClassVar[str] = "score does not change"

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, given = check_maps(values, subject)
        maps = unit_maps(checked, given)
        return completeness_gap(maps, given.score_input, given.score_removed)
