"""Orders that know the model: what the best maps could reach, as far as was searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, BoolArray, IntArray
from igsuite.eval.perturbing.orders import removal_ranks, tie_breakers

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Units of a sample up to which orders are searched at all, and up to which by a beam.
MOST_UNITS = 1024
BEAM_UNITS = 12

#: Prefixes of orders that the beam keeps.
BEAM_WIDTH = 8


def reference_orders(subject: Subject, seed: int = 0) -> list[Array]:
    """Search good orders of each sample's units by asking the model.

    Greedy by what the score loses without each unit, by what each unit alone adds, and, for
    samples of at most `BEAM_UNITS` units, by two beam searches: for the removal under which the
    score falls fastest, and for the insertion under which it rises fastest.

    Args:
        subject: The samples.
        seed: Seed of the order of units that lose or add the same.

    Returns:
        Values `(n, units)` that rise with the units' rank and have no ties; NaN where no unit is,
        and for samples of more than `MOST_UNITS` units, which would cost too much.

    Source: Leave-one-out as greedy reference: DeYoung et al. 2020, arXiv 1911.03429; beam search
        for faithful orders: Zhou and Shah 2023, arXiv 2205.08696 ("The solvability of
        interpretability evaluation metrics").
    """
    searched = subject.units.counts <= MOST_UNITS
    found = [
        _without_ties(_one_unit(subject, searched, keep), searched, subject, seed)
        for keep in (False, True)
    ]
    short = (subject.units.counts <= BEAM_UNITS) & (subject.units.counts > 0)
    if short.any():
        # Where the beam does not go, the greedy order stands in for it.
        for keep, greedy in zip((False, True), list(found), strict=True):
            values = greedy.copy()
            values[short] = _beam(subject, np.flatnonzero(short), keep)
            found.append(values)
    return found


def _one_unit(subject: Subject, searched: BoolArray, keep: bool) -> Array:
    """What the score loses without each unit, or what it is with that unit alone."""
    rows, units = np.nonzero(subject.present & searched[:, None])
    numbers = np.arange(subject.unit_count)
    scores = subject.score_jobs(rows, lambda jobs: (numbers == units[jobs][:, None]) ^ keep)
    values = np.full(subject.present.shape, np.nan)
    values[rows, units] = scores if keep else -scores
    return values


def _without_ties(values: Array, searched: BoolArray, subject: Subject, seed: int) -> Array:
    breakers = np.zeros(values.shape)
    for row, own in enumerate(subject.units.counts.tolist()):
        breakers[row, :own] = tie_breakers(seed, int(subject.numbers[row]), 1, own)[0]
    ranks = removal_ranks(values, subject.present, breakers)
    return np.where(subject.present & searched[:, None], -ranks.astype(np.float64), np.nan)


def _beam(subject: Subject, rows: IntArray, keep: bool) -> Array:
    """Search the order with the least area under the score, or with `keep` the largest.

    Returns:
        `(rows, units)` values that rise with the rank; NaN where no unit is.
    """
    width, sign = subject.unit_count, -1.0 if keep else 1.0
    counts = subject.units.counts[rows].tolist()
    # Of each sample the best prefixes: the sum of their scores, and their units in order.
    beams: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] for _ in counts]
    for length in range(1, max(counts) + 1):
        owner: list[int] = []
        grown: list[tuple[float, tuple[int, ...]]] = []
        for sample, (beam, count) in enumerate(zip(beams, counts, strict=True)):
            if length > count:
                continue
            # Two orders of the same units go on alike: the better one is enough.
            best: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
            for area, order in beam:
                for unit in set(range(count)).difference(order):
                    longer = (area, (*order, unit))
                    units = frozenset(longer[1])
                    best[units] = min(best.get(units, longer), longer)
            owner.extend([sample] * len(best))
            grown.extend(best.values())
        first = np.zeros((len(grown), width), dtype=bool)
        for job, (_, order) in enumerate(grown):
            first[job, list(order)] = True
        scores = subject.score_jobs(rows[owner], (first ^ keep).__getitem__)
        longest: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
        for sample, (area, order), score in zip(owner, grown, scores.tolist(), strict=True):
            # What can't be scored is no way to go.
            cost = sign * score if np.isfinite(score) else np.inf
            longest.setdefault(sample, []).append((area + cost, order))
        for sample, candidates in longest.items():
            beams[sample] = sorted(candidates)[:BEAM_WIDTH]
    values = np.full((len(rows), width), np.nan)
    for sample, beam in enumerate(beams):
        order = beam[0][1]
        values[sample, list(order)] = -np.arange(len(order), dtype=np.float64)
    return values
