"""The automatic rule: every path climbs the ladder, and bisects if it turns out to have kinks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from igsuite import bisection, ladder
from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.error_bars import Integral
from igsuite.fixed_rule import note_trouble
from igsuite.tape import PathGradient, Samples

#: Weighted gradients held at a time, in numbers: what paths in flight may keep.
_NUMBERS_IN_FLIGHT = 2**26

#: Paths in flight at most; more would fill no batch better.
_PATHS_IN_FLIGHT = 512

#: How far the ladder's estimate has to fall below that of jumps for a path to be smooth, and for
#: it to be worth another level: on networks with kinks it was never below a tenth.
_FAR_BELOW = 50
_WELL_BELOW = 12


@dataclass
class _Path:
    """One path in flight: its knots so far, and what they amount to."""

    row: int
    score_baseline: float
    score_input: float
    alphas: Array
    heights: FloatArray
    scores: Array
    climbing: bool = True
    before: bisection.Trapezoid | None = None
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

    def decide(self, tolerance: float, max_steps: int, noise: float) -> None:
        """Estimate, and want more knots unless the path is good enough or may have no more."""
        spent = len(self.alphas)
        left = max_steps - spent
        self.wanted = np.zeros(0)
        trapezoid = self._trapezoid(slice(None))
        if self.climbing:
            rung = ladder.examine(spent, self.heights)
            # Kinks leave both estimates alike; on a smooth path the ladder's falls far below.
            smooth = _FAR_BELOW * rung.error < trapezoid.jumps
            next_level = ladder.nodes_after(spent)
            may_climb = 0 < len(next_level) <= left
            if smooth and spent > ladder.LEVELS[0]:
                self.values, self.standard_error = rung.values, rung.standard_error
                self.error = rung.error
                if may_climb and not self._good(tolerance, noise):
                    self.wanted = next_level
                return
            self.before = self._trapezoid(slice(1, None, 2))
        doubt = 0.0 if self.before is None else bisection.surprise(self.before, trapezoid)
        self.before = trapezoid
        self.values, self.standard_error = trapezoid.values, trapezoid.standard_error
        self.error = trapezoid.error * max(1.0, doubt / bisection.MOST_SURPRISE)
        # Stopping when an estimate is low picks the estimates that are too low.
        cautious = tolerance / (1 + trapezoid.bold)
        few = spent < min(bisection.ENOUGH_KNOTS, max_steps)
        enough = spent > ladder.LEVELS[0] or left <= 0
        if left <= 0 or (enough and self._good(cautious / 2 if few else cautious, noise)):
            return
        if self.climbing and may_climb:
            unresolved = doubt > bisection.MOST_SURPRISE
            promising = _WELL_BELOW * rung.error < trapezoid.jumps
            if spent < ladder.LAST_CHANCE or unresolved or promising:
                self.wanted = next_level
                return
        self.climbing = False
        allowed = cautious * float(np.abs(self.values).sum())
        self.wanted = bisection.split(self.alphas, trapezoid, allowed, allowed + noise, left)
        self.concentrated = not len(self.wanted) and trapezoid.hidden > allowed

    def _trapezoid(self, knots: slice) -> bisection.Trapezoid:
        return bisection.examine(
            self.alphas[knots],
            self.heights[knots],
            self.scores[knots],
            self.score_baseline,
            self.score_input,
        )

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
    capacity = int(np.clip(_NUMBERS_IN_FLIGHT // (units * max_steps), 1, _PATHS_IN_FLIGHT))

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
        staying = []
        for path in flying:
            if not trouble[path.row]:
                path.decide(tolerance, max_steps, noise[path.row])
                if len(path.wanted):
                    staying.append(path)
                    continue
            row = path.row
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
