"""Stored references: attributions beside the tests, as files that nothing unpickles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from igsuite.attribution import Attribution
from igsuite.checks import check_number
from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent
from igsuite.eval.pytest_plugin.sample_values import sample_values
from igsuite.visible import visible
from igsuite.wording import in_words

FOLDER = "igsuite_references"
#: What rounding on another machine changes, of a sample's L1 norm.
_ROUNDING = 1e-3
#: Of the letters of a file's name: file systems take about 250.
_LONGEST = 100
_CHECKSUMS = "sample_checksums"
_UPDATE = "run pytest with --igsuite-update-references and look at what changed, if it is meant"


def reference_file(test_file: Path, nodeid: str, name: str) -> Path:
    """Return the file of a test's reference, in a folder beside the test.

    Args:
        test_file: The file that the test is in.
        nodeid: The test's node id, with its classes and parameters.
        name: The reference's.

    Example:
        >>> reference_file(Path("test_it.py"), "test_it.py::TestA::test_b", "gradient").as_posix()
        'igsuite_references/test_it__TestA.test_b__gradient.npz'
    """
    test = nodeid.partition("::")[2]
    function, bracket, parameters = test.partition("[")
    own = function.replace("::", "."), bracket, parameters
    parts = test_file.stem, "".join(own), name
    tame = "__".join(re.sub(r"[^\w\[\]=.,+-]", "_", each, flags=re.ASCII) for each in parts)
    if tame != "__".join(parts) or "__" in name or len(tame) > _LONGEST:
        # Another test, or another name, may be left with the same letters.
        digest = hashlib.sha256("\0".join((test, name)).encode(errors="backslashreplace"))
        tame = f"{tame[:_LONGEST]}-{digest.hexdigest()[:8]}"
    return test_file.parent / FOLDER / f"{tame}.npz"


def store(path: Path, attribution: Attribution, checksums: Sequence[str]) -> None:
    """Store a reference.

    Args:
        path: Its file.
        attribution: What it holds.
        checksums: Of each sample.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(attribution, config={**attribution.config, _CHECKSUMS: list(checksums)}).save(path)


def matches(
    path: Path,
    attribution: Attribution,
    checksums: Sequence[str],
    names: Sequence[str],
    within: float | None,
) -> Finding:
    """Find the samples whose attributions differ from a stored reference.

    Args:
        path: The reference's file.
        attribution: The engine's result.
        checksums: Of each sample.
        names: What messages call each sample.
        within: Difference that is allowed, in L1 norm over the reference's; `None` for what both
            error bars and rounding allow.
    """
    if within is not None:
        check_number("within", within, 0.0)
    if not path.exists():
        return Finding(False, f"no reference is stored in {path.name}", (), (f"{_UPDATE}",))
    try:
        stored = Attribution.load(path)
        places = {each: row for row, each in enumerate(stored.config[_CHECKSUMS])}
    except (ArgumentError, KeyError, TypeError) as error:
        line = f"{path.name} is no reference: {visible(str(error))}"
        return Finding(False, line, (), (_UPDATE,))
    missing = [names[row] for row, each in enumerate(checksums) if each not in places]
    if missing:
        line = f"{path.name} does not hold {len(missing)} of {counted(len(names), 'sample')}"
        return Finding(False, line, tuple(f"{each}: not in it" for each in missing), (_UPDATE,))
    rows = [places[each] for each in checksums]
    if within is None and (unsettled := _unsettled(attribution, stored.take(rows), names)):
        line = (
            f"{len(unsettled)} of {counted(len(names), 'sample')} have no error bar that "
            f"{path.name} can be compared by"
        )
        advice = ("within=, the difference that is allowed whatever the error bars say", _UPDATE)
        return Finding(False, line, unsettled, advice)
    return _compared(path, attribution, stored.take(rows), names, within)


def _unsettled(now: Attribution, stored: Attribution, names: Sequence[str]) -> tuple[str, ...]:
    """Say which samples have not converged: their errors are large, or not known."""
    lines = list[str]()
    for row, name in enumerate(names):
        found = (("is", now.verdict[row]), ("was", stored.verdict[row]))
        bad = [f"{verb} {in_words(str(each))}" for verb, each in found if each != "converged"]
        lines += [f"{name}: {' and '.join(bad)}"] if bad else []
    return tuple(lines)


def _compared(
    path: Path,
    now: Attribution,
    stored: Attribution,
    names: Sequence[str],
    within: float | None,
) -> Finding:
    lines: list[tuple[float, str]] = []
    farthest = 0.0
    for row, name in enumerate(names):
        one, two = sample_values(now.values, row), sample_values(stored.values, row)
        if not np.array_equal(now.target[row], stored.target[row]):
            was, now_is = stored.target[row].tolist(), now.target[row].tolist()
            lines.append((np.inf, f"{name}: the target was {was}, is {now_is}"))
            continue
        if one.shape != two.shape:
            lines.append((np.inf, f"{name}: {two.size} values were stored, there are {one.size}"))
            continue
        norm = np.abs(two).sum()
        difference = np.abs(one - two).sum()
        distance = difference / norm if norm else (0.0 if difference == 0 else np.inf)
        allowed = _allowed(now, stored, row) if within is None else within
        if not distance <= allowed:
            line = (
                f"{name}: differs by {in_percent(distance)} where {in_percent(allowed)} is "
                f"allowed, most at {_place(one, two)}"
            )
            lines.append((distance, line))
        farthest = max(farthest, distance)
    if not lines:
        line = f"{counted(len(names), 'sample')} match {path.name}, within {in_percent(farthest)}"
        return Finding(True, line)
    settings = _other_settings(now.config, stored.config)
    allowed_by = "what both error bars allow" if within is None else in_percent(within)
    line = (
        f"{len(lines)} of {counted(len(names), 'sample')} differ from {path.name} by more than "
        f"{allowed_by}{settings}"
    )
    return Finding(False, line, worst_first(lines), (_UPDATE,))


def _allowed(now: Attribution, stored: Attribution, row: int) -> float:
    errors = (each.relative_error[row] for each in (now, stored))
    return _ROUNDING + float(sum(each for each in errors if np.isfinite(each)))


def _place(one: Any, two: Any) -> str:
    most = int(np.abs(one - two).argmax())
    return f"value {most}: {two[most]:.3g} became {one[most]:.3g}".replace("-", "−")


def _other_settings(now: dict[str, Any], stored: dict[str, Any]) -> str:
    names = [name for name in now if name != "environment" and now[name] != stored.get(name)]
    return f"; other settings: {visible(', '.join(names))}" if names else ""
