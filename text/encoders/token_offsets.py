"""Where tokens stand in a text, found again from their strings alone."""

from __future__ import annotations

from collections.abc import Iterable

from igsuite.text.encoders.encoding import Offsets


def locate_tokens(text: str, tokens: Iterable[str]) -> Offsets:
    """Find tokens again in the text that they were made from.

    Each token is searched from the end of the one before. Case does not count, and punctuation
    inside it that the token has lost is passed over, so that "dont" is found in "Don't". That is
    exact for tokens which come in the order of the text, none left out, and differ from it in case
    and lost punctuation alone, as those of `keras.layers.TextVectorization` do. A token that is
    not found gets an empty span where the search for it began.

    Args:
        text: The text.
        tokens: Its tokens, in order.

    Returns:
        The `(start, end)` of each token, in characters, the end excluded.

    Example:
        >>> locate_tokens("Don't, she said.", ["dont", "she", "[number]", "said"])
        ((0, 5), (7, 10), (10, 10), (11, 15))
    """
    folded = _fold(text)
    offsets = []
    position = 0
    for token in tokens:
        offset = _find(folded, _fold(token), position) or (position, position)
        offsets.append(offset)
        position = offset[1]
    return tuple(offsets)


def _fold(text: str) -> str:
    """Lower case of the same length, which `str.lower` does not promise outside ASCII."""
    if text.isascii():
        return text.lower()
    lowered = ((character, character.lower()) for character in text)
    return "".join(low if len(low) == 1 else character for character, low in lowered)


def _find(text: str, token: str, position: int) -> tuple[int, int] | None:
    start = text.find(token[:1], position)
    while token and start >= 0:
        end = _match(text, token, start)
        if end:
            return start, end
        start = text.find(token[:1], start + 1)
    return None


def _match(text: str, token: str, start: int) -> int:
    """Return the end of `token` in `text` from `start` on, 0 where it does not stand there."""
    matched = 0
    for position in range(start, len(text)):
        character = text[position]
        if character == token[matched]:
            matched += 1
            if matched == len(token):
                return position + 1
        elif character.isalnum() or character.isspace():
            return 0
    return 0
