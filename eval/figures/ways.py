"""Ways of measuring and their units, in the words of a figure."""

from __future__ import annotations

from igsuite.eval.figures.styles import label
from igsuite.eval.reports.numbers import arrow
from igsuite.eval.reports.ways import operator_in_words
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.run import Run
from igsuite.visible import visible

#: Orders of removal that no method gave.
REFERENCES = {"random": "random orders", "oracle": "best order found"}
SCALE = (
    "Raw numbers of several models mean different things: those called normalised are compared "
    "where they lie between random orders, 0, and the best order found, 1"
)


def curve_title(metric: str, operator: str, higher_is_better: bool) -> str:
    """Name a way of measuring, with an arrow that points to the better curve.

    Example:
        >>> curve_title("morf", "mask", higher_is_better=False)
        'morf ↓, by mask'
    """
    by = f", by {operator_in_words(operator)}" if operator else ""
    return visible(f"{label(metric)}{arrow(higher_is_better)}{by}")


def unit_name(run: Run) -> str:
    """Return what a run removes at a time, in the plural.

    Example: "tokens", "words", "pixels", "patches".
    """
    units = run.config["evaluate"]["units"]
    return "patches" if isinstance(units, int) else str(units)


def counted(number: int, run: OpenedRun) -> str:
    """Count samples in words: "48 texts"."""
    kind = {"text": "text", "image": "picture"}[run.kind]
    return f"{number:,} {kind}{'' if number == 1 else 's'}"
