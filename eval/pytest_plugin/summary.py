"""The table at the end of a session."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from igsuite.eval.pytest_plugin.numbers import counted, in_percent, interval, plain
from igsuite.eval.pytest_plugin.options import Threshold
from igsuite.eval.pytest_plugin.records import Found, Measured
from igsuite.eval.pytest_plugin.session_outcomes import FAILED_AS_EXPECTED, KEPT_BY_MARKS
from igsuite.tally import NAMED
from igsuite.visible import visible
from igsuite.wording import signed

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.against import Change
    from igsuite.eval.pytest_plugin.session import EvaluationSession

_SAME, _INCOMPARABLE = "same", "not comparable"
ARROWS = {True: "↑", False: "↓", None: " "}
#: Width of the columns: metric, mean, interval, samples, change; 80 with the indent.
_IN_BRACKETS = re.compile(r" \([^()]*\)")
_ROW = "  {:<27}{:>9}  {:<19}{:>4}  {}"


#: What holds where scores have moved.
COMPARABLE = (
    "a threshold on comprehensiveness, which falls as a model goes dull; or measure(…, "
    "normalised=True), which compares explanations of different models"
)
_MEANT = (
    "Try: if it is meant, pytest --igsuite-save --igsuite-accept-worse: the next run is compared "
    "with that"
)


def show_summary(session: EvaluationSession, reporter: pytest.TerminalReporter) -> None:
    """Write the table, and what was written."""
    found = session.found_in_order()
    tests = len({each.test for each in found})
    title = f"igsuite: {counted(len(found), 'explanation')} in {counted(tests, 'test')}"
    reporter.ensure_newline()
    reporter.section(title, sep="-", bold=True)
    checks = reporter.config.get_verbosity() > 0
    for line in table_lines(found, session.changes, checks):
        reporter.write_line(line)
    for line in session.written:
        reporter.write_line(f"igsuite: {visible(line)}")


def show_notes(notes: Sequence[str], reporter: pytest.TerminalReporter) -> None:
    """Write what a comparison has to be read with, and what was not done."""
    if notes:
        reporter.ensure_newline()
    for note in notes:
        for line in wrapped(f"igsuite: {visible(note)}"):
            reporter.write_line(line, yellow=True)


def show_failed(
    failed: Sequence[tuple[Threshold, Change]],
    unmeasured: Sequence[tuple[str, str]],
    against: str,
    reporter: pytest.TerminalReporter,
) -> None:
    """Write what is worse than a saved run by more than is allowed, or not known any more."""
    reporter.ensure_newline()
    reporter.section(f"igsuite: worse than {visible(against)}", sep="-", red=True)
    for threshold, change in failed:
        reporter.write_line(visible(change.found.test), red=True)
        line = f"{change.found.name}: {change_line(change, against)}; allowed {threshold}"
        for each in wrapped(visible(line), "  "):
            reporter.write_line(each, red=True)
    for test, line in unmeasured:
        reporter.write_line(visible(test), red=True)
        for each in wrapped(visible(line), "  "):
            reporter.write_line(each, red=True)
    hidden = any(change.is_hidden_from(threshold) for threshold, change in failed)
    for advice in ([f"Try: {COMPARABLE}"] if hidden else []) + [_MEANT]:
        for each in wrapped(advice):
            reporter.write_line(each, red=True)


def unmeasured_line(name: str, labels: Sequence[str], saved: str, outcome: str = "") -> str:
    """Say that measurements of a saved run are not made any more.

    Args:
        name: The explanation's.
        labels: The measurements'.
        saved: The run's name.
        outcome: What became of their test now, as `EvaluationSession.note_outcome` takes it.
    """
    why = {
        "failed": "not now: the test failed before",
        "skipped": "not now: the test skipped itself",
        KEPT_BY_MARKS: "not now: the test is skipped by its mark, and not guarded",
        FAILED_AS_EXPECTED: "not now: the test failed before, as it is expected to",
    }.get(outcome, "by no test now")
    was = "was" if len(labels) == 1 else "were"
    return f"{name}: {', '.join(labels)} {was} measured in {saved}, and {why}"


def change_line(change: Change, saved: str) -> str:
    """Say how far a metric has moved since a saved run."""
    measured = change.measured
    if not change.count:
        return visible(f"{measured.label}: {lost_line(change, saved)}")
    level = in_percent(measured.confidence)
    lost = f"; {lost_line(change, saved)}" if change.lost else ""
    return visible(
        f"{measured.label} was {plain(change.saved)} in {saved}, is {plain(change.mean)}: "
        f"{_in_words(change)}, "
        f"{level} interval of the difference {interval(change.low, change.high)} over "
        f"{counted(change.count, 'sample')}{lost}{_followed(change)}"
    )


def _followed(change: Change) -> str:
    """Say how the model's own scores have moved, where the metric follows them."""
    if change.scores is None or not change.scores.have_moved:
        return ""
    looks = ", and looks better for it" if change.is_flattered else ""
    return f"; {change.scores}, which {change.measured.metric} follows{looks}"


def lost_line(change: Change, saved: str) -> str:
    """Name the samples that have a number in a saved run and none any more."""
    named = ", ".join(f"sample {row}" for row in change.lost[:NAMED])
    more = f" and {len(change.lost) - NAMED} more" if len(change.lost) > NAMED else ""
    count = len(change.lost)
    has = "which has" if count == 1 else "which have"
    return f"no number any more for {counted(count, 'sample')}, {has} one in {saved}: {named}{more}"


def table_lines(
    found: Sequence[Found], changes: Sequence[Change], checks: bool = False
) -> Iterator[str]:
    """Return the table, no line wider than 80 columns but for the names of tests.

    Args:
        found: What the tests found.
        changes: Since a saved run.
        checks: Whether to say of every assertion what it found.
    """
    change_of = {(*each.found.key, each.measured.label): each for each in changes}
    measured = [each for one in found for each in one.metrics]
    test = None
    for each in found:
        if each.test != test:
            test = each.test
            yield visible(test)
        yield from wrapped(_explanation(each), "  ")
        for one in each.metrics:
            yield _row(one, change_of.get((*each.key, one.label)))
        for check in each.checks if checks else ():
            word = "held" if check.passed else "failed"
            yield from wrapped(f"{word}: {visible(check.line)}", "    ")
    if any(not each.exact for each in found):
        yield ""
        yield "steps and error: of the median sample"
    if measured:
        levels = sorted({each.confidence for each in measured})
        against = ", change" if changes else ""
        yield (
            f"numbers: mean, {' or '.join(map(in_percent, levels))} interval, samples"
            f"{against}; ↑ higher, ↓ lower is better"
        )


def _explanation(found: Found) -> str:
    parts = [counted(len(found.samples), "sample")]
    if found.exact:
        parts.append("exact")
    else:
        if list(found.verdicts) == ["converged"]:
            parts.append("all converged")
        else:
            parts += [f"{n} {name.replace('_', ' ')}" for name, n in found.verdicts.items()]
        parts.append(f"{found.evaluations:g} steps")
        if found.relative_error is not None:
            parts.append(f"error {in_percent(found.relative_error)}")
    failed = sum(not each.passed for each in found.checks)
    if failed:
        parts.append(f"{failed} of {counted(len(found.checks), 'assertion')} failed")
    return f"{visible(found.name)}: {', '.join(parts)}"


def wrapped(line: str, indent: str = "") -> list[str]:
    """Return a line as lines of at most 80 columns, percent signs with their numbers."""
    lines = textwrap.wrap(
        line.replace(" %", "\N{NO-BREAK SPACE}%"),
        80,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [each.replace("\N{NO-BREAK SPACE}%", " %") for each in lines]


def _row(measured: Measured, change: Change | None) -> str:
    arrow = ARROWS[measured.higher_is_better]
    label = visible(measured.label)
    if len(label) > 24:
        label = _IN_BRACKETS.sub("", label)
    label = label if len(label) <= 24 else f"{label[:23]}…"
    mean = "–" if measured.mean is None else plain(measured.mean)
    bounds = (
        ""
        if measured.low is None or measured.high is None
        else interval(measured.low, measured.high)
    )
    since = "" if change is None else moved(change)
    return _ROW.format(f"{label} {arrow}", mean, bounds, measured.count, since).rstrip()


def moved(change: Change) -> str:
    """Say in a word or two how far a metric has moved since a saved run."""
    if change.lost:
        return f"{len(change.lost)} lost"
    word = _word(change)
    return word if word in (_SAME, _INCOMPARABLE) else f"{signed(change.difference)} {word}"


def _word(change: Change) -> str:
    if change.low == change.high == change.difference == 0:
        return _SAME
    if change.is_worse:
        return "worse"
    if change.is_flattered:
        return _INCOMPARABLE
    if not change.is_told:
        return "unclear"
    return "moved" if change.measured.higher_is_better is None else "better"


def _in_words(change: Change) -> str:
    word = _word(change)
    if word == _SAME:
        return "the same"
    if word == _INCOMPARABLE:
        return word
    share = f" ({in_percent(abs(change.difference / change.saved))})" if change.saved else ""
    if word in ("worse", "better"):
        return f"{word} by {plain(abs(change.difference))}{share}"
    chance = ", which may be chance" if word == "unclear" else ""
    return f"moved by {signed(change.difference)}{share}{chance}"
