"""Which samples a report shows one by one, where there are more than it can hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.arrays import Array, IntArray

#: Of each explanation, and of where they disagree, the worst samples are always shown.
WORST = 10


def shown_samples(count: int, most: int, badness: Sequence[Array], seed: int = 0) -> IntArray:
    """Choose samples to show: the worst, and others drawn at random.

    Args:
        count: Samples that there are.
        most: The most to choose.
        badness: For each reason to look at samples, `(count,)` how much each has of it; NaN is
            none.
        seed: Seed of the drawing.

    Returns:
        Their numbers, rising.

    Example:
        >>> shown_samples(3, 5, []).tolist(), shown_samples(5, 2, [np.arange(5.0)]).tolist()
        ([0, 1, 2], [3, 4])
    """
    if count <= most:
        return np.arange(count)
    worst = [np.argsort(np.where(np.isnan(each), np.inf, -each), kind="stable") for each in badness]
    # Turn by turn, so that every reason has its worst where there is no room for all.
    turns = [int(order[turn]) for turn in range(min(WORST, count)) for order in worst]
    first = list(dict.fromkeys(turns))[:most]
    others = np.setdiff1d(np.arange(count), first)
    drawn = np.random.default_rng(seed).choice(others, most - len(first), replace=False)
    return np.sort(np.array([*first, *drawn.tolist()], dtype=np.int64))


def chosen_in_words(count: int, shown: int) -> str:
    """Say which samples are shown one by one.

    Example:
        >>> chosen_in_words(5000, 1000)[:56]
        'All numbers are of 5,000 samples; 1,000 of them are show'
    """
    if shown == count:
        return f"All {count:,} samples are shown one by one."
    return (
        f"All numbers are of {count:,} samples; {shown:,} of them are shown one by one: the worst "
        "by error and by disagreement, and others drawn at random."
    )
