"""Is a metric worse than it was in a saved run?"""

from __future__ import annotations

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.against import Change
from igsuite.eval.pytest_plugin.finding import Finding
from igsuite.eval.pytest_plugin.options import Threshold
from igsuite.eval.pytest_plugin.records import Measured
from igsuite.eval.pytest_plugin.summary import change_line


def no_worse(
    measured: Measured, change: Change | None, threshold: Threshold, saved: str
) -> Finding:
    """Hold a metric against a saved run.

    Args:
        measured: What was measured.
        change: Since the saved run; `None` where it has nothing of this.
        threshold: What is allowed.
        saved: Name of the saved run; empty where there is none.

    Raises:
        ArgumentError: If neither way of the metric is better.
    """
    if measured.higher_is_better is None:
        given = Wording(f"{measured.metric}, of which neither way is better")
        raise ArgumentError("metric", given, "a metric with a better way")
    if change is None or not (change.count or change.lost):
        where = f"{saved} has none" if saved else "no saved run has any"
        return Finding(True, f"{measured.label}: {where} of these samples to compare with")
    line = change_line(change, saved)
    if not change.fails(threshold):
        return Finding(True, line)
    advice = (
        "look at what changed since, in the model or in its settings",
        "pytest --igsuite-save, if it is meant: the next run is compared with that",
    )
    other = tuple(f"setting {each}" for each in change.settings)
    return Finding(False, f"{line}; allowed {threshold}", other, advice)
