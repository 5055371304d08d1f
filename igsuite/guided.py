"""Guided integrated gradients: a path that moves first what the score depends on least."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import Arrays, FloatArray
from igsuite.attribution import Attribution
from igsuite.bent_paths import along_bent_paths
from igsuite.checks import check_count, check_number, check_share
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.settings import check_open_settings


def guided_integrated_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    fraction: float = 0.25,
    max_distance: float = 0.02,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients along a path that keeps away from steep gradients as long as it can.

    Every step goes the same share of the way, by L1 distance, from the baseline to the input. It
    moves those numbers of the input whose partial derivatives are the smallest in size, and goes
    on to larger ones when these are as far ahead as they may be.

    The path is the polygon of these steps: its integral has the error that is told, and with
    other steps it is another path, so results for different `steps` differ by more.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Gradient evaluations a path, both ends among them.
        fraction: Share of all numbers that move together.
        max_distance: How far any number may be ahead of the straight path, or behind it, as a
            share of its way. With 1 it may arrive before others start; but where numbers move all
            their way in one step, as they do then, a network's gradient is hardly resolved.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Kapishnikov et al. 2021, arXiv 2106.09788, algorithm 1, held near the straight path as
        in the authors' code, whose `fraction` and distance these are.

    Example:
        >>> a = guided_integrated_gradients(lambda x: x[:, 0] + 2 * x[:, 1], np.ones((1, 2)))
        >>> a.values.round(9).tolist()
        [[1.0, 2.0]]
    """
    check_count("steps", steps, least=2)
    check_share("fraction", fraction)
    check_number("max_distance", max_distance, least=0)
    check_share("tolerance", tolerance)
    check_open_settings(settings)

    def next_knots(
        knot: int, starts: FloatArray, ends: FloatArray, points: FloatArray, gradients: FloatArray
    ) -> FloatArray:
        share, way = knot / (steps - 1), ends - starts
        low, high = (
            starts + starts.dtype.type(np.clip(share + ahead, 0, 1)) * way
            for ahead in (-max_distance, max_distance)
        )
        behind = np.abs(points - starts) < np.abs(low - starts)
        # A number without a derivative goes last.
        sizes = np.nan_to_num(np.abs(gradients), nan=np.inf)
        left = (1 - share) * np.abs(way).sum(axis=1, dtype=np.float64)
        left -= np.abs(ends - high).sum(axis=1, dtype=np.float64)
        moved = zip(np.where(behind, low, points), high, sizes, left, strict=True)
        return np.stack([_moved(*each, fraction) for each in moved])

    return along_bent_paths(
        model,
        inputs,
        baseline,
        target,
        score,
        knots=steps,
        next_knots=next_knots,
        tolerance=tolerance,
        config={
            "method": "guided_integrated_gradients",
            "steps": steps,
            "fraction": fraction,
            "max_distance": max_distance,
            "seed": seed,
        },
        seed=seed,
        **settings,
    )


def _moved(
    point: FloatArray, end: FloatArray, sizes: FloatArray, left: float, fraction: float
) -> FloatArray:
    """Move a point until no more than the distance `left` separates it from an end."""
    point, place = point.copy(), int(fraction * (len(point) - 1))
    while True:
        distances = np.abs(end - point)
        too_far = distances.sum(dtype=np.float64) - left
        waiting = distances > 0
        if too_far <= 0 or not waiting.any():
            return point
        threshold = np.partition(np.where(waiting, sizes, np.inf), place)[place]
        chosen = waiting & (sizes <= threshold)
        share = too_far / distances[chosen].sum(dtype=np.float64)
        if share < 1:
            point[chosen] += share * (end[chosen] - point[chosen])
            return point
        point[chosen] = end[chosen]
