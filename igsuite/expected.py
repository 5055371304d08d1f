"""Expected gradients: baselines and points drawn at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.baselines import Baseline, DataSamples
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral
from igsuite.inputs import checked_array, split_arrays
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.points import at_points, averaged, single_points
from igsuite.problem import prepare
from igsuite.settings import check_open_settings


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
                problem.streams.own(row, "points").random(problem.draws * per_baseline)
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
    if isinstance(data, list) and all(isinstance(each, Baseline) for each in data):
        return data
    array = checked_array("baseline", data)
    return DataSamples(array, min(draws, len(array)) if array.ndim else None)
