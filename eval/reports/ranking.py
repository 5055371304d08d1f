"""What every entry scores in every way of measuring, and its place among the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.rounding import json_numbers
from igsuite.eval.reports.ways import Way
from igsuite.eval.runs.remarks import remarks
from igsuite.eval.statistics import mean_interval
from igsuite.eval.statistics.protocols import protocols_table

#: Digits of numbers that are means over samples.
DIGITS = 6


def ranking_rows(compared: ComparedRuns, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield for each way and entry its means with intervals, and where it stands.

    Within a way in the order in which every form shows them: by place and mean rank. Where each
    explanation is compared with that of another run alone, ranks of two are no rank among all, so
    that there are none, and the runs' numbers of an explanation stand together.

    `place` is 1 + the number of entries that are told apart as better, so that what can't be told
    from the best is in the first place with it; `None` where nothing says which is better, or all
    are compared with one alone, than which `found` says that they are better or worse.

    Args:
        compared: The runs.
        seed: Seed of the intervals' resampling.
    """
    mean_ranks, behind = _mean_ranks(compared), _better_ones(compared)
    against = _against_one(compared)
    rows = []
    for way, entry, group in compared.measured():
        raw = mean_interval(group["value"], seed=seed)
        scaled = mean_interval(group["normalised"], seed=seed)
        numbers = [raw.mean, raw.low, raw.high, scaled.mean, scaled.low, scaled.high]
        names = ["mean", "low", "high", "normalised", "normalised_low", "normalised_high"]
        better, mean_rank = behind.get((way, entry)), mean_ranks.get((way, entry))
        place = None if better is None else 1 + better
        row = {
            "way": f"w{way}",
            "entry": f"e{entry}",
            **dict(zip(names, json_numbers(numbers, DIGITS), strict=True)),
            "samples": raw.count,
            "normalised_samples": scaled.count,
            "dropped": raw.dropped,
            "mean_rank": mean_rank,
            "place": place,
            "found": against.get((way, entry)),
            "remarks": remarks(group, raw, scaled),
        }
        rows.append((way, _order(compared, entry, place, mean_rank), row))
    rows.sort(key=lambda each: each[:2])
    yield from (row for *_, row in rows)


def reference_rows(compared: ComparedRuns) -> Iterator[dict[str, Any]]:
    """Yield for each way and run what random orders score in the mean, and the best one found."""
    runs = [entry.run for entry in compared.entries]
    frame = compared.frame.assign(of=[runs[entry] for entry in compared.frame["entry"]])
    # The references are of the samples, and the same beside every entry of a run.
    once = frame.drop_duplicates(["way", "of", "sample"])
    means = once.groupby(["way", "of"])[["random", "oracle"]].mean().dropna().reset_index()
    for way, run, *references in means.itertuples(index=False, name=None):
        random, oracle = json_numbers(references, DIGITS)
        yield {"way": f"w{way}", "run": f"r{run}", "random": random, "oracle": oracle}


def pair_rows(compared: ComparedRuns) -> Iterator[dict[str, Any]]:
    """Yield each pair of entries in each way of measuring, as a report has it."""
    if compared.comparison is None:
        return
    rows = compared.comparison.table.to_dict("records")
    for (way, entry, against), row in zip(compared.pairs.tolist(), rows, strict=True):
        if min(entry, against) < 0:
            continue
        ends = {row["method"]: f"e{entry}", row["against"]: f"e{against}"}
        told = ("difference", "low", "high", "p_holm", "rank_biserial", "d_z", "samples_needed")
        yield {
            "way": f"w{way}",
            "entry": f"e{entry}",
            "against": f"e{against}",
            **dict(zip(told, json_numbers([row[each] for each in told], DIGITS), strict=True)),
            "told_apart": bool(row["told_apart"]),
            "better": ends.get(row["better"], ""),
            "samples": int(row["samples"]),
        }


def protocol_rows(pairs: Sequence[Mapping[str, Any]], ways: Sequence[Way]) -> list[dict[str, Any]]:
    """Return for each two entries which ways find the one better, worse, or leave it open.

    Args:
        pairs: As `pair_rows` yields them.
        ways: The ways of measuring.

    Returns:
        Rows as a report has them; none where there is but one way.
    """
    if not pairs:
        return []
    table = pd.DataFrame(pairs).rename(columns={"entry": "method", "way": "metric"})
    higher = {f"w{number}": way.higher_is_better for number, way in enumerate(ways)}
    directions = pd.Series([higher[each] for each in table["metric"]], dtype=object)
    found = protocols_table(table.assign(higher_is_better=directions))
    return [
        {str(name): value for name, value in row.items()}
        for row in found.rename(columns={"method": "entry"}).to_dict("records")
    ]


def _order(
    compared: ComparedRuns, entry: int, place: int | None, mean_rank: float | None
) -> tuple[float, ...]:
    named = compared.subjects.explanations
    if named is not None:
        return (named.index(named[entry]), entry)
    return (place or math.inf, math.inf if mean_rank is None else mean_rank, entry)


def _mean_ranks(compared: ComparedRuns) -> dict[tuple[int, int], float | None]:
    if compared.comparison is None or compared.subjects.whole_runs:
        return {}
    means = json_numbers(compared.comparison.ranking["mean_rank"])
    keys = ((way, entry) for way, entry in compared.ranked.tolist())
    return dict(zip(keys, means, strict=True))


def _better_ones(compared: ComparedRuns) -> dict[tuple[int, int], int]:
    """Return for each way and entry how many are told apart as better, where all are compared."""
    found = compared.comparison
    if found is None or found.settings["baseline_method"] is not None:
        return {}
    counts: Counter[tuple[int, int]] = Counter()
    rows = found.table.to_dict("records")
    for (way, entry, against), row in zip(compared.pairs.tolist(), rows, strict=True):
        if row["higher_is_better"] is not None:
            for number, method in ((entry, row["method"]), (against, row["against"])):
                counts[way, number] += row["better"] not in ("", method)
    return dict(counts)


def _against_one(compared: ComparedRuns) -> dict[tuple[int, int], str]:
    """Return for each way and entry what it is found, where all are compared with one alone."""
    found = compared.comparison
    if found is None or found.settings["baseline_method"] is None:
        return {}
    rows = found.table.to_dict("records")
    words: dict[tuple[int, int], str] = {}
    for (way, entry, _), row in zip(compared.pairs.tolist(), rows, strict=True):
        if row["higher_is_better"] is not None and row["samples"]:
            meant = {row["method"]: "better", row["against"]: "worse"}
            words[way, entry] = meant.get(row["better"], "undecided")
    return words
