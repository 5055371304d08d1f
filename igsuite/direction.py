"""The direction in which a text is read."""

from __future__ import annotations

import unicodedata


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is of a script written from right to left.

    Source: Unicode Standard Annex 9, rules P2 and P3.

    Example:
        >>> runs_right_to_left("1. שלום"), runs_right_to_left("好")
        (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d != "L" for d in directions if d in ("L", "R", "AL")), False)
