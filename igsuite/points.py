"""Weighted gradients at chosen points of the paths: one point, random ones, or all along a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

import numpy as np

from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.draws import average_draws
from igsuite.error_bars import Integral
from igsuite.fixed_rule import note_trouble
from igsuite.problem import Problem
from igsuite.tape import Samples

#: Numbers held at a time.
_NUMBERS_AT_A_TIME = 2**25


def at_points(
    problem: Problem, samples: Samples, rows: IntArray, alphas: Array
) -> tuple[FloatArray, FloatArray, list[str]]:
    """Evaluate the jobs (row, alpha).

    Returns:
        Weighted gradients `(jobs, units)`, scores `(jobs,)`, and the trouble met by each row.
    """
    heights = np.zeros((len(rows), problem.units), problem.dtype)
    scores = np.zeros(len(rows))
    trouble = [""] * len(samples)
    for done, some_scores, some_heights in problem.gradient.stream(samples, rows, alphas):
        heights[done], scores[done] = some_heights, some_scores
        note_trouble(trouble, rows[done], alphas[done], some_heights)
    return heights, scores, trouble


def averaged(
    problem: Problem,
    draws: int,
    integrate: Callable[[IntArray], Integral],
) -> Integral:
    """Average draws, for as many samples at a time as memory allows.

    Args:
        problem: What was asked.
        draws: Draws of each sample.
        integrate: Sample numbers to the Integral of their draws, those of one sample following
            one another.

    Returns:
        The Integral of every sample.
    """
    numbers = sum(int(np.prod(each.shape[1:])) for each in problem.samples.inputs)
    at_a_time = max(1, _NUMBERS_AT_A_TIME // (draws * max(numbers, problem.units)))
    parts = [
        average_draws(integrate(np.arange(start, min(start + at_a_time, len(problem)))), draws)
        for start in range(0, len(problem), at_a_time)
    ]
    joined = {
        each.name: np.concatenate([getattr(part, each.name) for part in parts])
        for each in fields(Integral)
        if each.name != "trouble"
    }
    return Integral(**joined, trouble=[each for part in parts for each in part.trouble])


def single_points(heights: FloatArray, trouble: list[str]) -> Integral:
    """One weighted gradient for each path, taken as exact."""
    return Integral(
        values=heights,
        standard_error=np.zeros_like(heights),
        error=np.zeros(len(heights)),
        total=heights.sum(axis=1, dtype=np.float64),
        norm=np.abs(heights).sum(axis=1, dtype=np.float64),
        evaluations=np.ones(len(heights), np.int64),
        trouble=trouble,
        concentrated=np.zeros(len(heights), bool),
    )


def noisy_samples(problem: Problem, rows: IntArray, draws: int, noise: float) -> Samples:
    """Noisy copies of some samples, those of one sample following one another.

    Args:
        problem: What was asked, with one baseline a sample.
        rows: The samples.
        draws: Copies of each.
        noise: Standard deviation, as a share of a sample's range.
    """
    generators = [problem.streams.own(row, "noise") for row in rows]
    copies = []
    for each in problem.samples.inputs:
        # A stream for each copy: more numbers of one, as of a longer text, leave the others alone.
        copies.append(
            np.stack(
                [
                    each[row] + noise * np.ptp(each[row]) * own.standard_normal(each.shape[1:])
                    for row, generator in zip(rows, generators, strict=True)
                    for own in generator.spawn(draws)
                ]
            ).astype(each.dtype)
        )
    repeated = np.repeat(rows, draws)
    samples = problem.samples
    return Samples(
        inputs=copies,
        baselines=samples.baselines,
        fixed=[each[repeated] for each in samples.fixed],
        targets=samples.targets[repeated],
        input_rows=np.arange(len(repeated), dtype=np.int32),
        baseline_rows=samples.baseline_rows[repeated],
    )


def profiles(
    problem: Problem, nodes: Array, trouble: list[str]
) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Evaluate every path at all nodes.

    Yields:
        Path numbers `(g,)`, weighted gradients `(g, nodes, units)` and scores `(g, nodes)`.
    """
    count, steps = len(problem.samples), len(nodes)
    at_a_time = max(1, _NUMBERS_AT_A_TIME // (steps * problem.units))
    for start in range(0, count, at_a_time):
        rows = np.arange(start, min(start + at_a_time, count))
        heights, scores, met = at_points(
            problem, problem.samples, np.repeat(rows, steps), np.tile(nodes, len(rows))
        )
        trouble[start : start + len(rows)] = met[start : start + len(rows)]
        yield rows, heights.reshape(len(rows), steps, -1), scores.reshape(len(rows), steps)
