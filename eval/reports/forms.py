"""The forms of a report as files: a page, Markdown, JSON, and tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.markdown import report_markdown
from igsuite.eval.reports.page import report_page
from igsuite.eval.reports.tables import csv_bytes, parquet_bytes, report_tables

#: Forms of a report, and the ending of each one's file.
FORMATS = {
    "html": ".html",
    "markdown": ".md",
    "json": ".json",
    "csv": ".csv",
    "parquet": ".parquet",
}
#: Parts of a map that are pictures, and no numbers.
_PICTURES = ("overlay", "picture")
#: What goes behind the stem of a report's name, and what the file holds.
Files: TypeAlias = Iterator[tuple[str, bytes]]


def report_files(form: str, compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    """Yield the files of one form of a report.

    Args:
        form: One of `FORMATS`.
        compared: The runs.
        document: Their report.
    """
    yield from _WRITERS[form](compared, document)


def _html(compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    yield ".html", report_page(document).encode(errors="backslashreplace")


def _markdown(compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    yield ".md", report_markdown(document).encode(errors="backslashreplace")


def _json(compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    shown = {name: each for name, each in document.items() if name != "pictures"}
    shown["maps"] = {
        key: [each and {k: v for k, v in each.items() if k not in _PICTURES} for each in maps]
        for key, maps in document["maps"].items()
    }
    text = json.dumps(shown, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    yield ".json", f"{text}\n".encode(errors="backslashreplace")


def _csv(compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    for name, table in report_tables(compared, document).items():
        yield f"-{name}.csv", csv_bytes(table)


def _parquet(compared: ComparedRuns, document: Mapping[str, Any]) -> Files:
    for name, table in report_tables(compared, document).items():
        yield f"-{name}.parquet", parquet_bytes(table, name)


_WRITERS: dict[str, Callable[[ComparedRuns, Mapping[str, Any]], Files]] = {
    "html": _html,
    "markdown": _markdown,
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
}
