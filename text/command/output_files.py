"""The output folder: written as the texts are explained, so that what is there is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.figure_file import FIGURES, figure_bytes
from igsuite.json_lines import json_line
from igsuite.listed_files import ListedFiles
from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.input_texts import Chunk
from igsuite.text.command.pages import joined, numbered_heatmaps
from igsuite.text.command.records import records
from igsuite.text.views.heatmaps import TokenHeatmaps

MANIFEST = "igsuite-text.json"
RECORDS = "texts.jsonl"
#: Texts on one page; a page has one scale, and is written anew with each chunk.
PAGE = 500

PAGES: dict[str, tuple[str, Callable[[TokenHeatmaps], str]]] = {
    "html": ("html", lambda heatmaps: heatmaps.to_html(page=True)),
    "latex": ("tex", lambda heatmaps: heatmaps.to_latex()),
    "markdown": ("md", lambda heatmaps: heatmaps.to_markdown()),
}
FORMATS = ("jsonl", *PAGES, *FIGURES)


def checked_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return formats, each once, known to be some of `FORMATS`."""
    if not formats:
        raise ArgumentError("formats", Wording("none"), ", ".join(FORMATS))
    return tuple(dict.fromkeys(check_name("formats", each, FORMATS) for each in formats))


class OutputFiles:
    """Writes attributions to a folder, chunk by chunk.

    Args:
        folder: A new or empty folder, or one that an earlier run wrote.
        formats: Some of `FORMATS`.
        description: What is written down about the run, beside the list of files.

    Raises:
        ArgumentError: If the folder is someone else's.
    """

    def __init__(
        self, folder: Path, formats: Sequence[str], description: Mapping[str, Any]
    ) -> None:
        self.formats = tuple(formats)
        self.listed = ListedFiles(folder, MANIFEST, {"made_by": "igsuite text", **description})
        self._page: list[TokenHeatmaps] = []
        self._page_number = 1

    def write(self, chunk: Chunk, found: TokenAttributions) -> None:
        """Write the attributions of a chunk; an earlier run's files go with the first one."""
        if self._texts_on_page >= PAGE:
            self._page, self._page_number = [], self._page_number + 1
        self.listed.add(self._names(chunk))
        if "jsonl" in self.formats:
            lines = "".join(map(json_line, records(chunk, found)))
            with (self.folder / RECORDS).open("a", encoding="utf-8") as file:
                file.write(lines)
        if any(each in PAGES for each in self.formats):
            self._page.append(numbered_heatmaps(found, chunk.lines))
            self._write_page()
        if any(each in FIGURES for each in self.formats):
            self._write_figures(chunk, found)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.listed.folder

    @property
    def _texts_on_page(self) -> int:
        return sum(len(part.texts) for part in self._page)

    def _page_name(self, format_name: str) -> str:
        number = "" if self._page_number == 1 else f"-{self._page_number}"
        return f"texts{number}.{PAGES[format_name][0]}"

    def _names(self, chunk: Chunk) -> list[str]:
        """Names of the files that a chunk is written to."""
        names = [RECORDS] if "jsonl" in self.formats else []
        names += [self._page_name(each) for each in self.formats if each in PAGES]
        endings = [each for each in self.formats if each in FIGURES]
        return names + [_figure_name(line, ending) for line in chunk.lines for ending in endings]

    def _write_page(self) -> None:
        page = joined(self._page)
        for each in (each for each in self.formats if each in PAGES):
            self.listed.write(self._page_name(each), PAGES[each][1](page).encode())

    def _write_figures(self, chunk: Chunk, found: TokenAttributions) -> None:
        for row, line in enumerate(chunk.lines):
            figure = numbered_heatmaps(found.take([row]), [line]).figure()
            for ending in (each for each in self.formats if each in FIGURES):
                self.listed.write(_figure_name(line, ending), figure_bytes(figure, ending))


def _figure_name(line: int, ending: str) -> str:
    return f"figures/line-{line}.{ending}"
