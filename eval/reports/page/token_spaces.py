"""Where spaces stood between tokens, for pages that are written without TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence


def spaces_before(tokens: Sequence[str], text: str | None) -> list[bool]:
    """Tell before which tokens a space stood that no token holds.

    Unlike `igsuite.text.views.reading.spaces_before` this loads nothing that needs a network.

    Args:
        tokens: Tokens as their encoder gave them: characters, words, or pieces of words.
        text: What they were cut from; without it all stand apart.

    Returns:
        One truth value a token.

    Example:
        >>> spaces_before(["good", "##ish", "酒", "店"], "good-ish 酒店")
        [False, True, True, False]
    """
    if text is None:
        return [place > 0 for place in range(len(tokens))]
    spaces, text, cursor = [], text.lower(), 0
    for place, token in enumerate(tokens):
        piece = token.lower().strip("▁Ġ").removeprefix("##")
        # Not far ahead, so that a token that is not in the text cannot make this slow.
        found = text.find(piece, cursor, cursor + len(piece) + 100)
        spaces.append(place > 0 and found != cursor)
        cursor = cursor if found < 0 else found + len(piece)
    return spaces
