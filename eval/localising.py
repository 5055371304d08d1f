"""Do attributions fall where they should? For images of which the deciding pixels are known.

A map that knows nothing hits by chance, and its chance is the same for all three metrics: the share
of the image that the truth covers. So each number stands beside `chance_level`. Ties get what
random tie-breaking gives on average, computed exactly: a constant map scores as chance does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.arrays import BoolArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.metric_decorator import Floats, metric
from igsuite.eval.statistics import mean_interval, paired_difference
from igsuite.image import PixelAttributions


@metric(higher_is_better=True, bounds=(0.0, 1.0))
def pointing_game(values: ArrayLike, truth: ArrayLike) -> Floats:
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
    maps, inside, missing = _checked(values, truth)
    highest = maps == maps.max(axis=1, keepdims=True)
    hits = (highest & inside).sum(axis=1) / highest.sum(axis=1)
    return np.where(missing, np.nan, hits)


@metric(higher_is_better=True, bounds=(0.0, 1.0))
def relevance_mass(values: ArrayLike, truth: ArrayLike, part: str = "positive") -> Floats:
    """Return the share of each map's mass that lies in the truth.

    Signed values are no mass: they cancel, and shares of them may be below 0 or above 1. So one
    part of them is weighed.

    Args:
        values: `(n, height, width)` attributions, signed.
        truth: `(n, height, width)` booleans, true at the pixels that decide.
        part: "positive" (evidence for the target; the rest counts as 0) or "absolute" (evidence
            for and against).

    Returns:
        `(n,)` shares from 0 to 1. A map without any mass points nowhere and gets the chance
        level. NaN for a map that is not finite.

    Raises:
        ArgumentError: If shapes do not fit, an image has no pixel that decides, or `part` is
            unknown.

    Source:
        Arras, Osman, Samek 2022, "CLEVR-XAI: a benchmark dataset for the ground truth evaluation
        of neural network explanations", arXiv 2003.07258.

    Example:
        >>> values, truth = [[[3.0, 1.0], [0.0, -4.0]]], [[[True, False], [False, False]]]
        >>> relevance_mass(values, truth).tolist()
        [0.75]
        >>> relevance_mass(values, truth, part="absolute").tolist()
        [0.375]
    """
    weigh = PARTS[check_name("part", part, PARTS)]
    maps, inside, missing = _checked(values, truth)
    masses = weigh(maps)
    total = masses.sum(axis=1)
    found = np.where(inside, masses, 0.0).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.where(missing, np.nan, np.where(total > 0, found, inside.mean(axis=1)))


#: What of signed values counts as mass.
PARTS: dict[str, Callable[[Floats], Floats]] = {
    "positive": lambda values: np.maximum(values, 0.0),
    "absolute": np.abs,
}


@metric(higher_is_better=True, bounds=(0.0, 1.0))
def relevance_rank(values: ArrayLike, truth: ArrayLike) -> Floats:
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
    maps, inside, missing = _checked(values, truth)
    places = inside.sum(axis=1, keepdims=True)
    last = np.take_along_axis(-np.sort(-maps, axis=1), places - 1, axis=1)
    above, tied = maps > last, maps == last
    left = places[:, 0] - above.sum(axis=1)
    hits = (above & inside).sum(axis=1) + left * (tied & inside).sum(axis=1) / tied.sum(axis=1)
    return np.where(missing, np.nan, hits / places[:, 0])


#: The metrics of this file by name.
LOCALISATION_METRICS = {each.name: each for each in (pointing_game, relevance_mass, relevance_rank)}


def chance_level(truth: ArrayLike) -> Floats:
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
    inside = _checked_truth(truth)
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
        settings = {"part": part} if name == relevance_mass.name else {}
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


def _checked(values: ArrayLike, truth: ArrayLike) -> tuple[Floats, BoolArray, BoolArray]:
    """Return maps and truth as `(n, pixels)`, and `(n,)` which maps are not finite.

    The latter's maps are returned as zeros.
    """
    maps, inside = np.asarray(values, dtype=np.float64), _checked_truth(truth)
    if maps.shape != np.shape(truth):
        raise ArgumentError("values", maps.shape, f"the truth's shape {np.shape(truth)}")
    maps = maps.reshape(inside.shape)
    missing = np.asarray(~np.isfinite(maps).all(axis=1))
    return np.where(missing[:, None], 0.0, maps), inside, missing


def _checked_truth(truth: ArrayLike) -> BoolArray:
    """Return truth as `(n, pixels)`."""
    inside = np.asarray(truth)
    if inside.ndim != 3 or inside.dtype != bool:
        given = Wording(f"shape {inside.shape} of {inside.dtype}")
        raise ArgumentError("truth", given, "booleans of shape (n, height, width)")
    flat = inside.reshape(len(inside), math.prod(inside.shape[1:]))
    empty = np.flatnonzero(~flat.any(axis=1))
    if empty.size:
        raise ArgumentError(
            "truth", Wording(f"no pixel in image {empty[0]}"), "at least one pixel an image"
        )
    return flat
