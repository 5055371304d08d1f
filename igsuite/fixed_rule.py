"""Integration by a fixed rule, in running sums: memory does not grow with the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.error_bars import Integral, expected_l1
from igsuite.path_sums import PathSums, Rule
from igsuite.rules import nodes_and_weights
from igsuite.tape import PathGradient, Samples

#: Jobs listed at a time, for as many whole paths as that allows.
_JOBS_AT_A_TIME = 2**20


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
    coefficients = Rule(nodes, weights)
    count = len(samples)
    values, standard_error = (np.zeros((count, units), dtype) for _ in range(2))
    error, total, norm = (np.zeros(count) for _ in range(3))
    trouble = [""] * count
    at_a_time = max(1, _JOBS_AT_A_TIME // steps)
    for start in range(0, count, at_a_time):
        group = np.arange(start, min(start + at_a_time, count))
        rows, alphas = np.repeat(group, steps), np.tile(nodes, len(group))
        for done, _, heights in gradient.stream(samples, rows, alphas):
            if not np.isfinite(heights.sum()):
                note_trouble(trouble, rows[done], alphas[done], heights)
            for path, part in _of_each_path(done, steps):
                if part.start % steps == 0:
                    sums = PathSums(coefficients, units, heights.dtype)
                sums.add(heights[part.start - done.start : part.stop - done.start])
                if sums.complete:
                    value, variance, bias = sums.finish()
                    row = group[path]
                    values[row], standard_error[row] = value, np.sqrt(variance + bias**2)
                    error[row] = expected_l1(variance, bias)
                    total[row], norm[row] = value.sum(), np.abs(value).sum()
                    advance(1)
    evaluations = np.full(count, steps, np.int64)
    # That takes scores along the path, which a fixed rule leaves alone.
    concentrated = np.zeros(count, bool)
    return Integral(values, standard_error, error, total, norm, evaluations, trouble, concentrated)


def _of_each_path(jobs: slice, steps: int) -> Iterator[tuple[int, slice]]:
    """Cut jobs, `steps` of them a path, into those of each path."""
    for path in range(jobs.start // steps, (jobs.stop - 1) // steps + 1):
        yield path, slice(max(jobs.start, path * steps), min(jobs.stop, (path + 1) * steps))


def note_trouble(trouble: list[str], rows: IntArray, alphas: Array, heights: FloatArray) -> None:
    """Say of every path with NaN or infinity where it first appeared."""
    for job in np.flatnonzero(~np.isfinite(heights).all(axis=1)):
        what = "NaN" if np.isnan(heights[job]).any() else "infinity"
        unit = int(np.argmax(~np.isfinite(heights[job])))
        trouble[rows[job]] = trouble[rows[job]] or (
            f"{what} in the gradient at alpha = {alphas[job]:.4g}, unit {unit}"
        )
