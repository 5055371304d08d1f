"""Well-known Chinese corpora, each from the file that it is published as.

None of them is fetched, and none is repaired: with `bad_lines="skip"`, lines without text, which
some of the published files hold, are left out and listed in `skipped_lines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike

from igsuite.text.corpora.corpus_files import csv_texts
from igsuite.text.corpora.file_rows import columns_in_order, tsv_rows
from igsuite.text.corpora.labelled import LabelledPairs, LabelledTexts
from igsuite.text.corpora.labelled_rows import labelled_pairs, labelled_texts

#: Classes of `weibo_moods`: joy, anger, disgust, dejection.
MOODS = ("喜悦", "愤怒", "厌恶", "低落")


def thucnews_titles(
    path: str | PathLike[str],
    *,
    class_names: Sequence[str] | None = None,
    encoding: str = "utf-8",
    bad_lines: str = "raise",
) -> LabelledTexts:
    """Read THUCNews titles: lines of a title, a tab and a label, without a header.

    Args:
        path: The file, such as `train.txt`.
        class_names: The classes, in the order of their numbers; `None` takes the labels met.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledTexts` in the order of the file.

    Raises:
        ArgumentError: If the file is missing or empty, or has a bad line.
    """
    rows = columns_in_order(tsv_rows(path, encoding), width=2)
    return labelled_texts(path, rows, class_names, bad_lines)


def weibo_sentiments(
    path: str | PathLike[str], *, encoding: str = "utf-8", bad_lines: str = "raise"
) -> LabelledTexts:
    """Read `weibo_senti_100k.csv`, columns `label,review`; 1 is positive.

    Args:
        path: The file.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledTexts` with the classes `("negative", "positive")`.

    Raises:
        ArgumentError: If the file is missing or empty, lacks a column, or has a bad line.
    """
    return _reviews(path, ("negative", "positive"), encoding, bad_lines)


def hotel_reviews(
    path: str | PathLike[str], *, encoding: str = "utf-8", bad_lines: str = "raise"
) -> LabelledTexts:
    """Read `ChnSentiCorp_htl_all.csv`, columns `label,review`; 1 is positive.

    Args:
        path: The file.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledTexts` with the classes `("negative", "positive")`.

    Raises:
        ArgumentError: If the file is missing or empty, lacks a column, or has a bad line.
    """
    return _reviews(path, ("negative", "positive"), encoding, bad_lines)


def weibo_moods(
    path: str | PathLike[str], *, encoding: str = "utf-8", bad_lines: str = "raise"
) -> LabelledTexts:
    """Read `simplifyweibo_4_moods.csv`, columns `label,review`; labels 0 to 3 stand for `MOODS`.

    Args:
        path: The file.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledTexts` with the classes `MOODS`.

    Raises:
        ArgumentError: If the file is missing or empty, lacks a column, or has a bad line.
    """
    return _reviews(path, MOODS, encoding, bad_lines)


def lcqmc_pairs(
    path: str | PathLike[str], *, encoding: str = "utf-8", bad_lines: str = "raise"
) -> LabelledPairs:
    """Read LCQMC: lines of two questions and a label between tabs; 1 if they ask the same.

    A first line that names the columns, as in some editions, is passed over.

    Args:
        path: The file, such as `train.tsv`.
        encoding: "utf-8" or "gb18030".
        bad_lines: "raise" stops at the first bad line; "skip" leaves bad lines out.

    Returns:
        `LabelledPairs` with the classes `("different", "same")`.

    Raises:
        ArgumentError: If the file is missing or empty, or has a bad line.
    """
    rows = columns_in_order(tsv_rows(path, encoding), width=3)
    return labelled_pairs(path, rows, ("different", "same"), bad_lines)


def _reviews(
    path: str | PathLike[str], class_names: Sequence[str], encoding: str, bad_lines: str
) -> LabelledTexts:
    return csv_texts(
        path, text="review", class_names=class_names, encoding=encoding, bad_lines=bad_lines
    )
