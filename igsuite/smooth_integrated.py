"""Integrated gradients averaged over noisy copies of the input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from igsuite.arrays import Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral
from igsuite.integrate import DEFAULT_MAX_STEPS, DEFAULT_TOLERANCE, integrate_paths
from igsuite.ladder import LEVELS
from igsuite.points import averaged, noisy_samples
from igsuite.problem import prepare
from igsuite.settings import check_open_settings


def smooth_integrated_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    draws: int = 20,
    noise: float = 0.15,
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients averaged over noisy copies of the input: SmoothGrad-IG.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`; the target
            is that of the clean input.
        draws: Noisy copies of each sample; of a random baseline each draw gets equally many.
        noise: Standard deviation of the noise, as a share of a sample's range.
        tolerance: Relative L1 error that counts as converged, and at which a copy is integrated
            well enough.
        max_steps: The most gradient evaluations that one copy may cost.
        seed: Seed of the noise and of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution; its standard errors join those of the integrals and of the average. Its
        sum is that of the noisy copies' score differences, so no gap is reported.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Smilkov et al. 2017, arXiv 1706.03825, section 3, of Sundararajan, Taly, Yan 2017,
        arXiv 1703.01365.

    Example:
        >>> a = smooth_integrated_gradients(lambda x: x[:, 0], np.array([[3.0, 1.0]]), noise=1e-9)
        >>> a.values.round(6).tolist(), a.verdict.tolist()
        ([[3.0, 0.0]], ['converged'])
    """
    check_count("draws", draws, least=2)
    check_share("noise", noise)
    check_share("tolerance", tolerance)
    check_count("max_steps", max_steps, least=LEVELS[0])
    check_open_settings(settings)
    problem = prepare(model, inputs, baseline, target, score, seed=seed, **settings)
    of_each_baseline = -(-draws // problem.draws)
    copies = of_each_baseline * problem.draws

    def integrate(rows: IntArray) -> Integral:
        paths = (rows[:, None] * problem.draws + np.arange(problem.draws)).ravel()
        starts = problem.samples.baseline_rows[np.repeat(paths, of_each_baseline)]
        noisy = noisy_samples(problem, rows, copies, noise)
        return integrate_paths(problem, replace(noisy, baseline_rows=starts), tolerance, max_steps)

    config = {
        "method": "smooth_integrated_gradients",
        "draws": copies,
        "noise": noise,
        "max_steps": max_steps,
        "seed": seed,
    }
    integral = averaged(problem, copies, integrate)
    return conclude(problem, integral, tolerance, config, complete=False)
