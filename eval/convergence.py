"""Convergence against step count: what each evaluation of the gradient buys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError, check_name
from igsuite.integrate import integrated_gradients
from igsuite.rules import RULES

STEPS = (4, 8, 16, 32, 64, 128, 256)
TOLERANCES = (0.2, 0.1, 0.05, 0.02, 0.01, 0.005)


def convergence(
    model: Any,
    inputs: Any,
    *,
    rules: Sequence[str] = ("left", "trapezoid", "gauss_legendre"),
    steps: Sequence[int] = STEPS,
    tolerances: Sequence[float] = TOLERANCES,
    reference: ArrayLike | None = None,
    reference_tolerance: float = 1e-3,
    reference_max_steps: int = 4096,
    target: Any = None,
    after_run: Callable[[], Any] = lambda: None,
    **settings: Any,
) -> pd.DataFrame:
    """Measure the error of integrated gradients against what they cost.

    Args:
        model: As for `igsuite.integrated_gradients`.
        inputs: As there, `(n, ...)`.
        rules: Fixed rules to run at every step count.
        steps: Gradient evaluations per sample for the fixed rules.
        tolerances: Relative errors to ask of the automatic rule.
        reference: The true attribution, shaped like the values, where it is known; `None` for
            the automatic rule at `reference_tolerance`.
        reference_tolerance: Relative L1 error asked of the reference.
        reference_max_steps: The most gradient evaluations the reference may cost a sample.
        target: As for `igsuite.integrated_gradients`; frozen at `inputs` for every run.
        after_run: Called after each of the `run_count` runs: a progress bar's step.
        **settings: Passed on to `igsuite.integrated_gradients`: `baseline`, `score`, `layer`, ….

    Returns:
        One row a sample and run: `sample`, `rule` ("auto" for the automatic rule), `steps` or
        `tolerance` (what was asked for, the other missing), `evaluations` (what it cost), `gap`
        (of completeness), `relative_error` (L1, against the reference), `estimated_error` (the
        engine's own estimate of it), `reference_error` (the estimate of the reference's own;
        0 where the truth was given) and `verdict`.

    Raises:
        ArgumentError: If a rule is unknown or unsuited, or the reference does not fit.

    Example:
        >>> import keras
        >>> def cube(x):
        ...     return keras.ops.sum(x**3, axis=-1)
        >>> x = np.array([[1.0, 2.0]], dtype="float32")
        >>> frame = convergence(cube, x, rules=["left"], steps=[2], tolerances=[], reference=x**3)
        >>> float(frame.relative_error[0])  # left rule: x · 3 (0² + (x/2)²) / 2 = 3/8 x³
        0.625
    """
    for rule in rules:
        check_name("rules", rule, RULES)
    fine = integrated_gradients(
        model,
        inputs,
        target=target,
        tolerance=reference_tolerance,
        max_steps=reference_max_steps,
        **settings,
    )
    after_run()
    truth = fine.values if reference is None else np.asarray(reference, dtype=np.float64)
    if np.shape(truth) != np.shape(fine.values):
        raise ArgumentError("reference", np.shape(truth), f"the values' {np.shape(fine.values)}")
    own_error = np.asarray(fine.relative_error, dtype=np.float64)
    reference_error = own_error if reference is None else np.zeros(len(fine))
    frozen = target if callable(target) else fine.target

    frames = []
    asked: list[dict[str, Any]] = [
        {"rule": rule, "steps": count} for rule in rules for count in steps
    ]
    asked += [{"rule": "auto", "tolerance": tolerance} for tolerance in tolerances]
    for question in asked:
        found = integrated_gradients(
            model, inputs, target=frozen, max_steps=reference_max_steps, **question, **settings
        )
        frames.append(_rows(found, truth, reference_error).assign(**question))
        after_run()
    columns = ["sample", "rule", "steps", "tolerance", "evaluations", "gap", "relative_error"]
    columns += ["estimated_error", "reference_error", "verdict"]
    return pd.concat(frames, ignore_index=True).reindex(columns=columns)


def run_count(
    rules: Sequence[str], steps: Sequence[int] = STEPS, tolerances: Sequence[float] = TOLERANCES
) -> int:
    """Return the number of runs that `convergence` takes: a progress bar's total."""
    return 1 + len(rules) * len(steps) + len(tolerances)


def relative_l1(values: ArrayLike, truth: ArrayLike) -> NDArray[np.float64]:
    """Return the L1 error of each sample's values over the L1 norm of the truth.

    Args:
        values: `(n, ...)`.
        truth: `(n, ...)`, the same shape.

    Returns:
        `(n,)`; NaN where the truth is all zero.

    Example:
        >>> relative_l1([[1.0, 2.0]], [[1.0, 3.0]]).tolist()
        [0.25]
    """
    one, two = np.asarray(values, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    axes = tuple(range(1, two.ndim))
    norm = np.abs(two).sum(axis=axes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(norm > 0, np.abs(one - two).sum(axis=axes) / norm, np.nan)


def _rows(found: Attribution, truth: FloatArray, reference_error: FloatArray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sample": np.arange(len(found)),
            "evaluations": found.evaluations,
            "gap": found.completeness_gap,
            "relative_error": relative_l1(found.values, truth),
            "estimated_error": found.relative_error,
            "reference_error": reference_error,
            "verdict": found.verdict,
        }
    )
