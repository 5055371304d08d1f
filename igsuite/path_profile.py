"""What happens along the path: score, gradient and cumulative attribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import cumulative_trapezoid

from igsuite.arrays import Array, Arrays, FloatArray, IntArray
from igsuite.checks import check_count
from igsuite.points import profiles
from igsuite.problem import Problem, prepare


@dataclass(frozen=True, eq=False)
class PathProfile:
    """Score, gradient and cumulative attribution at points of each sample's path.

    With several draws of a baseline, each is the mean over their paths.

    Args:
        alphas: `(steps,)`, from 0 at the baseline to 1 at the input, evenly spaced.
        scores: `(n, steps)`, score at each point.
        gradient_norms: `(n, steps)`, Euclidean norm of the score's gradient at each point.
        cumulative: `(n, steps)`, sum of the attribution from the baseline up to each point, by
            the trapezoid on the points. In the limit of many it is `scores` less their first; what
            is missing from that is what so many even steps lose.
        baseline: Like the inputs: where the first draw's path of each sample starts.
        target: `(n,)` or `(n, k)`, the frozen targets.
    """

    alphas: Array
    scores: Array
    gradient_norms: Array
    cumulative: Array
    baseline: Arrays
    target: IntArray


def path_profile(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    steps: int = 51,
    *,
    batch_size: int | None = None,
    seed: int = 0,
    sample_numbers: Any = None,
    layer: Any = None,
    fixed: Any = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
) -> PathProfile:
    """Follow the score and its gradient along the straight path from the baseline to the input.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Points of the path, both of its ends included; one gradient evaluation each.
        batch_size, seed, sample_numbers, layer, fixed, preprocess: As for
            `igsuite.integrated_gradients`.

    Returns:
        The PathProfile.

    Raises:
        ArgumentError: If an argument can't be used; nothing has been computed then.

    Example:
        >>> found = path_profile(lambda x: x[:, 0] ** 2, np.array([[2.0, 5.0]]), steps=3)
        >>> found.scores.tolist(), found.gradient_norms.tolist()
        ([[0.0, 1.0, 4.0]], [[0.0, 2.0, 4.0]])
        >>> found.cumulative.tolist()
        [[0.0, 1.0, 4.0]]
    """
    check_count("steps", steps, least=2)
    problem = prepare(
        model,
        inputs,
        baseline,
        target,
        score,
        weighting="gradient",
        batch_size=batch_size,
        seed=seed,
        sample_numbers=sample_numbers,
        layer=layer,
        fixed=fixed,
        preprocess=preprocess,
    )
    alphas = np.linspace(0, 1, steps)
    paths = len(problem.samples)
    scores, norms, slopes = (np.zeros((paths, steps)) for _ in range(3))
    for rows, gradients, some_scores in profiles(problem, alphas, [""] * paths):
        scores[rows] = some_scores
        norms[rows] = np.linalg.norm(gradients.astype(np.float64), axis=2)
        slopes[rows] = np.einsum("nsu,nu->ns", gradients, _differences(problem, rows))
    cumulative = cumulative_trapezoid(slopes, alphas, axis=1, initial=0)

    def over_draws(each: Array) -> Array:
        mean: Array = each.reshape(len(problem), problem.draws, steps).mean(axis=1)
        return mean

    first = problem.samples.baseline_rows[:: problem.draws]
    names = problem.shapes
    starts = {n: b[first] for n, b in zip(names, problem.samples.baselines, strict=True)}
    return PathProfile(
        alphas=alphas,
        scores=over_draws(scores),
        gradient_norms=over_draws(norms),
        cumulative=over_draws(cumulative),
        baseline=problem.layout.join(starts),
        target=problem.target,
    )


def _differences(problem: Problem, rows: IntArray) -> FloatArray:
    """Input less baseline of some paths, `(paths, units)` in the order of the gradients' units."""
    samples = problem.samples
    ends, starts = samples.input_rows[rows], samples.baseline_rows[rows]
    parts = [
        (each[ends].astype(np.float64) - baseline[starts]).reshape(len(rows), -1)
        for each, baseline in zip(samples.inputs, samples.baselines, strict=True)
    ]
    return np.concatenate(parts, axis=1)
