"""What is measured along the orders of maps: once without ties, averaged over draws with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.eval.perturbing.orders import removal_ranks, tie_breakers, ties

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Numbers of ranks that are held at a time.
_RANKS_AT_A_TIME = 2**24


def along_orders(
    values: Array,
    subject: Subject,
    draws: int,
    seed: int,
    measured: Callable[[IntArray, IntArray], Array],
) -> Array:
    """Measure something along the order that each map gives, from its highest value on.

    Units of equal value follow one another at random, in `draws` seeded orders: those that a
    constant map, and so the random reference, is measured in.

    Args:
        values: `(n, units)` attributions; NaN where no unit is.
        subject: The samples.
        draws: Orders of a map with ties.
        seed: Seed of the orders.
        measured: From rows `(m,)` and ranks `(m, units)`, 0 for the unit that comes first, to
            numbers `(m, ...)`.

    Returns:
        `(draws, n, ...)`; all draws are alike for a map without ties, and NaN for one that is not
        finite and for a sample without units.
    """
    present = subject.present
    usable = np.flatnonzero((np.isfinite(values) | ~present).all(axis=1) & present.any(axis=1))
    tied = ties(values, present) > 0
    found = None
    at_a_time = max(1, _RANKS_AT_A_TIME // (draws * subject.unit_count))
    for start in range(0, len(usable), at_a_time):
        block = usable[start : start + at_a_time]
        times = np.where(tied[block], draws, 1)
        rows = np.repeat(block, times)
        breakers = np.zeros((len(rows), subject.unit_count))
        ends = np.cumsum(times)
        for row, end, time in zip(block.tolist(), ends.tolist(), times.tolist(), strict=True):
            if time > 1:
                own = int(subject.units.counts[row])
                drawn = tie_breakers(seed, int(subject.numbers[row]), draws, own)
                breakers[end - time : end, :own] = drawn
        results = measured(rows, removal_ranks(values[rows], present[rows], breakers))
        if found is None:
            found = np.full((draws, len(values), *results.shape[1:]), np.nan)
        draw = np.arange(len(rows)) - np.repeat(ends - times, times)
        found[draw, rows] = results
        alike = block[times == 1]
        found[:, alike] = found[0, alike]
    if found is None:
        none = np.zeros(0, dtype=np.int64)
        shape = measured(none, np.zeros((0, subject.unit_count), dtype=np.int32)).shape[1:]
        found = np.full((draws, len(values), *shape), np.nan)
    return found


def scores_along(
    subject: Subject, rows: IntArray, ranks: IntArray, counts: IntArray, keep: bool = False
) -> Array:
    """Score samples with the first units of orders removed, or with nothing else kept.

    Args:
        subject: The samples.
        rows: `(m,)` the sample of each order.
        ranks: `(m, units)` the orders.
        counts: `(m, points)` how many units are removed, or kept.
        keep: Whether to keep the first units and to remove the others.

    Returns:
        `(m, points)`.
    """
    points = counts.shape[1]
    flat = counts.reshape(-1)
    return subject.score_jobs(
        np.repeat(rows, points),
        lambda jobs: (ranks[jobs // points] < flat[jobs][:, None]) ^ keep,
    ).reshape(counts.shape)
