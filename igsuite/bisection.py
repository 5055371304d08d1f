"""Bisection: an adaptive trapezoid that halves the panels in which the gradient jumps most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.error_bars import (
    Array,
    expected_l1,
    open_trapezoid_weights,
    panel_coefficients,
    rounding_error,
)

#: Evaluations below which the estimate is too bold to stop on, by measurement on photos.
FIRST_STOP = 33

#: What halving a panel leaves of its squared error: 1/4 of one jump, 1/8 of many small ones.
_LEFT_BY_HALVING = 0.2

#: Panels narrower than this are not halved: single precision can't tell their ends apart.
_NARROWEST = 2.0**-14


@dataclass(frozen=True)
class Trapezoid:
    """What the knots of one path say.

    Args:
        values: `(units,)`, the integral.
        standard_error: `(units,)`.
        error: Estimated L1 error.
        panels: `(knots + 1,)`, squared L1 error that each panel adds, the open ends included.
        gaps: `(knots + 1,)`, by how much each panel misses completeness.
    """

    values: Array
    standard_error: Array
    error: float
    panels: Array
    gaps: Array


def examine(
    alphas: Array, heights: FloatArray, scores: Array, score_baseline: float, score_input: float
) -> Trapezoid:
    """Integrate by the trapezoid on these knots and estimate its error.

    Args:
        alphas: `(knots,)`, increasing, 0 and 1 left out: an end may be singular.
        heights: `(knots, units)`, the weighted gradients.
        scores: `(knots,)`, the score at each knot.
        score_baseline: Score at 0.
        score_input: Score at 1.

    Returns:
        The Trapezoid.
    """
    weights = open_trapezoid_weights(alphas)
    variance_of, _ = panel_coefficients(alphas, weights)
    jumps = np.diff(heights, axis=0)
    variance = variance_of @ np.square(jumps, dtype=np.float64)
    variance += rounding_error(weights, heights) ** 2
    sizes = np.abs(jumps).sum(axis=1, dtype=np.float64)
    widths = np.diff(alphas)
    ends = (alphas[0] * np.sqrt(4 * alphas[0] / widths[0]) * sizes[0],
            (1 - alphas[-1]) * np.sqrt(4 * (1 - alphas[-1]) / widths[-1]) * sizes[-1])
    panels = np.concatenate([[ends[0]], widths * sizes, [ends[1]]]) ** 2

    slopes = heights.sum(axis=1, dtype=np.float64)
    inside = widths * (slopes[1:] + slopes[:-1]) / 2
    sums = np.concatenate([[alphas[0] * slopes[0]], inside, [(1 - alphas[-1]) * slopes[-1]]])
    gaps = sums - np.diff(np.concatenate([[score_baseline], scores, [score_input]]))
    return Trapezoid(
        weights @ heights.astype(np.float64), np.sqrt(variance), float(expected_l1(variance)),
        panels, gaps,
    )


def split(
    alphas: Array, trapezoid: Trapezoid, allowed_error: float, allowed_gap: float, most: int
) -> Array:
    """Choose the panels to halve next: as many as it takes, the worst first.

    Args:
        alphas: `(knots,)`.
        trapezoid: What `examine` said of them.
        allowed_error: L1 error at which the path is good enough.
        allowed_gap: Completeness gap at which it is.
        most: How many knots may be added.

    Returns:
        The new knots, increasing; none where no panel can be halved.
    """
    edges = np.concatenate([[0.0], alphas, [1.0]])
    wide = np.diff(edges) > _NARROWEST
    if trapezoid.error > allowed_error:
        worth = np.where(wide, trapezoid.panels, 0)
        needed = (allowed_error / trapezoid.error) ** 2
    else:
        worth = np.where(wide, trapezoid.gaps**2, 0)
        needed = (allowed_gap / max(abs(float(trapezoid.gaps.sum())), allowed_gap)) ** 2
    order = np.argsort(-worth, kind="stable")
    gained = np.cumsum(worth[order]) * (1 - _LEFT_BY_HALVING)
    enough = int(np.searchsorted(gained, (1 - needed) * worth.sum())) + 1
    # Halving the worst makes others the worst: those an eighth as bad wait for the next look.
    bad = int(np.count_nonzero(worth > worth.max() / 8))
    chosen = order[: max(1, min(enough, bad, most))]
    chosen = np.sort(chosen[worth[chosen] > 0])
    return (edges[chosen] + edges[chosen + 1]) / 2
