"""Pointing game: does the highest value lie in the truth?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.eval.metrics.localising import Localising
from igsuite.eval.metrics.metric import register_metric
from igsuite.eval.metrics.truths import checked_maps


def pointing_game(values: ArrayLike, truth: ArrayLike) -> Array:
    """Tell whether the highest value of each map lies in the truth.

    Args:
        values: `(n, height, width)` attributions, signed.
        truth: `(n, height, width)` booleans, true at the pixels that decide. The source lets
            points within 15 pixels count too: widen the truth for that.

    Returns:
        `(n,)` 1 for a hit and 0 for a miss. Where several pixels share the highest value, the
        share of them that would hit. NaN for a map that is not finite.

    Raises:
        ArgumentError: If shapes do not fit, or an image has no pixel that decides.

    Source:
        Zhang et al. 2018, "Top-down neural attention by excitation backprop", arXiv 1608.00507.

    Example:
        >>> truth = [[[True, False], [False, False]]]
        >>> pointing_game([[[3.0, 1.0], [0.0, 3.0]]], truth).tolist()
        [0.5]
    """
    maps, inside, missing = checked_maps(values, truth)
    highest = maps == maps.max(axis=1, keepdims=True)
    hits = (highest & inside).sum(axis=1) / highest.sum(axis=1)
    return np.where(missing, np.nan, hits)


@register_metric
@dataclass(frozen=True, eq=False)
class PointingGame(Localising):
    """Whether the highest value is at a unit that decides; see `igsuite.eval.pointing_game`."""

    name: ClassVar[str] = "pointing_game"

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return pointing_game(values, truth)
