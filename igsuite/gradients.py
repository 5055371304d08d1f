"""Methods that look at the gradient at the input, or near it."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral
from igsuite.errors import check_name
from igsuite.integrate import DEFAULT_TOLERANCE, integrate_paths
from igsuite.points import at_points, averaged, noisy_samples, single_points
from igsuite.problem import prepare
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
        **settings: `reduce_axis`, `batch_size`, `layer`, `fixed`, `preprocess`,
            `sample_numbers`, as there.

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
    found = single_points(heights, trouble)
    config = {"method": method, "exact": True}
    return conclude(problem, found, DEFAULT_TOLERANCE, config, complete=False)


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
        samples = noisy_samples(problem, rows, draws, noise)
        if method == "integrated_gradients":
            return integrate_paths(problem, samples, tolerance)
        numbers = np.arange(len(samples))
        heights, _, trouble = at_points(problem, samples, numbers, np.ones(len(numbers)))
        return single_points(heights, trouble)

    config = {"method": f"smooth_grad({method})", "draws": draws, "noise": noise, "seed": seed}
    return conclude(problem, averaged(problem, draws, integrate), tolerance, config, complete=False)
