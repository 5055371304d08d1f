"""What a session found, in Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from igsuite.eval.pytest_plugin.numbers import in_percent, interval, plain
from igsuite.eval.pytest_plugin.records import Found
from igsuite.eval.pytest_plugin.summary import moved
from igsuite.visible import visible

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.against import Change

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|&~@:$])")


def markdown_report(found: Sequence[Found], changes: Sequence[Change], notes: Sequence[str]) -> str:
    """Return a table of everything measured, what was asserted, and what to read it with.

    Args:
        found: What the tests found.
        changes: Since the saved run.
        notes: What a comparison has to be read with.
    """
    lines = ["# Attributions in tests", "", *_measured(found, changes), "", *_checks(found)]
    if notes:
        lines += ["", "## To be read with", "", *(f"- {_escaped(each)}" for each in notes)]
    return "\n".join(lines) + "\n"


def _measured(found: Sequence[Found], changes: Sequence[Change]) -> Iterator[str]:
    change_of = {(*each.found.key, each.measured.label): each for each in changes}
    yield "| test | explanation | metric | better | mean | interval | samples | change |"
    yield "| --- | --- | --- | --- | ---: | --- | ---: | --- |"
    for each in found:
        for one in each.metrics:
            change = change_of.get((*each.key, one.label))
            ends = ""
            if one.low is not None and one.high is not None:
                ends = f"{interval(one.low, one.high)} ({in_percent(one.confidence)})"
            cells = [
                _escaped(each.test),
                _escaped(each.name),
                _escaped(one.label),
                {True: "higher", False: "lower", None: ""}[one.higher_is_better],
                "no number" if one.mean is None else plain(one.mean),
                ends,
                str(one.count),
                "" if change is None else moved(change),
            ]
            yield f"| {' | '.join(cells)} |"


def _checks(found: Sequence[Found]) -> Iterator[str]:
    yield "## What was asserted"
    yield ""
    for each in found:
        for check in each.checks:
            word = "held" if check.passed else "**failed**"
            yield f"- {_escaped(each.test)}, {_escaped(each.name)}: {word}: {_escaped(check.line)}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", visible(text))
