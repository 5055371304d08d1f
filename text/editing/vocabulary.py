"""The vocabulary of an encoder as texts: what can be written so that it reads one id."""

from __future__ import annotations

from collections.abc import Sequence

from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.character_encoder import CharacterEncoder
from igsuite.text.encoders.encoding import Encoded, Encoder
from igsuite.text.encoders.subword_encoder import SubwordEncoder
from igsuite.text.encoders.word_encoder import WordEncoder

#: What may stand for a masked token where the vocabulary has no string for it.
BLANKS = ("□", "▯", "�", "[MASK]", "[UNK]")


def written_vocabulary(encoder: Encoder, strings: Sequence[str] | None = None) -> dict[int, str]:
    """Return what to write for each id.

    Args:
        encoder: The encoder.
        strings: Texts of single tokens; `None` for the vocabulary of a `CharacterEncoder`, a
            `WordEncoder` or a `SubwordEncoder`.

    Returns:
        For each id the text that, alone, is encoded as that id and nothing else. Left out are
        padding, the unknown and the mask token, special tokens, and pieces of words that cannot
        stand alone.

    Raises:
        ArgumentError: If the vocabulary is not known.

    Example:
        >>> written_vocabulary(CharacterEncoder("好很"))
        {2: '好', 3: '很'}
    """
    if strings is None:
        strings = _strings(encoder)
    encoded = encoder.encode(list(strings))
    none = {encoder.pad_id, encoder.unknown_id, encoder.mask_id}
    none |= set(encoded.ids[encoded.special].tolist())
    written: dict[int, str] = {}
    for string, ids in zip(strings, _ids_of_texts(encoded), strict=True):
        if len(ids) == 1 and ids[0] not in none:
            written.setdefault(ids[0], string)
    return written


def mask_text(encoder: Encoder, text: str | None = None) -> str:
    """Return what to write for a token that says nothing.

    Args:
        encoder: An encoder with a mask or an unknown token.
        text: What to write; `None` to find something.

    Returns:
        A text that, alone, is encoded as the encoder's `mask_id`.

    Raises:
        ArgumentError: If the encoder has no such id, or the text is not encoded as it.

    Example:
        >>> mask_text(CharacterEncoder("好很"))
        '□'
    """
    if encoder.mask_id is None:
        given = Wording("one that has neither a mask nor an unknown token")
        raise ArgumentError("encoder", given, "one that has", "Delete tokens: DeleteTokens()")
    candidates = [text] if text is not None else list(BLANKS)
    if text is None and isinstance(encoder, SubwordEncoder):
        candidates.insert(0, str(encoder.tokenizer.id_to_token(encoder.mask_id)))
    for candidate, ids in zip(candidates, _ids_of_texts(encoder.encode(candidates)), strict=True):
        if ids == [encoder.mask_id]:
            return candidate
    allowed = f"a text that is encoded as the mask token, id {encoder.mask_id}, alone"
    raise ArgumentError("text", text, allowed, "Give one: MaskTokens(text=...)")


def _strings(encoder: Encoder) -> Sequence[str]:
    if isinstance(encoder, CharacterEncoder):
        return encoder.characters
    if isinstance(encoder, WordEncoder):
        return encoder.words
    if isinstance(encoder, SubwordEncoder):
        ids = sorted(set(encoder.tokenizer.get_vocab().values()))
        return [encoder.tokenizer.decode([each]).strip() for each in ids]
    raise ArgumentError(
        "encoder",
        Wording(f"a {type(encoder).__name__}, whose vocabulary is not known"),
        "characters, words or subwords",
        "Say what its tokens are: NearestTokens(vocabulary=[...])",
    )


def _ids_of_texts(encoded: Encoded) -> list[list[int]]:
    """The ids that stand for characters of each text, special tokens around it left out."""
    return [
        [
            int(encoded.ids[row, position])
            for position, (start, end) in enumerate(offsets)
            if end > start and not encoded.special[row, position]
        ]
        for row, offsets in enumerate(encoded.offsets)
    ]
