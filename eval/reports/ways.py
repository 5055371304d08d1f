"""Ways of measuring: a metric, what removed, and what else tells one from another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from igsuite.eval.metrics import METRICS
from igsuite.wording import in_words


@dataclass(frozen=True)
class Way:
    """A way of measuring.

    Args:
        key: The metric, the operator (empty where nothing is removed), and where runs or baselines
            are judged each by itself, which.
        compared: "value", or "normalised" where the scores of several models are compared.
        higher_is_better: Whether a larger number speaks for the attribution; `None` where none
            does, or it is not known.
    """

    key: Mapping[str, str]
    compared: str
    higher_is_better: bool | None

    @property
    def metric(self) -> str:
        """Name of the metric."""
        return self.key["metric"]

    @property
    def compared_metric(self) -> str:
        """Name of the number that is compared: "deletion", or "normalised deletion"."""
        return f"normalised_{self.metric}" if self.compared == "normalised" else self.metric

    @property
    def operator(self) -> str:
        """What removes; empty where nothing is removed."""
        return self.key["operator"]

    @property
    def label(self) -> str:
        """What it is called: "deletion (mask)"."""
        others = {**self.key, "operator": operator_in_words(self.operator)}
        parts = [in_words(value) for name, value in others.items() if name != "metric" and value]
        return f"{in_words(self.metric)} ({'; '.join(parts)})" if parts else in_words(self.metric)

    @property
    def larger_wins(self) -> bool | None:
        """Whether the larger of two numbers that are compared is the better one."""
        return True if self.compared == "normalised" else self.higher_is_better

    def document(self) -> dict[str, Any]:
        """Return it as a report has it, less its key."""
        kind = METRICS.get(self.metric)
        bounds = (-math.inf, math.inf) if kind is None else kind.bounds
        return {
            "metric": self.metric,
            "operator": self.operator,
            "label": self.label,
            "compared": self.compared,
            "higher_is_better": self.higher_is_better,
            "bounds": [each if math.isfinite(each) else None for each in bounds],
            "meaning": meaning(self.metric),
        }


def operator_in_words(operator: str) -> str:
    """Return what removes without the marks of code.

    Example:
        >>> operator_in_words("constant(value=0)"), operator_in_words("mask")
        ('constant 0', 'mask')
        >>> operator_in_words("imputation(noise=0.01, seed=3)")
        'imputation, noise 0.01, seed 3'
    """
    name, _, settings = operator.removesuffix(")").partition("(")
    given = [each.replace("=", " ") for each in settings.split(", ") if each]
    if len(given) == 1:
        return f"{name} {given[0].partition(' ')[2]}"
    return ", ".join([name, *given])


def meaning(metric: str) -> str:
    """Return what a metric measures: the first sentence of its class; nothing of an unknown one.

    Example:
        >>> meaning("deletion")[:46]
        'Area under the score of the target as units ar'
    """
    kind = METRICS.get(metric)
    told = "" if kind is None else (kind.__doc__ or "")
    return " ".join(told.partition("\n\n")[0].split())
