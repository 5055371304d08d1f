"""What two sequences of tokens have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np


def common_subsequence(
    first: Sequence[Hashable], second: Sequence[Hashable]
) -> list[tuple[int, int]]:
    """Return a longest common subsequence.

    Args:
        first: One sequence.
        second: The other.

    Returns:
        Its places in `first` and in `second`, from start to end.

    Source:
        Hyyrö 2004, "Bit-parallel LCS-length computation revisited": one row of the table of
        lengths is one integer, whose bit j is 0 where the length grows with `first[j]`.

    Example:
        >>> common_subsequence("春眠不觉晓", "春不晓")
        [(0, 0), (2, 1), (4, 2)]
    """
    where: defaultdict[Hashable, int] = defaultdict(int)
    for place, item in enumerate(first):
        where[item] |= 1 << place
    every = (1 << len(first)) - 1
    row, rows = every, []
    for item in second:
        shared = row & where.get(item, 0)
        row = ((row + shared) | (row - shared)) & every
        rows.append(row)
    pairs = []
    i, j = len(first), len(second)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if j == 0 or rows[j - 1] >> (i - 1) & 1:
            i -= 1
            pairs.append((i, j))
    return pairs[::-1]


def common_substring(
    first: Sequence[Hashable], second: Sequence[Hashable]
) -> list[tuple[int, int]]:
    """Return the longest run of items that both hold; of several, the first in `first`.

    Args:
        first: One sequence.
        second: The other.

    Returns:
        Its places in `first` and in `second`, from start to end.

    Example:
        >>> common_substring("春眠不觉晓", "不觉春眠")
        [(0, 2), (1, 3)]
    """
    number: dict[Hashable, int] = {}
    a, b = (np.array([number.setdefault(x, len(number)) for x in s], int) for s in (first, second))
    # run[j]: how long the run is that ends with the item reached in `first` and with second[j - 1].
    run = np.zeros(len(b) + 1, dtype=int)
    longest = end_a = end_b = 0
    for i, item in enumerate(a):
        run[1:] = np.where(b == item, run[:-1] + 1, 0)
        if (length := int(run.max())) > longest:
            longest, end_a, end_b = length, i + 1, int(run.argmax())
    return [(end_a - k, end_b - k) for k in range(longest, 0, -1)]
