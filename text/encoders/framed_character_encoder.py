"""Characters as tokens, between one that starts a text and one that ends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from igsuite.errors import ArgumentError
from igsuite.text.encoders.character_encoder import CharacterEncoder
from igsuite.text.encoders.encoding import TokenizedText

START, END = "[SOS]", "[EOS]"


class FramedCharacterEncoder(CharacterEncoder):
    """One token a character, and special tokens before and behind each text.

    The token of the character at position `p` of a text, counted from 0, stands at `p + 1`.

    Args:
        characters: As for `CharacterEncoder`.
        start: The character of the vocabulary whose id stands before every text.
        end: The one whose id stands behind it.
        max_length: As for `CharacterEncoder`; the two special tokens come on top.

    Raises:
        ArgumentError: As for `CharacterEncoder`, or if `start` or `end` is not in the vocabulary.

    Example:
        >>> encoded = FramedCharacterEncoder("^$好很", start="^", end="$").encode(["很好"])
        >>> encoded.ids.tolist(), encoded.tokens
        ([[2, 5, 4, 3]], (('[SOS]', '很', '好', '[EOS]'),))
    """

    name: ClassVar[str] = "framed_characters"

    def __init__(
        self, characters: Iterable[str], start: str, end: str, max_length: int | None = None
    ) -> None:
        super().__init__(characters, max_length)
        for argument, character in (("start", start), ("end", end)):
            if character not in self._id_of:
                raise ArgumentError(argument, character, "a character of the vocabulary")
        self.start, self.end = start, end

    def tokenize(self, texts: Sequence[str]) -> Iterator[TokenizedText]:
        start, end = self._id_of[self.start], self._id_of[self.end]
        for found in super().tokenize(texts):
            count = len(found.tokens)
            yield TokenizedText(
                [start, *found.ids, end],
                (START, *found.tokens, END),
                ((0, 0), *found.offsets, (count, count)),
                [True, *[False] * count, True],
                [-1, *range(count), -1],
            )

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the encoder."""
        return {**super().get_config(), "start": self.start, "end": self.end}
