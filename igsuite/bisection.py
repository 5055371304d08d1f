"""Bisection: an adaptive trapezoid that halves the panels in which the gradient jumps most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.error_bars import (
    expected_l1,
    open_trapezoid_weights,
    panel_coefficients,
    rounding_error,
)

#: Evaluations from which the estimate is as good as it gets; on photos it was half the truth below.
ENOUGH_KNOTS = 33

#: What halving a panel leaves of its squared error: 1/4 of one jump, 1/8 of many small ones.
_LEFT_BY_HALVING = 0.2

#: L1 errors are 3 to 13 times the gap in completeness that they leave, by measurement.
_ERROR_OVER_GAP = 5

#: A surprise beyond this is no chance: the knots don't resolve the path.
MOST_SURPRISE = 2.0

#: How far true errors scatter around their estimates however many panels there are.
_SCATTER = 0.15

#: Panels narrower than this are not halved: single precision can't tell their ends apart.
_NARROWEST = 2.0**-17


@dataclass(frozen=True)
class Trapezoid:
    """What the knots of one path say.

    Args:
        values: `(units,)`, the integral.
        standard_error: `(units,)`.
        error: Estimated L1 error.
        jumps: The part of it that jumps of the gradient make, all else being smooth.
        bold: By how much the true error may well exceed the estimate: one standard deviation of
            a sum of as many independent errors as panels matter.
        hidden: The part of it that the ends of the path may hide.
        panels: `(knots + 1,)`, squared L1 error that each panel adds, the open ends included.
        gaps: `(knots + 1,)`, by how much each panel misses completeness.
    """

    values: Array
    standard_error: Array
    error: float
    jumps: float
    bold: float
    hidden: float
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
    widths = np.diff(alphas)
    first, last = alphas[0], 1 - alphas[-1]
    changes = np.diff(heights, axis=0).astype(np.float64)
    trends = _trends(widths, changes)
    jumps = changes - trends
    variance_of, _ = panel_coefficients(alphas, weights)
    variance = variance_of @ jumps**2 + rounding_error(weights, heights) ** 2
    biases = _smooth_biases(widths, first, last, trends)
    bias = biases.sum(axis=0)

    sizes = np.abs(jumps).sum(axis=1)
    ends = first**1.5 / widths[0] ** 0.5 * sizes[0], last**1.5 / widths[-1] ** 0.5 * sizes[-1]
    panels = np.concatenate([[ends[0]], widths * sizes / 2, [ends[1]]]) ** 2 / 3
    # Biases add up, where jumps don't: so what a panel is worth grows with the others'.
    panels += np.abs(biases).sum(axis=1) * float(np.abs(bias).sum())

    slopes = heights.sum(axis=1, dtype=np.float64)
    inside = widths * (slopes[1:] + slopes[:-1]) / 2
    sums = np.concatenate([[first * slopes[0]], inside, [last * slopes[-1]]])
    gaps = sums - np.diff(np.concatenate([[score_baseline], scores, [score_input]]))
    # An end can hide what no knot shows, as where a normalisation meets zeros; completeness does.
    hidden = [
        max(0.0, _ERROR_OVER_GAP * abs(float(gaps[end])) - float(np.sqrt(panels[end])))
        for end in (0, -1)
    ]
    effective = panels.sum() ** 2 / max(float((panels**2).sum()), np.finfo(float).tiny)
    return Trapezoid(
        values=weights @ heights.astype(np.float64),
        standard_error=np.sqrt(variance + bias**2),
        error=float(expected_l1(variance, bias)) + sum(hidden),
        jumps=float(expected_l1(variance)),
        bold=float(np.sqrt(_SCATTER**2 + 1 / max(effective, 1.0))),
        hidden=sum(hidden),
        panels=panels + np.concatenate([[hidden[0]], np.zeros(len(widths)), [hidden[1]]]) ** 2,
        gaps=gaps,
    )


def _trends(widths: Array, changes: Array) -> Array:
    """The part of each panel's change that goes on from the panel beside it, `(panels, units)`.

    A smooth integrand changes alike in neighbouring panels, and the trapezoid is far better on it
    than on a jump. The projection on the neighbour's change, over all units at once, tells the
    two apart: jumps of many units are all but orthogonal to each other.
    """
    trends = np.zeros_like(changes)
    squares = np.square(changes).sum(axis=1)
    explained = np.zeros(len(widths))
    products = (changes[1:] * changes[:-1]).sum(axis=1)
    for panels, neighbours in (
        (np.arange(1, len(widths)), np.arange(len(widths) - 1)),
        (np.arange(len(widths) - 1), np.arange(1, len(widths))),
    ):
        ratio = widths[panels] / widths[neighbours]
        scale = np.clip(_quotient(products, ratio * squares[neighbours]), 0, 1)
        gain = 2 * scale * ratio * products - (scale * ratio) ** 2 * squares[neighbours]
        better = gain > explained[panels]
        explained[panels[better]] = gain[better]
        trends[panels[better]] = (scale * ratio)[better, None] * changes[neighbours[better]]
    return trends


def _quotient(numerator: Array, denominator: Array) -> Array:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)


def _smooth_biases(widths: Array, first: float, last: float, trends: Array) -> Array:
    """What the trapezoid misses of the smooth part, panel by panel, `(panels + 2, units)`.

    Inside it is −h²/12 (H'(right) − H'(left)); the open ends hold H constant and miss h²/2 H'.

    Source: Euler-Maclaurin formula on each panel.
    """
    slopes = trends / widths[:, None]
    at_knots = np.concatenate([slopes[:1], (slopes[1:] + slopes[:-1]) / 2, slopes[-1:]])
    inside = (widths**2 / 12)[:, None] * np.diff(at_knots, axis=0)
    ends = first**2 / 2 * slopes[:1], -(last**2) / 2 * slopes[-1:]
    return np.concatenate([ends[0], inside, ends[1]])


def surprise(before: Trapezoid, after: Trapezoid) -> float:
    """By how much more the values moved than the estimate before let expect.

    About 1 or less where the model of jumps holds; several times that where the knots before did
    not resolve what the integrand does.
    """
    moved = float(np.abs(after.values - before.values).sum())
    return moved / before.error if before.error > 0 else 0.0


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
        The new knots, increasing; none where halving can't help.
    """
    edges = np.concatenate([[0.0], alphas, [1.0]])
    wide = np.diff(edges) > _NARROWEST
    if trapezoid.error > allowed_error:
        worth = np.where(wide, trapezoid.panels, 0)
        needed = (allowed_error / trapezoid.error) ** 2
        if trapezoid.panels.sum() - worth.sum() > needed * trapezoid.panels.sum():
            return np.zeros(0)
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
    middles: Array = (edges[chosen] + edges[chosen + 1]) / 2
    return middles
