"""Numbers and verdicts in the words that every view of attributions uses."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from igsuite.attribution import Attribution
from igsuite.visible import visible


def signed(value: float) -> str:
    """Return a number with its sign, as every view writes it.

    Example:
        >>> signed(-0.12345)
        '−0.123'
    """
    return f"{value:+.3g}".replace("-", "−") if value else "0"


def with_error(value: float, error: float) -> str:
    """Return a value to three digits with its standard error to as many decimals.

    Example:
        >>> with_error(-0.12345, 0.0042), with_error(0.12345, 1e-6), with_error(1e-7, 2e-9)
        ('−0.123 ± 0.004', '+0.123 ± <0.001', '+1e−07 ± 2e−09')
        >>> with_error(0.5, float("nan")), with_error(float("nan"), 0.0)
        ('+0.5', 'no number')
    """
    if math.isnan(value):
        return "no number"
    if math.isnan(error):
        return signed(value)
    if not (math.isfinite(value) and math.isfinite(error)) or 0 < abs(value) < 1e-4:
        return f"{signed(value)} ± {error:.1g}".replace("-", "−")
    digits = 2 - math.floor(math.log10(abs(value))) if value else 3
    decimals = max(0, digits)
    least = 10.0**-decimals
    shown = f"<{least:.{decimals}f}" if error < least / 2 else f"{error:.{decimals}f}"
    return f"{value:+.{decimals}f} ± {shown}".replace("-", "−")


def counted(count: int, what: str) -> str:
    """Return how many there are of something.

    Example:
        >>> counted(1, "sample"), counted(5000, "sample")
        ('1 sample', '5,000 samples')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """Return a share in per cent, as every view writes it: small ones as such.

    Example:
        >>> percent(0.0123), percent(2.8e-8), percent(1.234)
        ('1.2 %', '<0.001 %', '123 %')
    """
    if 0 < share < 1e-5:
        return "<0.001 %"
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"


def in_words(name: str) -> str:
    """Return the name of a method as it is shown.

    Example:
        >>> in_words("integrated_gradients")
        'integrated gradients'
    """
    return visible(name.replace("_", " "))


def target_summary(attribution: Attribution, row: int, names: Sequence[str] | None = None) -> str:
    """Say what a sample was scored for: "positive: 0.98 (baseline 0.51)".

    Args:
        attribution: The engine's result.
        row: Position of the sample.
        names: Names of the targets, in the order of the model's outputs, where known.
    """
    target = attribution.target[row]
    known = names is not None and np.ndim(target) == 0 and 0 <= target < len(names)
    indices = target if np.ndim(target) == 0 else tuple(target.tolist())
    name = names[target] if known and names is not None else f"target {indices}"
    score, baseline = attribution.score_input[row], attribution.score_baseline[row]
    summary = f"{visible(str(name))}: {score:.3g}"
    summary = summary if np.isnan(baseline) else f"{summary} (baseline {baseline:.3g})"
    return summary.replace("-", "−") if score < 0 or baseline < 0 else summary


def quality_summary(attribution: Attribution, row: int) -> str:
    """Say how good an attribution is: "converged, 31 evaluations, error 1.2 %".

    Of a method that integrates nothing there is no error to tell: "exact, 1 evaluation".
    """
    count = attribution.evaluations[row]
    evaluations = f"{count} evaluation{'' if count == 1 else 's'}"
    verdict = str(attribution.verdict[row]).replace("_", " ")
    if attribution.exact and verdict == "converged":
        return f"exact, {evaluations}"
    parts = [verdict, evaluations]
    if np.isfinite(attribution.relative_error[row]):
        parts.append(f"error {percent(float(attribution.relative_error[row]))}")
    return ", ".join(parts)
