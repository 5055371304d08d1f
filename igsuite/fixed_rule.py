"""Integration by a fixed rule, in running sums: memory does not grow with the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.error_bars import Integral, expected_l1
from igsuite.path_sums import PathSums, Rule
from igsuite.rules import nodes_and_weights
from igsuite.tape import PathGradient, Samples

#: Paths are summed up side by side, as many as make so many jobs, but no more than so many numbers
#: at a knot: few calls on arrays that stay in the processor's cache.
_JOBS_SIDE_BY_SIDE = 2**12
_NUMBERS_SIDE_BY_SIDE = 2**15


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
    side_by_side = min(_JOBS_SIDE_BY_SIDE // steps, _NUMBERS_SIDE_BY_SIDE // max(units, 1))
    groups = np.array_split(np.arange(count), -(-count // max(1, side_by_side)))

    def heights() -> Iterator[FloatArray]:
        # Knot by knot, the paths of a group one after the other.
        rows = np.concatenate([np.tile(group, steps) for group in groups])
        alphas = np.concatenate([np.repeat(nodes, len(group)) for group in groups])
        for done, _, block in gradient.stream(samples, rows, alphas):
            if not np.isfinite(block.sum()):
                note_trouble(trouble, rows[done], alphas[done], block)
            yield block

    knots = _cut(heights(), (len(group) for group in groups for _ in range(steps)))
    for group in groups:
        sums = PathSums(coefficients, len(group), units, dtype)
        for _ in range(steps):
            sums.add(next(knots))
        value, variance, bias = sums.finish()
        values[group], standard_error[group] = value, np.sqrt(variance + bias**2)
        error[group] = expected_l1(variance, bias)
        total[group], norm[group] = value.sum(axis=1), np.abs(value).sum(axis=1)
        advance(len(group))
    evaluations = np.full(count, steps, np.int64)
    # That takes scores along the path, which a fixed rule leaves alone.
    concentrated = np.zeros(count, bool)
    return Integral(values, standard_error, error, total, norm, evaluations, trouble, concentrated)


def _cut(blocks: Iterator[FloatArray], sizes: Iterable[int]) -> Iterator[FloatArray]:
    """Cut a stream of rows anew, into blocks of these sizes."""
    left = next(blocks)
    for size in sizes:
        parts, missing = [], size
        while missing > 0:
            left = left if len(left) else next(blocks)
            parts.append(left[:missing])
            missing -= len(parts[-1])
            left = left[len(parts[-1]) :]
        yield parts[0] if len(parts) == 1 else np.concatenate(parts)


def note_trouble(trouble: list[str], rows: IntArray, alphas: Array, heights: FloatArray) -> None:
    """Say of every path with NaN or infinity where it first appeared."""
    for job in np.flatnonzero(~np.isfinite(heights).all(axis=1)):
        what = "NaN" if np.isnan(heights[job]).any() else "infinity"
        unit = int(np.argmax(~np.isfinite(heights[job])))
        trouble[rows[job]] = trouble[rows[job]] or (
            f"{what} in the gradient at alpha = {alphas[job]:.4g}, unit {unit}"
        )
