"""Rows of text files by line number, the bad ones told from the good ones but not judged."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from igsuite.errors import ArgumentError, Wording, check_name

ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True)
class Row:
    """One row of a file.

    Args:
        lines: Numbers of its lines in the file, counted from 1.
        fields: Its fields.
        trouble: Why the row is bad; empty if it is not.
    """

    lines: range
    fields: tuple[str, ...]
    trouble: str = ""


def line_rows(path: str | PathLike[str], encoding: str) -> Iterator[Row]:
    """Yield the lines of a text file as rows of one field, without line breaks, blank ones too.

    Args:
        path: The file.
        encoding: One of `ENCODINGS`.

    Raises:
        ArgumentError: If the file cannot be read.
    """
    for number, line, trouble in _lines(path, encoding):
        yield Row(range(number, number + 1), (line.rstrip("\r\n"),), trouble)


def csv_rows(path: str | PathLike[str], encoding: str) -> Iterator[Row]:
    """Yield the rows of a CSV file, blank lines passed over.

    Args:
        path: The file.
        encoding: One of `ENCODINGS`.

    Raises:
        ArgumentError: If the file cannot be read, or a quote is opened and never closed, or a
            field is too long for the module `csv`: the rows from there on cannot be told apart.
    """
    undecodable: list[str] = []

    def decoded() -> Iterator[str]:
        for _, line, trouble in _lines(path, encoding):
            undecodable.extend([trouble] if trouble else [])
            yield line

    reader = csv.reader(decoded(), strict=True)
    while True:
        first = reader.line_num + 1
        fields, trouble = [], ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            trouble = str(error)
            # The other errors come from a field that swallows line after line.
            if "expected after" not in trouble:
                why = "a quote that is never closed"
                if "field limit" in trouble:
                    why += f", or a field of more than {csv.field_size_limit():,} characters"
                given = f"line {first} of {str(path)!r}: {why} ({trouble})"
                raise ArgumentError("path", Wording(given), "quotes in pairs") from error
        trouble = next(iter(undecodable), trouble)
        undecodable.clear()
        if trouble or len(fields) > 1 or "".join(fields).strip():
            yield Row(range(first, reader.line_num + 1), tuple(fields), trouble)


def tsv_rows(path: str | PathLike[str], encoding: str) -> Iterator[Row]:
    """Yield the rows of a tab-separated file, blank lines passed over; quotes mean nothing.

    Args:
        path: The file.
        encoding: One of `ENCODINGS`.

    Raises:
        ArgumentError: If the file cannot be read.
    """
    for number, line, trouble in _lines(path, encoding):
        line = line.rstrip("\r\n")
        if line.strip():
            yield Row(range(number, number + 1), tuple(line.split("\t")), trouble)


def json_rows(
    path: str | PathLike[str], columns: Mapping[str, str], encoding: str
) -> Iterator[Row]:
    """Yield the named members of a file with one JSON object a line, blank lines passed over.

    Args:
        path: The file.
        columns: For each argument of the caller's, the name of the member that it asks for.
        encoding: One of `ENCODINGS`.

    Raises:
        ArgumentError: If the file cannot be read.
    """
    for number, line, trouble in _lines(path, encoding):
        if not line.strip():
            continue
        fields: tuple[str, ...] = ()
        if not trouble:
            try:
                fields = _members(line, columns)
            except (ValueError, RecursionError) as error:
                trouble = str(error)
        yield Row(range(number, number + 1), fields, trouble)


def named_columns(
    path: str | PathLike[str], rows: Iterator[Row], columns: Mapping[str, str]
) -> Iterator[Row]:
    """Take columns by the names that the first row gives them.

    Args:
        path: The file, for the error's line.
        rows: The rows, that of the names first.
        columns: For each argument of the caller's, the name of the column that it asks for.

    Yields:
        Rows with one field for each of `columns`.

    Raises:
        ArgumentError: If there is no row at all, or a column is missing.
    """
    header = next(rows, None)
    if header is None:
        raise empty_file(path)
    if header.trouble:
        raise bad_line(path, header)
    names = [name.strip() for name in header.fields]
    positions = [names.index(check_name(each, name, names)) for each, name in columns.items()]
    for row in _with_width(rows, len(names)):
        yield Row(row.lines, row.fields and tuple(row.fields[i] for i in positions), row.trouble)


def columns_in_order(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Check the rows of a file without names of columns, and pass over names if there are some.

    Args:
        rows: The rows; the first one holds names if its last field is "label".
        width: Number of fields of a row.

    Yields:
        Rows with `width` fields.
    """
    for position, row in enumerate(_with_width(rows, width)):
        if position or not row.fields or row.fields[-1].strip() != "label":
            yield row


def empty_file(path: str | PathLike[str]) -> ArgumentError:
    """The error for a file without rows."""
    return ArgumentError("path", Wording(f"{str(path)!r}, which is empty"), "a file with rows")


def bad_line(path: str | PathLike[str], row: Row) -> ArgumentError:
    """The error for a bad row."""
    return ArgumentError(
        "path",
        Wording(f"line {row.lines.start} of {str(path)!r}: {row.trouble}"),
        "lines in the documented format",
        'Mend the line, leave out bad ones by bad_lines="skip", '
        "or choose another encoding: " + " or ".join(map(repr, ENCODINGS)),
    )


def _lines(path: str | PathLike[str], encoding: str) -> Iterator[tuple[int, str, str]]:
    """Yield each line's number, its text with the line break, and why it cannot be decoded."""
    check_name("encoding", encoding, ENCODINGS)
    try:
        # In both encodings the byte of a line break is never a part of another character.
        with Path(path).open("rb") as file:
            for number, content in enumerate(file, start=1):
                trouble = ""
                try:
                    line = content.decode(encoding)
                except UnicodeDecodeError:
                    line = content.decode(encoding, errors="replace")
                    trouble = f"not {encoding}, which encoding={encoding!r} asks for"
                yield number, line.removeprefix("\ufeff") if number == 1 else line, trouble
    except OSError as error:
        given = Wording(f"{str(path)!r} ({error.strerror})")
        raise ArgumentError("path", given, "a file that can be read") from error


def _with_width(rows: Iterable[Row], width: int) -> Iterator[Row]:
    for row in rows:
        if row.trouble or len(row.fields) == width:
            yield row if not row.trouble else Row(row.lines, (), row.trouble)
        else:
            yield Row(row.lines, (), f"{len(row.fields)} fields instead of {width}")


def _members(line: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    fields = []
    for argument, name in columns.items():
        if name not in found:
            raise ValueError(f"no member {name!r}")
        field = found[name]
        is_number = isinstance(field, int) and not isinstance(field, bool)
        if not isinstance(field, str) and not (is_number and argument == "label"):
            raise ValueError(f"{name!r} is a {type(field).__name__}")
        fields.append(str(field))
    return tuple(fields)
