"""Integration by a fixed rule, in running sums: memory does not grow with the steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.error_bars import Integral, expected_l1, panel_coefficients
from igsuite.rules import nodes_and_weights
from igsuite.tape import PathGradient, Samples

#: Numbers in one running sum: what is summed up at a time.
_NUMBERS_AT_A_TIME = 2**22


def integrate_fixed(
    gradient: PathGradient,
    samples: Samples,
    units: int,
    rule: str,
    steps: int,
    dtype: np.dtype[np.floating],
    advance: Callable[[int], None],
) -> Integral:
    """Integrate every path by one rule.

    Args:
        gradient: The compiled tape.
        samples: The paths.
        units: Numbers in one path's attribution.
        rule: A key of `igsuite.rules.RULES`.
        steps: Gradient evaluations for each path.
        dtype: Type of the results.
        advance: Told how many paths have been finished.

    Returns:
        The Integral of every path.
    """
    nodes, weights = nodes_and_weights(rule, steps)
    variance_of, bias_of = panel_coefficients(nodes, weights)
    # The first knot of a path closes no panel.
    per_knot = np.stack([weights, np.append(0, variance_of), np.append(0, bias_of)])
    count = len(samples)
    values, standard_error = (np.zeros((count, units), dtype) for _ in range(2))
    error, total, norm = (np.zeros(count) for _ in range(3))
    trouble = [""] * count
    at_a_time = max(1, _NUMBERS_AT_A_TIME // units)
    for start in range(0, count, at_a_time):
        group = np.arange(start, min(start + at_a_time, count))
        sums = _running_sums(gradient, samples, group, nodes, per_knot, units, trouble)
        value, variance, bias = sums
        if steps == 1:
            # One gradient says nothing about how much gradients change.
            variance[:] = np.inf
        values[group] = value
        standard_error[group] = np.sqrt(variance + bias**2)
        error[group] = expected_l1(variance, bias)
        total[group] = value.sum(axis=1)
        norm[group] = np.abs(value).sum(axis=1)
        advance(len(group))
    evaluations = np.full(count, steps, np.int64)
    # That takes scores along the path, which a fixed rule leaves alone.
    concentrated = np.zeros(count, bool)
    return Integral(values, standard_error, error, total, norm, evaluations, trouble, concentrated)


def _running_sums(
    gradient: PathGradient,
    samples: Samples,
    group: IntArray,
    nodes: Array,
    per_knot: FloatArray,
    units: int,
    trouble: list[str],
) -> FloatArray:
    """Sums `(3, group, units)` of weights × H, variance × ΔH², bias × ΔH."""
    steps = len(nodes)
    sums = np.zeros((3, len(group), units))
    last: FloatArray | None = None
    rows, alphas = np.repeat(group, steps), np.tile(nodes, len(group))
    for done, _, heights in gradient.stream(samples, rows, alphas):
        jobs = np.arange(done.start, done.stop)
        paths, knots = np.divmod(jobs, steps)
        before = heights[:1] if last is None else last
        jumps = np.diff(heights, axis=0, prepend=before)
        last = heights[-1:]
        first, stop = paths[0], paths[-1] + 1
        # One row a path, so that a matrix product adds up each path's jobs.
        belongs = paths - first == np.arange(stop - first)[:, None]
        for number, part in enumerate((heights.astype(np.float64), jumps**2, jumps)):
            coefficients = np.where(belongs, per_knot[number, knots], 0).astype(part.dtype)
            sums[number, first:stop] += coefficients @ part
        if not np.isfinite(sums[0, first:stop]).all():
            note_trouble(trouble, rows[done], alphas[done], heights)
    return sums


def note_trouble(trouble: list[str], rows: IntArray, alphas: Array, heights: FloatArray) -> None:
    """Say of every path with NaN or infinity where it first appeared."""
    for job in np.flatnonzero(~np.isfinite(heights).all(axis=1)):
        what = "NaN" if np.isnan(heights[job]).any() else "infinity"
        unit = int(np.argmax(~np.isfinite(heights[job])))
        trouble[rows[job]] = trouble[rows[job]] or (
            f"{what} in the gradient at alpha = {alphas[job]:.4g}, unit {unit}"
        )
