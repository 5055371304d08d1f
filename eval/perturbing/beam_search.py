"""Beam search: the order of a few units under which a score falls, or rises, fastest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, IntArray

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Prefixes of orders that the beam keeps.
BEAM_WIDTH = 8


def beam_search(subject: Subject, rows: IntArray, keep: bool) -> Array:
    """Search the order with the least area under the score, or with `keep` the largest.

    Args:
        subject: The samples.
        rows: `(m,)` those of few units, whose orders are searched.
        keep: Whether units come back instead of being removed.

    Returns:
        `(m, units)` values that rise with the rank; NaN where no unit is.
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
