"""Which samples of many are evaluated."""

from __future__ import annotations

import numpy as np

from igsuite.streams import stream


def drawn_samples(count: int, wanted: int, seed: int) -> list[int]:
    """Draw samples at random, and keep their order.

    Args:
        count: How many there are.
        wanted: How many are wanted; 0 for all.
        seed: Seed of the draw.

    Example:
        >>> drawn_samples(3, 0, seed=0), len(drawn_samples(1000, 10, seed=0))
        ([0, 1, 2], 10)
    """
    if not 0 < wanted < count:
        return list(range(count))
    chosen = stream(seed, "evaluated samples").choice(count, wanted, replace=False)
    return [int(each) for each in np.sort(chosen)]
