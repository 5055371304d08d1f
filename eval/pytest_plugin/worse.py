"""Is a metric worse than it was in a saved run?"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import replace

from igsuite.checks import check_number
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.against import Change
from igsuite.eval.pytest_plugin.finding import Finding
from igsuite.eval.pytest_plugin.options import Threshold, parse_threshold
from igsuite.eval.pytest_plugin.records import Measured
from igsuite.eval.pytest_plugin.summary import COMPARABLE, change_line


def allowed_by(by: str | float, metric: str) -> Threshold:
    """Return by how much a metric may be worse.

    Args:
        by: A share of the saved mean, as "5%", or a number.
        metric: The metric's name.

    Raises:
        ArgumentError: If `by` is neither.
    """
    if not isinstance(by, str):
        check_number("by", by, 0.0)
        return Threshold(metric, float(by), relative=False)
    try:
        return replace(parse_threshold(f"metric:{by}"), metric=metric)
    except ArgumentTypeError as error:
        allowed = "a share of the saved mean, as '5%', or a number of at least 0"
        raise ArgumentError("by", by, allowed) from error


def nothing_saved(measured: Measured, saved: str) -> str:
    """Say that there is nothing to hold a metric against.

    Args:
        measured: What was measured.
        saved: Name of the saved run; empty where there is none.
    """
    where = f"{saved} has none" if saved else "no saved run has any"
    return f"{measured.label}: {where} of these samples to compare with"


def no_worse(
    measured: Measured,
    change: Change | None,
    threshold: Threshold,
    saved: str,
    elsewhere: Sequence[str] = (),
) -> Finding:
    """Hold a metric against a saved run.

    Args:
        measured: What was measured.
        change: Since the saved run; `None` where it has nothing of this.
        threshold: What is allowed.
        saved: Name of the saved run; empty where there is none.
        elsewhere: In what the machine is another one than the saved run's.

    Raises:
        ArgumentError: If neither way of the metric is better.
    """
    if measured.higher_is_better is None:
        given = Wording(f"{measured.metric}, of which neither way is better")
        raise ArgumentError("metric", given, "a metric with a better way")
    if change is None:
        return Finding(True, nothing_saved(measured, saved))
    line = change_line(change, saved)
    if not change.fails(threshold):
        return Finding(True, line)
    hidden = (COMPARABLE,) if change.is_hidden_from(threshold) else ()
    advice = (
        *hidden,
        "look at what changed since, in the model or in its settings",
        "pytest --igsuite-save --igsuite-accept-worse, if it is meant: the next run is compared "
        "with that",
    )
    settings = (f"setting {each}" for each in change.settings)
    other = (*settings, *(f"computed elsewhere: {each}" for each in elsewhere))
    return Finding(False, f"{line}; allowed {threshold}", other, advice)
