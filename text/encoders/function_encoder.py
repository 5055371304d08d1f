"""Any function of a text as an encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np

from igsuite.checks import check_count, is_whole
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import PADDING, Encoder, TokenizedText
from igsuite.text.encoders.registered_functions import function_of_name, name_of_function
from igsuite.text.encoders.token_offsets import locate_tokens

#: From a text to its tokens, or to their ids and their strings.
Tokenization: TypeAlias = Callable[[str], TokenizedText | tuple[Sequence[int], Sequence[str]]]

_LARGEST = np.iinfo(np.int32).max


class FunctionEncoder(Encoder):
    """Encodes by a function of the user's.

    Args:
        function: From one text to a `TokenizedText`, or to a pair of its ids and its tokens, whose
            offsets are then found by `locate_tokens`.
        pad_id: The id that fills up shorter texts.
        unknown_id: The id of what is not in the vocabulary, if there is one.
        mask_id: The id of the mask token, if there is one; `None` takes `unknown_id`.

    Raises:
        ArgumentError: If `function` cannot be called, an id is no whole number of at least 0, or,
            when encoding, the function returns something else than the above.

    Example:
        >>> def words(text):
        ...     tokens = text.split()
        ...     return [len(token) for token in tokens], tokens
        >>> encoded = FunctionEncoder(words).encode(["to be or not"])
        >>> encoded.ids.tolist(), encoded.offsets
        ([[2, 2, 2, 3]], (((0, 2), (3, 5), (6, 8), (9, 12)),))
    """

    name: ClassVar[str] = "function"

    def __init__(
        self,
        function: Tokenization,
        pad_id: int = PADDING,
        unknown_id: int | None = None,
        mask_id: int | None = None,
    ) -> None:
        if not callable(function):
            raise ArgumentError("function", function, "a function of one text")
        for argument, given in (("unknown_id", unknown_id), ("mask_id", mask_id)):
            if given is not None:
                check_count(argument, given, least=0)
        check_count("pad_id", pad_id, least=0)
        self.function = function
        self.pad_id = pad_id
        self.unknown_id = unknown_id
        self.mask_id = unknown_id if mask_id is None else mask_id

    def tokenize(self, texts: Sequence[str]) -> Iterator[TokenizedText]:
        for text in texts:
            tokenized = _tokenized(self.function(text), text)
            _check(tokenized, text)
            yield tokenized

    def get_config(self) -> dict[str, Any]:
        """Return the settings, with the function by its registered name.

        Raises:
            ArgumentError: If the function is not registered with
                `keras.saving.register_keras_serializable`.
        """
        return {
            "function": name_of_function("function", self.function),
            "pad_id": self.pad_id,
            "unknown_id": self.unknown_id,
            "mask_id": self.mask_id,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Rebuild an encoder from `get_config`'s settings; the function must be registered."""
        return cls(**{**config, "function": function_of_name("function", config["function"])})


def _tokenized(returned: Any, text: str) -> TokenizedText:
    if isinstance(returned, TokenizedText):
        return returned
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise _wrong(f"{type(returned).__name__} returned")
    ids, tokens = returned
    return TokenizedText(list(ids), tuple(tokens), locate_tokens(text, tokens))


def _check(found: TokenizedText, text: str) -> None:
    count = len(found.tokens)
    for field in ("ids", "offsets", "special", "words"):
        length = len(getattr(found, field))
        if length != count and (length or field in ("ids", "offsets")):
            raise _wrong(f"{length} {field} for {count} tokens")
    for each in found.ids:
        if not (is_whole(each) and 0 <= each <= _LARGEST):
            raise _wrong(f"the id {each!r}")
    for start, end in found.offsets:
        if not 0 <= start <= end <= len(text):
            raise _wrong(f"the offset ({start}, {end}) in a text of {len(text)} characters")


def _wrong(given: str) -> ArgumentError:
    allowed = "a function that returns a TokenizedText, or a pair of ids and as many tokens"
    return ArgumentError("function", Wording(given), allowed)
