"""A comparison of runs in the terminal, and as a record for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.eval.reports.numbers import arrow, interval, number, p_value
from igsuite.visible import visible
from igsuite.wording import in_words

#: Differences that are listed at most; all are in the files.
_MOST = 40
#: Parts of a report that a comparison has for machines.
_PARTS = (
    "format",
    "title",
    "kind",
    "confidence",
    "scope",
    "runs",
    "differences",
    "notes",
    "entries",
    "ways",
    "ranking",
    "references",
    "pairs",
    "protocols",
    "sentences",
    "verdicts",
    "sanity",
    "provenance",
)


def print_comparison(document: Mapping[str, Any], console: Console) -> None:
    """Print what was compared and how, a ranking, what is told apart, and what can't be said.

    Args:
        document: A report.
        console: Where to print.
    """
    for line in _compared(document):
        _print(line, console)
    for way in document["ways"]:
        console.print(_ranking(way, document))
    told = [row for row in document["pairs"] if row["told_apart"]]
    if told:
        console.print(_differences(told, document))
    if document["protocols"]:
        console.print(_protocols(document))
    for sentence in document["sentences"][: document["short_sentences"]]:
        _print(sentence, console)
    undecided = len(document["pairs"]) - len(told)
    if undecided:
        _print(
            f"{undecided} of {len(document['pairs'])} differences can't be told apart, which does "
            "not say that there is none.",
            console,
        )


def comparison_record(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a comparison found as one record: a report without its samples."""
    return {name: document[name] for name in _PARTS}


def _compared(document: Mapping[str, Any]) -> Iterator[str]:
    for run in document["runs"]:
        state = "" if run["finished"] else ", not finished"
        own = [each for each in document["entries"] if each["run"] == run["key"]]
        kind = {"text": "texts", "image": "pictures"}[run["kind"]]
        counted = f"{run['samples']:,} {kind}, {len(own)} explanations{state}"
        yield f"{visible(run['name'])}: {counted}; run {run['run_id']}"
    yield from (f"  {each}" for each in document["differences"])
    yield from document["notes"]
    yield f"{document['scope']['samples']:,} samples are compared, sample by sample"
    yield ""


def _ranking(way: Mapping[str, Any], document: Mapping[str, Any]) -> Table:
    labels = _labels(document)
    table = _table(
        f"{way['label']}{arrow(way['higher_is_better'])}",
        ("", "mean [95 %]", "normalised [95 %]", "mean rank", "place"),
    )
    rows = [row for row in document["ranking"] if row["way"] == way["key"]]
    for row in sorted(rows, key=lambda row: (row["place"] or 0, row["mean_rank"] or 0)):
        scaled = [row[f"normalised{end}"] for end in ("", "_low", "_high")]
        table.add_row(
            Text(labels[row["entry"]]),
            interval(row["mean"], row["low"], row["high"]),
            "" if scaled[0] is None else interval(*scaled),
            number(row["mean_rank"]),
            "" if row["place"] is None else str(row["place"]),
        )
    return table


def _differences(told: Sequence[Mapping[str, Any]], document: Mapping[str, Any]) -> Table:
    labels, ways = _labels(document), {each["key"]: each["label"] for each in document["ways"]}
    columns = ("better", "than", "by", "difference [95 %]", "p (Holm)", "rank-biserial", "d_z")
    table = _table("told apart", columns)
    largest = sorted(told, key=lambda row: -abs(row["rank_biserial"] or 0))
    for row in largest[:_MOST]:
        ends = [row["entry"], row["against"]]
        if row["better"] == row["against"]:
            ends.reverse()
        table.add_row(
            *(Text(labels[each]) for each in ends),
            Text(ways[row["way"]]),
            interval(row["difference"], row["low"], row["high"]),
            p_value(row["p_holm"]),
            number(row["rank_biserial"]),
            number(row["d_z"]),
        )
    if len(told) > _MOST:
        table.caption = f"and {len(told) - _MOST} more"
    return table


def _protocols(document: Mapping[str, Any]) -> Table:
    labels = _labels(document)
    words = ("better", "worse", "undecided")
    table = _table("over all ways of measuring", ("", "against", "conclusion", *words))
    for row in document["protocols"]:
        counts = (str(len(row[word])) for word in words)
        table.add_row(
            Text(labels[row["entry"]]), Text(labels[row["against"]]), row["conclusion"], *counts
        )
    return table


def _labels(document: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: visible(each["label"]) for each in document["entries"]}


def _table(heading: str, columns: Sequence[str]) -> Table:
    table = Table(
        title=Text(in_words(heading)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    return table


def _print(line: str, console: Console) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)
