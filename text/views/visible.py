"""Tokens as they are shown: nothing in them can steer a terminal, a page or the reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NAMED = {"\n": "↵", "\r": "↵", "\t": "⇥", "": "∅"}
# Categories: control, format (bidi overrides, joiners), surrogate, private, unassigned; line and
# paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Fillers that count as letters and show nothing, by which a token could hide.
_BLANK = set("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
# The three flags that Unicode recommends among emoji spelled with tags.
_TAG_FLAGS = {
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in place) + "\U000e007f"
    for place in ("gbeng", "gbsct", "gbwls")
}
_FLAG_OR_CHARACTER = re.compile("|".join(_TAG_FLAGS) + "|.", re.DOTALL)
_JOINERS = {"\u200c", "\u200d"}
#: Marks over one letter that are shown: no living script stacks more, and piles of them would
#: cover the lines above.
MOST_MARKS = 4


def visible(token: str) -> str:
    """Return `token` with everything replaced that is unseen or acts on what stands around it.

    Controls, bidi overrides, private and unassigned characters become "�". Joiners stay where they
    join: inside emoji and between letters. A mark without a letter gets the dotted circle that
    such marks are printed on.

    Args:
        token: Any text, hostile ones included (terminal escapes, right-to-left overrides).

    Returns:
        Text that is safe to print; markup is *not* escaped.

    Example:
        >>> visible("好\\x1b[31m"), visible("\\n"), visible("\\u0301")
        ('好�[31m', '↵', '◌́')
    """
    if token.isalnum() and token.isascii():
        return token
    if token in _NAMED:
        return _NAMED[token]
    shown: list[str] = []
    marks = 0
    for place, match in enumerate(characters := _FLAG_OR_CHARACTER.findall(token)):
        marks = marks + 1 if unicodedata.category(match[0])[0] == "M" else 0
        if marks and place == 0:
            shown.append("◌")
        if marks > MOST_MARKS:
            continue
        shown.append(match if _is_seen(characters, place) else _NAMED.get(match, "�"))
    return "".join(shown)


def _is_seen(characters: Sequence[str], place: int) -> bool:
    character = characters[place]
    if character in _TAG_FLAGS:
        return True
    if character in _JOINERS:
        around = (*characters[place - 1 : place], *characters[place + 1 : place + 2])
        return len(around) == 2 and all(unicodedata.category(c[0])[0] in "LMS" for c in around)
    category = unicodedata.category(character)
    if category == "Cn":
        # Emoji newer than Python's tables.
        return "\U0001f000" <= character <= "\U0001faff"
    return category not in _UNSEEN and character not in _BLANK


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is of a script written from right to left.

    Source: Unicode Standard Annex 9, rules P2 and P3.

    Example:
        >>> runs_right_to_left("1. שלום"), runs_right_to_left("好")
        (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d != "L" for d in directions if d in ("L", "R", "AL")), False)


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
