"""What was measured now against what a saved run measured, on the same samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.eval.pytest_plugin.following import (
    Scores,
    follows,
    is_in_scores_units,
    paired,
    scores_since,
)
from igsuite.eval.pytest_plugin.history import SavedRun
from igsuite.eval.pytest_plugin.options import Threshold
from igsuite.eval.pytest_plugin.records import Found, Measured
from igsuite.eval.pytest_plugin.surroundings import differences
from igsuite.intervals import mean_interval


@dataclass(frozen=True)
class Change:
    """A metric's change since a saved run, over the samples that both measured.

    Args:
        found: The explanation now.
        measured: The metric now.
        saved: The mean of the saved run over these samples.
        mean: The mean now over these samples.
        low, high: The paired interval of `mean - saved`; NaN of fewer than 2 samples.
        count: How many samples these are.
        lost: Rows, now, of the samples that have a number in the saved run and none any more.
        settings: In what the two were measured in another way.
        scores: How the model's own scores have moved; `None` of a metric that does not follow
            them, and where the saved run has none.
    """

    found: Found
    measured: Measured
    saved: float
    mean: float
    low: float
    high: float
    count: int
    lost: tuple[int, ...]
    settings: tuple[str, ...]
    scores: Scores | None = None

    @property
    def difference(self) -> float:
        """How far the mean has moved."""
        return self.mean - self.saved

    @property
    def worse_by(self) -> float:
        """How far the mean has become worse; NaN of a metric without a direction."""
        higher = self.measured.higher_is_better
        return np.nan if higher is None else self.difference * (-1.0 if higher else 1.0)

    @property
    def is_told(self) -> bool:
        """Whether the interval excludes zero."""
        return bool(self.low > 0 or self.high < 0)

    @property
    def is_worse(self) -> bool:
        """Whether the mean is worse, and not by chance."""
        return self.is_told and self.worse_by > 0

    @property
    def is_flattered(self) -> bool:
        """Whether it looks better for how the model's own scores have moved."""
        return self.scores is not None and self.scores.flatter(self.measured.metric)

    def fails(self, threshold: Threshold) -> bool:
        """Whether numbers are lost, or the mean worse than is allowed, or that can't be told."""
        allowed = threshold.of(self.saved)
        share = len(self.lost) / (len(self.lost) + self.count) if self.lost else 0.0
        # A sample may lose its scale, the best order being no better than random ones, and the
        # explanation be none the worse.
        lost = share > allowed if self.measured.is_normalised and self.count else bool(self.lost)
        worse = self.is_worse and self.worse_by > allowed
        return lost or worse or self.is_hidden_from(threshold)

    def is_hidden_from(self, threshold: Threshold) -> bool:
        """Whether the scores' move could hide from a threshold what it is to catch."""
        if self.scores is None or not self.is_flattered:
            return False
        allowed = threshold.of(self.scores.saved)
        if not (threshold.relative or is_in_scores_units(self.measured.metric)):
            # A number in other units says as a share of the metric how far scores may move.
            share = threshold.allowed / abs(self.saved) if self.saved else 0.0
            allowed = share * abs(self.scores.saved)
        return abs(self.scores.move) > allowed


def changes(now: Sequence[Found], saved: SavedRun) -> list[Change]:
    """Compare what is measured now with a saved run.

    Args:
        now: What the tests found.
        saved: The run to compare with.

    Returns:
        One change for each measurement that the saved run has on any of the same samples.
    """
    found = (change_since(saved, each, measured) for each in now for measured in each.metrics)
    return [each for each in found if each is not None]


def change_since(saved: SavedRun, found: Found, measured: Measured) -> Change | None:
    """Compare one measurement with what a saved run measured.

    Args:
        saved: The run to compare with.
        found: An explanation.
        measured: One of its measurements.

    Returns:
        The change; `None` where the run has nothing of it on any of the same samples.
    """
    for one in saved.found:
        for before in one.metrics if one.key == found.key else ():
            if before.label == measured.label:
                change = _change_of(found, measured, one, before)
                return change if change.count or change.lost else None
    return None


def _change_of(now: Found, measured: Measured, saved: Found, before: Measured) -> Change:
    """Compare one measurement with a saved one, sample by sample."""
    values = dict(zip(saved.samples, before.values, strict=True))
    lost = tuple(
        row
        for row, (sample, value) in enumerate(zip(now.samples, measured.values, strict=True))
        if value is None and values.get(sample) is not None
    )
    pairs = paired(now.samples, measured.values, saved.samples, before.values)
    mean, earlier = pairs.mean(axis=0).tolist() if len(pairs) else (np.nan, np.nan)
    interval = mean_interval(pairs[:, 0] - pairs[:, 1], measured.confidence)
    described = _described(saved, before), _described(now, measured)
    return Change(
        now,
        measured,
        earlier,
        mean,
        interval.low,
        interval.high,
        len(pairs),
        lost,
        tuple(differences(*described)),
        scores_since(saved, now) if follows(measured.metric) else None,
    )


def unmeasured(now: Sequence[Found], saved: SavedRun) -> list[tuple[Found, Measured]]:
    """Return what a run measured and is not measured any more."""
    made = {(*each.key, measured.label) for each in now for measured in each.metrics}
    return [
        (each, measured)
        for each in saved.found
        for measured in each.metrics
        if (*each.key, measured.label) not in made
    ]


def compared_metrics(saved: SavedRun) -> dict[str, bool | None]:
    """Return for each metric that a run measured whether higher is better."""
    return {m.metric: m.higher_is_better for each in saved.found for m in each.metrics}


def machine_differences(saved: SavedRun, machine: Mapping[str, Any]) -> list[str]:
    """Say in what the machine, or what computes on it, is another one than the saved run's."""
    return differences(saved.machine, machine)


def _described(found: Found, measured: Measured) -> dict[str, Any]:
    """The settings on which a measurement depends."""
    return {**found.settings, "method": found.method, "metric": measured.settings} | {
        "operator": measured.operator,
        "units": measured.units,
        "higher_is_better": measured.higher_is_better,
    }
