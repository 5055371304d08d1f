"""Where spaces stood between the tokens of a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def spaces_before(tokens: Sequence[str], text: str | None = None) -> tuple[bool, ...]:
    """Tell before which tokens a space stood that no token holds.

    Args:
        tokens: Tokens as their encoder gave them: characters, words, or pieces of words.
        text: What they were cut from; without it, words are taken to stand apart and characters
            not to.

    Returns:
        One truth value a token.

    Example:
        >>> spaces_before(["good", "##ish", "hotel", "!"], "Good-ish hotel!")
        (False, True, True, False)
        >>> spaces_before(["an", "odd", "酒", "店"])
        (False, True, False, False)
    """
    if text is None:
        whole_words = any(len(token) > 1 for token in tokens)
        before = ("", *tokens)
        return tuple(
            whole_words and _ends_a_word(a) and _starts_a_word(b)
            for a, b in zip(before, tokens, strict=False)
        )
    spaces = []
    text, cursor = text.lower(), 0
    for place, token in enumerate(tokens):
        piece = token.lower() if token.isspace() else token.lower().strip("▁Ġ").removeprefix("##")
        # Not far ahead, so that a token that is not in the text cannot make this slow.
        found = text.find(piece, cursor, cursor + len(piece) + 100)
        if found < 0:
            spaces.append(place > 0)
            continue
        spaces.append(place > 0 and found > cursor)
        cursor = found + len(piece)
    return tuple(spaces)


def _ends_a_word(token: str) -> bool:
    return bool(token) and token[-1] not in "([{" and not token[-1].isspace() and not _wide(token)


def _starts_a_word(token: str) -> bool:
    return token[:1].isalnum() and not _wide(token)


def _wide(token: str) -> bool:
    return unicodedata.east_asian_width(token[0]) in "WF"
