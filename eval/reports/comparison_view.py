"""A comparison of runs in the terminal, and as a record for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.eval.reports.numbers import arrow, brief_interval, number, p_value
from igsuite.eval.reports.told_pairs import told_pairs
from igsuite.visible import visible

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
    told, undecided = told_pairs(document)
    if told:
        console.print(_differences(told, document))
    if document["protocols"]:
        console.print(_protocols(document))
    for sentence in document["sentences"][: document["short_sentences"]]:
        _print(sentence, console)
    if undecided:
        counted = f"{undecided:,} of {len(told) + undecided:,} differences can't be told apart"
        _print(f"{counted}, which does not say that there are none.", console)


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
    rows = [row for row in document["ranking"] if row["way"] == way["key"]]
    scaled = any(row["normalised"] is not None for row in rows)
    ranked = any(row["mean_rank"] is not None for row in rows)
    columns = ["", "mean [95 %]"]
    columns += ["normalised [95 %]"] if scaled else []
    columns += ["mean rank", "place"] if ranked else []
    table = _table(f"{way['label']}{arrow(way['higher_is_better'])}", columns)
    for row in sorted(rows, key=lambda row: (row["place"] or 0, row["mean_rank"] or 0)):
        cells = [brief_interval(row["mean"], row["low"], row["high"])]
        if scaled:
            cells.append(
                brief_interval(row["normalised"], row["normalised_low"], row["normalised_high"])
            )
        if ranked:
            cells += [number(row["mean_rank"]), "" if row["place"] is None else str(row["place"])]
        table.add_row(*map(Text, (labels[row["entry"]], *cells)))
    return table


def _differences(told: Sequence[Mapping[str, Any]], document: Mapping[str, Any]) -> Table:
    labels, ways = _labels(document), {each["key"]: each["label"] for each in document["ways"]}
    table = _table("told apart", ("by", "better", "than", "difference [95 %]", "p", "r"))
    for row in told[:_MOST]:
        cells = [ways[row["way"]], labels[row["entry"]], labels[row["against"]]]
        cells += [brief_interval(row["difference"], row["low"], row["high"])]
        table.add_row(*map(Text, (*cells, p_value(row["p_holm"]), number(row["rank_biserial"]))))
    more = f"{len(told) - _MOST} more are in the files of --out. " if len(told) > _MOST else ""
    table.caption = Text(
        f"{more}p is corrected by Holm's method for all pairs; r is the rank-biserial correlation."
    )
    table.caption_justify = "left"
    return table


def _protocols(document: Mapping[str, Any]) -> Table:
    labels = _labels(document)
    words = ("better", "worse", "undecided")
    table = _table("over all ways of measuring", ("", "against", "conclusion", *words))
    for row in document["protocols"]:
        counts = (str(len(row[word])) for word in words)
        ends = (labels[row["entry"]], labels[row["against"]])
        table.add_row(*map(Text, (*ends, row["conclusion"], *counts)))
    return table


def _labels(document: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: visible(each["label"]) for each in document["entries"]}


def _table(heading: str, columns: Sequence[str]) -> Table:
    table = Table(
        title=Text(visible(heading)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for name in columns:
        # Names are broken before numbers are.
        table.add_column(Text(name), overflow="fold", no_wrap=any(c in name for c in "[%"))
    return table


def _print(line: str, console: Console) -> None:
    console.print(visible(line) if line else "", highlight=False, markup=False, soft_wrap=True)
