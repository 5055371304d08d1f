"""Texts whose label is decided by a planted phrase and by nothing else: truth for attributions.

A phrase is a booster or a negation and an adjective, such as "very big" or "not small", which both
mean the class "big". So neither word decides alone, and a model must read both. Around the phrase
stand neutral clauses and distractors, drawn without regard to the label: boosters and negations
of other adjectives, and the deciding adjectives where nothing boosts or negates them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

import numpy as np

from igsuite.arrays import BoolArray, IntArray
from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, check_name
from igsuite.text.corpora.labelled import LabelledTexts
from igsuite.text.corpora.planted_language import LANGUAGES, PlantedLanguage
from igsuite.text.encoders.encoding import Encoded

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class PlantedTexts(LabelledTexts):
    """Labelled texts, and where in each stands the phrase that decides its label.

    Args:
        spans: `(n, 2)` start and end of the planted phrase, in characters, the end excluded.
    """

    spans: IntArray = field(kw_only=True)

    def take(self, rows: Iterable[int]) -> Self:
        """Return the texts at `rows`, in that order, with their spans."""
        rows = list(rows)
        return replace(super().take(rows), spans=self.spans[rows])

    def token_mask(self, encoded: Encoded) -> BoolArray:
        """Tell the tokens of the planted phrases.

        Args:
            encoded: These texts, by any encoder.

        Returns:
            `(n, time)`, true at tokens that share a character with their text's planted phrase.
        """
        mask = np.zeros(encoded.ids.shape, dtype=bool)
        for row, offsets, (first, last) in zip(mask, encoded.offsets, self.spans, strict=True):
            row[: len(offsets)] = [start < last and end > first for start, end in offsets]
        return mask & ~encoded.special


def planted_texts(
    count: int, language: str = "zh", class_count: int = 4, seed: int = 0
) -> PlantedTexts:
    """Make texts whose label is decided by a planted phrase alone.

    Args:
        count: How many texts; all are distinct, and the classes as even as can be.
        language: "zh" (Chinese) or "en" (English).
        class_count: Number of classes: 2, 4, 6 or 8.
        seed: Seed of everything random.

    Returns:
        `PlantedTexts`, its classes named by their adjectives.

    Raises:
        ArgumentError: If an argument is not one of the above.

    Example:
        >>> planted = planted_texts(2, "en", class_count=2, seed=2)
        >>> text, (start, end) = planted.texts[0], planted.spans[0]
        >>> text[:55]
        'people found it not small, last week the doctor had tea'
        >>> text[start:end], planted.class_names[planted.labels[0]]
        ('not small', 'big')
    """
    check_count("count", count)
    check_seed(seed)
    check_planted(language, class_count)
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % class_count)
    texts, spans = planted_by_class(labels, language, class_count, random)
    opposites = LANGUAGES[language].opposites[: class_count // 2]
    names = tuple(name for pair in opposites for name in pair)
    return PlantedTexts(texts, labels, names, spans=spans)


def check_planted(language: str, class_count: int) -> None:
    """Raise unless texts of that many classes can be made in that language."""
    parts = LANGUAGES[check_name("language", language, LANGUAGES)]
    allowed = [2 * pairs for pairs in range(1, len(parts.opposites) + 1)]
    if class_count not in allowed:
        raise ArgumentError("class_count", class_count, " or ".join(map(str, allowed)))


def planted_by_class(
    labels: IntArray, language: str, class_count: int, random: np.random.Generator
) -> tuple[list[str], IntArray]:
    """Make one text of each of these classes, all of them distinct.

    Args:
        labels: `(n,)` the class of each text.
        language: One of `LANGUAGES`.
        class_count: Number of classes, of which `labels` need not hold all.
        random: Where everything random comes from.

    Returns:
        The texts, and the spans `(n, 2)` of their planted phrases in characters.
    """
    parts = LANGUAGES[language]
    opposites = parts.opposites[: class_count // 2]
    spans: dict[str, tuple[int, int]] = {}
    for label in labels:
        while True:
            text, span = _planted(parts, opposites, int(label), random)
            if text not in spans:
                break
        spans[text] = span
    return list(spans), np.array(list(spans.values()))


def _planted(
    parts: PlantedLanguage,
    opposites: Sequence[tuple[str, str]],
    label: int,
    random: np.random.Generator,
) -> tuple[str, tuple[int, int]]:
    """Return one text and the span of its planted phrase."""
    pair, side = opposites[label // 2], label % 2
    boosted = bool(random.integers(2))
    degree = _pick(parts.boosters if boosted else parts.negations, random)
    phrase = degree + parts.word_break + pair[side if boosted else 1 - side]

    clauses = [_neutral(parts, random) for _ in range(random.integers(1, 3))]
    for _ in range(random.integers(1, 3)):
        clauses.append(_distractor(parts, opposites, random))
    random.shuffle(clauses)
    position = int(random.integers(len(clauses) + 1))
    frame = _pick(parts.frames, random) + parts.word_break
    before = parts.comma.join([*clauses[:position], frame])
    text = parts.comma.join([before + phrase, *clauses[position:]]) + parts.full_stop
    return text, (len(before), len(before) + len(phrase))


def _neutral(parts: PlantedLanguage, random: np.random.Generator) -> str:
    return parts.clause.format(
        time=_pick(parts.times, random),
        person=_pick(parts.people, random),
        place=_pick(parts.places, random),
        activity=_pick(parts.activities, random),
    )


def _distractor(
    parts: PlantedLanguage, opposites: Sequence[tuple[str, str]], random: np.random.Generator
) -> str:
    """Return a clause that holds one half of a deciding phrase."""
    if random.integers(2):
        return _pick(parts.compounds, random).format(_pick(_pick(opposites, random), random))
    degrees = parts.boosters if random.integers(2) else parts.negations
    words = (_pick(each, random) for each in (parts.frames, degrees, parts.undecided))
    return parts.word_break.join(words)


def _pick(options: Sequence[_Part], random: np.random.Generator) -> _Part:
    return options[int(random.integers(len(options)))]
