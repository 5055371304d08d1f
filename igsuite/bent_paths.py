"""Line integrals along bent paths: polygons whose knots may be chosen as the gradient says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Array, Arrays, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral, expected_l1
from igsuite.points import at_points
from igsuite.problem import Problem, prepare
from igsuite.tape import Samples

#: Numbers held at a time, of which one path takes its ends, two knots, two gradients and its sums.
_NUMBERS_AT_A_TIME = 2**25
_COPIES = 8

#: From the number of the knot that is next, the starts and the ends of some paths, their present
#: knots and the gradients there, all `(paths, numbers)`, to their next knots.
NextKnots = Callable[[int, FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]


def along_bent_paths(
    model: Any,
    inputs: Arrays,
    baseline: Any,
    target: Any,
    score: str,
    *,
    knots: int,
    next_knots: NextKnots,
    tolerance: float,
    config: dict[str, Any],
    seed: int = 0,
    reduce_axis: int | Sequence[int] | None = None,
    **settings: Any,
) -> Attribution:
    """Attribute the score along polygons from the baselines to the inputs.

    With knots γ_0 … γ_K the values are `Σ_k (γ_{k+1} − γ_k) (g_k + g_{k+1}) / 2`, and their
    variance is `c Σ_k ((γ_{k+1} − γ_k) (g_{k+1} − g_k))² / 12`, each summed over `reduce_axis`
    first: where in a panel the gradient jumps is unknown, as in `igsuite.error_bars`, and c of 1 to
    3 is for jumps so many that the ends of a panel tell little of what is between (`_unresolved`).
    It is the error of the integral along the polygon; a path chosen otherwise has another integral.

    Args:
        model, inputs, baseline, target, score, reduce_axis: As for `igsuite.integrated_gradients`.
        knots: Knots of a path, both ends among them: gradient evaluations.
        next_knots: Chooses the knots between; the last is the input itself.
        tolerance: Relative L1 error that counts as converged.
        config: Settings of the method.
        seed: Seed of random baselines.
        **settings: As for `igsuite.gradient`.

    Returns:
        The Attribution; complete, as every path between two points is.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: the gradient theorem; Sundararajan, Taly, Yan 2017, arXiv 1703.01365, section 4.

    Example:
        >>> def first_input_first(knot, starts, ends, points, gradients):
        ...     return np.stack([ends[:, 0], starts[:, 1]], axis=1)
        >>> a = along_bent_paths(
        ...     lambda x: x[:, 0] * x[:, 1], np.ones((1, 2)), "zero", None, "output", knots=3,
        ...     next_knots=first_input_first, tolerance=0.02, config={"method": "corner"})
        >>> a.values.tolist()
        [[0.0, 1.0]]
    """
    settings |= {"seed": seed}
    problem = prepare(model, inputs, baseline, target, score, reduce_axis=reduce_axis, **settings)
    # What is summed over axes for the answer is needed one by one to go along the path.
    whole = prepare(model, inputs, baseline, target, score, weighting="gradient", **settings)
    integral = _integrate(whole, problem.config["reduce_axis"], problem.units, knots, next_knots)
    return conclude(problem, integral, tolerance, config)


def _integrate(
    problem: Problem, axes: list[int] | None, units: int, knots: int, next_knots: NextKnots
) -> Integral:
    """Integrate all paths of a problem whose gradients are not summed over `axes`."""
    count = len(problem.samples)
    values, variance = (np.zeros((count, units)) for _ in range(2))
    changed, present = np.zeros((2, count))
    trouble = [""] * count
    at_a_time = max(1, _NUMBERS_AT_A_TIME // (_COPIES * problem.units))
    for first in range(0, count, at_a_time):
        rows = np.arange(first, min(first + at_a_time, count))
        samples = problem.samples
        starts = _flat([each[samples.baseline_rows[rows]] for each in samples.baselines])
        ends = _flat([each[samples.input_rows[rows]] for each in samples.inputs])
        points, gradients = starts, _gradients(problem, rows, starts, 0.0, trouble)
        for knot in range(1, knots):
            is_last = knot == knots - 1
            following = ends if is_last else next_knots(knot, starts, ends, points, gradients)
            beyond = _gradients(problem, rows, following, knot / (knots - 1), trouble)
            moves = following.astype(np.float64) - points
            before, after = (_summed(problem, axes, moves * g) for g in (gradients, beyond))
            values[rows] += (before + after) / 2
            squares = (after - before) ** 2
            variance[rows] += squares / 12
            changed[rows] += squares.sum(axis=1)
            present[rows] += (before**2 + after**2).sum(axis=1)
            points, gradients = following, beyond
    variance *= _unresolved(changed, present)[:, None]
    return Integral(
        values=values,
        standard_error=np.sqrt(variance),
        error=expected_l1(variance),
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.full(count, knots, np.int64),
        trouble=trouble,
        concentrated=np.zeros(count, bool),
    )


def _unresolved(changed: Array, present: Array) -> Array:
    """By how much the variance of a panel with many jumps exceeds that of one with a single jump.

    Jumps that come at random, at a rate of λ a panel, each to something new, leave the ends of a
    panel with the correlation ρ = exp(−λ). The mean of the ends then misses that of the panel by
    the variance `2 (λ − 1 + ρ)/λ² − 2 (1 − ρ)/λ + (1 + ρ)/2`, while the ends differ by
    `2 (1 − ρ)`: a twelfth of it where jumps are rare, a quarter where each panel has many. Panels
    are taken as independent, as they are where others move in each.

    Args:
        changed: `(paths,)`, squared differences of the panels' ends, summed up.
        present: `(paths,)`, squares of both ends, summed up.

    Returns:
        `(paths,)`, from 1 to 3.

    Example:
        >>> _unresolved(np.array([0.0, 1e-6, 1.0, 2.0]), np.ones(4)).round(1).tolist()
        [1.0, 1.0, 3.0, 3.0]
    """
    share = np.divide(changed, present, out=np.zeros_like(changed), where=present > 0)
    # Rare jumps are taken as a little less rare, where the formula would cancel to nothing.
    rate = -np.log1p(-np.clip(share, 1e-3, 1 - 1e-12))
    kept = np.exp(-rate)
    missed = 2 * (rate - 1 + kept) / rate**2 - 2 * (1 - kept) / rate + (1 + kept) / 2
    factor: Array = 12 * missed / (2 * (1 - kept))
    return factor


def _gradients(
    problem: Problem, rows: IntArray, points: FloatArray, alpha: float, trouble: list[str]
) -> FloatArray:
    """Gradients `(paths, numbers)` at one point of each path, noting the first trouble met."""
    samples, numbers = problem.samples, np.arange(len(rows), dtype=np.int32)
    own = samples.input_rows[rows]
    # Paths of no length: the point itself, without the rounding of a difference.
    here = _apart(problem, points)
    still = Samples(
        inputs=here,
        baselines=here,
        fixed=[each[own] for each in samples.fixed],
        targets=samples.targets[own],
        input_rows=numbers,
        baseline_rows=numbers,
    )
    gradients, _, met = at_points(problem, still, numbers, np.full(len(rows), alpha))
    for row, each in zip(rows, met, strict=True):
        trouble[row] = trouble[row] or each
    return gradients


def _summed(problem: Problem, axes: list[int] | None, flat: FloatArray) -> FloatArray:
    if axes is None:
        return flat
    return _flat([each.sum(axis=tuple(axes)) for each in _apart(problem, flat)])


def _apart(problem: Problem, flat: FloatArray) -> list[FloatArray]:
    """The attributed arrays `(paths, ...)` that flat rows `(paths, numbers)` are made of."""
    shapes = list(problem.shapes.values())
    sizes = [int(np.prod(shape)) for shape in shapes]
    parts = np.split(flat, np.cumsum(sizes)[:-1], axis=1)
    return [part.reshape(len(flat), *shape) for part, shape in zip(parts, shapes, strict=True)]


def _flat(arrays: list[FloatArray]) -> FloatArray:
    return np.concatenate([each.reshape(len(each), -1) for each in arrays], axis=1)
