"""A comparison of runs in the terminal, and as a record for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.eval.reports.numbers import arrow, brief_interval, number, p_value
from igsuite.eval.reports.told_pairs import told_pairs
from igsuite.eval.runs.remarks import told_together
from igsuite.visible import visible

#: Columns below which only the numbers that are compared are shown.
_WIDE = 100
#: In a pipe or a file nothing is broken.
_UNBROKEN = 1000
#: Differences, and pairs over all ways, that are listed at most; all are in the files.
_MOST = 20
#: Rows of rankings up to which each is printed, and of more those of each way that come first.
_MANY_ROWS, _FIRST = 60, 4
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
    "against",
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

    Of a large comparison the first rows of each ranking; all are in the files.

    Args:
        document: A report.
        console: Where to print.
    """
    shown = console if console.is_terminal else Console(file=console.file, width=_UNBROKEN)
    _print(_compared(document), shown)
    most = _FIRST if len(document["ranking"]) > _MANY_ROWS else None
    for way in document["ways"]:
        rows = [row for row in document["ranking"] if row["way"] == way["key"]]
        first = rows[:most]
        shown.print(_ranking(way, document, first, wide=shown.width >= _WIDE))
        if len(first) < len(rows):
            _print(iter([f"and {len(rows) - len(first):,} more, which --out writes", ""]), shown)
        _print(_remarks(first, document), shown)
    _print(_differences(document), shown)
    _print(_protocols(document), shown)
    _print(iter(document["sentences"][: document["short_sentences"]]), shown)


def comparison_record(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a comparison found as one record: a report without its samples."""
    return {name: document[name] for name in _PARTS}


def _compared(document: Mapping[str, Any]) -> Iterator[str]:
    for run in document["runs"]:
        state = "" if run["finished"] else ", not finished"
        own = [each for each in document["entries"] if each["run"] == run["key"]]
        kind = {"text": "texts", "image": "pictures"}[run["kind"]]
        counted = f"{run['samples']:,} {kind}, {len(own)} explanations{state}"
        yield f"{run['name']}: {counted} (run {run['run_id']})"
    yield from (f"  {each}" for each in document["differences"])
    yield from document["notes"]
    yield f"{document['scope']['samples']:,} samples are compared, sample by sample."
    yield ""


def _ranking(
    way: Mapping[str, Any],
    document: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    wide: bool,
) -> Table:
    labels = _labels(document)
    scaled = any(row["normalised"] is not None for row in rows)
    ranked = any(row["mean_rank"] is not None for row in rows)
    placed = any(row["place"] is not None for row in rows)
    by = ", normalised" if way["compared"] == "normalised" else ""
    columns = {
        "": True,
        "mean [95 %]": wide or way["compared"] == "value",
        "normalised [95 %]": scaled and (wide or way["compared"] == "normalised"),
        "mean rank": ranked and wide,
        "place": placed,
        f"against {visible(document['against'] or '')}{by}": any(row["found"] for row in rows),
    }
    heading = f"{way['label']}{arrow(way['higher_is_better'])}"
    table = Table(
        title=Text(visible(heading)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for name, kept in columns.items():
        if kept:
            table.add_column(Text(name), no_wrap=True)
    for row in rows:
        scores = (row["normalised"], row["normalised_low"], row["normalised_high"])
        cells = (
            labels[row["entry"]],
            brief_interval(row["mean"], row["low"], row["high"]),
            "–" if scores[0] is None else brief_interval(*scores),
            number(row["mean_rank"]),
            number(row["place"]),
            row["found"] or "–",
        )
        table.add_row(*(Text(c) for c, kept in zip(cells, columns.values(), strict=True) if kept))
    return table


def _remarks(rows: Sequence[Mapping[str, Any]], document: Mapping[str, Any]) -> Iterator[str]:
    labels = _labels(document)
    said = told_together([(labels[row["entry"]], row["remarks"]) for row in rows])
    lines = [f"{', '.join(names) or 'all'}: {remark}." for names, remark in said]
    yield from [*lines, ""] if lines else []


def _differences(document: Mapping[str, Any]) -> Iterator[str]:
    labels, ways = _labels(document), {each["key"]: each["label"] for each in document["ways"]}
    told, undecided = told_pairs(document)
    if told:
        yield "Told apart (p corrected by Holm's method for all pairs; r rank-biserial):"
    for way in dict.fromkeys(row["way"] for row in told[:_MOST]):
        yield f"  by {ways[way]}"
        for row in told[:_MOST]:
            if row["way"] == way:
                difference = brief_interval(row["difference"], row["low"], row["high"])
                effect = f"p {p_value(row['p_holm'])}, r {number(row['rank_biserial'])}"
                pair = f"{labels[row['entry']]} better than {labels[row['against']]}"
                yield f"    {pair}: {difference}, {effect}"
    if len(told) > _MOST:
        yield f"  and {len(told) - _MOST:,} more, which --out writes"
    if undecided:
        yield (
            f"{undecided:,} of {len(told) + undecided:,} differences can't be told apart, which "
            "does not say that there are none."
        )
    yield ""


def _protocols(document: Mapping[str, Any]) -> Iterator[str]:
    labels, rows = _labels(document), document["protocols"]
    if not rows:
        return
    counts = Counter(row["conclusion"] for row in rows)
    listed = "; ".join(f"{conclusion} {count}" for conclusion, count in counts.most_common())
    yield f"Over all ways of measuring, {len(rows)} pairs: {listed}."
    # Without places only some pairs are compared, of which the sentences say the same.
    placed = any(row["place"] is not None for row in document["ranking"])
    for row in rows if placed and len(rows) <= _MOST else ():
        found = [(word, len(row[word])) for word in ("better", "worse", "undecided") if row[word]]
        said = ", ".join(f"{word} in {count}" for word, count in found)
        yield f"  {labels[row['entry']]} against {labels[row['against']]}: {said}"
    yield ""


def _labels(document: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: visible(each["label"]) for each in document["entries"]}


def _print(lines: Iterator[str], console: Console) -> None:
    for line in lines:
        shown = visible(line) if line else ""
        console.print(shown, highlight=False, markup=False, soft_wrap=not console.is_terminal)
