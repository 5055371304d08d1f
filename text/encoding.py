"""From texts to ids: what a token is, and which id it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError, Wording

PADDING = 0
UNKNOWN = 1


@dataclass(frozen=True)
class Encoded:
    """Texts as a model sees them.

    Args:
        ids: `(n, time)` int32, padded at the end with 0. `time` is at least 1.
        tokens: The tokens of each text, one for each of its ids that is not padding.
    """

    ids: NDArray[np.int32]
    tokens: tuple[tuple[str, ...], ...]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """`(n, time)`, true where a token stands and false at padding."""
        lengths = np.array([len(tokens) for tokens in self.tokens], dtype=int)
        return np.arange(self.ids.shape[1]) < lengths[:, None]


class Encoder(Protocol):
    """Anything that turns texts into ids and tokens."""

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the ids, padded with 0, and the tokens that they stand for."""
        ...


class CharacterEncoder:
    """One token a character; the usual choice for Chinese.

    Id 0 is padding, id 1 every character that is not in the vocabulary, and the vocabulary
    follows from id 2 on.

    Args:
        characters: The vocabulary, in the order of its ids.
        max_length: Characters of a text that are kept, counted from its start; `None` keeps all.

    Raises:
        ArgumentError: If a character is repeated or is not one character, or if `max_length`
            is below 1.

    Example:
        >>> encoder = CharacterEncoder("好很")
        >>> encoder.encode(["很好", "不"]).ids.tolist()
        [[3, 2], [1, 0]]
    """

    def __init__(self, characters: Iterable[str], max_length: int | None = None) -> None:
        self.characters = tuple(characters)
        self.max_length = max_length
        wrong = [c for c in self.characters if not isinstance(c, str) or len(c) != 1]
        if wrong:
            raise ArgumentError("characters", wrong[0], "single characters")
        self._id_of = {c: i for i, c in enumerate(self.characters, start=UNKNOWN + 1)}
        if len(self._id_of) < len(self.characters):
            repeated, _ = Counter(self.characters).most_common(1)[0]
            raise ArgumentError("characters", repeated, "each character once")
        if max_length is not None and max_length < 1:
            raise ArgumentError("max_length", max_length, "None or a whole number of at least 1")

    @classmethod
    def fit(
        cls, texts: Iterable[str], min_count: int = 2, max_length: int | None = None
    ) -> CharacterEncoder:
        """Make the vocabulary of the characters met in `texts`, most frequent first.

        Args:
            texts: Training texts.
            min_count: Times a character must be met. With 2 or more, the rare characters train
                the embedding of the unknown ones.
            max_length: As in the constructor.

        Returns:
            An encoder of those characters.
        """
        counts = Counter(character for text in texts for character in text)
        # Ties in the order of code points: the same texts in another order give the same ids.
        ordered = sorted(counts, key=lambda character: (-counts[character], character))
        return cls((c for c in ordered if counts[c] >= min_count), max_length)

    @property
    def vocabulary_size(self) -> int:
        """Number of ids, padding and unknown included: the `input_dim` of an embedding."""
        return len(self.characters) + UNKNOWN + 1

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the ids and tokens of `texts`.

        Args:
            texts: A list of texts; one may be empty and is then all padding.

        Returns:
            An `Encoded` with ids of shape `(n, time)`.

        Raises:
            ArgumentError: If `texts` is one text rather than a list, or holds something else
                than texts.
        """
        check_texts(texts)
        tokens = tuple(tuple(text[: self.max_length]) for text in texts)
        ids = np.full((len(tokens), max([1, *map(len, tokens)])), PADDING, dtype=np.int32)
        for row, characters in zip(ids, tokens, strict=True):
            row[: len(characters)] = [self._id_of.get(c, UNKNOWN) for c in characters]
        return Encoded(ids, tokens)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the encoder."""
        return {"characters": "".join(self.characters), "max_length": self.max_length}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> CharacterEncoder:
        """Rebuild an encoder from `get_config`'s settings."""
        return cls(**config)


def check_texts(texts: object) -> None:
    """Raise unless `texts` is a list (or tuple) of strings.

    Args:
        texts: What the caller gave.

    Raises:
        ArgumentError: Naming the first thing that is not a text.

    Example:
        >>> check_texts("很好")
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: texts: got one text; allowed: a list of texts. \
Put it in a list: [text]
    """
    if isinstance(texts, str):
        raise ArgumentError(
            "texts", Wording("one text"), "a list of texts", "Put it in a list: [text]"
        )
    if not isinstance(texts, Sequence):
        raise ArgumentError("texts", Wording(f"a {type(texts).__name__}"), "a list of texts")
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            given = Wording(f"a {type(text).__name__} at position {position}")
            raise ArgumentError("texts", given, "a list of texts")
