"""Convergence against step count: what each evaluation of the gradient buys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from igsuite.arrays import Array, Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.checks import check_count, check_share
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.converging.asked import automatic_runs, fixed_runs
from igsuite.eval.converging.convergence_study import COLUMNS, ConvergenceStudy
from igsuite.eval.converging.floor import floors
from igsuite.eval.converging.nested import shared_knots
from igsuite.eval.converging.profile_table import no_profiles, profile_table
from igsuite.eval.converging.reference import (
    Reference,
    automatic,
    concluded,
    flat,
    known,
    refined,
)
from igsuite.eval.converging.run_rows import run_rows
from igsuite.eval.converging.sweep import sweep
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.ladder import LEVELS
from igsuite.path_profile import path_profile
from igsuite.problem import Problem, prepare
from igsuite.progress import progress_bar
from igsuite.settings import OF_EVERY_METHOD

DEFAULT_RULES = ("left", "midpoint", "trapezoid", "gauss_legendre")
TOLERANCES = (0.2, 0.1, 0.05, 0.02, 0.01, 0.005)
BUDGETS = (16, 32, 64, 128, 256, 512)

#: From the values `(n, ...)` of one run to a number `(n,)` a sample.
Measure: TypeAlias = Callable[[Arrays], Any]


def convergence(
    model: Any,
    inputs: Arrays,
    *,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    rules: Sequence[str] = DEFAULT_RULES,
    steps: Sequence[int] | Mapping[str, Sequence[int]] | None = None,
    tolerances: Sequence[float] = TOLERANCES,
    budgets: Sequence[int] = BUDGETS,
    reference: Arrays | None = None,
    reference_tolerance: float = 1e-5,
    reference_max_steps: int = 4096,
    top: int = 5,
    measures: Mapping[str, Measure] | None = None,
    profile_steps: int = 0,
    progress: bool = False,
    **settings: Any,
) -> ConvergenceStudy:
    """Measure the error of integrated gradients against what they cost.

    All fixed rules are run in one sweep, which evaluates each point of a path once for all rules
    and step counts that look there: nested counts cost no more than their finest. Each run's
    `evaluations` are what it would have cost alone.

    Args:
        model: As for `igsuite.integrated_gradients`.
        inputs: As there, `(n, ...)`.
        baseline, target, score: As there. The target is frozen at `inputs` for every run, and so
            are the draws of a random baseline: the study is of the integration alone.
        rules: Fixed rules, keys of `igsuite.rules.RULES`.
        steps: Gradient evaluations per sample: the same counts for every rule, or counts by rule;
            `None` for those of each rule, from about 8 to about 512, that share their points
            (`igsuite.eval.nested_steps`).
        tolerances: Relative errors to ask of the automatic rule.
        budgets: For the automatic rule too: the most gradient evaluations, at
            `reference_tolerance`.
        reference: The true attribution, shaped like the values, where it is known; `None` for
            the automatic rule at `reference_tolerance`, which carries an error of its own.
        reference_tolerance: Relative L1 error asked of the reference.
        reference_max_steps: The most gradient evaluations the reference may cost a path.
        top: Units compared by `top_overlap`.
        measures: Functions of a run's values `(n, ...)` to a number `(n,)` a sample. A column
            `{name}_change` says how far that of the reference is missed: with a `Subject`, how the
            area of a deletion curve changes, by
            `lambda values: metric.measure(subject.unit_values(values), subject)`.
        profile_steps: Points of each sample's path, 0 or at least 2, at which score and gradient
            are kept, which shows where steps are needed: a gradient evaluation each.
        progress: Whether to show a progress bar on a terminal.
        **settings: `layer`, `fixed`, `preprocess`, `reduce_axis`, `batch_size` and `seed`, as for
            `igsuite.integrated_gradients`.

    Returns:
        The `ConvergenceStudy`: its `table` has one row a sample and run.

    Raises:
        ArgumentError: If a rule is unknown or cannot have that many steps, or the reference does
            not fit; nothing has been computed then.

    Example:
        >>> import keras
        >>> def cube(x):
        ...     return keras.ops.sum(x**3, axis=-1)
        >>> x = np.array([[1.0, 2.0]], dtype="float32")
        >>> study = convergence(
        ...     cube, x, rules=["left"], steps=[2], tolerances=[], budgets=[], reference=x**3
        ... )
        >>> float(study.table.relative_error[0])  # left rule: x · 3 (0² + (x/2)²) / 2 = 3/8 x³
        0.625
    """
    fixed, free = fixed_runs(rules, steps), automatic_runs(tolerances, budgets)
    if not fixed and not free:
        raise ArgumentError("rules", Wording("nothing to run"), "a rule, a tolerance or a budget")
    check_share("reference_tolerance", reference_tolerance)
    check_count("reference_max_steps", reference_max_steps, least=LEVELS[0])
    check_count("top", top)
    check_count("profile_steps", profile_steps, least=2 if profile_steps else 0)
    for name in settings:
        check_name("settings", name, (*OF_EVERY_METHOD, "seed"))
    members = [(asked.rule, int(asked.steps)) for asked in fixed]

    problem = prepare(model, inputs, baseline, target, score, **settings)
    best = None if reference is None else known(problem, reference)
    count = len(problem.samples) * (len(fixed) + len(free) + (best is None))
    parts: list[list[pd.DataFrame]] = [[] for _ in (*fixed, *free)]
    values: list[list[Array]] = [[] for _ in parts]
    with progress_bar("convergence", count, progress) as advance:
        if best is None:
            best = refined(problem, reference_tolerance, reference_max_steps, advance)

        def note(run: int, samples: IntArray, found: Attribution) -> None:
            parts[run].append(run_rows(samples, found, best, top))
            if measures:
                values[run].append(flat(found.values))

        for samples, integrals in sweep(problem, members, advance):
            for run, integral in enumerate(integrals):
                note(run, samples, concluded(problem, samples, integral, DEFAULT_TOLERANCE))
        for run, asked in enumerate(free, len(fixed)):
            limits = asked.limits(reference_tolerance, reference_max_steps)
            for samples, found in automatic(problem, *limits, advance):
                note(run, samples, found)

    table = pd.concat(
        [
            pd.concat(each, ignore_index=True).assign(**vars(asked))
            for each, asked in zip(parts, (*fixed, *free), strict=True)
        ],
        ignore_index=True,
    )
    table["floor"] = _floors(table, float(np.finfo(problem.dtype).eps))
    changes = {
        f"{name}_change": _changes(measure, problem, best, values)
        for name, measure in (measures or {}).items()
    }
    profiles = no_profiles()
    if profile_steps:
        own = {name: each for name, each in settings.items() if name != "reduce_axis"}
        followed = path_profile(model, inputs, baseline, target, score, profile_steps, **own)
        profiles = profile_table(followed)
    cost = table.evaluations.groupby(table.rule == "auto").sum()
    return ConvergenceStudy(
        table[list(COLUMNS)].assign(**changes),
        dropped=best.dropped,
        spent={
            "sweep": len(problem.samples) * len(shared_knots(members)[0]),
            "sweep_one_by_one": int(cost.get(False, 0)),
            "automatic": int(cost.get(True, 0)),
            "reference": int(best.evaluations.sum()),
            "profiles": len(problem.samples) * profile_steps,
        },
        config={
            **problem.config,
            "reference": "automatic rule" if reference is None else "given",
            "reference_tolerance": reference_tolerance,
            "reference_max_steps": reference_max_steps,
            "top": top,
        },
        profiles=profiles,
    )


def _floors(table: pd.DataFrame, precision: float) -> NDArray[np.str_]:
    """Return the floor at which each row's error is, `""` for none."""
    errors, costs, own = (
        table[name].to_numpy(float) for name in ("relative_error", "evaluations", "reference_error")
    )
    found = np.full(len(table), "", dtype="<U9")
    by_budget = table.max_steps.notna()
    for rows in table.groupby([table["sample"], table.rule, by_budget]).indices.values():
        found[rows] = floors(errors[rows], costs[rows], own[rows[0]], precision)
    return found


def _changes(
    measure: Measure, problem: Problem, reference: Reference, values: list[list[Array]]
) -> Array:
    """Return by how much each run's values miss what `measure` says of the reference."""
    truth = np.asarray(measure(problem.arrange(reference.values)), np.float64)
    return np.concatenate(
        [measure(problem.arrange(np.concatenate(each))) - truth for each in values]
    )
