"""Every attribution method by name, and the control that each has to beat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from igsuite.along_paths import idgi, left_integrated_gradients
from igsuite.arrays import Arrays
from igsuite.attribution import Attribution
from igsuite.conclusion import conclude
from igsuite.expected import expected_gradients
from igsuite.gradients import absolute_gradient, gradient, input_x_gradient, smooth_grad
from igsuite.guided import guided_integrated_gradients
from igsuite.integrate import DEFAULT_TOLERANCE, integrated_gradients
from igsuite.points import single_points
from igsuite.problem import prepare
from igsuite.settings import check_open_settings
from igsuite.smooth_integrated import smooth_integrated_gradients


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
        The Attribution; these numbers are all that it promises, and so they are exact.

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
            np.concatenate(
                [
                    problem.streams.own(row, "random", name).standard_normal(int(np.prod(shape)))
                    for name, shape in problem.shapes.items()
                ]
            )
            for row in range(len(problem))
        ]
    )
    integral = single_points(values, [""] * len(values))
    integral.evaluations[:] = 0
    config = {"method": "random", "seed": seed, "exact": True}
    return conclude(problem, integral, DEFAULT_TOLERANCE, config, complete=False)


#: Attribution methods by name; add your own.
METHODS: dict[str, Callable[..., Attribution]] = {
    "integrated_gradients": integrated_gradients,
    "gradient": gradient,
    "absolute_gradient": absolute_gradient,
    "input_x_gradient": input_x_gradient,
    "smooth_grad": smooth_grad,
    "smooth_integrated_gradients": smooth_integrated_gradients,
    "expected_gradients": expected_gradients,
    "idgi": idgi,
    "guided_integrated_gradients": guided_integrated_gradients,
    "left_integrated_gradients": left_integrated_gradients,
    "random": random_attribution,
}
