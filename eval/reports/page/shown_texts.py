"""Texts of a document, as they are safe to show."""

from __future__ import annotations

from typing import Any

from igsuite.visible import visible


def shown_texts(value: Any) -> Any:
    """Return a JSON value in which nothing of any text is unseen or steers what is around it.

    Args:
        value: Plain JSON values; keys of objects are texts too.

    Returns:
        The like with every text as `visible` shows it. Empty ones stay empty.

    Example:
        >>> shown_texts({"names": ["a\\x1b[31m", ""]})
        {'names': ['a�[31m', '']}
    """
    if isinstance(value, str):
        return visible(value) if value else value
    if isinstance(value, dict):
        return {shown_texts(key): shown_texts(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shown_texts(each) for each in value]
    return value
