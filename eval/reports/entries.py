"""What is ranked: the explanations of runs, with the names and colours that tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from igsuite.eval.figures import dash_array
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.runs.run import Run
from igsuite.visible import visible

#: Of the first run, the second and so on.
LINES: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (5, 1)), (0, (3, 1, 1, 1)))


@dataclass(frozen=True)
class Entry:
    """An explanation of a run.

    Args:
        run: Number of the run.
        series: Its method and baseline, and how they look.
        label: What it is called among the others.
        line: matplotlib's line: of several runs, that of the run.
    """

    run: int
    series: Series
    label: str
    line: Any

    @property
    def method(self) -> str:
        """What the run calls the method."""
        return self.series.method

    @property
    def baseline(self) -> str:
        """What the run calls the baseline; empty for a method that takes none."""
        return self.series.baseline

    @property
    def exact(self) -> bool:
        """Whether nothing is integrated, so that there is no error to tell."""
        return self.series.exact

    def document(self) -> dict[str, Any]:
        """Return it as a report has it, less its key."""
        return {
            "label": self.label,
            "run": f"r{self.run}",
            "method": self.method,
            "baseline": self.baseline,
            "exact": self.exact,
            "colour": self.series.colour,
            "marker": self.series.marker,
            "dash": dash_array(self.line),
        }


def entries_of(runs: Sequence[Run], names: Sequence[str]) -> list[Entry]:
    """Return the explanations of runs, in their order.

    The same explanation has one colour in all runs, and each of several runs a line of its own.

    Args:
        runs: The runs.
        names: What each is called; a label says it where another run has such an explanation too.
    """
    found = [(number, each) for number, run in enumerate(runs) for each in run.explanations]
    different = {(each["method"], each["baseline"]): each for _, each in found}
    series = dict(zip(different, series_of(list(different.values())), strict=True))
    shared = Counter((each["method"], each["baseline"]) for _, each in found)
    entries = []
    for number, each in found:
        key = (each["method"], each["baseline"])
        own = replace(series[key], exact=bool(each["exact"]))
        label = f"{own.label} · {visible(names[number])}" if shared[key] > 1 else own.label
        line = own.line if len(runs) == 1 else LINES[number % len(LINES)]
        entries.append(Entry(number, own, label, line))
    return entries
