"""Labelled texts from CSV, TSV and JSONL files with named columns.

Files are UTF-8, with or without a byte order mark, unless `encoding="gb18030"` is said, which
covers GBK and GB2312 too. Blank lines are passed over, and white space around a text is dropped.
A line is bad if it cannot be decoded or does not have its columns, if a text is empty, or if its
label is missing or unknown. The first bad line is reported by its number in the file, or, with
`bad_lines="skip"`, bad lines are left out and listed in `skipped_lines`.

Without `class_names`, the classes are the labels met, in order: that of numbers where all are
whole numbers, else that of code points. With `class_names`, a label is one of these names, or the
position of one, counted from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike

from igsuite.text.corpora.file_rows import csv_rows, json_rows, named_columns, tsv_rows
from igsuite.text.corpora.labelled import LabelledPairs, LabelledTexts
from igsuite.text.corpora.labelled_rows import labelled_pairs, labelled_texts


def csv_texts(
    path: str | PathLike[str],
    *,
    text: str = "text",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledTexts:
    """Read labelled texts from a CSV file whose first line names its columns.

    Fields may be quoted, and then hold commas, line breaks and doubled quotes.

    Args:
        path: The file.
        text: Name of the column of the texts.
        label: Name of the column of the labels.
        class_names: The classes, in the order of their numbers; `None` takes the labels met.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledTexts` in the order of the file.

    Raises:
        ArgumentError: If the file is missing, empty, lacks a column, or has a bad line.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "reviews.csv")
        ...     _ = path.write_text('label,review\\n1,"很好,干净"\\n0,吵\\n', encoding="utf-8")
        ...     reviews = csv_texts(path, text="review", class_names=["negative", "positive"])
        >>> reviews.texts, reviews.labels.tolist()
        (['很好,干净', '吵'], [1, 0])
    """
    rows = named_columns(path, csv_rows(path, encoding), {"text": text, "label": label})
    return labelled_texts(path, rows, class_names, bad_lines)


def tsv_texts(
    path: str | PathLike[str],
    *,
    text: str = "text",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledTexts:
    """Read labelled texts from a tab-separated file whose first line names its columns.

    Quotes have no meaning in it. Everything else is as in `csv_texts`.
    """
    rows = named_columns(path, tsv_rows(path, encoding), {"text": text, "label": label})
    return labelled_texts(path, rows, class_names, bad_lines)


def jsonl_texts(
    path: str | PathLike[str],
    *,
    text: str = "text",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledTexts:
    """Read labelled texts from a file with one JSON object a line.

    `text` and `label` name members of the objects; a label is a string or a whole number.
    Everything else is as in `csv_texts`.
    """
    rows = json_rows(path, {"text": text, "label": label}, encoding)
    return labelled_texts(path, rows, class_names, bad_lines)


def csv_pairs(
    path: str | PathLike[str],
    *,
    first: str = "first",
    second: str = "second",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledPairs:
    """Read labelled pairs from a CSV file, the texts in two columns: see `csv_texts`."""
    columns = {"first": first, "second": second, "label": label}
    rows = named_columns(path, csv_rows(path, encoding), columns)
    return labelled_pairs(path, rows, class_names, bad_lines)


def tsv_pairs(
    path: str | PathLike[str],
    *,
    first: str = "first",
    second: str = "second",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledPairs:
    """Read labelled pairs from a tab-separated file, the texts in two columns: see `tsv_texts`."""
    columns = {"first": first, "second": second, "label": label}
    rows = named_columns(path, tsv_rows(path, encoding), columns)
    return labelled_pairs(path, rows, class_names, bad_lines)


def jsonl_pairs(
    path: str | PathLike[str],
    *,
    first: str = "first",
    second: str = "second",
    label: str = "label",
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledPairs:
    """Read labelled pairs from a file with one JSON object a line: see `jsonl_texts`."""
    rows = json_rows(path, {"first": first, "second": second, "label": label}, encoding)
    return labelled_pairs(path, rows, class_names, bad_lines)
