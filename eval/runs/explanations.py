"""The attributions of a shard as plain arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.attribution import Attribution

#: Name of the array that lists the explanations, whose arrays are numbered in this order.
HEADER = "explanations"
VERDICT_COLUMNS = (
    "verdict",
    "explanation",
    "relative_error",
    "completeness_gap",
    "score_input",
    "score_baseline",
    "evaluations",
)


@dataclass(frozen=True, eq=False)
class Explanation:
    """The attributions of some samples by one method from one baseline.

    Args:
        method: The method's name.
        baseline: The baseline's name; empty for a method that takes none.
        attribution: The result, values `(n, ...)`.
    """

    method: str
    baseline: str
    attribution: Attribution

    @property
    def label(self) -> str:
        """What it is called among others."""
        return label_of(self.method, self.baseline)


def label_of(method: str, baseline: str) -> str:
    """Return what a method from a baseline is called among others.

    Example:
        >>> label_of("integrated_gradients", "zero"), label_of("gradient", "")
        ('integrated_gradients (zero)', 'gradient')
    """
    return f"{method} ({baseline})" if baseline else method


def explanation_arrays(explanations: Sequence[Explanation]) -> dict[str, Any]:
    """Return attributions, all of the same samples, as arrays by name."""
    named = [
        {"method": each.method, "baseline": each.baseline, "exact": each.attribution.exact}
        for each in explanations
    ]
    arrays: dict[str, Any] = {HEADER: np.array(json.dumps(named))}
    for number, each in enumerate(explanations):
        for name in ("values", "standard_error", *VERDICT_COLUMNS):
            arrays[f"{number}:{name}"] = getattr(each.attribution, name)
    return arrays
