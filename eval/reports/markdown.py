"""A report as Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from igsuite.eval.reports.markdown_text import cell, escaped
from igsuite.eval.reports.numbers import arrow, interval, number, p_value, percent
from igsuite.eval.reports.told_pairs import told_pairs
from igsuite.eval.runs.remarks import told_together
from igsuite.eval.statistics.protocols import DEPENDS
from igsuite.wording import in_words

#: GitHub takes comments of up to 65,536 characters, in UTF-16; the rest is for a line of one's own.
LIMIT = 65_000
#: Samples that are named as the worst, letters of a text that are shown, sentences in a row.
_WORST, _LETTERS, _SENTENCES = 5, 80, 12


@dataclass(frozen=True)
class _Section:
    """A part of the report: lines that come first, and rows of which the last may be left out."""

    head: list[str]
    rows: list[str]
    tail: list[str]


def report_markdown(document: Mapping[str, Any], limit: int = LIMIT) -> str:
    """Return a report as GitHub-flavoured Markdown.

    Args:
        document: A report.
        limit: The most characters, counted as GitHub does; where a table does not fit, its last
            rows are left out, and it says so.

    Returns:
        Text in which nothing of a name, a text or a class is markup, a mention or a link.
    """
    found = ""
    for section in _sections(document):
        found += _fitting(section, limit - _length(found))
    return found


def _sections(document: Mapping[str, Any]) -> Iterator[_Section]:
    """Yield the parts, what matters most first."""
    yield _heading(document)
    yield from _rankings(document)
    yield _pairs(document)
    yield _protocols(document)
    yield _verdicts(document)
    yield _sanity(document)
    yield _worst(document)
    yield _runs(document)


def _heading(document: Mapping[str, Any]) -> _Section:
    count = document["short_sentences"]
    found = [*document["notes"], *document["sentences"][:count]]
    scope = f"{document['scope']['samples']:,} samples, {len(document['entries'])} explanations."
    head = [f"## {escaped(document['title'])}", "", scope, ""]
    return _Section(head, [f"- {escaped(each)}" for each in found], [""])


def _rankings(document: Mapping[str, Any]) -> Iterator[_Section]:
    labels = _labels(document)
    for way in document["ways"]:
        rows = [row for row in document["ranking"] if row["way"] == way["key"]]
        several = len({row["place"] for row in rows}) > 1
        columns = {
            "": True,
            "mean, 95 % interval": True,
            "normalised": any(row["normalised"] is not None for row in rows),
            "samples": True,
            "mean rank": any(row["mean_rank"] is not None for row in rows),
            _against(document, way): any(row["found"] for row in rows),
        }
        head = [
            f"### {escaped(way['label'])}{arrow(way['higher_is_better'])}",
            "",
            escaped(way["meaning"]),
            "",
            *_table_head(*(name for name, kept in columns.items() if kept)),
        ]
        shown = []
        for row in rows:
            ends = ("", "_low", "_high")
            means = {
                "value": interval(*(row[each] for each in ("mean", "low", "high"))),
                "normalised": interval(*(row[f"normalised{each}"] for each in ends)),
            }
            if several and row["place"] == 1:
                means[way["compared"]] = f"**{means[way['compared']]}**"
            of = row["normalised_samples"]
            fewer = f" (of {of:,})" if of < row["samples"] else ""
            dropped = f" ({row['dropped']} without)" if row["dropped"] else ""
            cells = (
                labels[row["entry"]],
                means["value"],
                "–" if row["normalised"] is None else f"{means['normalised']}{fewer}",
                f"{row['samples']:,}{dropped}",
                number(row["mean_rank"]),
                row["found"] or "–",
            )
            shown.append(
                _row(*(c for c, kept in zip(cells, columns.values(), strict=True) if kept))
            )
        bold = ["Bold: none is told apart as better.", ""] if several else []
        yield _Section(head, shown, ["", *bold, *_remarks(rows, labels)])


def _against(document: Mapping[str, Any], way: Mapping[str, Any]) -> str:
    by = ", normalised" if way["compared"] == "normalised" else ""
    return f"against {cell(document['against'] or '')}{by}"


def _remarks(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> list[str]:
    said = [(labels[row["entry"]], row["remarks"]) for row in rows]
    lines = [
        f"- {', '.join(names) or 'All'}: {escaped(remark)}."
        for names, remark in told_together(said)
    ]
    return [*lines, ""] if lines else []


def _pairs(document: Mapping[str, Any]) -> _Section:
    labels, ways = _labels(document), _ways(document)
    told, undecided = told_pairs(document)
    rows = [
        _row(
            ways[row["way"]],
            labels[row["entry"]],
            labels[row["against"]],
            interval(row["difference"], row["low"], row["high"]),
            p_value(row["p_holm"]),
            number(row["rank_biserial"]),
            number(row["d_z"]),
            f"{row['samples']:,}",
        )
        for row in told
    ]
    columns = ("by", "better", "than", "difference", "p (Holm)", "rank-biserial", "d_z", "samples")
    words = f"{len(told)} differences are told apart, {undecided} are not."
    return _folded("Pairs and effect sizes", words, columns, rows)


def _protocols(document: Mapping[str, Any]) -> _Section:
    labels, ways = _labels(document), _ways(document)
    rows = [
        _row(
            labels[row["entry"]],
            labels[row["against"]],
            row["conclusion"],
            *(", ".join(ways[each] for each in row[word]) for word in _WORDS),
        )
        for row in document["protocols"]
    ]
    turning = sum(row["conclusion"] == DEPENDS for row in document["protocols"])
    counted = f"{turning or 'None'} of these {len(rows)} pairs {'is' if turning < 2 else 'are'}"
    words = f"{counted} better by one way of measuring and worse by another."
    return _folded(
        "What depends on the way of measuring", words, ("", "against", "conclusion", *_WORDS), rows
    )


_WORDS = ("better", "worse", "undecided")


def _verdicts(document: Mapping[str, Any]) -> _Section:
    labels = _labels(document)
    rows = [
        _row(
            labels[row["entry"]],
            ", ".join(f"{count:,} {in_words(name)}" for name, count in row["counts"].items()),
            percent(row["relative_error_median"]),
            percent(row["relative_error_worst"]),
            number(row["evaluations_median"]),
        )
        for row in document["verdicts"]
    ]
    columns = ("", "verdicts", "median error", "worst error", "evaluations")
    return _folded("Verdicts", "", columns, rows)


def _sanity(document: Mapping[str, Any]) -> _Section:
    labels = _labels(document)
    rows = [
        _row(
            escaped(row["label"]),
            labels[row["entry"]],
            interval(row["value"], row["low"], row["high"]),
            escaped(row["meaning"]),
        )
        for row in document["sanity"]
    ]
    return _folded("Sanity checks", "", ("check", "", "mean, 95 % interval", "meaning"), rows)


def _worst(document: Mapping[str, Any]) -> _Section:
    labels, samples = _labels(document), document["samples"]
    rows = []
    for key, errors in document["errors"].items():
        for place in _largest(errors):
            why = f"error {percent(errors[place])} by {labels[key]}"
            rows.append(_row(*_sample(samples[place]), why))
    for place in _largest(document["disagreement"]):
        why = f"explanations disagree: {number(document['disagreement'][place])}"
        rows.append(_row(*_sample(samples[place]), why))
    return _folded("Worst samples", "", ("sample", "text", "class", "why"), rows)


def _runs(document: Mapping[str, Any]) -> _Section:
    rows = [
        _row(
            cell(run["name"]),
            cell(run["run_id"]),
            cell(run["config_sha256"][:12]),
            f"{run['samples']:,}{'' if run['finished'] else ', not finished'}",
            cell(str(run["environment"].get("igsuite", ""))),
        )
        for run in document["runs"]
    ]
    found = _folded("Runs", "", ("run", "id", "configuration", "samples", "igsuite"), rows)
    differences = [f"- {escaped(each)}" for each in document["differences"]]
    provenance = document["provenance"]
    made = f"Made by igsuite {provenance['igsuite']}"
    made += f": {cell(provenance['command'])}" if provenance["command"] else ""
    return _Section(found.head, found.rows, [*found.tail, *differences, "", made])


def _folded(title: str, words: str, columns: Sequence[str], rows: list[str]) -> _Section:
    """A part that opens when it is asked for; nothing where there are no rows."""
    if not rows:
        return _Section([], [], [])
    summary = f"<details><summary>{title}</summary>"
    head = [summary, "", *([words, ""] if words else []), *_table_head(*columns)]
    return _Section(head, rows, ["", "</details>", ""])


def _fitting(section: _Section, left: int) -> str:
    """Return a section with as many of its rows as there is room for; nothing without room."""
    frame = [*section.head, *section.tail]
    room = left - _length("\n".join(frame)) - _ROOM
    if room < 0 or not frame:
        return ""
    rows = []
    for row in section.rows:
        room -= _length(row) + 1
        if room < 0:
            break
        rows.append(row)
    missing = len(section.rows) - len(rows)
    more = ["", f"{missing:,} more rows are in the page, and in CSV and JSON."] if missing else []
    return "\n".join([*section.head, *rows, *more, *section.tail]) + "\n"


#: Room for saying that rows are missing.
_ROOM = 80


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _table_head(*columns: str) -> list[str]:
    return [_row(*columns), _row(*["---"] * len(columns))]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _labels(document: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: cell(each["label"]) for each in document["entries"]}


def _ways(document: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: escaped(each["label"]) for each in document["ways"]}


def _sample(sample: Mapping[str, Any]) -> tuple[str, str, str]:
    text = sample["text"] or ""
    shown = f"{text[:_LETTERS]}…" if len(text) > _LETTERS else text
    return cell(sample["name"]), cell(shown), cell(sample["target"])


def _largest(numbers: Sequence[float | None]) -> list[int]:
    known = [place for place, each in enumerate(numbers) if each is not None]
    return sorted(known, key=lambda place: -(numbers[place] or 0))[:_WORST]
