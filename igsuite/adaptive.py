"""The automatic rule: every path climbs the ladder, and bisects if it turns out to have kinks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from igsuite import bisection, ladder, trapezoid
from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.error_bars import Integral
from igsuite.fixed_rule import note_trouble
from igsuite.tape import PathGradient, Samples

#: Weighted gradients held at a time, in numbers: what paths in flight may keep.
_NUMBERS_IN_FLIGHT = 2**26

#: Paths in flight at most; more would fill no batch better.
_PATHS_IN_FLIGHT = 512

#: Numbers of the paths that are examined at a time.
_NUMBERS_EXAMINED = 2**22

#: Evaluations from which the estimate is as good as it gets; on photos it was half the truth below.
_ENOUGH_KNOTS = 33

#: How far the ladder's estimate has to fall below that of jumps for a path to be smooth, and for
#: it to be worth another level: on networks with kinks it was never below a tenth.
_FAR_BELOW = 50
_WELL_BELOW = 12

#: A surprise beyond this is no chance: the knots don't resolve the path.
_MOST_SURPRISE = 2.0


@dataclass
class _Path:
    """One path in flight: its knots so far, and what they amount to.

    It climbs the ladder until it has `before`, the trapezoid from which its bisection started.
    """

    row: int
    score_baseline: float
    score_input: float
    alphas: Array
    heights: FloatArray
    scores: Array
    before: trapezoid.Trapezoid | None = None
    wanted: Array = field(default_factory=lambda: ladder.nodes_after(0))
    values: Array = field(default_factory=lambda: np.zeros(0))
    standard_error: Array = field(default_factory=lambda: np.zeros(0))
    error: float = np.inf
    concentrated: bool = False

    def take(self, heights: FloatArray, scores: Array) -> None:
        """Add what was evaluated at the wanted knots."""
        alphas = np.concatenate([self.alphas, self.wanted])
        order = np.argsort(alphas, kind="stable")
        self.alphas = alphas[order]
        self.heights = np.concatenate([self.heights, heights])[order]
        self.scores = np.concatenate([self.scores, scores])[order]

    def decide(
        self,
        seen: trapezoid.Trapezoid,
        before: trapezoid.Trapezoid,
        rung: ladder.Rung | None,
        tolerance: float,
        max_steps: int,
        noise: float,
    ) -> None:
        """Want more knots unless the path is good enough or may have no more.

        Args:
            seen: What the trapezoid on the knots says.
            before: What that on the knots before says, or on half of them.
            rung: What the ladder says; None for a path that has left it.
            tolerance, max_steps: As for `integrate_adaptive`.
            noise: What rounding alone may add to the completeness gap.
        """
        spent = len(self.alphas)
        left = max_steps - spent
        self.wanted = np.zeros(0)
        next_level = self.wanted if rung is None else ladder.nodes_after(spent)
        may_climb = 0 < len(next_level) <= left
        # Kinks leave both estimates alike; on a smooth path the ladder's falls far below.
        if rung is not None and _FAR_BELOW * rung.error < seen.jumps:
            self._keep(rung, float(rung.error))
            if may_climb and not self._good(tolerance, noise):
                self.wanted = next_level
            return
        self._keep(seen, float(seen.error))
        # Stopping when an estimate is low picks the estimates that are too low.
        cautious = tolerance / (1 + float(seen.bold))
        demanded = cautious if spent >= min(_ENOUGH_KNOTS, max_steps) else cautious / 2
        doubt = trapezoid.surprise(before, seen) / _MOST_SURPRISE
        self.error *= max(1.0, doubt)
        if left <= 0 or self._good(demanded, noise):
            return
        promising = rung is not None and _WELL_BELOW * rung.error < seen.jumps
        if may_climb and (spent < ladder.LAST_CHANCE or doubt > 1 or promising):
            self.wanted = next_level
            return
        self.before = seen
        allowed = cautious * float(np.abs(self.values).sum())
        self.wanted = bisection.split(self.alphas, seen, allowed, allowed + noise, left)
        self.concentrated = not len(self.wanted) and float(seen.hidden) > allowed

    def _keep(self, found: ladder.Rung | trapezoid.Trapezoid, error: float) -> None:
        self.values, self.standard_error = found.values, found.standard_error
        self.error = error

    def _good(self, tolerance: float, noise: float) -> bool:
        """Whether both the estimate and the completeness gap, a lower bound, are small enough."""
        allowed = tolerance * float(np.abs(self.values).sum())
        gap = abs(float(self.values.sum()) - (self.score_input - self.score_baseline))
        return self.error <= allowed and gap <= allowed + noise


def integrate_adaptive(
    gradient: PathGradient,
    samples: Samples,
    units: int,
    tolerance: float,
    max_steps: int,
    score_baseline: Array,
    score_input: Array,
    noise: Array,
    dtype: np.dtype[np.floating],
    advance: Callable[[int], None],
) -> Integral:
    """Integrate every path until it is good enough or has spent `max_steps` evaluations.

    Paths enter as others leave, so that batches stay full and memory stays flat.

    Args:
        gradient: The compiled tape.
        samples: The paths.
        units: Numbers in one path's attribution.
        tolerance: L1 error over L1 norm at which a path stops.
        max_steps: Gradient evaluations that one path may cost.
        score_baseline: `(paths,)`.
        score_input: `(paths,)`.
        noise: `(paths,)`, what rounding alone may add to the completeness gap.
        dtype: Type of the results.
        advance: Told how many paths have been finished.

    Returns:
        The Integral of every path.
    """
    count = len(samples)
    values, standard_error = (np.zeros((count, units), dtype) for _ in range(2))
    error, total, norm = (np.zeros(count) for _ in range(3))
    evaluations = np.zeros(count, np.int64)
    trouble = [""] * count
    concentrated = np.zeros(count, bool)
    usual_steps = min(max_steps, ladder.LEVELS[-1])
    capacity = int(np.clip(_NUMBERS_IN_FLIGHT // (units * usual_steps), 1, _PATHS_IN_FLIGHT))

    waiting: Iterator[int] = iter(range(count))
    flying: list[_Path] = []
    while True:
        for row in waiting:
            flying.append(
                _Path(
                    row,
                    score_baseline[row],
                    score_input[row],
                    np.zeros(0),
                    np.zeros((0, units), dtype),
                    np.zeros(0),
                )
            )
            if len(flying) == capacity:
                break
        if not flying:
            break
        _evaluate(gradient, samples, flying, units, trouble)
        _decide([path for path in flying if not trouble[path.row]], tolerance, max_steps, noise)
        staying = [path for path in flying if len(path.wanted) and not trouble[path.row]]
        for path in flying:
            row = path.row
            if len(path.wanted) and not trouble[row]:
                continue
            evaluations[row] = len(path.alphas)
            if trouble[row]:
                values[row], standard_error[row], error[row] = np.nan, np.nan, np.nan
                total[row] = norm[row] = np.nan
                continue
            values[row], standard_error[row] = path.values, path.standard_error
            error[row], concentrated[row] = path.error, path.concentrated
            total[row], norm[row] = path.values.sum(), np.abs(path.values).sum()
        advance(len(flying) - len(staying))
        flying = staying
    return Integral(values, standard_error, error, total, norm, evaluations, trouble, concentrated)


def _decide(paths: Sequence[_Path], tolerance: float, max_steps: int, noise: Array) -> None:
    """Examine paths, those on one level of the ladder together, and let each decide."""
    climbing = [path for path in paths if path.before is None]
    bisecting = [(path, path.before) for path in paths if path.before is not None]
    for group in _of_one_level(climbing):
        heights = np.stack([path.heights for path in group])
        seen, half = _examine(group, slice(None)), _examine(group, slice(1, None, 2))
        rungs = ladder.examine(heights.shape[1], heights)
        for place, path in enumerate(group):
            limits = tolerance, max_steps, noise[path.row]
            path.decide(seen[place], half[place], rungs[place], *limits)
    for path, before in bisecting:
        seen = _examine([path], slice(None))
        path.decide(seen[0], before, None, tolerance, max_steps, noise[path.row])


def _of_one_level(paths: Sequence[_Path]) -> Iterator[list[_Path]]:
    """Cut paths into lists of one level each, none too long to be examined at once."""

    def level(path: _Path) -> int:
        return len(path.alphas)

    for _, members in groupby(sorted(paths, key=level), key=level):
        group = list(members)
        at_a_time = max(1, _NUMBERS_EXAMINED // group[0].heights.size)
        for start in range(0, len(group), at_a_time):
            yield group[start : start + at_a_time]


def _examine(paths: Sequence[_Path], knots: slice) -> trapezoid.Trapezoid:
    """What the trapezoid on some of their knots says of paths that share them."""
    return trapezoid.examine(
        paths[0].alphas[knots],
        np.stack([path.heights[knots] for path in paths]),
        np.stack([path.scores[knots] for path in paths]),
        np.array([path.score_baseline for path in paths]),
        np.array([path.score_input for path in paths]),
    )


def _evaluate(
    gradient: PathGradient,
    samples: Samples,
    flying: list[_Path],
    units: int,
    trouble: list[str],
) -> None:
    """Evaluate the wanted knots of all paths as one list of jobs."""
    rows: IntArray = np.concatenate([np.full(len(path.wanted), path.row) for path in flying])
    alphas = np.concatenate([path.wanted for path in flying])
    heights = np.zeros((len(rows), units), flying[0].heights.dtype)
    scores = np.zeros(len(rows))
    for done, some_scores, some_heights in gradient.stream(samples, rows, alphas):
        heights[done], scores[done] = some_heights, some_scores
        if not np.isfinite(some_heights.sum()):
            note_trouble(trouble, rows[done], alphas[done], some_heights)
    starts = np.cumsum([0, *(len(path.wanted) for path in flying)])
    for path, start, stop in zip(flying, starts[:-1], starts[1:], strict=True):
        path.take(heights[start:stop], scores[start:stop])
