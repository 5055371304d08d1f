"""The line of each key of a TOML file, which the standard library's reader does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

KeyPath = tuple[str, ...]


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return for each key and table of a TOML file the line on which it begins.

    The beginning of a file up to the line where a key's value ends is a TOML file that has the
    key, and up to the line before it is not, or has it not. So the reader itself tells the lines,
    whatever a value spans.

    Args:
        text: A whole file, known to be TOML.

    Returns:
        Lines, counted from 1, by path: `("run", "seed")`.

    Example:
        >>> key_lines("[run]\\nseed = 1\\n[explain]\\nmethods = [\\n  'gradient',\\n]\\n")
        {('run',): 1, ('run', 'seed'): 2, ('explain',): 3, ('explain', 'methods'): 4}
    """
    lines = text.splitlines(keepends=True)
    found: dict[KeyPath, int] = {}
    after_last = 1
    for number in range(1, len(lines) + 1):
        try:
            content = tomllib.loads("".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        for path in _paths(content):
            found.setdefault(path, after_last)
        after_last = number + 1
    return found


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the innermost table around it that is there; else 1.

    Example:
        >>> line_of({("run",): 3}, ("run", "seed"))
        3
    """
    inner = (path[:depth] for depth in range(len(path), 0, -1))
    return next((lines[each] for each in inner if each in lines), 1)


def _paths(content: dict[str, Any], above: KeyPath = ()) -> Iterator[KeyPath]:
    for name, value in content.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from _paths(value, (*above, name))
