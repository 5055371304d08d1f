"""Orders that know the model: what the best maps could reach, as far as was searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.eval.perturbing.beam_search import beam_search
from igsuite.eval.perturbing.greedy_rounds import greedy_rounds
from igsuite.eval.perturbing.neighbours import neighbours
from igsuite.eval.perturbing.orders import removal_ranks, tie_breakers

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Units of a sample up to which each is asked for by itself; of more, groups of neighbours are.
MOST_UNITS = 1024

#: And up to which orders are searched by a beam.
BEAM_UNITS = 12

#: Groups that rounds choose from, and how often a search in rounds asks the model for a sample:
#: each of the two about as often as the twenty random orders of a curve of twenty steps do.
ROUND_GROUPS, ROUND_SCORES = 256, 512


def reference_orders(subject: Subject, seed: int = 0) -> list[Array]:
    """Search good orders of each sample's units by asking the model.

    Greedy by what the score loses without each unit, and by what it gains with each unit alone.
    Greedy in rounds, twice: of the units that are left, those go without which the score is least,
    in each round an equal number of them; and those go without which it stays highest, which are
    the last to come back. For samples of at most `BEAM_UNITS` units two beam searches: for the
    removal under which the score falls fastest, and for the insertion under which it rises fastest.

    Of a sample of more than `MOST_UNITS` units those that stand together are removed together, in
    that many groups at most, and in rounds from `ROUND_GROUPS` on. A search in rounds asks the
    model `ROUND_SCORES` times a sample at most (and once a round for what is left), which are as
    many rounds as units up to 31 of them, 19 of 49, and 3 of 256. Nothing shows that no order is
    better: of many units, most orders are not searched.

    Args:
        subject: The samples.
        seed: Seed of the order of units that lose or add the same.

    Returns:
        Values `(n, units)` that rise with the units' rank and have no ties; NaN where no unit is.

    Source: Leave-one-out as greedy reference: DeYoung et al. 2020, arXiv 1911.03429; beam search
        for faithful orders: Zhou and Shah 2023, arXiv 2205.08696 ("The solvability of
        interpretability evaluation metrics").
    """
    alone, together = (neighbours(subject.units, most) for most in (MOST_UNITS, ROUND_GROUPS))
    breakers = _breakers(subject, seed)
    found = [_one_group(subject, alone, keep) for keep in (False, True)]
    found += [
        greedy_rounds(subject, together, breakers, ROUND_SCORES, least_first)
        for least_first in (False, True)
    ]
    orders = [_without_ties(each, subject, breakers) for each in found]
    short = (subject.units.counts <= BEAM_UNITS) & (subject.units.counts > 0)
    if short.any():
        # Where the beam does not go, the greedy order stands in for it.
        for keep, greedy in zip((False, True), orders[:2], strict=True):
            values = greedy.copy()
            values[short] = beam_search(subject, np.flatnonzero(short), keep)
            orders.append(values)
    return orders


def _one_group(subject: Subject, groups: IntArray, keep: bool) -> Array:
    """What the score loses without each group, or gains with it alone, by the unit."""
    sizes = [np.bincount(each[each >= 0]) for each in groups]
    rows = np.repeat(np.arange(len(groups)), [len(each) for each in sizes])
    own = np.concatenate([np.arange(len(each)) for each in sizes])
    scores = subject.score_jobs(rows, lambda jobs: (groups[rows[jobs]] == own[jobs, None]) ^ keep)
    change = scores - subject.score_removed[rows] if keep else subject.score_input[rows] - scores
    by_group = np.full((len(groups), max(map(len, sizes))), np.nan)
    by_group[rows, own] = change / np.concatenate(sizes)
    values = np.take_along_axis(by_group, np.maximum(groups, 0), axis=1)
    return np.where(groups >= 0, values, np.nan)


def _breakers(subject: Subject, seed: int) -> Array:
    breakers = np.zeros(subject.present.shape)
    for row, own in enumerate(subject.units.counts.tolist()):
        breakers[row, :own] = tie_breakers(seed, int(subject.numbers[row]), 1, own)[0]
    return breakers


def _without_ties(values: Array, subject: Subject, breakers: Array) -> Array:
    ranks = removal_ranks(values, subject.present, breakers)
    return np.where(subject.present, -ranks.astype(np.float64), np.nan)
