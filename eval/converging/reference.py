"""What errors are measured against: the truth where it is known, else the finest result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from igsuite.arrays import Array, Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import split_arrays
from igsuite.integrate import integrate_paths
from igsuite.problem import Problem

#: Weighted gradients that the automatic rule may keep at a time, in numbers.
_NUMBERS_KEPT = 2**27

#: Verdicts under which even the finest result says nothing of the truth.
_UNKNOWN = ("non_finite", "inconsistent", "degenerate_baseline")


@dataclass(frozen=True, eq=False)
class Reference:
    """What errors are measured against.

    Args:
        values: `(n, units)`; NaN for samples whose truth could not be found.
        standard_error: `(n, units)`, the reference's own.
        error: `(n,)`, its own relative L1 error.
        evaluations: `(n,)`, gradient evaluations that it cost.
        dropped: Numbers of the samples whose truth could not be found, with the reason.
    """

    values: Array
    standard_error: Array
    error: Array
    evaluations: IntArray
    dropped: dict[int, str]

    def __getitem__(self, samples: IntArray) -> tuple[Array, Array, Array]:
        """Values, standard errors and relative errors of some samples."""
        return self.values[samples], self.standard_error[samples], self.error[samples]


def known(problem: Problem, truth: Arrays) -> Reference:
    """Take the truth as it was given.

    Args:
        problem: What was asked.
        truth: Shaped like the values.

    Raises:
        ArgumentError: If it is not shaped like the values.
    """
    _, parts = split_arrays("reference", truth)
    given = [np.shape(each) for each in parts.values() if each is not None]
    wanted = [(len(problem), *shape) for shape in problem.shapes.values()]
    if given != wanted:
        names = [", ".join(map(str, each)) for each in (given, wanted)]
        raise ArgumentError("reference", Wording(f"shape {names[0]}"), f"the values' {names[1]}")
    values = flat(truth)
    nothing = np.zeros(len(values))
    return Reference(values, np.zeros_like(values), nothing, nothing.astype(np.int64), {})


def refined(
    problem: Problem, tolerance: float, max_steps: int, advance: Callable[[int], None]
) -> Reference:
    """Let the automatic rule come as near to the truth as it is asked to.

    Args:
        problem: What was asked.
        tolerance, max_steps: As for `igsuite.integrated_gradients`.
        advance: Told how many paths have been finished.
    """
    parts = [found for _, found in automatic(problem, tolerance, max_steps, advance)]
    found = Attribution.join(parts)
    values, errors = flat(found.values), flat(found.standard_error)
    own = np.array(found.relative_error, dtype=np.float64)
    dropped = {
        sample: f"{verdict.replace('_', ' ')}: {why}"
        for sample, (verdict, why) in enumerate(zip(found.verdict, found.explanation, strict=True))
        if verdict in _UNKNOWN
    }
    lost = list(dropped)
    values[lost], errors[lost], own[lost] = np.nan, np.nan, np.nan
    return Reference(values, errors, own, found.evaluations, dropped)


def automatic(
    problem: Problem, tolerance: float, max_steps: int, advance: Callable[[int], None]
) -> Iterator[tuple[IntArray, Attribution]]:
    """Integrate by the automatic rule, for as many samples at a time as memory allows.

    Args:
        problem: What was asked.
        tolerance, max_steps: As for `igsuite.integrated_gradients`.
        advance: Told how many paths have been finished.

    Yields:
        Sample numbers `(s,)` and their Attribution.
    """
    all_paths = problem.samples
    at_a_time = max(1, _NUMBERS_KEPT // (problem.units * max_steps * problem.draws))
    for start in range(0, len(problem), at_a_time):
        samples = np.arange(start, min(start + at_a_time, len(problem)))
        paths = slice(samples[0] * problem.draws, (samples[-1] + 1) * problem.draws)
        some = replace(
            all_paths,
            input_rows=all_paths.input_rows[paths],
            baseline_rows=all_paths.baseline_rows[paths],
        )
        whole = len(samples) == len(problem)
        integral = integrate_paths(
            problem, all_paths if whole else some, tolerance, max_steps, advance=advance
        )
        yield samples, concluded(problem, samples, integral, tolerance)


def concluded(
    problem: Problem, samples: IntArray, integral: Integral, tolerance: float
) -> Attribution:
    """Judge the integrals of some samples' paths.

    The draws of a random baseline are the same in every run, so that chance is no part of the
    error: as if they were all that there is to draw.

    Args:
        problem: What was asked.
        samples: `(s,)` sample numbers.
        integral: Of their paths.
        tolerance: Relative L1 error that is good enough.

    Returns:
        Their Attribution.
    """
    paths = slice(samples[0] * problem.draws, (samples[-1] + 1) * problem.draws)
    part = replace(
        problem,
        population=problem.draws,
        score_input=problem.score_input[samples],
        score_baseline=problem.score_baseline[paths],
        target=problem.target[samples],
    )
    config: dict[str, Any] = {"method": "integrated_gradients"}
    return conclude(part, integral, tolerance, config)


def flat(values: Arrays) -> Array:
    """Return attributions as float64 rows `(n, units)`, whatever the arrangement of the inputs."""
    _, parts = split_arrays("values", values)
    arrays = [np.asarray(each, np.float64) for each in parts.values() if each is not None]
    return np.concatenate([each.reshape(len(each), -1) for each in arrays], axis=1)
