"""The explanations of a run as the series of its figures and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from igsuite.eval.figures.styles import OTHERS, STYLES, label
from igsuite.visible import visible


@dataclass(frozen=True)
class Series:
    """An explanation and how it looks.

    Args:
        method: Name of the method.
        baseline: Name of its baseline; empty for a method that takes none.
        name: What tells it from the others.
        label: What a figure calls it.
        exact: Whether it integrates nothing, so that it has no error.
        colour: "#rrggbb".
        marker: matplotlib's marker.
        line: matplotlib's line.
    """

    method: str
    baseline: str
    name: str
    label: str
    exact: bool
    colour: str
    marker: str
    line: Any


def series_of(explanations: Sequence[Mapping[str, Any]]) -> list[Series]:
    """Return explanations as series that differ in colour, marker and line.

    A label names the baseline where there are several of its method.

    Args:
        explanations: As of `Run.explanations`.

    Returns:
        One `Series` each. The first of each method looks as that method does everywhere.

    Example:
        >>> rows = [
        ...     {"method": "gradient", "baseline": baseline, "label": baseline, "exact": True}
        ...     for baseline in ("", "pad")
        ... ]
        >>> [(each.label, each.colour) for each in series_of(rows)]
        [('gradient', '#d55e00'), ('gradient (pad)', '#cc79a7')]
    """
    baselines: dict[str, set[str]] = {}
    for each in explanations:
        baselines.setdefault(str(each["method"]), set()).add(str(each["baseline"]))
    # Of the best order found, which stands beside them.
    taken: set[str] = {STYLES["oracle"][0]}
    found: list[Series] = []
    for each in explanations:
        method, baseline = str(each["method"]), str(each["baseline"])
        several = baseline and len(baselines[method]) > 1
        own = STYLES.get(method)
        if own is None or own[0] in taken:
            free = [other for other in OTHERS if other[0] not in taken]
            own = free[0] if free else OTHERS[len(found) % len(OTHERS)]
        taken.add(own[0])
        shown = visible(f"{label(method)} ({label(baseline)})" if several else label(method))
        name, exact = str(each["label"]), bool(each["exact"])
        found.append(Series(method, baseline, name, shown, exact, *own))
    return found
