"""Runs compared: the same samples, every explanation of every run, every way of measuring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike

import numpy as np
import pandas as pd

from igsuite.arrays import IntArray
from igsuite.checks import check_seed
from igsuite.errors import check_name
from igsuite.eval.figures.choice import choice_words
from igsuite.eval.reasons import NO_SCALE
from igsuite.eval.reports.entries import Entry, entries_of
from igsuite.eval.reports.matched_samples import MatchedSamples, match_samples
from igsuite.eval.reports.opened_runs import names_of, open_runs, other_models, unfinished
from igsuite.eval.reports.run_differences import run_differences
from igsuite.eval.reports.subjects import Subjects, subjects_of
from igsuite.eval.reports.ways import Way
from igsuite.eval.runs.run import Run
from igsuite.eval.statistics import Comparison, compare
from igsuite.visible import visible
from igsuite.wording import in_words

#: What may tell ways of measuring apart beside the metric and the operator.
PROTOCOLS = ("baseline", "run")


@dataclass(frozen=True, eq=False)
class ComparedRuns:
    """Runs beside each other.

    Args:
        runs: The runs.
        names: What each is called.
        matched: Which sample of a run is which of another.
        entries: The explanations that are ranked.
        ways: The ways of measuring.
        subjects: What is compared with what.
        frame: One row a sample, entry and way, by their numbers `sample`, `entry`, `way`: the
            `value`, that of `random` orders, of the `oracle`, the `normalised` one, and which of
            them is `compared`.
        comparison: What the comparison found; `None` where there is but one thing to compare.
        pairs: `(rows, 3)` for each row of the comparison's table the numbers of its way and of
            the two entries; −1 for one that was not measured so.
        ranked: `(rows, 2)` for each row of its ranking the numbers of its way and entry; likewise.
        differences: What tells the runs apart, in words.
        notes: What to know before any number: what was left out, what is unfinished.
        protocol, against, seed: As for `compare_runs`.
    """

    runs: tuple[Run, ...]
    names: tuple[str, ...]
    matched: MatchedSamples
    entries: list[Entry]
    ways: list[Way]
    subjects: Subjects
    frame: pd.DataFrame
    comparison: Comparison | None
    pairs: IntArray
    ranked: IntArray
    differences: list[str]
    notes: list[str]
    protocol: tuple[str, ...]
    against: str | None
    seed: int

    def __str__(self) -> str:
        found = [] if self.comparison is None else self.comparison.summary
        return "\n".join([*self.notes, *found])

    def measured(self) -> Iterator[tuple[int, int, pd.DataFrame]]:
        """Yield the numbers of each way and entry that goes together, and their rows."""
        for key, rows in self.frame.groupby(["way", "entry"], sort=True):
            way, entry = map(int, np.array(key))
            yield way, entry, rows


def compare_runs(
    runs: Sequence[Run | str | PathLike[str]],
    *,
    names: Sequence[str] | None = None,
    protocol: Sequence[str] = (),
    against: str | None = None,
    normalised: bool = False,
    seed: int = 0,
) -> ComparedRuns:
    """Compare the explanations of runs on the samples that all of them have.

    Samples are matched by their content, so that runs of different models, baselines or versions
    of one model are compared sample by sample. Scores of different models are compared by where
    they lie between random orders and the best one found, where there is such a number.

    Args:
        runs: Runs, or their folders. Those that are not finished are read as far as they are.
        names: What each is called; `None` for the names of their folders.
        protocol: What tells ways of measuring apart, beside metric and operator: "baseline", so
            that methods are compared from each baseline by itself; "run", so that explanations
            are compared within each run, on its own samples, and none need be in common.
        against: The name of a run, with whose explanations those of the others are compared, or an
            explanation ("gradient", "integrated_gradients (zero)"), with which all others are;
            `None` for all pairs.
        normalised: Whether to compare normalised scores, where there are such, of one model too.
        seed: Seed of the resampling.

    Returns:
        The `ComparedRuns`.

    Raises:
        ArgumentError: If a run is given twice, no sample is in common, or an argument cannot be
            used.
        RunError: If a run cannot be read, which the error names.
    """
    check_seed(seed)
    for each in protocol:
        check_name("protocol", each, PROTOCOLS)
    opened = open_runs(runs)
    called = names_of(opened, names)
    matched = match_samples(opened, called, common="run" not in protocol)
    entries = entries_of(opened, called)
    subjects = subjects_of(entries, called, protocol, against)
    several = "run" not in protocol and other_models(opened)
    measured = _measured(opened, called, matched, entries)
    if "baseline" in protocol:
        measured = _from_every_baseline(measured)
    keys = ["metric", "operator", *(each for each in PROTOCOLS if each in protocol)]
    frame, ways = _with_ways(_with_compared(measured, several or normalised), keys)
    comparison, pairs, ranked = _comparison(frame, ways, keys, subjects, seed)
    return ComparedRuns(
        runs=opened,
        names=called,
        matched=matched,
        entries=entries,
        ways=ways,
        subjects=subjects,
        frame=frame,
        comparison=comparison,
        pairs=pairs,
        ranked=ranked,
        differences=run_differences(opened, called),
        notes=[
            *unfinished(opened, called),
            *_chosen(opened, called),
            *matched.notes,
            *(_scales(ways) if several else ()),
        ],
        protocol=tuple(protocol),
        against=against,
        seed=seed,
    )


def _measured(
    runs: Sequence[Run], names: Sequence[str], matched: MatchedSamples, entries: Sequence[Entry]
) -> pd.DataFrame:
    """The results of all runs, of the samples that matter, with the numbers of their entries."""
    numbers = {(each.run, each.method, each.baseline): k for k, each in enumerate(entries)}
    frames = []
    for number, (run, name) in enumerate(zip(runs, names, strict=True)):
        found = run.results
        own = run.samples["sample"].to_numpy()
        places = {own[row]: place for place, row in enumerate(matched.rows[number]) if row >= 0}
        kept = found[found["sample"].isin(places)]
        told = zip(kept["method"], kept["baseline"], strict=True)
        frames.append(
            kept.assign(
                sample=kept["sample"].map(places).astype(int),
                entry=[numbers[number, method, baseline] for method, baseline in told],
                run=name,
            )
        )
    return pd.concat(frames, ignore_index=True)


def _from_every_baseline(frame: pd.DataFrame) -> pd.DataFrame:
    """What takes no baseline stands beside every baseline of its run."""
    plain = frame["baseline"] == ""
    baselines = frame.loc[~plain, ["run", "baseline"]].drop_duplicates()
    if baselines.empty:
        return frame
    everywhere = frame[plain].drop(columns="baseline").merge(baselines, on="run")
    return pd.concat([frame[~plain], everywhere], ignore_index=True)


def _with_compared(frame: pd.DataFrame, by_scale: bool) -> pd.DataFrame:
    """Add the number that is compared, which one that is, and why there may be none."""
    scaled = np.zeros(len(frame), dtype=bool)
    if by_scale:
        scaled = frame.groupby("metric")["normalised"].transform("count").to_numpy() > 0
    chosen = frame["value"].where(~scaled, frame["normalised"])
    unscaled = scaled & np.isfinite(frame["value"]) & ~np.isfinite(frame["normalised"])
    return frame.assign(
        compared=chosen,
        number=np.where(scaled, "normalised", "value"),
        reason=frame["reason"].where(~unscaled, NO_SCALE),
    )


def _with_ways(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[pd.DataFrame, list[Way]]:
    told = frame.drop_duplicates(list(keys)).to_dict("records")
    ways = [
        Way({name: row[name] for name in keys}, row["number"], row["higher_is_better"])
        for row in told
    ]
    of_way = {tuple(way.key.values()): number for number, way in enumerate(ways)}
    numbers = [of_way[each] for each in frame[list(keys)].itertuples(index=False, name=None)]
    return frame.assign(way=numbers), ways


def _comparison(
    frame: pd.DataFrame, ways: Sequence[Way], keys: Sequence[str], subjects: Subjects, seed: int
) -> tuple[Comparison | None, IntArray, IntArray]:
    """Compare, and say of each row of the tables which way and which entries it is of."""
    protocol = list(keys[1:])
    asked = frame.assign(
        method=[subjects.names[each] for each in frame["entry"]],
        metric=[ways[each].compared_metric for each in frame["way"]],
    )
    if subjects.explanations is not None:
        asked["explanation"] = [subjects.explanations[each] for each in frame["entry"]]
        protocol.append("explanation")
    columns = ["metric", *protocol]
    if asked["method"].nunique() < 2:
        return None, np.empty((0, 3), int), np.empty((0, 2), int)
    found = compare(
        asked[["sample", "method", *columns, "reason"]].assign(value=asked["compared"]),
        subjects.against,
        protocol=protocol,
        higher_is_better={way.compared_metric: way.larger_wins for way in ways},
        seed=seed,
    )
    told = asked[[*columns, "method", "way", "entry"]].drop_duplicates([*columns, "method"])
    numbers = {tuple(row[:-2]): row[-2:] for row in told.itertuples(index=False, name=None)}
    pairs, ranked = (
        _numbers(table[[*columns, *of]], len(columns), numbers)
        for table, of in ((found.table, ["method", "against"]), (found.ranking, ["method"]))
    )
    return found, pairs, ranked


def _numbers(
    table: pd.DataFrame, keys: int, numbers: Mapping[tuple[str, ...], tuple[int, int]]
) -> IntArray:
    """Return the way and the entries of each row; −1 for an entry that was not measured so."""
    rows = []
    for row in table.itertuples(index=False, name=None):
        ends = [numbers.get((*row[:keys], subject)) for subject in row[keys:]]
        way = next((end[0] for end in ends if end is not None), -1)
        rows.append((way, *(-1 if end is None else end[1] for end in ends)))
    return np.array(rows)


def _chosen(runs: Sequence[Run], names: Sequence[str]) -> Iterator[str]:
    """Say of which runs some samples or explanations alone are here."""
    for run, name in zip(runs, names, strict=True):
        if words := choice_words(run):
            yield f"{visible(name)} is not here as a whole. {words}"


def _scales(ways: Sequence[Way]) -> list[str]:
    """Say which numbers of several models are compared."""
    scaled = list(dict.fromkeys(way.metric for way in ways if way.compared == "normalised"))
    raw = list(dict.fromkeys(way.metric for way in ways if way.compared == "value"))
    said = []
    if scaled:
        said.append(
            f"The runs are of several models or scores, whose raw numbers mean different things: "
            f"{', '.join(map(in_words, scaled))} are compared as normalised scores, 0 as random "
            "orders and 1 as the best order found. They say how faithful explanations are, each to "
            "its own model, and not which model is better."
        )
    if raw:
        said.append(
            f"There is no such score of {', '.join(map(in_words, raw))}: between several models "
            "its raw numbers are compared."
        )
    return said
