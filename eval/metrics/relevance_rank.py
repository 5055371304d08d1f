"""Relevance rank: how many of the highest values lie in the truth?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.eval.metrics.localising import Localising
from igsuite.eval.metrics.metric import register_metric
from igsuite.eval.metrics.truths import checked_maps


def relevance_rank(values: ArrayLike, truth: ArrayLike) -> Array:
    """Return the share of each map's highest values that lie in the truth.

    As many values are looked at as the truth has pixels, so that a perfect map gets 1.

    Args:
        values: `(n, height, width)` attributions, signed.
        truth: `(n, height, width)` booleans, true at the pixels that decide.

    Returns:
        `(n,)` shares from 0 to 1. Where equal values compete for the last places, the mean over
        all ways to choose. NaN for a map that is not finite.

    Raises:
        ArgumentError: If shapes do not fit, or an image has no pixel that decides.

    Source:
        Arras, Osman, Samek 2022, arXiv 2003.07258 ("relevance rank accuracy").

    Example:
        >>> truth = [[[True, True], [False, False]]]
        >>> relevance_rank([[[3.0, 1.0], [2.0, 1.0]]], truth).tolist()
        [0.5]
    """
    maps, inside, missing = checked_maps(values, truth)
    places = inside.sum(axis=1, keepdims=True)
    last = np.take_along_axis(-np.sort(-maps, axis=1), places - 1, axis=1)
    above, tied = maps > last, maps == last
    left = places[:, 0] - above.sum(axis=1)
    hits = (above & inside).sum(axis=1) + left * (tied & inside).sum(axis=1) / tied.sum(axis=1)
    return np.where(missing, np.nan, hits / places[:, 0])


@register_metric
@dataclass(frozen=True, eq=False)
class RelevanceRank(Localising):
    """Share of the highest values at units that decide; see `igsuite.eval.relevance_rank`."""

    name: ClassVar[str] = "relevance_rank"

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return relevance_rank(values, truth)
