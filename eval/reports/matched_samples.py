"""The samples that several runs have in common: told by what they are, never by their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from igsuite.arrays import IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.run import Run
from igsuite.visible import visible


@dataclass(frozen=True, eq=False)
class MatchedSamples:
    """Which sample of a run is which of another.

    Args:
        rows: `(runs, n)` the place of each sample among the finished ones of each run; −1 where a
            run has no such sample.
        notes: What was left out, in words; nothing where all runs have the same samples.
    """

    rows: IntArray
    notes: list[str]

    def __len__(self) -> int:
        return int(self.rows.shape[1])


def match_samples(runs: Sequence[Run], names: Sequence[str], common: bool = True) -> MatchedSamples:
    """Find the samples of each run in the others.

    A sample is its content: the text, or the file of the picture. Those of equal content are told
    apart by their names.

    Args:
        runs: The runs.
        names: What each is called in errors and notes.
        common: Whether to keep only the samples that all runs have.

    Returns:
        The `MatchedSamples`, in the order of the first run that has each.

    Raises:
        ArgumentError: If a run has no sample, or samples are to be in common and none is.
    """
    contents = [list(run.samples["content"]) for run in runs]
    for name, each in zip(names, contents, strict=True):
        if not each:
            given = Wording(f"{visible(name)!r}, of which no sample is finished")
            mend = "Go on with it by igsuite evaluate, or leave it out"
            raise ArgumentError("runs", given, "runs with samples", mend)
    doubled = {content for each in contents for content, n in Counter(each).items() if n > 1}
    known = []
    for run, each in zip(runs, contents, strict=True):
        called = zip(each, run.samples["name"], strict=True)
        keys = [(content, name if content in doubled else "") for content, name in called]
        known.append({key: row for row, key in enumerate(keys)})
    order = list(dict.fromkeys(key for each in known for key in each))
    kept = [key for key in order if all(key in each for each in known)] if common else order
    if not kept:
        raise ArgumentError(
            "runs",
            Wording(f"{' and '.join(repr(visible(name)) for name in names)}, on other samples"),
            "runs that have samples in common, told by their content",
            "Evaluate them on the same data, or judge each by itself by --protocol run",
        )
    rows = np.array([[each.get(key, -1) for key in kept] for each in known])
    counts = [len(each) for each in contents]
    return MatchedSamples(rows, _left_out(names, counts, len(kept)) if common else [])


def _left_out(names: Sequence[str], counts: Sequence[int], kept: int) -> list[str]:
    if all(count == kept for count in counts):
        return []
    pairs = zip(names, counts, strict=True)
    had = ", ".join(f"{visible(name)} has {count:,}" for name, count in pairs)
    counted = f"{kept:,} sample{'' if kept == 1 else 's'}"
    return [f"Compared on the {counted} that all runs have ({had}); others are left out."]
