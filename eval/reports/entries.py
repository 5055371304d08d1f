"""What is ranked: the explanations of runs, with the names and colours that tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from igsuite.eval.figures import dash_array
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.runs.run import Run
from igsuite.visible import visible


@dataclass(frozen=True)
class Entry:
    """An explanation of a run.

    Args:
        run: Number of the run.
        series: Its method and baseline, and how they look.
        label: What it is called among the others.
    """

    run: int
    series: Series
    label: str

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
            "dash": dash_array(self.series.line),
        }


def entries_of(runs: Sequence[Run], names: Sequence[str]) -> list[Entry]:
    """Return the explanations of runs, in their order.

    Args:
        runs: The runs.
        names: What each is called; a label says it where another run has such an explanation too.
    """
    found = [(number, each) for number, run in enumerate(runs) for each in run.explanations]
    series = series_of([each for _, each in found])
    shared = Counter(each.label for each in series)
    return [
        Entry(
            number,
            each,
            f"{each.label} · {visible(names[number])}" if shared[each.label] > 1 else each.label,
        )
        for (number, _), each in zip(found, series, strict=True)
    ]
