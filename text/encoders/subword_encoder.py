"""Subwords as tokens, through Hugging Face's tokenizers (extra `tokenizers`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoder, TokenizedText

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: What vocabularies call these tokens, the first that is found being taken.
USUAL_NAMES = {
    "pad_token": ("[PAD]", "<pad>"),
    "unknown_token": ("[UNK]", "<unk>"),
    "mask_token": ("[MASK]", "<mask>"),
}


class SubwordEncoder(Encoder):
    """One token a subword, as a Hugging Face `tokenizers.Tokenizer` splits and numbers them.

    The tokenizer's normalisation, special tokens and offsets are its own; its padding is replaced
    by this encoder's. The tokenizer given is copied, and left as it was.

    Args:
        tokenizer: The tokenizer.
        max_length: Tokens of a text that are kept, special ones included; `None` keeps to the
            tokenizer's own truncation, if it has one.
        pad_token: Name of the padding token; `None` looks for a usual one.
        unknown_token: Name of the unknown token; `None` looks for a usual one.
        mask_token: Name of the mask token; `None` looks for a usual one, else takes the unknown.

    Raises:
        ArgumentError: If `tokenizer` is none, a token named is not in its vocabulary, or there is
            no padding token.

    Example:
        >>> from tokenizers import Tokenizer, models, pre_tokenizers
        >>> vocabulary = {"[PAD]": 0, "[UNK]": 1, "un": 2, "##happy": 3}
        >>> tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
        >>> tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        >>> encoded = SubwordEncoder(tokenizer).encode(["unhappy un"])
        >>> encoded.tokens, encoded.words.tolist()
        ((('un', '##happy', 'un'),), [[0, 0, 1]])
    """

    name: ClassVar[str] = "subwords"

    def __init__(
        self,
        tokenizer: Tokenizer,
        max_length: int | None = None,
        pad_token: str | None = None,
        unknown_token: str | None = None,
        mask_token: str | None = None,
    ) -> None:
        tokenizer_class = _tokenizer_class()
        if not isinstance(tokenizer, tokenizer_class):
            given = Wording(f"a {type(tokenizer).__name__}")
            mend = "A transformers tokenizer has one: its .backend_tokenizer"
            raise ArgumentError("tokenizer", given, "a tokenizers.Tokenizer", mend)
        if max_length is not None:
            check_count("max_length", max_length)
        self.tokenizer = tokenizer_class.from_str(tokenizer.to_str())
        self.tokenizer.no_padding()
        if max_length is not None:
            _truncate(self.tokenizer, max_length)
        pad_id = _special_id(tokenizer, "pad_token", pad_token)
        if pad_id is None:
            allowed = f"a tokenizer that has one, called {' or '.join(USUAL_NAMES['pad_token'])}"
            mend = "Name the token to pad with: pad_token=..."
            raise ArgumentError("pad_token", Wording("no padding token"), allowed, mend)
        self.pad_id = pad_id
        self.unknown_id = _special_id(tokenizer, "unknown_token", unknown_token)
        mask_id = _special_id(tokenizer, "mask_token", mask_token)
        self.mask_id = self.unknown_id if mask_id is None else mask_id
        self._names = {
            "pad_token": pad_token,
            "unknown_token": unknown_token,
            "mask_token": mask_token,
        }

    @property
    def vocabulary_size(self) -> int:
        """Number of ids, those of added tokens included: the `input_dim` of an embedding."""
        return int(max(self.tokenizer.get_vocab(with_added_tokens=True).values())) + 1

    def tokenize(self, texts: Sequence[str]) -> Iterator[TokenizedText]:
        for found in self.tokenizer.encode_batch(list(texts)):
            yield TokenizedText(
                found.ids,
                tuple(found.tokens),
                tuple(found.offsets),
                [bool(each) for each in found.special_tokens_mask],
                [-1 if word is None else word for word in found.word_ids],
            )

    def get_config(self) -> dict[str, Any]:
        """Return the settings, with the whole tokenizer as its own JSON has it."""
        return {"tokenizer": json.loads(self.tokenizer.to_str()), **self._names}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Rebuild an encoder from `get_config`'s settings."""
        tokenizer_class = _tokenizer_class()
        try:
            tokenizer = tokenizer_class.from_str(json.dumps(config["tokenizer"]))
        except Exception as error:  # tokenizers raises no class of its own
            given = Wording(f"JSON that tokenizers cannot read ({error})")
            raise ArgumentError("tokenizer", given, "what Tokenizer.to_str wrote") from error
        return cls(**{**config, "tokenizer": tokenizer})


def _tokenizer_class() -> type[Tokenizer]:
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'subwords need the package tokenizers: pip install "igsuite[tokenizers]"',
            name="tokenizers",
        ) from error
    tokenizer_class: type[Tokenizer] = Tokenizer
    return tokenizer_class


def _truncate(tokenizer: Tokenizer, max_length: int) -> None:
    reserved = tokenizer.num_special_tokens_to_add(is_pair=False)
    if max_length <= reserved:
        allowed = f"more than the {reserved} special tokens that every text has"
        raise ArgumentError("max_length", max_length, allowed)
    tokenizer.enable_truncation(max_length)


def _special_id(tokenizer: Tokenizer, argument: str, token: str | None) -> int | None:
    if token is None:
        ids = (tokenizer.token_to_id(each) for each in USUAL_NAMES[argument])
        return next((each for each in ids if each is not None), None)
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ArgumentError(argument, token, "a token of the tokenizer's vocabulary")
    return int(found)
