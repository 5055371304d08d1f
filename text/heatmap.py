"""What every heatmap of tokens says, whatever it is drawn on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import FloatArray

if TYPE_CHECKING:
    from igsuite.text.attributions import TokenAttributions

FOR, AGAINST = "for the target", "against it"


def common_scale(values: Iterable[FloatArray]) -> float:
    """Return the largest absolute value, at which the colours of a figure are full.

    Args:
        values: The values of each text.

    Returns:
        The scale; 0 where there is no finite value.

    Example:
        >>> common_scale([np.array([0.1, -0.3]), np.array([])])
        0.3
    """
    return max((float(np.nanmax(np.abs(v))) for v in values if np.isfinite(v).any()), default=0.0)


def signed(value: float) -> str:
    """Return a number with its sign, as every view writes it.

    Example:
        >>> signed(-0.12345)
        '−0.123'
    """
    return f"{value:+.3g}".replace("-", "−")


def with_error(value: float, error: float) -> str:
    """Return a value with its standard error, as every view writes it.

    Example:
        >>> with_error(-0.12345, 0.0004)
        '−0.123 ± 0.0004'
    """
    return f"{signed(value)} ± {error:.1g}"


def target_summary(attributions: TokenAttributions, row: int) -> str:
    """Say what a text was scored for: "positive: 0.98 (baseline 0.51)"."""
    first = attributions.first
    target = first.target[row]
    names = attributions.class_names
    known = names is not None and np.ndim(target) == 0 and 0 <= target < len(names)
    name = names[target] if known and names is not None else f"target {target}"
    score, baseline = first.score_input[row], first.score_baseline[row]
    summary = f"{name}: {score:.3g}"
    return summary if np.isnan(baseline) else f"{summary} (baseline {baseline:.3g})"


def quality_summary(attributions: TokenAttributions, method: str, row: int) -> str:
    """Say how good an attribution is: "converged, 31 evaluations, error 1.2 %"."""
    found = attributions.attributions[method]
    parts = [str(found.verdict[row]).replace("_", " "), f"{found.evaluations[row]} evaluations"]
    if np.isfinite(found.relative_error[row]):
        parts.append(f"error {100 * found.relative_error[row]:.2g} %")
    return ", ".join(parts)
