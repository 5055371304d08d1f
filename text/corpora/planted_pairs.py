"""Pairs of planted texts that match when their phrases mean the same, and the truth of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from igsuite.arrays import IntArray
from igsuite.checks import check_count, check_seed
from igsuite.text.corpora.labelled import LabelledPairs
from igsuite.text.corpora.planted import check_planted, planted_by_class


@dataclass(frozen=True)
class PlantedPairs(LabelledPairs):
    """Labelled pairs, and where in each text stands the phrase that decides.

    Args:
        first_spans: `(n, 2)` start and end of the first text's planted phrase, in characters, the
            end excluded.
        second_spans: `(n, 2)`, the same of the second.
    """

    first_spans: IntArray = field(kw_only=True)
    second_spans: IntArray = field(kw_only=True)

    def take(self, rows: Iterable[int]) -> Self:
        """Return the pairs at `rows`, in that order, with their spans."""
        rows = list(rows)
        first, second = self.first_spans[rows], self.second_spans[rows]
        return replace(super().take(rows), first_spans=first, second_spans=second)


def planted_pairs(
    count: int, language: str = "zh", class_count: int = 4, seed: int = 0
) -> PlantedPairs:
    """Make pairs of texts, half of which match: their planted phrases mean the same.

    Args:
        count: How many pairs; all their texts are distinct.
        language: "zh" (Chinese) or "en" (English).
        class_count: Number of meanings of a phrase: 2, 4, 6 or 8.
        seed: Seed of everything random.

    Returns:
        `PlantedPairs` with the classes `("different", "same")`.

    Raises:
        ArgumentError: If an argument is not one of the above.

    Example:
        >>> pairs = planted_pairs(4, "en", class_count=2)
        >>> (start, end), text = pairs.first_spans[1], pairs.first[1]
        >>> text[start:end]
        'never small'
        >>> (start, end), text = pairs.second_spans[1], pairs.second[1]
        >>> text[start:end], pairs.class_names[pairs.labels[1]]
        ('so small', 'different')
    """
    check_count("count", count)
    check_seed(seed)
    check_planted(language, class_count)
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % 2)
    first = random.permutation(np.arange(count) % class_count)
    elsewhere = (first + random.integers(1, class_count, size=count)) % class_count
    meanings = np.concatenate([first, np.where(labels == 1, first, elsewhere)])
    texts, spans = planted_by_class(meanings, language, class_count, random)
    return PlantedPairs(
        texts[:count],
        texts[count:],
        labels,
        ("different", "same"),
        first_spans=spans[:count],
        second_spans=spans[count:],
    )
