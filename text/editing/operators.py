"""What an edit puts in place of a token: nothing, a mask, or a word of a lexicon."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import keras

from igsuite.errors import ArgumentError, Wording
from igsuite.text.editing.token_units import TokenUnit
from igsuite.text.editing.vocabulary import mask_text
from igsuite.text.encoders.encoding import Encoder


@dataclass(frozen=True)
class EditOperator(ABC):
    """Says what may stand in place of tokens; subclasses are dataclasses of their settings.

    Attributes:
        name: What the operator is called.
        shortens: Whether a text loses tokens by it.
    """

    name: ClassVar[str]
    shortens: ClassVar[bool] = False

    def phrases(self, text: str) -> list[tuple[int, int]]:
        """Return the `(start, end)` of what is replaced as a whole, beyond words: nothing."""
        return []

    @abstractmethod
    def alternatives(
        self, units: Sequence[TokenUnit], model: keras.Model, encoder: Encoder
    ) -> list[tuple[str, ...]]:
        """Return what may stand in place of each unit.

        Args:
            units: Units of any texts.
            model: The model that reads the texts.
            encoder: Its encoder.

        Returns:
            For each unit its alternatives, the best first; none where the unit has to stay. An
            empty text deletes it.
        """

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which the class rebuilds the operator, fit for JSON."""
        return asdict(self)

    def description(self) -> dict[str, Any]:
        """Return name and settings together."""
        return {"name": self.name, **self.get_config()}


@dataclass(frozen=True)
class DeleteTokens(EditOperator):
    """Deletes tokens, and with a word one of the spaces around it."""

    name: ClassVar[str] = "delete"
    shortens: ClassVar[bool] = True

    def alternatives(
        self, units: Sequence[TokenUnit], model: keras.Model, encoder: Encoder
    ) -> list[tuple[str, ...]]:
        return [("",)] * len(units)


@dataclass(frozen=True)
class MaskTokens(EditOperator):
    """Writes the mask token in place of tokens: the unknown one where there is no mask.

    A token that already is one stays.

    Args:
        text: What to write, encoded as the encoder's `mask_id`; `None` to find something.
    """

    name: ClassVar[str] = "mask"
    text: str | None = None

    def alternatives(
        self, units: Sequence[TokenUnit], model: keras.Model, encoder: Encoder
    ) -> list[tuple[str, ...]]:
        blank = mask_text(encoder, self.text)
        return [() if unit.ids == (encoder.mask_id,) else (blank,) for unit in units]


@dataclass(frozen=True)
class LexiconTokens(EditOperator):
    """Replaces tokens by given ones.

    A token is looked up as it stands in the text and then, if it is one, as the encoder has it,
    which may be of lower case. Tokens that the lexicon does not hold stay. What it holds may be
    several tokens long, a Chinese word of two characters, say: it is replaced as a whole.

    Args:
        lexicon: For each token its alternatives, the best first.

    Raises:
        ArgumentError: If the lexicon is empty, or an alternative is.

    Example:
        >>> LexiconTokens({"good": ["bad", "poor"]}).get_config()
        {'lexicon': {'good': ['bad', 'poor']}}
    """

    name: ClassVar[str] = "lexicon"
    lexicon: Mapping[str, Sequence[str]]

    def __post_init__(self) -> None:
        allowed = "a dictionary from tokens to lists of alternatives"
        if not isinstance(self.lexicon, Mapping) or not self.lexicon:
            raise ArgumentError("lexicon", self.lexicon, allowed)
        for token, alternatives in self.lexicon.items():
            single = isinstance(alternatives, str) or not isinstance(alternatives, Sequence)
            if not isinstance(token, str) or not token or single:
                raise ArgumentError("lexicon", {token: alternatives}, allowed)
            if not all(isinstance(each, str) and each.strip() for each in alternatives):
                given = Wording(f"an alternative of {token!r} that is empty or no text")
                mend = "To delete tokens: DeleteTokens()"
                raise ArgumentError("lexicon", given, "texts that show something", mend)

    def alternatives(
        self, units: Sequence[TokenUnit], model: keras.Model, encoder: Encoder
    ) -> list[tuple[str, ...]]:
        return [self._of(unit) for unit in units]

    def _of(self, unit: TokenUnit) -> tuple[str, ...]:
        names = (unit.text, *(unit.tokens if len(unit.tokens) == 1 else ()))
        found = next((self.lexicon[name] for name in names if name in self.lexicon), ())
        return tuple(each for each in found if each not in names)

    def phrases(self, text: str) -> list[tuple[int, int]]:
        """Return where words of the lexicon stand, of two that begin alike the longer.

        Example:
            >>> LexiconTokens({"好": ["坏"], "好吃": ["难吃"]}).phrases("很好吃，好")
            [(1, 3), (4, 5)]
        """
        longest_first = sorted(self.lexicon, key=len, reverse=True)
        return [each.span() for each in re.finditer("|".join(map(re.escape, longest_first)), text)]

    def get_config(self) -> dict[str, Any]:
        """Return the lexicon as plain lists."""
        return {"lexicon": {token: list(others) for token, others in self.lexicon.items()}}
