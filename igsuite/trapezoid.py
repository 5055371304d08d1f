"""The trapezoid on given knots, and its error by the jumps that show between them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.error_bars import (
    expected_l1,
    open_trapezoid_weights,
    panel_coefficients,
    rounding_error,
)

#: L1 errors are 3 to 13 times the gap in completeness that they leave, by measurement.
_ERROR_OVER_GAP = 5

#: How much of a jump's squared error is gone once completeness has told its place, by measurement.
_GONE_BY_PLACING = 0.6

#: Variance of |e| over its squared mean, of a normal error e.
_SPREAD_OF_ONE = np.pi / 2 - 1

#: How far true errors of few units scatter around their estimates, by measurement.
_MOST_SCATTER = 0.15


@dataclass(frozen=True)
class Trapezoid:
    """What the knots of some paths say; all fields begin with the axis of the paths.

    Args:
        values: `(paths, units)`, the integrals.
        standard_error: `(paths, units)`.
        error: `(paths,)`, estimated L1 error.
        jumps: `(paths,)`, the part of it that jumps of the gradient make, all else being smooth.
        hidden: `(paths,)`, the part of it that the ends of the path may hide.
        bold: `(paths,)`, by how much the true error may well exceed the estimate: one standard
            deviation of a sum of as many independent errors as units and panels matter.
        panels: `(paths, knots + 1)`, squared L1 error that each panel adds, open ends included.
        gaps: `(paths, knots + 1)`, by how much each panel misses completeness.
    """

    values: Array
    standard_error: Array
    error: Array
    jumps: Array
    hidden: Array
    bold: Array
    panels: Array
    gaps: Array

    def __getitem__(self, path: int) -> Trapezoid:
        """The trapezoid of one path, without the axis of the paths."""
        return Trapezoid(*(getattr(self, each.name)[path] for each in fields(self)))


def examine(
    alphas: Array, heights: FloatArray, scores: Array, score_baseline: Array, score_input: Array
) -> Trapezoid:
    """Integrate paths by the trapezoid on the same knots and estimate its error.

    Args:
        alphas: `(knots,)`, increasing, 0 and 1 left out: an end may be singular.
        heights: `(paths, knots, units)`, the weighted gradients.
        scores: `(paths, knots)`, the score at each knot.
        score_baseline: `(paths,)`, score at 0.
        score_input: `(paths,)`, score at 1.

    Returns:
        The Trapezoid of every path.
    """
    weights = open_trapezoid_weights(alphas)
    widths = np.diff(alphas)
    changes = np.diff(heights, axis=1).astype(np.float64)
    trends = _trends(widths, changes)
    jumps = changes - trends
    biases = _smooth_biases(alphas, trends)
    bias = biases.sum(axis=1)
    gaps = _gaps(alphas, heights.sum(axis=2, dtype=np.float64), scores, score_baseline, score_input)
    shifts, trust = _placed(widths, jumps, (gaps - biases.sum(axis=2))[:, 1:-1])
    left = 1 - _GONE_BY_PLACING * trust**2
    variance_of, _ = panel_coefficients(alphas, weights)
    variance = np.einsum("pk,pku->pu", variance_of * left, jumps**2)
    variance += rounding_error(weights, heights) ** 2

    panels = np.square(_outer_and_inner(alphas) * _with_ends(np.abs(jumps).sum(axis=2))) / 3
    panels *= _with_ends(left)
    # Biases add up, where jumps don't: so what a panel is worth grows with the others'.
    panels += np.abs(biases).sum(axis=2) * np.abs(bias).sum(axis=1, keepdims=True)
    # An end can hide what no knot shows, as where a normalisation meets zeros; completeness does.
    ends = np.zeros_like(panels)
    for end in (0, -1):
        excess = _ERROR_OVER_GAP * np.abs(gaps[:, end]) - np.sqrt(panels[:, end])
        ends[:, end] = np.maximum(excess, 0)
    hidden = ends.sum(axis=1)
    standard_error = np.sqrt(variance + bias**2)
    scatter = np.minimum(_SPREAD_OF_ONE / _effective(standard_error), _MOST_SCATTER**2)
    return Trapezoid(
        values=weights @ heights.astype(np.float64) - np.einsum("pk,pku->pu", shifts, jumps),
        standard_error=standard_error,
        error=expected_l1(variance, bias) + hidden,
        jumps=expected_l1(variance),
        hidden=hidden,
        bold=np.sqrt(scatter + 1 / _effective(panels)),
        panels=panels + ends**2,
        gaps=gaps,
    )


def surprise(before: Trapezoid, after: Trapezoid) -> float:
    """By how much more one path's values moved than the estimate before let expect.

    About 1 or less where the model of jumps holds; several times that where the knots before did
    not resolve what the integrand does.
    """
    moved = float(np.abs(after.values - before.values).sum())
    return moved / float(before.error) if before.error > 0 else 0.0


_SMALLEST = np.finfo(float).tiny


def _placed(widths: Array, jumps: Array, gaps: Array) -> tuple[Array, Array]:
    """Where in its panel each jump happens, as far as completeness tells.

    A jump J at t from the middle, in widths, puts the trapezoid off by h t J. Completeness knows
    the sum of that over all units, h t ΣJ, and so t. With several jumps in a panel t is a mean,
    which says the less of any of them the more they cancel in the sum; and beyond the panel it is
    not the place of anything.

    Args:
        widths: `(panels,)`.
        jumps: `(paths, panels, units)`.
        gaps: `(paths, panels)`, by how much the jumps of each panel miss completeness.

    Returns:
        What each jump times which is too much in the trapezoid's values, `(paths, panels)`; and
        the trust put into that, from 0 to 1, `(paths, panels)`.
    """
    total, size = jumps.sum(axis=2), np.abs(jumps).sum(axis=2)
    place = np.divide(gaps, widths * total, out=np.zeros_like(gaps), where=total != 0)
    agreement = np.divide(np.abs(total), size, out=np.zeros_like(size), where=size > 0)
    trust = agreement / np.maximum(1.0, 2 * np.abs(place))
    return trust * np.clip(place, -0.5, 0.5) * widths, trust


def _effective(shares: Array) -> Array:
    """How many shares matter, `(paths,)`: all of them if they are equal, one if it is alone."""
    squares = np.maximum((shares**2).sum(axis=1), _SMALLEST)
    effective: Array = np.maximum(shares.sum(axis=1) ** 2 / squares, 1.0)
    return effective


def _with_ends(inside: Array) -> Array:
    """Panels `(paths, panels)` with an outer one on each side, like its neighbour."""
    return np.concatenate([inside[:, :1], inside, inside[:, -1:]], axis=1)


def _outer_and_inner(alphas: Array) -> Array:
    """What a panel's jump is multiplied by, twice the standard error over √3; ends as in
    `igsuite.error_bars`."""
    widths = np.diff(alphas)
    first, last = alphas[0], 1 - alphas[-1]
    return np.concatenate(
        [[first**1.5 / widths[0] ** 0.5], widths / 2, [last**1.5 / widths[-1] ** 0.5]]
    )


def _gaps(
    alphas: Array, slopes: Array, scores: Array, score_baseline: Array, score_input: Array
) -> Array:
    inside = np.diff(alphas) * (slopes[:, 1:] + slopes[:, :-1]) / 2
    first, last = alphas[0] * slopes[:, :1], (1 - alphas[-1]) * slopes[:, -1:]
    along = np.concatenate([score_baseline[:, None], scores, score_input[:, None]], axis=1)
    gaps: Array = np.concatenate([first, inside, last], axis=1) - np.diff(along, axis=1)
    return gaps


def _trends(widths: Array, changes: Array) -> Array:
    """The part of each panel's change that goes on from a panel beside it, shaped like `changes`.

    A smooth integrand changes alike in neighbouring panels, and the trapezoid is far better on it
    than on a jump. The projection on the neighbour's change, over all units at once, tells the
    two apart: jumps of many units are all but orthogonal to each other.
    """
    trends = np.zeros_like(changes)
    squares = np.square(changes).sum(axis=2)
    explained = np.zeros_like(squares)
    products = (changes[:, 1:] * changes[:, :-1]).sum(axis=2)
    left, right = slice(None, -1), slice(1, None)
    for panels, neighbours in ((right, left), (left, right)):
        ratio = widths[panels] / widths[neighbours]
        full = ratio * squares[:, neighbours]
        scale = np.divide(products, full, out=np.zeros_like(full), where=full > 0)
        scale = ratio * np.clip(scale, 0, 1)
        gain = 2 * scale * products - scale**2 * squares[:, neighbours]
        better = gain > explained[:, panels]
        explained[:, panels] = np.where(better, gain, explained[:, panels])
        continued = scale[..., None] * changes[:, neighbours]
        trends[:, panels] = np.where(better[..., None], continued, trends[:, panels])
    return trends


def _smooth_biases(alphas: Array, trends: Array) -> Array:
    """How far the trapezoid is above the smooth part, by panels, `(paths, panels + 2, units)`.

    Inside it is h²/12 (H'(right) − H'(left)); the open ends hold H constant: ±h²/2 H'.

    Source: Euler-Maclaurin formula on each panel.
    """
    widths = np.diff(alphas)
    slopes = trends / widths[:, None]
    first, last = slopes[:, :1], slopes[:, -1:]
    at_knots = np.concatenate([first, (slopes[:, 1:] + slopes[:, :-1]) / 2, last], axis=1)
    inside = (widths**2 / 12)[:, None] * np.diff(at_knots, axis=1)
    ends = alphas[0] ** 2 / 2 * first, -((1 - alphas[-1]) ** 2) / 2 * last
    return np.concatenate([ends[0], inside, ends[1]], axis=1)
