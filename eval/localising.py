"""Do attributions fall where they should? For images of which the deciding pixels are known.

A map that knows nothing hits by chance, and its chance is the same for all three metrics: the share
of the image that the truth covers. So each number stands beside `chance_level`. Ties get what
random tie-breaking gives on average, computed exactly: a constant map scores as chance does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.eval.metrics.pointing_game import PointingGame, pointing_game
from igsuite.eval.metrics.relevance_mass import RelevanceMass, relevance_mass
from igsuite.eval.metrics.relevance_rank import RelevanceRank, relevance_rank
from igsuite.eval.metrics.truths import checked_truth
from igsuite.eval.statistics import mean_interval, paired_difference
from igsuite.image import PixelAttributions

#: Functions from maps and truths `(n, height, width)` to one number a map; as metrics of any units
#: they stand in `METRICS` under the same names.
LOCALISATION_METRICS: dict[str, Callable[..., Array]] = {
    PointingGame.name: pointing_game,
    RelevanceMass.name: relevance_mass,
    RelevanceRank.name: relevance_rank,
}


def chance_level(truth: ArrayLike) -> Array:
    """Return what a map that knows nothing scores on average: the truth's share of each image.

    Every pixel of a map of independent random values is as likely as any other to be the highest
    and to be among the highest, and holds the same share of the mass on average.

    Args:
        truth: `(n, height, width)` booleans, true at the pixels that decide.

    Returns:
        `(n,)` shares from 0 to 1.

    Example:
        >>> chance_level([[[True, False], [False, False]]]).tolist()
        [0.25]
    """
    inside = checked_truth(truth)
    return np.asarray(inside.mean(axis=1), dtype=np.float64)


def localisation(
    attributions: PixelAttributions, truth: ArrayLike, *, part: str = "positive", seed: int = 0
) -> pd.DataFrame:
    """Compare how well several methods find the pixels that decide.

    Args:
        attributions: Of images by one method or several; the first is what others are compared
            with.
        truth: `(n, height, width)` booleans, true at the pixels that decide.
        part: As for `relevance_mass`.
        seed: Seed of the intervals' resampling.

    Returns:
        One row a metric and method: its `mean` with the 95 % interval `low` to `high`; the
        `chance` level beside it; how far it is `above_first`, the first method, with
        `above_first_low` and `above_first_high`, paired by image; the numbers of `images` and of
        those `dropped` because their map is not finite.

    Raises:
        ArgumentError: As for the metrics.

    Example:
        >>> from igsuite.image import ImageExplainer
        >>> images = np.ones((3, 4, 4, 1), dtype="float32")
        >>> found = ImageExplainer(lambda x: x[:, 1, 1]).explain(images)
        >>> truth = np.zeros((3, 4, 4), dtype=bool)
        >>> truth[:, 1, 1] = True
        >>> localisation(found, truth)[["metric", "mean", "chance"]].values.tolist()
        [['pointing_game', 1.0, 0.0625], ['relevance_mass', 1.0, 0.0625], \
['relevance_rank', 1.0, 0.0625]]
    """
    chance = float(chance_level(truth).mean())
    rows: list[dict[str, Any]] = []
    for name, measure in LOCALISATION_METRICS.items():
        settings = {"part": part} if name == RelevanceMass.name else {}
        scores = {
            method: measure(attributions[method].values, truth, **settings)
            for method in attributions.methods
        }
        first = scores[attributions.methods[0]]
        for method, score in scores.items():
            mean = mean_interval(score, seed=seed)
            above = paired_difference(score, first, seed=seed)
            rows.append(
                {
                    "metric": name,
                    "method": method,
                    "mean": mean.mean,
                    "low": mean.low,
                    "high": mean.high,
                    "chance": chance,
                    "above_first": above.mean,
                    "above_first_low": above.low,
                    "above_first_high": above.high,
                    "images": mean.count,
                    "dropped": mean.dropped,
                }
            )
    return pd.DataFrame(rows)
