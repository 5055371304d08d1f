"""The methods that integrated gradients is compared with, on the same tape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from igsuite.arrays import Array, Arrays, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.baselines import Baseline, DataSamples
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral, expected_l1
from igsuite.errors import check_name
from igsuite.inputs import checked_array, split_arrays
from igsuite.integrate import DEFAULT_TOLERANCE, integrate_paths, integrated_gradients
from igsuite.points import at_points, averaged, noisy_samples, profiles, single_points
from igsuite.problem import Problem, prepare
from igsuite.rules import nodes_and_weights
from igsuite.settings import check_open_settings

#: What is made of the gradient at a point, by the methods that look at one point only.
_POINT_METHODS = {
    "gradient": "gradient",
    "absolute_gradient": "absolute",
    "input_x_gradient": "difference",
}


def gradient(
    model: Any, inputs: Arrays, target: Any = None, score: str = "output", **settings: Any
) -> Attribution:
    """The plain gradient of the score at the input.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`.
        **settings: `reduce_axis`, `batch_size`, `layer`, `fixed`, `preprocess`, as there.

    Returns:
        The Attribution; exact but for rounding, and without a sum that it promises.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Simonyan, Vedaldi, Zisserman 2013, arXiv 1312.6034.

    Example:
        >>> a = gradient(lambda x: x[:, 0] ** 2, np.array([[3.0, 1.0]]))
        >>> a.values.tolist()
        [[6.0, 0.0]]
    """
    return _at_input("gradient", model, inputs, target, score, settings)


def absolute_gradient(
    model: Any, inputs: Arrays, target: Any = None, score: str = "output", **settings: Any
) -> Attribution:
    """The absolute value of the gradient, summed over `reduce_axis` after it was taken.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`.
        **settings: As for `gradient`.

    Returns:
        The Attribution; never negative.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Simonyan, Vedaldi, Zisserman 2013, arXiv 1312.6034, section 3.1.

    Example:
        >>> a = absolute_gradient(lambda x: x[:, 0] - 2 * x[:, 1], np.array([[3.0, 1.0]]))
        >>> a.values.tolist()
        [[1.0, 2.0]]
    """
    return _at_input("absolute_gradient", model, inputs, target, score, settings)


def input_x_gradient(
    model: Any, inputs: Arrays, target: Any = None, score: str = "output", **settings: Any
) -> Attribution:
    """The gradient at the input times the input.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`.
        **settings: As for `gradient`.

    Returns:
        The Attribution; its sum is promised only for homogeneous models, so no gap is reported.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Shrikumar et al. 2016, arXiv 1605.01713.

    Example:
        >>> a = input_x_gradient(lambda x: x[:, 0] ** 2, np.array([[3.0, 1.0]]))
        >>> a.values.tolist()
        [[18.0, 0.0]]
    """
    return _at_input("input_x_gradient", model, inputs, target, score, settings)


def _at_input(
    method: str, model: Any, inputs: Arrays, target: Any, score: str, settings: dict[str, Any]
) -> Attribution:
    check_open_settings(settings)
    problem = prepare(
        model, inputs, "zero", target, score, weighting=_POINT_METHODS[method], **settings
    )
    rows = np.arange(len(problem))
    heights, _, trouble = at_points(problem, problem.samples, rows, np.ones(len(rows)))
    exact = single_points(heights, trouble)
    return conclude(problem, exact, DEFAULT_TOLERANCE, {"method": method}, complete=False)


def smooth_grad(
    model: Any,
    inputs: Arrays,
    target: Any = None,
    score: str = "output",
    *,
    method: str = "gradient",
    draws: int = 50,
    noise: float = 0.15,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """A gradient method averaged over noisy copies of the input.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`; the target is that
            of the clean input.
        method: "gradient", "absolute_gradient", "input_x_gradient" or "integrated_gradients" (from
            zero, by the automatic rule).
        draws: Noisy copies of each sample.
        noise: Standard deviation of the noise, as a share of a sample's range.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of the noise.
        **settings: As for `gradient`.

    Returns:
        The Attribution; its standard errors are those of the average.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Smilkov et al. 2017, arXiv 1706.03825.

    Example:
        >>> a = smooth_grad(lambda x: 3 * x[:, 0], np.array([[3.0, 1.0]]), draws=5)
        >>> a.values.tolist(), a.standard_error.tolist()
        ([[3.0, 0.0]], [[0.0, 0.0]])
    """
    check_name("method", method, (*_POINT_METHODS, "integrated_gradients"))
    check_count("draws", draws, least=2)
    check_share("noise", noise)
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    problem = prepare(
        model,
        inputs,
        "zero",
        target,
        score,
        seed=seed,
        weighting=_POINT_METHODS.get(method, "difference"),
        **settings,
    )

    def integrate(rows: IntArray) -> Integral:
        samples = noisy_samples(problem, rows, draws, noise, seed)
        if method == "integrated_gradients":
            return integrate_paths(problem, samples, tolerance)
        numbers = np.arange(len(samples))
        heights, _, trouble = at_points(problem, samples, numbers, np.ones(len(numbers)))
        return single_points(heights, trouble)

    config = {"method": f"smooth_grad({method})", "draws": draws, "noise": noise, "seed": seed}
    return conclude(problem, averaged(problem, draws, integrate), tolerance, config, complete=False)


def expected_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any,
    target: Any = None,
    score: str = "output",
    *,
    draws: int = 200,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients averaged over baselines from data, both drawn at random.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`.
        baseline: The data `(m, ...)` to draw baselines from, or a `Baseline`.
        draws: Pairs of a baseline and a point on its path for each sample.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of the draws.
        **settings: As for `gradient`.

    Returns:
        The Attribution; its standard errors are those of the average.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Erion et al. 2021, arXiv 1906.10670, equation 3.

    Example:
        >>> data = np.array([[1.0, 0.0], [1.0, 2.0]])
        >>> a = expected_gradients(lambda x: 2 * x[:, 0], np.array([[3.0, 1.0]]), data, draws=4)
        >>> a.values.tolist()
        [[4.0, 0.0]]
    """
    check_count("draws", draws, least=2)
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    layout, parts = split_arrays("baseline", baseline)
    drawn = layout.join({name: _from_data(each, draws) for name, each in parts.items()})
    problem = prepare(model, inputs, drawn, target, score, seed=seed, **settings)
    per_baseline = -(-draws // problem.draws)

    def integrate(rows: IntArray) -> Integral:
        paths = (rows[:, None] * problem.draws + np.arange(problem.draws)).ravel()
        jobs = np.repeat(paths, per_baseline)
        alphas = np.concatenate(
            [
                np.random.default_rng([seed, int(row)]).random(problem.draws * per_baseline)
                for row in rows
            ]
        )
        heights, _, trouble = at_points(problem, problem.samples, jobs, alphas)
        return single_points(heights, [trouble[job] for job in jobs])

    config = {"method": "expected_gradients", "draws": problem.draws * per_baseline, "seed": seed}
    integral = averaged(problem, problem.draws * per_baseline, integrate)
    return conclude(problem, integral, tolerance, config)


def _from_data(data: Any, draws: int) -> Any:
    if data is None or isinstance(data, (str, Baseline)):
        return data
    array = checked_array("baseline", data)
    return DataSamples(array, min(draws, len(array)) if array.ndim else None)


def idgi(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients with the part of each step that does not move the score taken out.

    Every change of the score along the path is shared out in proportion to the squared gradient:
    `Σ_k (F(γ_{k+1}) − F(γ_k)) g²/‖g‖²`, the share being the mean of those at both ends, of which
    one may be without a gradient.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Gradient evaluations a path, both ends among them.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Yang, Wang, Bilgic 2023, arXiv 2303.14242, algorithm 1.

    Example:
        >>> a = idgi(lambda x: 2 * x[:, 0] + x[:, 1], np.array([[1.0, 1.0]]))
        >>> a.values.round(9).tolist()
        [[2.4, 0.6]]
    """
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    nodes, _ = nodes_and_weights("trapezoid", steps)
    problem = prepare(
        model,
        inputs,
        baseline,
        target,
        score,
        weighting="squared_share",
        seed=seed,
        **settings,
    )

    def integrate(shares: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        changes = np.diff(scores)
        both = shares[1:] + shares[:-1]
        # Shares add up to 1, but to 0 where there is no gradient: then the other end's count.
        added = both.sum(axis=1, keepdims=True)
        values = changes @ np.divide(both, added, out=np.zeros_like(both), where=added > 0)
        return values, changes**2 / 12 @ np.diff(shares, axis=0) ** 2

    integral = _along_paths(problem, nodes, integrate)
    config = {"method": "idgi", "steps": steps, "seed": seed}
    return conclude(problem, integral, tolerance, config)


def left_integrated_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    share: float = 0.9,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients up to where the score has made most of its way, before it saturates.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Gradient evaluations a path, both ends among them.
        share: The path ends where the score first has covered this share of its difference.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution, whose sum is that share of the score difference: no gap is reported.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Miglani et al. 2020, arXiv 2010.12697, section 4 (Left-IG, 90 %).

    Example:
        >>> a = left_integrated_gradients(lambda x: x[:, 0], np.array([[2.0, 1.0]]))
        >>> a.values.round(9).tolist()
        [[1.8, 0.0]]
    """
    check_share("share", share)
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    nodes, _ = nodes_and_weights("trapezoid", steps)
    problem = prepare(model, inputs, baseline, target, score, seed=seed, **settings)

    def integrate(heights: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        covered = (scores - scores[0]) - share * (scores[-1] - scores[0])
        beyond = np.flatnonzero(covered * np.sign(scores[-1] - scores[0]) >= 0)
        last = max(int(beyond[0]), 1) if len(beyond) else len(nodes) - 1
        change = covered[last] - covered[last - 1]
        part = float(np.clip(-covered[last - 1] / change, 0, 1)) if change else 1.0
        # The last panel is cut where the score, taken as straight within it, gets there.
        knots = np.append(nodes[:last], nodes[last - 1] + part * (nodes[1] - nodes[0]))
        cut = heights[last - 1] + part * (heights[last] - heights[last - 1])
        kept = np.concatenate([heights[:last], cut[None]]).astype(np.float64)
        widths = np.diff(knots)
        values = widths @ (kept[1:] + kept[:-1]) / 2
        return values, widths**2 / 12 @ np.diff(kept, axis=0) ** 2

    integral = _along_paths(problem, nodes, integrate)
    config = {
        "method": "left_integrated_gradients",
        "steps": steps,
        "share": share,
        "seed": seed,
    }
    return conclude(problem, integral, tolerance, config, complete=False)


def _along_paths(
    problem: Problem,
    nodes: Array,
    integrate: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
) -> Integral:
    """Integrate every path from its profile, by a function to values and variances."""
    count = len(problem.samples)
    values, variance = (np.zeros((count, problem.units)) for _ in range(2))
    trouble = [""] * count
    for rows, heights, scores in profiles(problem, nodes, trouble):
        for row, path_heights, path_scores in zip(rows, heights, scores, strict=True):
            values[row], variance[row] = integrate(path_heights, path_scores)
    return Integral(
        values=values,
        standard_error=np.sqrt(variance),
        error=expected_l1(variance),
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.full(count, len(nodes), np.int64),
        trouble=trouble,
        concentrated=np.zeros(count, bool),
    )


def random_attribution(
    model: Any,
    inputs: Arrays,
    target: Any = None,
    score: str = "output",
    *,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Normal random numbers: the control that every method has to beat.

    Args:
        model, inputs, target, score: As for `igsuite.integrated_gradients`.
        seed: Seed; each sample has a stream of its own.
        **settings: As for `gradient`.

    Returns:
        The Attribution.

    Raises:
        ArgumentError: If an argument can't be used.

    Example:
        >>> a = random_attribution(lambda x: x[:, 0], np.ones((1, 3)), seed=1)
        >>> a.values.shape, a.evaluations.tolist()
        ((1, 3), [0])
    """
    check_open_settings(settings)
    problem = prepare(model, inputs, "zero", target, score, seed=seed, **settings)
    values = np.stack(
        [
            np.random.default_rng([seed, row]).standard_normal(problem.units)
            for row in range(len(problem))
        ]
    )
    integral = single_points(values, [""] * len(values))
    integral.evaluations[:] = 0
    config = {"method": "random", "seed": seed}
    return conclude(problem, integral, DEFAULT_TOLERANCE, config, complete=False)


#: Attribution methods by name; add your own.
METHODS: dict[str, Callable[..., Attribution]] = {
    "integrated_gradients": integrated_gradients,
    "gradient": gradient,
    "absolute_gradient": absolute_gradient,
    "input_x_gradient": input_x_gradient,
    "smooth_grad": smooth_grad,
    "expected_gradients": expected_gradients,
    "idgi": idgi,
    "left_integrated_gradients": left_integrated_gradients,
    "random": random_attribution,
}
