"""What every explanation of compared runs scores: in bold what is told apart as the best."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from igsuite.eval.figures.score_table import SCALED, Cell, ScoreTable, TableRow
from igsuite.eval.figures.styles import label
from igsuite.eval.figures.ways import REFERENCES
from igsuite.eval.reports.compared_runs import ComparedRuns, compare_runs
from igsuite.eval.reports.numbers import arrow
from igsuite.eval.reports.ranking import pair_rows, ranking_rows, reference_rows
from igsuite.eval.reports.ways import Way, operator_in_words
from igsuite.eval.statistics.directions import NORMALISED
from igsuite.visible import visible


def score_tables(compared: ComparedRuns) -> list[ScoreTable]:
    """Return what every explanation scores, a table for each operator.

    Args:
        compared: Of `igsuite.eval.reports.compared_runs.compare_runs`.

    Returns:
        The tables. A number is `best` where by interval, corrected p-value and ranks alike it is
        told apart as better from each other one in its column.
    """
    return _tables(compared, range(len(compared.ways)))


def _tables(compared: ComparedRuns, shown: Sequence[int]) -> list[ScoreTable]:
    """Return the tables of some ways of measuring."""
    rows_of = {(row["way"], row["entry"]): row for row in ranking_rows(compared)}
    # Of normalised scores there may be fewer than of raw ones.
    cells = {
        (way, entry): _cell(rows_of[f"w{way}", f"e{entry}"], compared.ways[way], rows)
        for way, entry, rows in compared.measured()
    }
    best = told_best(compared)
    tests = 0 if compared.comparison is None else int(compared.comparison.table["p_holm"].count())
    references = list(reference_rows(compared))
    several = len(compared.names) > 1
    found = []
    for operator in dict.fromkeys(_title(compared.ways[way].key) for way in shown):
        ways = [way for way in shown if _title(compared.ways[way].key) == operator]
        rows = []
        for number, entry in enumerate(compared.entries):
            own = [cells.get((way, number)) for way in ways]
            told = [(f"w{way}", f"e{number}") in best for way in ways]
            if any(own):
                marked = (c and replace(c, best=b) for c, b in zip(own, told, strict=True))
                run = visible(compared.names[entry.run]) if several else ""
                rows.append(TableRow(entry.series.label, tuple(marked), run))
        columns = tuple(_column(compared.ways[way]) for way in ways)
        below = tuple(_references(references, compared, ways))
        scaled = sum(compared.ways[way].compared == NORMALISED for way in ways)
        samples = len(compared.matched)
        removes = any(compared.ways[way].operator for way in ways)
        found.append(
            ScoreTable(operator, columns, tuple(rows), below, samples, tests, scaled, removes)
        )
    return found


def normalised_tables(compared: ComparedRuns) -> list[ScoreTable]:
    """Return normalised scores, where the tables of `score_tables` have raw ones.

    Args:
        compared: Of `igsuite.eval.reports.compared_runs.compare_runs`.

    Returns:
        The tables of the metrics that have such scores: 0 as random orders and 1 as the best order
        found. A number is `best` by the same rule, which goes by the normalised scores.
    """
    if any(way.compared == NORMALISED for way in compared.ways):
        return []
    if not compared.frame["normalised"].notna().any():
        return []
    again = compare_runs(
        compared.runs,
        names=compared.names,
        protocol=compared.protocol,
        against=compared.against,
        normalised=True,
        seed=compared.seed,
    )
    return _tables(again, [k for k, way in enumerate(again.ways) if way.compared == NORMALISED])


def _title(key: Mapping[str, str]) -> str:
    """What tells ways of measuring apart beside the metric, in words."""
    operator = operator_in_words(key["operator"])
    # Of a baseline alone nobody would know that nothing is removed by it.
    baseline = f"baseline {key['baseline']}" if key.get("baseline") else ""
    told = [each for each in (operator, baseline, key.get("run", "")) if each]
    return visible("; ".join(told)) if told else ""


def told_best(compared: ComparedRuns) -> set[tuple[str, str]]:
    """The ways and entries that are told apart as better than every other entry."""
    rivals: dict[str, set[str]] = {}
    won: Counter[tuple[str, str]] = Counter()
    for row in pair_rows(compared):
        rivals.setdefault(row["way"], set()).update((row["entry"], row["against"]))
        if row["better"]:
            won[row["way"], row["better"]] += 1
    # Where all are compared with one alone, only that one is compared with every other.
    return {key for key, times in won.items() if times == len(rivals[key[0]]) - 1}


def _cell(row: Mapping[str, object], way: Way, measured: pd.DataFrame) -> Cell:
    """The numbers that are compared, which are those that bold is of."""
    keys = _NUMBERS[way.compared]
    mean, low, high = (math.nan if row[k] is None else float(str(row[k])) for k in keys)
    return Cell(mean, low, high, int(measured["compared"].count()))


_NUMBERS = {
    "value": ("mean", "low", "high"),
    NORMALISED: (NORMALISED, f"{NORMALISED}_low", f"{NORMALISED}_high"),
}


def _column(way: Way) -> str:
    scale = SCALED if way.compared == NORMALISED else ""
    return f"{visible(label(way.metric))}{scale}{arrow(way.larger_wins)}"


def _references(
    rows: Sequence[dict[str, object]], compared: ComparedRuns, ways: Sequence[int]
) -> Iterator[TableRow]:
    """Yield the references of each run that has some."""
    several = len(compared.names) > 1
    for number, name in enumerate(compared.names):
        own = {row["way"]: row for row in rows if row["run"] == f"r{number}"}
        for which, words in REFERENCES.items():
            cells = tuple(
                _reference(own[f"w{way}"], which, compared.ways[way]) if f"w{way}" in own else None
                for way in ways
            )
            if any(cells):
                yield TableRow(words, cells, visible(name) if several else "")


def _reference(row: Mapping[str, object], which: str, way: Way) -> Cell:
    if way.compared == NORMALISED:
        return Cell({"random": 0.0, "oracle": 1.0}[which])
    return Cell(float(str(row[which])))
