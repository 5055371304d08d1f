"""From texts to ids: what every encoder hands back, and what it has to be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from igsuite.arrays import BoolArray, IntArray
from igsuite.errors import ArgumentError, Wording

PADDING = 0
UNKNOWN = 1

#: Start and end of each token in its text, in characters, the end excluded.
Offsets: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TokenizedText:
    """The tokens of one text, one entry a token in every field.

    Args:
        ids: Their ids.
        tokens: Their strings.
        offsets: Where they stand in the text; a token that stands nowhere has an empty span.
        special: Whether each is a special token, such as `[CLS]`; empty for none.
        words: Number of the word that each is a part of, −1 for none; empty where every token is
            a word of its own.
    """

    ids: Sequence[int]
    tokens: tuple[str, ...]
    offsets: Offsets
    special: Sequence[bool] = ()
    words: Sequence[int] = ()


@dataclass(frozen=True, eq=False)
class Encoded:
    """Texts as a model sees them.

    Args:
        ids: `(n, time)` int32, padded at the end. `time` is at least 1.
        tokens: The tokens of each text, one for each of its ids that is not padding.
        offsets: For each text the `(start, end)` of each token in it, in characters; an empty
            span for a token that stands nowhere in the text.
        special: `(n, time)`, true at special tokens such as `[CLS]`; false at padding.
        words: `(n, time)` int32, number of the word that a token is a part of, counted from 0 in
            each text; −1 at special tokens and padding.
    """

    ids: NDArray[np.int32]
    tokens: tuple[tuple[str, ...], ...]
    offsets: tuple[Offsets, ...]
    special: BoolArray
    words: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def lengths(self) -> IntArray:
        """`(n,)`, number of tokens of each text, special ones included."""
        return np.array([len(tokens) for tokens in self.tokens], dtype=int)

    @property
    def mask(self) -> BoolArray:
        """`(n, time)`, true where a token stands and false at padding."""
        mask: BoolArray = np.arange(self.ids.shape[1]) < self.lengths[:, None]
        return mask

    def take(self, rows: Iterable[int]) -> Encoded:
        """Return the texts at `rows`, in that order, with no more padding than they need.

        Args:
            rows: Positions of the texts to keep.

        Returns:
            An `Encoded` whose `time` is the number of tokens of the longest text, at least 1.
        """
        rows = list(rows)
        tokens = tuple(self.tokens[row] for row in rows)
        longest = max([1, *map(len, tokens)])
        return Encoded(
            self.ids[rows, :longest],
            tokens,
            tuple(self.offsets[row] for row in rows),
            self.special[rows, :longest],
            self.words[rows, :longest],
        )


class Encoder(ABC):
    """Turns texts into ids and tokens; subclasses implement `tokenize` and `get_config`.

    Attributes:
        pad_id: The id that fills up shorter texts.
        unknown_id: The id of what is not in the vocabulary; `None` where there is none.
        mask_id: The id of a token that says nothing, for baselines and deletion: the mask token
            where the vocabulary has one, else the unknown one, else `None`.
    """

    name: ClassVar[str]
    pad_id: int
    unknown_id: int | None
    mask_id: int | None

    @abstractmethod
    def tokenize(self, texts: Sequence[str]) -> Iterable[TokenizedText]:
        """Return the tokens of each text, in the order of `texts`.

        Args:
            texts: Known to be a list of texts; it may be empty, and so may a text.
        """

    @abstractmethod
    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the encoder, fit for JSON."""

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Rebuild an encoder from `get_config`'s settings."""
        return cls(**config)

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the ids and tokens of `texts`.

        Args:
            texts: A list of texts; one may be empty.

        Returns:
            An `Encoded` with ids of shape `(n, time)`.

        Raises:
            ArgumentError: If `texts` is one text rather than a list, or holds something else
                than texts.
        """
        check_texts(texts)
        return _padded(list(self.tokenize(texts)), self.pad_id)


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
        if not is_unicode(text):
            given = Wording(f"half a surrogate pair in the text at position {position}")
            raise ArgumentError("texts", given, "characters that can be written as UTF-8")


def is_unicode(text: str) -> bool:
    """Whether `text` can be written as UTF-8, which a lone surrogate cannot.

    Example:
        >>> is_unicode("很好"), is_unicode("\\ud83d")
        (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _padded(texts: Sequence[TokenizedText], pad_id: int) -> Encoded:
    shape = len(texts), max([1, *(len(text.tokens) for text in texts)])
    ids = np.full(shape, pad_id, dtype=np.int32)
    special = np.zeros(shape, dtype=bool)
    words = np.full(shape, -1, dtype=np.int32)
    for row, text in enumerate(texts):
        length = len(text.tokens)
        ids[row, :length] = text.ids
        if text.special:
            special[row, :length] = text.special
        words[row, :length] = text.words or np.arange(length)
    return Encoded(
        ids,
        tuple(text.tokens for text in texts),
        tuple(text.offsets for text in texts),
        special,
        words,
    )
