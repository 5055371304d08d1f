"""Texts as they are shown: nothing in them can steer a terminal, a page or the reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NAMED = {"\n": "↵", "\r": "↵", "\t": "⇥", "": "∅"}
# Categories: control, format (bidi overrides, joiners), surrogate, private, unassigned; line and
# paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Fillers that count as letters and show nothing, by which something could hide.
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


def visible(text: str) -> str:
    """Return `text` with everything replaced that is unseen or acts on what stands around it.

    Controls, bidi overrides, private and unassigned characters become "�". Joiners stay where they
    join: inside emoji and between letters. A mark without a letter gets the dotted circle that
    such marks are printed on.

    Args:
        text: Any text, hostile ones included (terminal escapes, right-to-left overrides).

    Returns:
        Text that is safe to print; markup is *not* escaped.

    Example:
        >>> visible("好\\x1b[31m"), visible("\\n"), visible("\\u0301")
        ('好�[31m', '↵', '◌́')
    """
    if text.isalnum() and text.isascii():
        return text
    if text in _NAMED:
        return _NAMED[text]
    shown: list[str] = []
    marks = 0
    for place, match in enumerate(characters := _FLAG_OR_CHARACTER.findall(text)):
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
