"""Texts of a document, as they are safe to show."""

from __future__ import annotations

from typing import Any

from igsuite.visible import visible

#: Characters of a name or sentence that are shown.
LONGEST = 1000


def shown_texts(value: Any, whole: bool = False) -> Any:
    """Return a JSON value in which nothing of any text is unseen or steers what is around it.

    Args:
        value: Plain JSON values; keys of objects are texts too.
        whole: Whether a text keeps its length, as those under "text" do, which are searched.

    Returns:
        The like with every text as `visible` shows it, an endless one cut. Empty ones stay empty.

    Example:
        >>> shown_texts({"names": ["a\\x1b[31m", ""]})
        {'names': ['a�[31m', '']}
    """
    if isinstance(value, str):
        shown = visible(value) if value else value
        return shown if whole or len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    if isinstance(value, dict):
        return {shown_texts(key): shown_texts(each, key == "text") for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shown_texts(each) for each in value]
    return value
