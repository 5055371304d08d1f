"""The last step of every method: average the draws, judge every sample, say what led here."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.attribution import Attribution
from igsuite.draws import average_draws
from igsuite.error_bars import Integral
from igsuite.problem import Problem
from igsuite.provenance import environment
from igsuite.verdicts import judge, rounding_noise


def conclude(
    problem: Problem,
    integral: Integral,
    tolerance: float,
    config: dict[str, Any],
    complete: bool = True,
) -> Attribution:
    """Make the Attribution of a method's results.

    Args:
        problem: What was asked.
        integral: The results of every path, the draws of one sample following one another, or
            already averaged.
        tolerance: Relative L1 error that is good enough.
        config: Settings of the method.
        complete: Whether the method promises that its values add up to the score difference.

    Returns:
        The Attribution.
    """
    if len(integral.error) > len(problem):
        integral = average_draws(integral, problem.draws, problem.population)
    score_baseline = problem.score_baseline.reshape(len(problem), -1).mean(axis=1)
    difference = problem.score_input - score_baseline
    gap = integral.total - difference
    noise = rounding_noise(problem.score_input, score_baseline, problem.dtype)
    if not complete:
        # Without a promised sum there is no gap to judge, and no difference to be too small.
        gap, noise = np.zeros_like(gap), np.zeros_like(gap)
        difference = np.where(np.isfinite(problem.score_input), 1.0, np.nan)
    relative_error, verdict, explanation = judge(
        integral.error,
        gap,
        integral.norm,
        difference,
        noise,
        integral.trouble,
        integral.concentrated,
        tolerance,
    )
    undefined = np.full(len(problem), np.nan)
    return Attribution(
        values=problem.arrange(integral.values),
        standard_error=problem.arrange(integral.standard_error),
        relative_error=relative_error,
        completeness_gap=gap if complete else undefined,
        score_input=problem.score_input,
        score_baseline=score_baseline if complete else undefined,
        target=problem.target,
        evaluations=integral.evaluations,
        verdict=verdict,
        explanation=explanation,
        config={
            **config,
            **problem.config,
            "tolerance": tolerance,
            "environment": environment(),
        },
    )
