"""Breaking a row of tokens into lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def wrapped(
    widths: Sequence[float], spaced: Sequence[bool], line: float, space: float = 1.0
) -> Iterator[range]:
    """Yield the places of the tokens of each line.

    Args:
        widths: Width of each token.
        spaced: Whether a space stands before each; none does at the start of a line.
        line: Width of a line. A token that is wider stands alone.
        space: Width of a space.

    Returns:
        For each line a range of places.

    Example:
        >>> list(wrapped([2, 2, 2], [False, True, False], 5))
        [range(0, 2), range(2, 3)]
    """
    start, taken = 0, 0.0
    for place, width in enumerate(widths):
        before = space if spaced[place] and place > start else 0.0
        if place > start and taken + before + width > line:
            yield range(start, place)
            start, taken, before = place, 0.0, 0.0
        taken += before + width
    if start < len(widths):
        yield range(start, len(widths))
