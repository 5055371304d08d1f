"""The texts of an input file, checked line by line and handed on in chunks."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.text.corpora.file_rows import (
    ENCODINGS,
    Row,
    csv_rows,
    json_rows,
    line_rows,
    named_columns,
    tsv_rows,
)
from igsuite.text.encoders.encoding import Encoder, is_unicode

KINDS = ("text", "csv", "tsv", "jsonl")
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Chunk:
    """Texts that are explained together.

    Args:
        lines: For each text the number of its (first) line, counted from 1.
        texts: The texts, white space around them dropped.
    """

    lines: tuple[int, ...]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def first(self, count: int) -> Chunk:
        """Return the first `count` of the texts, or all if there are fewer."""
        return Chunk(self.lines[:count], self.texts[:count])


@dataclass
class InputTexts:
    """The texts of a file that can be explained.

    Args:
        path: The file.
        shown: Its name for messages.
        kind: One of `KINDS`.
        column: Column of a CSV or TSV file, or member of a JSON object, that holds the text.
        encoding: One of `ENCODINGS`.
        encoder: Tells whether there is anything in a text that the model knows.
        skip_bad_lines: Whether to leave bad lines out; otherwise the first one raises.
        limit: Most texts to take; `None` takes all.
        least_tokens: Tokens that a text must have, for a target at one of them.
        most_tokens: Tokens that the model can take; `None` for any number.

    Attributes:
        skipped: Numbers of the bad lines that the last pass left out.
        empty: How many empty lines the last pass went over.
    """

    path: Path
    shown: str
    kind: str
    column: str
    encoding: str
    encoder: Encoder
    skip_bad_lines: bool = False
    limit: int | None = None
    least_tokens: int = 0
    most_tokens: int | None = None
    skipped: list[int] = field(default_factory=list, init=False)
    empty: int = field(default=0, init=False)

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the texts in the order of the file, `size` at a time.

        Raises:
            ArgumentError: At the first line that is bad, unless those are to be left out.
        """
        self.skipped, self.empty = [], 0
        found = 0
        pending: list[tuple[Row, str]] = []
        rows = self._rows()
        while self.limit is None or found < self.limit:
            wanted = size if self.limit is None else min(size, self.limit - found)
            pending = [pair for _, pair in zip(range(wanted), rows, strict=False)]
            if not pending:
                return
            chunk = self._known(pending)
            found += len(chunk)
            if len(chunk):
                yield chunk

    def left_out(self) -> dict[str, Any]:
        """What the last pass left out, as it is written down."""
        return {"bad_lines": sorted(self.skipped), "empty_lines": self.empty}

    def _rows(self) -> Iterator[tuple[Row, str]]:
        """Yield the rows with a text, and the text."""
        for row in self._read():
            text = row.fields[0].strip() if row.fields else ""
            if row.trouble:
                self._bad(row, row.trouble)
            elif not text and self.kind == "text":
                self.empty += 1
            elif not text:
                self._bad(row, f"{self.column!r} is empty")
            elif not is_unicode(text):
                self._bad(row, "half a surrogate pair")
            else:
                yield row, text

    def _known(self, rows: list[tuple[Row, str]]) -> Chunk:
        """Encode texts and leave out those in which there is nothing to explain."""
        encoded = self.encoder.encode([text for _, text in rows])
        content = encoded.mask & ~encoded.special
        known = content & (encoded.ids != self.encoder.unknown_id)
        most = np.inf if self.most_tokens is None else self.most_tokens
        fitting = (self.least_tokens <= encoded.lengths) & (encoded.lengths <= most)
        for k, (row, _) in enumerate(rows):
            if not content[k].any():
                self._bad(row, "a text without tokens")
            elif not known[k].any():
                self._bad(row, "every token is unknown to the encoder")
            elif not fitting[k]:
                self._bad(row, self._misfit(int(encoded.lengths[k])))
        kept = np.flatnonzero(known.any(axis=1) & fitting)
        return Chunk(
            tuple(rows[k][0].lines.start for k in kept),
            tuple(rows[k][1] for k in kept),
        )

    def _misfit(self, length: int) -> str:
        tokens = f"{length} token{'' if length == 1 else 's'}"
        if length < self.least_tokens:
            return f"{tokens}, none at the target's place, {self.least_tokens - 1} (from 0)"
        return (
            f"{tokens}, where the model is built for {self.most_tokens} (the encoder's max_length)"
        )

    def _bad(self, row: Row, trouble: str) -> None:
        if self.skip_bad_lines:
            self.skipped.extend(row.lines)
            return
        # The file's reader names an argument here, where the user knows an option.
        undecodable = trouble.startswith(f"not {self.encoding},")
        trouble = f"not {self.encoding}" if undecodable else trouble
        other = next(each for each in ENCODINGS if each != self.encoding)
        raise ArgumentError(
            "input",
            Wording(f"line {row.lines.start} of {self.shown!r}: {trouble}"),
            "lines with a text that the model's encoder knows",
            (
                f"Try --encoding {other}, write the file as UTF-8, "
                if undecodable
                else "Mend the line, "
            )
            + "or leave bad lines out by --skip-bad-lines",
        )

    def _read(self) -> Iterator[Row]:
        check_name("encoding", self.encoding, ENCODINGS)
        columns = {"column": self.column}
        readers: dict[str, Callable[[], Iterator[Row]]] = {
            "text": lambda: line_rows(self.path, self.encoding),
            "csv": lambda: named_columns(self.path, csv_rows(self.path, self.encoding), columns),
            "tsv": lambda: named_columns(self.path, tsv_rows(self.path, self.encoding), columns),
            "jsonl": lambda: json_rows(self.path, columns, self.encoding),
        }
        try:
            yield from readers[self.kind]()
        except ArgumentError as error:
            if error.argument != "path":
                raise
            # The file's reader knows neither the option's name nor that of standard input.
            given = str(error.given).replace(repr(str(self.path)), repr(self.shown))
            raise ArgumentError("input", Wording(given), error.allowed) from error


def kind_of(name: str, given: str | None) -> str:
    """Return which of `KINDS` an input is.

    Args:
        name: The file's name, "-" for standard input.
        given: What the user says it is; `None` leaves it to the name.

    Raises:
        ArgumentError: If `given` is none of `KINDS`.

    Example:
        >>> kind_of("reviews.CSV", None), kind_of("reviews.txt", None), kind_of("-", "jsonl")
        ('csv', 'text', 'jsonl')
    """
    if given is not None:
        return check_name("input_format", given, KINDS)
    ending = Path(name).suffix.lower().removeprefix(".")
    return ending if ending in KINDS else "text"


@contextmanager
def opened(name: str) -> Iterator[tuple[Path, str]]:
    """Make an input a file that can be read twice, and yield its path and its name for messages.

    Args:
        name: A file's name, or "-" for standard input, which is copied.
    """
    if name != STANDARD_INPUT:
        yield Path(name), name
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path, path.name
