"""Characters as tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from igsuite.checks import check_count
from igsuite.errors import ArgumentError
from igsuite.text.encoders.encoding import PADDING, UNKNOWN, Encoder, TokenizedText


class CharacterEncoder(Encoder):
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

    name: ClassVar[str] = "characters"
    pad_id = PADDING
    unknown_id = UNKNOWN
    mask_id = UNKNOWN

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
        if max_length is not None:
            check_count("max_length", max_length)

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

    def tokenize(self, texts: Sequence[str]) -> Iterator[TokenizedText]:
        for text in texts:
            tokens = tuple(text[: self.max_length])
            ids = [self._id_of.get(character, UNKNOWN) for character in tokens]
            offsets = tuple((start, start + 1) for start in range(len(tokens)))
            yield TokenizedText(ids, tokens, offsets)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the encoder."""
        return {"characters": "".join(self.characters), "max_length": self.max_length}
