"""From rows of a file to labelled texts: what a text and a label have to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike

import numpy as np

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.text.corpora.file_rows import Row, bad_line, empty_file
from igsuite.text.corpora.labelled import LabelledPairs, LabelledTexts
from igsuite.text.encoders.encoding import is_unicode

BAD_LINES = ("raise", "skip")


def labelled_texts(
    path: str | PathLike[str],
    rows: Iterator[Row],
    class_names: Sequence[str] | None,
    bad_lines: str,
) -> LabelledTexts:
    """Make labelled texts of rows of a text and a label: see `corpus_files`."""
    kept, skipped = _sorted_out(path, rows, class_names, bad_lines)
    texts, labels = zip(*kept, strict=True)
    names = _classes(labels) if class_names is None else tuple(class_names)
    numbers = np.array([_class_number(label, names) for label in labels])
    return LabelledTexts(list(texts), numbers, names, skipped_lines=skipped)


def labelled_pairs(
    path: str | PathLike[str],
    rows: Iterator[Row],
    class_names: Sequence[str] | None,
    bad_lines: str,
) -> LabelledPairs:
    """Make labelled pairs of rows of two texts and a label: see `corpus_files`."""
    kept, skipped = _sorted_out(path, rows, class_names, bad_lines)
    first, second, labels = zip(*kept, strict=True)
    names = _classes(labels) if class_names is None else tuple(class_names)
    numbers = np.array([_class_number(label, names) for label in labels])
    return LabelledPairs(list(first), list(second), numbers, names, skipped_lines=skipped)


def _sorted_out(
    path: str | PathLike[str],
    rows: Iterator[Row],
    class_names: Sequence[str] | None,
    bad_lines: str,
) -> tuple[list[tuple[str, ...]], tuple[int, ...]]:
    """Return the fields of the good rows, and the numbers of the bad ones' lines."""
    check_name("bad_lines", bad_lines, BAD_LINES)
    if isinstance(class_names, str) or (class_names is not None and len(class_names) < 1):
        raise ArgumentError("class_names", class_names, "a list of names, or None")
    kept: list[tuple[str, ...]] = []
    skipped: list[int] = []
    for row in rows:
        fields = tuple(field.strip() for field in row.fields)
        trouble = row.trouble or _trouble(fields, class_names)
        if not trouble:
            kept.append(fields)
        elif bad_lines == "skip":
            skipped.extend(row.lines)
        else:
            raise bad_line(path, Row(row.lines, row.fields, trouble))
    if not kept and skipped:
        given = Wording(f"{str(path)!r}, of which every line is bad")
        raise ArgumentError("path", given, "a file with rows in the documented format")
    if not kept:
        raise empty_file(path)
    return kept, tuple(skipped)


def _trouble(fields: tuple[str, ...], class_names: Sequence[str] | None) -> str:
    *texts, label = fields
    if not all(texts):
        return "an empty text"
    if not all(map(is_unicode, fields)):
        return "half a surrogate pair"
    if not label:
        return "no label"
    if class_names is not None and _class_number(label, class_names) < 0:
        return f"the unknown label {label!r}; known are {', '.join(map(repr, class_names))}"
    return ""


def _class_number(label: str, class_names: Sequence[str]) -> int:
    """Return the class that `label` names or numbers, -1 for none."""
    if label in class_names:
        return class_names.index(label)
    number = int(label) if _is_number(label) else -1
    return number if number < len(class_names) else -1


def _classes(labels: Sequence[str]) -> tuple[str, ...]:
    names = set(labels)
    if all(map(_is_number, names)):
        return tuple(sorted(names, key=int))
    return tuple(sorted(names))


def _is_number(label: str) -> bool:
    return label.isdecimal() and len(label) < 10
