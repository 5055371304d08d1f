"""Runs as a report takes them: opened, each once, each with a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.run_error import RunError
from igsuite.visible import visible


def open_runs(runs: Sequence[Run | str | PathLike[str]]) -> tuple[Run, ...]:
    """Open runs.

    Args:
        runs: Runs, or their folders.

    Raises:
        ArgumentError: If there is none, a folder holds none, or two are of the same numbers.
        RunError: If a run cannot be read, which the error names.
    """
    if isinstance(runs, str) or not isinstance(runs, Sequence) or not runs:
        raise ArgumentError("runs", runs, "a list of one run or more, or of their folders")
    opened = tuple(_opened(each) for each in runs)
    for number, run in enumerate(opened):
        for earlier in opened[:number]:
            if _same(earlier, run):
                given = f"{str(earlier.path)!r} and {str(run.path)!r}, which are one run"
                raise ArgumentError(
                    "runs", Wording(given), "each run once", f"Leave out {str(run.path)!r}"
                )
    return opened


def names_of(runs: Sequence[OpenedRun], names: Sequence[str] | None = None) -> tuple[str, ...]:
    """Name runs: as asked, or by their folders, with as much of their paths as tells them apart.

    Raises:
        ArgumentError: If there are not as many names as runs, or two are the same.
    """
    if names is not None:
        if len(names) != len(runs) or len(set(names)) < len(names) or not all(names):
            allowed = f"{len(runs)} different names, one for each run"
            raise ArgumentError("names", list(names), allowed)
        return tuple(names)
    parts = [run.path.resolve().parts for run in runs]
    for depth in range(1, max(map(len, parts))):
        found = ["/".join(each[-depth:]) for each in parts]
        if Counter(found).most_common(1)[0][1] == 1:
            return tuple(found)
    return tuple(str(run.path) for run in runs)


def unfinished(runs: Sequence[OpenedRun], names: Sequence[str]) -> list[str]:
    """Say which runs are not finished, and how far they are."""
    return [
        f"{visible(name)} is not finished: {run.samples_here:,} of its "
        f"{len(run.identity.names):,} samples are here."
        for run, name in zip(runs, names, strict=True)
        if not run.finished
    ]


def other_models(runs: Sequence[Run]) -> bool:
    """Return whether runs are of several models, or of several scores of one."""
    of = [
        (
            run.fingerprints["model"],
            run.fingerprints["preprocessing"],
            run.config["explain"]["score"],
        )
        for run in runs
    ]
    return any(each != of[0] for each in of)


def _opened(run: Run | str | PathLike[str]) -> Run:
    """Open a run, and read what every comparison of it needs."""
    path = run.path if isinstance(run, Run) else Path(run)
    try:
        opened = run if isinstance(run, Run) else Run(path)
        for part in ("results", "samples", "explanations", "verdicts"):
            getattr(opened, part)
    except ArgumentError as error:
        raise ArgumentError("run", error.given, error.allowed, error.mend) from error
    except RunError as error:
        raise RunError(f"run {str(path)!r}: {error}") from error
    return opened


def _same(one: Run, two: Run) -> bool:
    if one.path.resolve() == two.path.resolve():
        return True
    # The same numbers computed twice, unless by other versions or on another machine.
    return one.identity.run_id == two.identity.run_id and one.environment == two.environment
