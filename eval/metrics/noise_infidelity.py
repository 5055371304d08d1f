"""Infidelity to Gaussian noise: the squared error of what a map of gradients predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count, check_share
from igsuite.eval.metrics.finite_maps import finite_maps
from igsuite.eval.metrics.infidelity import check_scaled, infidelity
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.own_numbers import own_numbers, own_ranges
from igsuite.eval.perturbing import scored_once
from igsuite.eval.perturbing.subject import Subject
from igsuite.scoring import score_inputs
from igsuite.streams import stream


@register_metric
@dataclass(frozen=True)
class NoiseInfidelity(Metric):
    """Mean squared error of what the values predict of the drop under Gaussian noise.

    `E_I[(β Iᵀv − (F(x) − F(x − I)))²]`: values are read as slopes, as gradients are. One number
    of noise is drawn for each unit and taken from all of its numbers (the channels of a pixel),
    whose values the unit's value is the sum of. For values that are contributions, such as
    those of integrated gradients, take `Infidelity`.

    Args:
        deviation: Standard deviation of the noise, as a share of each sample's range, its largest
            less its smallest number.
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
        checked, given = check_maps(values, subject)
        maps, _, finite = finite_maps(checked, given)
        inputs = own_numbers(given)
        deviations = self.deviation * own_ranges(inputs)
        predicted, drops = np.full((2, given.count, self.draws), np.nan)
        rows = np.flatnonzero(finite)
        at_a_time = max(1, scored_once.CHUNK_BYTES // (self.draws * inputs[0].nbytes))
        for start in range(0, len(rows), at_a_time):
            block = rows[start : start + at_a_time]
            noise = np.stack([self._noise(given, row, seed) for row in block.tolist()])
            noise *= deviations[block, None, None]
            predicted[block] = np.einsum("rdu,ru->rd", noise, maps[block])
            labels = given.units.labels[block].reshape(len(block), 1, -1)
            placed = np.take_along_axis(noise, np.maximum(labels, 0), axis=2) * (labels >= 0)
            unit_axes = given.units.labels.ndim
            shape = (*inputs.shape[1:unit_axes], *[1] * (inputs.ndim - unit_axes))
            jobs = np.repeat(block, self.draws)
            noisy = inputs[jobs] - placed.reshape(len(jobs), *shape).astype(inputs.dtype)
            target = given.requested if callable(given.requested) else given.target[jobs]
            scores = score_inputs(
                given.model, noisy, target, given.score, given.batch_size, given.preprocess
            )[0]
            drops[block] = given.score_input[block, None] - scores.reshape(len(block), self.draws)
        return infidelity(predicted, drops, self.scaled)

    def _noise(self, subject: Subject, row: int, seed: int) -> Array:
        drawn = np.zeros((self.draws, subject.unit_count))
        own = int(subject.units.counts[row])
        generator = stream(seed, "infidelity noise", int(subject.numbers[row]))
        drawn[:, :own] = generator.standard_normal((self.draws, own))
        return drawn
