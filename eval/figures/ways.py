"""Ways of measuring and their units, in the words of a figure."""

from __future__ import annotations

from igsuite.eval.figures.styles import label
from igsuite.eval.reports.ways import operator_in_words
from igsuite.eval.runs.run import Run
from igsuite.eval.statistics.directions import directions
from igsuite.visible import visible

_ARROWS = {True: " ↑", False: " ↓", None: ""}


def metric_title(metric: str, operator: str = "", value: str = "value") -> str:
    """Name a way of measuring, with an arrow that points to what is better.

    Example:
        >>> metric_title("deletion", "mask"), metric_title("gini")
        ('deletion ↓, by mask', 'gini')
    """
    arrow = _ARROWS[directions([metric], value=value)[metric]]
    return visible(
        f"{label(metric)}{arrow}{f', by {operator_in_words(operator)}' if operator else ''}"
    )


def unit_name(run: Run) -> str:
    """Return what a run removes at a time, in the plural.

    Example: "tokens", "words", "pixels", "patches".
    """
    units = run.config["evaluate"]["units"]
    return "patches" if isinstance(units, int) else str(units)


def counted(number: int, run: Run) -> str:
    """Count samples in words: "48 texts"."""
    kind = {"text": "text", "image": "picture"}[run.kind]
    return f"{number:,} {kind}{'' if number == 1 else 's'}"
