"""Greedy search in rounds: the order of units, those chosen anew that are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, BoolArray, IntArray

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def rounds_of(groups: int, scores: int) -> int:
    """Return how many rounds a number of scores is enough for.

    R rounds over G groups, of which an equal number goes in each, ask for G (R + 1) / 2 scores.

    Args:
        groups: G, at least one.
        scores: What may be asked for.

    Example:
        >>> [rounds_of(groups, 512) for groups in (12, 31, 49, 256, 1024)]
        [12, 31, 19, 3, 1]
    """
    return max(1, min(groups, 2 * scores // groups - 1))


def greedy_rounds(
    subject: Subject, groups: IntArray, breakers: Array, scores: int, least_first: bool
) -> Array:
    """Search an order by removing units in rounds, asking anew for those that are left.

    Args:
        subject: The samples.
        groups: `(n, units)` the group of each unit, whose units go together, from 0; −1 where no
            unit is.
        breakers: `(n, units)` the order of groups that make no difference, by their first units.
        scores: Times that the model is asked to choose groups of each sample, at most; but once for
            each group, and once more in each round for what is left.
        least_first: Whether those groups go first without which the score stays highest; they are
            the last of the order then.

    Returns:
        `(n, units)` values, equal within a group, the highest for what is first in the order; NaN
        where no unit is.
    """
    counts = groups.max(axis=1, initial=-1) + 1
    rounds = [rounds_of(count, scores) if count else 0 for count in counts.tolist()]
    places = np.full((len(groups), counts.max(initial=0)), np.nan)  # when each group goes
    for done in range(max(rounds, default=0)):
        gone = ~np.isnan(places)
        going = ~gone & (np.arange(places.shape[1]) < counts[:, None])
        rows, own = np.nonzero(going & (done < np.array(rounds))[:, None])
        lost = np.full(places.shape, np.nan)
        lost[rows, own] = _losses(subject, groups, gone, rows, own)
        for row in np.unique(rows).tolist():
            left = np.flatnonzero(going[row])
            first = _first_units(groups[row], left)
            # What can't be scored goes last.
            cost = np.nan_to_num(lost[row, left] * (1 if least_first else -1), nan=np.inf)
            best = left[np.lexsort((breakers[row, first], cost))]
            block = -(-len(left) // (rounds[row] - done))
            places[row, best[:block]] = counts[row] - len(left) + np.arange(len(best[:block]))
    values = np.take_along_axis(places if least_first else -places, np.maximum(groups, 0), axis=1)
    return np.where(groups >= 0, values, np.nan)


def _losses(
    subject: Subject, groups: IntArray, gone: BoolArray, rows: IntArray, own: IntArray
) -> Array:
    """What a unit of each group is worth: the score without those gone, and without it besides."""

    def gone_of(samples: IntArray) -> BoolArray:
        places = np.maximum(groups[samples], 0)
        found: BoolArray = np.take_along_axis(gone[samples], places, axis=1)
        return found

    def removed_of(jobs: IntArray) -> BoolArray:
        samples = rows[jobs]
        one_more: BoolArray = groups[samples] == own[jobs, None]
        return gone_of(samples) | one_more

    samples, sample_of = np.unique(rows, return_inverse=True)
    before = subject.score_jobs(samples, lambda jobs: gone_of(samples[jobs]))
    after = subject.score_jobs(rows, removed_of)
    sizes = np.array([np.bincount(each[each >= 0], minlength=gone.shape[1]) for each in groups])
    return np.asarray((before[sample_of] - after) / sizes[rows, own])


def _first_units(groups: IntArray, wanted: IntArray) -> IntArray:
    """Return the position of the first unit of each group."""
    numbers, first = np.unique(groups, return_index=True)
    return np.asarray(first[np.searchsorted(numbers, wanted)])
