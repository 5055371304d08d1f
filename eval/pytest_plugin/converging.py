"""Have attributions converged, and do they add up?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.attribution import Attribution
from igsuite.checks import check_number
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent, plain
from igsuite.verdicts import rounding_noise

#: Of the change of score: what rounding of float32 values may add to a sum that holds.
WITHIN = 0.02


def converged(attribution: Attribution, names: Sequence[str]) -> Finding:
    """Find the samples whose attribution has not converged.

    Args:
        attribution: The engine's result.
        names: What messages call each sample.
    """
    bad = np.flatnonzero(np.asarray(attribution.verdict) != "converged").tolist()
    if not bad:
        held = "are exact" if attribution.exact else "have converged"
        return Finding(True, f"all {counted(len(names), 'sample')} {held}")
    error = np.asarray(attribution.relative_error, dtype=np.float64)
    lines = worst_first(
        (
            np.nan_to_num(error[row], nan=np.inf),
            f"{names[row]}: {_in_words(attribution.verdict[row])} after "
            f"{counted(int(attribution.evaluations[row]), 'evaluation')}{_error(error[row])}",
        )
        for row in bad
    )
    line = f"{len(bad)} of {counted(len(names), 'sample')} have not converged"
    advice = tuple(_advice(str(attribution.verdict[row]), attribution.config) for row in bad)
    return Finding(False, line, lines, advice)


def complete(attribution: Attribution, names: Sequence[str], within: float) -> Finding:
    """Find the samples whose attributions do not add up to the change of score.

    Args:
        attribution: The engine's result.
        names: What messages call each sample.
        within: Gap that is allowed, as a share of the change.

    Raises:
        ArgumentError: If the method promises no such sum.
    """
    check_number("within", within, 0.0)
    signed = np.asarray(attribution.completeness_gap, dtype=np.float64)
    gap = np.abs(signed)
    verdicts = np.asarray(attribution.verdict, dtype=str)
    if (np.isnan(gap) & (verdicts != "non_finite")).any():
        given = Wording(f"{attribution.config.get('method')}, which promises no sum")
        raise ArgumentError("method", given, "a method whose values add up to the change of score")
    score, base = (
        np.asarray(each, dtype=np.float64)
        for each in (attribution.score_input, attribution.score_baseline)
    )
    noise = rounding_noise(score, base, np.dtype(np.float32))
    change, total = np.abs(score - base), score - base + signed
    bad = np.flatnonzero(~(gap <= np.maximum(within * change, noise))).tolist()
    allowed = f"within {in_percent(within)} of the change of score"
    if not bad:
        return Finding(True, f"all {counted(len(names), 'sample')} add up {allowed}")
    lines = worst_first(
        (
            np.nan_to_num(gap[row] / change[row] if change[row] else np.inf, nan=np.inf),
            f"{names[row]}: the values add up to {plain(total[row])}, the score changes by "
            f"{plain(score[row] - base[row])} (from {plain(base[row])} to {plain(score[row])}): "
            f"off by {_share(gap[row], change[row])}",
        )
        for row in bad
    )
    line = f"{len(bad)} of {counted(len(names), 'sample')} do not add up {allowed}"
    advice = ("a smaller tolerance=, or more steps= of a fixed rule", _RANDOM)
    return Finding(False, line, lines, advice)


_RANDOM = (
    "if that changes nothing, look for what moves the score beside the inputs, as dropout does"
)


def _share(gap: float, change: float) -> str:
    return in_percent(gap / change) if change else plain(gap)


def _in_words(verdict: Any) -> str:
    return str(verdict).replace("_", " ")


def _error(error: float) -> str:
    return f", error {in_percent(error)}" if np.isfinite(error) else ""


def _advice(verdict: str, config: dict[str, Any]) -> str:
    if verdict == "budget_exhausted":
        steps, most = config.get("steps"), config.get("max_steps")
        if config.get("rule", "auto") != "auto":
            return (
                f"rule='auto', which takes as many steps as are needed, or more than steps={steps}"
            )
        return f"more than max_steps={most}, or a larger tolerance than {config.get('tolerance')}"
    if verdict == "degenerate_baseline":
        return "another baseline=: the score at this one is the score of the sample"
    if verdict == "inconsistent":
        return "rule='auto', and a pad, mask or blurred baseline="
    return "look for NaN or infinity in the samples, the baseline and the model's outputs"
