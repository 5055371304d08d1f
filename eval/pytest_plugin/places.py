"""Where in a run something holds, in a line."""

from __future__ import annotations

from collections.abc import Sequence


def counted_places(where: Sequence[str]) -> str:
    """Return the first of the places that the same is said of, and how many more there are.

    Example:
        >>> counted_places(["test_a"]), counted_places(["test_a", "test_b", "test_c"])
        ('test_a', 'test_a and 2 more')
    """
    return where[0] if len(where) == 1 else f"{where[0]} and {len(where) - 1} more"
