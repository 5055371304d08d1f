"""Many fixed rules at once: every point of a path is evaluated once, for all that look there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from igsuite.arrays import IntArray
from igsuite.error_bars import Integral, expected_l1
from igsuite.eval.converging.nested import shared_knots
from igsuite.path_sums import PathSums, Rule
from igsuite.points import at_points
from igsuite.problem import Problem
from igsuite.rules import nodes_and_weights

#: Numbers that the running sums of all rules may hold at a time, and the gradients beside them.
_NUMBERS_SUMMED = 2**21
_NUMBERS_AT_A_TIME = 2**24


def sweep(
    problem: Problem,
    members: Sequence[tuple[str, int]],
    advance: Callable[[int], None] = lambda finished: None,
) -> Iterator[tuple[IntArray, list[Integral]]]:
    """Integrate every path by several rules, in running sums over their shared points.

    Memory grows neither with the steps nor with the samples, and each rule's results, error bars
    included, are those of the engine.

    Args:
        problem: What was asked.
        members: Rules with their steps.
        advance: Told how many paths have been finished, each counted once for every member.

    Yields:
        Sample numbers `(s,)`, and each member's Integral of their paths, those of one sample's
        draws following one another.
    """
    if not members:
        return
    knots, places = shared_knots(members)
    rules = [Rule(*nodes_and_weights(rule, steps)) for rule, steps in members]
    looking = _looking(places, len(knots))
    draws, units = problem.draws, problem.units
    at_a_time = max(1, _NUMBERS_SUMMED // (len(members) * units * draws))
    for start in range(0, len(problem), at_a_time):
        samples = np.arange(start, min(start + at_a_time, len(problem)))
        paths = np.arange(samples[0] * draws, (samples[-1] + 1) * draws)
        sums = [PathSums(rule, len(paths), units, problem.dtype) for rule in rules]
        trouble = [""] * len(paths)
        slab = max(1, _NUMBERS_AT_A_TIME // (len(paths) * units))
        for first in range(0, len(knots), slab):
            alphas = knots[first : first + slab]
            heights, _, met = at_points(
                problem, problem.samples, np.tile(paths, len(alphas)), np.repeat(alphas, len(paths))
            )
            trouble = [old or met[path] for old, path in zip(trouble, paths, strict=True)]
            for knot, block in enumerate(heights.reshape(len(alphas), len(paths), units), first):
                for member in looking[knot]:
                    sums[member].add(block)
        yield (
            samples,
            [
                _integral(each, len(rule), trouble, problem)
                for each, rule in zip(sums, rules, strict=True)
            ],
        )
        advance(len(paths) * len(members))


def _looking(places: Sequence[IntArray], knots: int) -> list[list[int]]:
    """Return which members look at each knot."""
    looking: list[list[int]] = [[] for _ in range(knots)]
    for member, each in enumerate(places):
        for knot in each:
            looking[knot].append(member)
    return looking


def _integral(sums: PathSums, steps: int, trouble: list[str], problem: Problem) -> Integral:
    values, variance, bias = sums.finish()
    paths = len(values)
    return Integral(
        values=values.astype(problem.dtype),
        standard_error=np.sqrt(variance + bias**2).astype(problem.dtype),
        error=expected_l1(variance, bias),
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.full(paths, steps, np.int64),
        # A point that one rule meets need not be another's: their own sums tell.
        trouble=[
            each if each and not np.isfinite(row).all() else ""
            for each, row in zip(trouble, values, strict=True)
        ],
        concentrated=np.zeros(paths, bool),
    )
