"""The output folder: written as the pictures are explained, so that what is there is whole."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.figure_file import FIGURES, figure_bytes
from igsuite.image.attributions import PixelAttributions
from igsuite.image.command.sheets import Card, sheet_figure, sheet_page
from igsuite.image.pictures.export import png_bytes, values_bytes
from igsuite.image.pictures.picture import Picture, Pixels
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.clipping import colour_bound
from igsuite.image.views.contact_sheet import MOST_ON_A_SHEET, thumbnail
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import overlay, painted
from igsuite.image.views.parts import PARTS
from igsuite.json_lines import json_line
from igsuite.listed_files import ListedFiles

MANIFEST = "igsuite-image.json"
RECORDS = "pictures.jsonl"
SHEET_NAME = "contact-sheet"
#: Formats of a file for each picture and method, and the endings of its name.
PICTURE_FORMATS = {"overlay": "overlay.png", "mask": "mask.png", "npz": "npz"}
SHEETS = {"sheet": "png", "html": "html"}
FORMATS = (*PICTURE_FORMATS, *FIGURES, *SHEETS, "jsonl")


def checked_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return formats, each once, known to be some of `FORMATS`."""
    if not formats:
        raise ArgumentError("formats", Wording("none"), ", ".join(FORMATS))
    known = [check_name("formats", each, FORMATS) for each in formats]
    # The page shows the overlays' files.
    return tuple(dict.fromkeys(["overlay", *known] if "html" in known else known))


@dataclass(frozen=True, eq=False)
class Shown:
    """One attribution, at the size at which it is written.

    Args:
        picture: `(height, width, 3)` uint8.
        values: `(height, width)`.
        standard_error: `(height, width)`.
        mask: `(height, width)`, −1 to 1.
    """

    picture: Pixels
    values: FloatArray
    standard_error: FloatArray
    mask: FloatArray


class PictureFiles:
    """Writes attributions to a folder, chunk by chunk.

    Args:
        folder: A new or empty folder, or one that an earlier run wrote.
        formats: Some of `FORMATS`.
        original_size: Whether what is written for a picture has its original size.
        view: `part`, `clip` and `resolved_only`, as for `attribution_mask`.
        description: What is written down about the run, beside the list of files.

    Raises:
        ArgumentError: If the folder is someone else's.
    """

    def __init__(
        self,
        folder: Path,
        formats: Sequence[str],
        original_size: bool,
        view: Mapping[str, Any],
        description: Mapping[str, Any],
    ) -> None:
        self.formats = tuple(formats)
        self.original_size = original_size
        self.view = dict(view)
        self.listed = ListedFiles(folder, MANIFEST, {"made_by": "igsuite image", **description})
        self._cards: list[Card] = []
        self._pages = 0

    def write(
        self,
        stems: Sequence[str],
        pictures: Sequence[Picture],
        found: PixelAttributions,
        records: Sequence[dict[str, Any]],
    ) -> None:
        """Write the attributions of a chunk; an earlier run's files go with the first one.

        Args:
            stems: For each picture the name of its files without ending.
            pictures: The pictures.
            found: Their attributions.
            records: What was found, one record a picture and method.
        """
        own = [self._picture_names(stem, found.methods) for stem in stems]
        jsonl = [RECORDS] if "jsonl" in self.formats else []
        self.listed.add([*jsonl, *(name for names in own for name in names.values())])
        remaining = iter(records)
        for row, picture in enumerate(pictures):
            one = found.take([row])
            for method in found.methods:
                self._write_picture(one[method], picture, own[row], next(remaining))
            for ending in (each for each in self.formats if each in FIGURES):
                content = figure_bytes(one.figure(**self.view), ending)
                self.listed.write(own[row]["", ending], content)
        if jsonl:
            lines = "".join(map(json_line, records))
            with (self.listed.folder / RECORDS).open("ab") as file:
                file.write(lines.encode(errors="backslashreplace"))
        if {*self.formats} & {*FIGURES}:
            _free_figures()

    def finish_sheet(self) -> None:
        """Write the contact sheet of the pictures since the last one."""
        if not self._cards or not {*self.formats} & {*SHEETS}:
            return
        self._pages += 1
        names = {each: _sheet_name(self._pages, each) for each in self.formats if each in SHEETS}
        self.listed.add([*names.values()])
        note = legend(scale="of the picture", **self.view)
        writers: dict[str, Callable[[], bytes]] = {
            "sheet": lambda: figure_bytes(sheet_figure(self._cards, note), "png"),
            "html": lambda: sheet_page(
                self._cards, note, [_sheet_name(page, "html") for page in range(1, self._pages)]
            ).encode(),
        }
        for each, name in names.items():
            self.listed.write(name, writers[each]())
        self._cards = []
        if "sheet" in names:
            _free_figures()

    def _picture_names(self, stem: str, methods: Sequence[str]) -> dict[tuple[str, str], str]:
        """For each method and format, or for all methods of a figure, the name of its file."""
        folder = f"pictures/{stem}"
        between = {method: f".{method}" if len(methods) > 1 else "" for method in methods}
        names = {
            (method, each): f"{folder}{between[method]}.{PICTURE_FORMATS[each]}"
            for method in methods
            for each in self.formats
            if each in PICTURE_FORMATS
        }
        figures = (each for each in self.formats if each in FIGURES)
        return names | {("", each): f"{folder}.figure.{each}" for each in figures}

    def _write_picture(
        self,
        found: PixelAttributions,
        picture: Picture,
        names: Mapping[tuple[str, str], str],
        record: dict[str, Any],
    ) -> None:
        method = record["method"]
        shown = self._shown(found, picture)
        painted_over = overlay(shown.picture, shown.mask)
        writers: dict[str, Callable[[], bytes]] = {
            "overlay": lambda: png_bytes(painted_over),
            "mask": lambda: png_bytes(painted(shown.mask)),
            "npz": lambda: self._values(shown, picture, record),
        }
        links = []
        for each in (each for each in self.formats if each in PICTURE_FORMATS):
            self.listed.write(names[method, each], writers[each]())
            links.append((each, names[method, each]))
        if {*self.formats} & {*SHEETS}:
            several = len({key for key, _ in names if key}) > 1
            small = thumbnail(shown.picture), thumbnail(painted_over)
            self._cards.append(Card(record, *small, tuple(links), several))
            if len(self._cards) == MOST_ON_A_SHEET:
                self.finish_sheet()

    def _values(self, shown: Shown, picture: Picture, record: dict[str, Any]) -> bytes:
        more = {name: record[name] for name in ("method", "verdict", "evaluations")}
        values, errors = (
            np.asarray(each, np.float32) for each in (shown.values, shown.standard_error)
        )
        return values_bytes(values, errors, picture.framing, picture=picture.name, **more)

    def _shown(self, found: PixelAttributions, picture: Picture) -> Shown:
        if not self.original_size:
            mask = found.mask(**self.view)[0]
            return Shown(found.pictures[0], found.values[0], found.standard_error[0], mask)
        one = found.on_original(0, picture)
        # On the scale of what the model saw: the zeros around it are no attributions.
        seen = PARTS[self.view["part"]](one.values[0][picture.framing.seen])
        bound = colour_bound(seen, self.view["clip"])
        values, errors = one.values[0], one.standard_error[0]
        mask = attribution_mask(values, errors, bound=bound, **self.view)
        return Shown(one.pictures[0], values, errors, mask)


def _free_figures() -> None:
    """Free figures now, which hold themselves in circles, with all their pixels."""
    gc.collect()


def _sheet_name(page: int, sheet: str) -> str:
    number = "" if page == 1 else f"-{page}"
    return f"{SHEET_NAME}{number}.{SHEETS[sheet]}"
