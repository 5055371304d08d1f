"""Thresholds held against the changes since a saved run, and what a comparison cannot say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.pytest_plugin.against import Change, compared_metrics, machine_differences
from igsuite.eval.pytest_plugin.following import can_be_flattered
from igsuite.eval.pytest_plugin.history import SavedRun
from igsuite.eval.pytest_plugin.options import Threshold
from igsuite.eval.pytest_plugin.places import counted_places
from igsuite.eval.pytest_plugin.records import Found, Measured
from igsuite.eval.pytest_plugin.summary import COMPARABLE, lost_line

OPTION = "--igsuite-compare-fail"
#: The area under a curve is what the curve's name stands for.
_AREA = "_auc"


def of_measured(thresholds: Sequence[Threshold], saved: SavedRun) -> list[Threshold]:
    """Return thresholds by the names under which a run measured.

    Args:
        thresholds: As asked for; "deletion_auc" is "deletion".
        saved: The run that is compared with.

    Raises:
        ArgumentError: If it has no such metric, or one of which neither way is better.
    """
    known = compared_metrics(saved)
    named = []
    for each in thresholds:
        name = each.metric
        if name not in known and name.removesuffix(_AREA) in known:
            name = name.removesuffix(_AREA)
        check_name(OPTION, name, known or ["no metric: the saved run measured none"])
        if known[name] is None:
            given = Wording(f"{each}, a metric of which neither way is better")
            allowed = [name for name, higher in known.items() if higher is not None]
            raise ArgumentError(OPTION, given, ", ".join(allowed) or "none that was saved")
        named.append(replace(each, metric=name))
    return named


def failures(
    thresholds: Sequence[Threshold], changes: Sequence[Change]
) -> list[tuple[Threshold, Change]]:
    """Return every change that a threshold does not allow."""
    return [
        (threshold, change)
        for threshold in thresholds
        for change in changes
        if change.measured.metric == threshold.metric and change.fails(threshold)
    ]


def notes_on(
    found: Sequence[Found],
    changes: Sequence[Change],
    thresholds: Sequence[Threshold],
    saved: SavedRun,
    machine: Mapping[str, Any],
    gone: Collection[str] = (),
) -> list[str]:
    """Say what a comparison has to be read with.

    Args:
        found: What the tests found.
        changes: Since the saved run.
        thresholds: What is held against them.
        saved: The run that is compared with.
        machine: What this one was computed on.
        gone: Metrics of which it is said elsewhere that they are not measured any more.
    """
    notes = []
    if found and (differing := machine_differences(saved, machine)):
        notes.append(f"{saved.name} was computed elsewhere: {'; '.join(differing)}")
    moved: dict[str, list[str]] = {}
    for each in found:
        line = _moved_scores([change for change in changes if change.found.key == each.key])
        if line:
            moved.setdefault(line, []).append(f"{each.test}, {each.name}")
    said: dict[str, list[str]] = {}
    for change in changes:
        where = f"{change.found.test}, {change.found.name}, {change.measured.label}"
        for line in _said_of(change, saved.name):
            said.setdefault(line, []).append(where)
    notes += [f"{counted_places(where)}: {line}" for line, where in (moved | said).items()]
    guarded = {threshold.metric for threshold in thresholds}
    new = _not_compared(found, changes, guarded)
    if new:
        places = [f"{each.test}, {each.name}, {measured.label}" for each, measured in new]
        notes.append(
            f"{counted_places(places)}: {saved.name} has none of it on these samples: not guarded"
        )
    compared = {measured.metric for _, measured in new}
    compared |= {change.measured.metric for change in changes}
    scored = {each.key for each in saved.found if each.scores}
    for threshold in thresholds:
        held = {c.found.key for c in changes if c.measured.metric == threshold.metric}
        if can_be_flattered(threshold.metric) and held - scored:
            notes.append(
                f"{OPTION}={threshold}: {saved.name} was saved without the model's own scores: "
                "whether they have moved can't be told. Save a run anew"
            )
        if threshold.metric not in {*compared, *gone}:
            notes.append(f"{OPTION}={threshold}: no test measured it on samples that were saved")
    return notes


def _not_compared(
    found: Sequence[Found], changes: Sequence[Change], metrics: Collection[str]
) -> list[tuple[Found, Measured]]:
    """Return the measurements of some metrics that the saved run has nothing of."""
    held = {(*change.found.key, change.measured.label) for change in changes}
    return [
        (each, measured)
        for each in found
        for measured in each.metrics
        if measured.metric in metrics and (*each.key, measured.label) not in held
    ]


def _moved_scores(changes: Sequence[Change]) -> str:
    """Say that the scores of an explanation's samples have moved, and what can't be compared."""
    moved = [each for each in changes if each.scores is not None and each.scores.have_moved]
    if not moved:
        return ""
    line = f"{moved[0].scores}, which numbers of removal follow"
    looks = [each.measured.label for each in moved if each.is_flattered]
    if not looks:
        return line
    better = "looks better" if len(looks) == 1 else "look better"
    return f"{line}: {', '.join(looks)} {better} for it alone. Try {COMPARABLE}"


def _said_of(change: Change, saved: str) -> Iterator[str]:
    if change.settings:
        yield f"other settings than saved: {'; '.join(change.settings)}"
    if change.lost:
        yield lost_line(change, saved)
    if change.count < len(change.measured.values):
        yield (
            f"compared over {change.count} of {len(change.measured.values)} samples, those that "
            "have a number in both runs"
        )
    if change.count == 1:
        yield "1 sample has no interval, so that no change is more than chance"
