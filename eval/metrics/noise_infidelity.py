"""Infidelity to Gaussian noise: the squared error of what a map of gradients predicts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array, Arrays, IntArray
from igsuite.checks import check_count, check_share
from igsuite.eval.metrics.finite_maps import finite_maps
from igsuite.eval.metrics.infidelity import check_scaled, infidelity
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.own_numbers import own_numbers
from igsuite.streams import stream

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class NoiseInfidelity(Metric):
    """Mean squared error of what the values predict of the drop under Gaussian noise.

    `E_I[(β Iᵀv − (F(x) − F(x − I)))²]`: values are read as slopes, as gradients are. One number
    of noise is drawn for each unit and taken from all of its numbers (the channels of a pixel, the
    embedding of a token), whose values the unit's value is the sum of. For values that are
    contributions, such as those of integrated gradients, take `Infidelity`.

    Args:
        deviation: Standard deviation of the noise, as a share of each sample's range, the largest
            less the smallest of its units' numbers.
        draws: Draws of noise.
        scaled: As for `Infidelity`.

    Source: Yeh et al. 2019, arXiv 1901.09392, definition 2.1.
    """

    deviation: float = 0.1
    draws: int = 100
    scaled: bool = False
    name: ClassVar[str] = "noise_infidelity"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, np.inf)

    def __post_init__(self) -> None:
        check_share("deviation", self.deviation)
        check_count("draws", self.draws)
        check_scaled(self.scaled)

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, judged = check_maps(values, subject)
        maps, _, finite = finite_maps(checked, judged)
        numbers = own_numbers(judged)
        given = numbers.subject
        deviations = self.deviation * numbers.ranges()
        from igsuite.scoring import score_made

        rows = np.flatnonzero(finite)

        # Jobs of a row are asked for in parts, one after another.
        @lru_cache(maxsize=2)
        def noise_of(row: int) -> Array:
            return np.asarray(deviations[row] * self._noise(given, row, seed))

        def noisy(jobs: IntArray) -> Arrays:
            places, draws = np.divmod(jobs, self.draws)
            found = numbers.values[rows[places]]
            for place in np.unique(places).tolist():
                own, row = places == place, int(rows[place])
                labels = given.units.labels[row]
                noise = noise_of(row)[draws[own]][:, np.maximum(labels, 0)] * (labels >= 0)
                trailing = (1,) * (found.ndim - noise.ndim)
                found[own] -= noise.reshape(*noise.shape, *trailing).astype(found.dtype)
            return numbers.samples(found, rows[places])

        predicted, drops = np.full((2, given.count, self.draws), np.nan)
        if rows.size:
            predicted[rows] = [noise_of(row) @ maps[row] for row in rows.tolist()]
            jobs = np.repeat(rows, self.draws)
            target = given.requested if callable(given.requested) else given.target[jobs]
            scores, _ = score_made(
                given.model,
                noisy,
                len(jobs),
                target,
                given.score,
                given.batch_size,
                given.preprocess,
            )
            drops[rows] = given.score_input[rows, None] - scores.reshape(len(rows), self.draws)
        return infidelity(predicted, drops, self.scaled)

    def _noise(self, subject: Subject, row: int, seed: int) -> Array:
        drawn = np.zeros((self.draws, subject.unit_count))
        own = int(subject.units.counts[row])
        generator = stream(seed, "infidelity noise", int(subject.numbers[row]))
        drawn[:, :own] = generator.standard_normal((self.draws, own))
        return drawn
