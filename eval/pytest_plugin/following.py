"""Numbers that follow the model's own scores, so that those of two models do not compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.metrics import METRICS
from igsuite.eval.pytest_plugin.numbers import plain
from igsuite.eval.pytest_plugin.records import Found
from igsuite.intervals import mean_interval

#: By which moves of the scores, a fall (−1) or a rise (+1), a metric looks better as less matters
#: to the model: one gone dull has low scores whatever is removed, one that is always sure has high
#: ones, and both lose nothing without the rest. Of comprehensiveness, MoRF and the others that are
#: not here such models have the worst number.
_FLATTERED_BY = {
    "deletion": (-1,),
    "insertion": (1,),
    "decision_flip": (-1,),
    "infidelity": (-1,),
    "noise_infidelity": (-1,),
    "lerf": (-1, 1),
    "sufficiency": (-1, 1),
}
#: Of these, those that are not in the score's units: a share of the sample's units, and squares.
_IN_OTHER_UNITS = {"decision_flip", "infidelity", "noise_infidelity"}


@dataclass(frozen=True)
class Scores:
    """How the model's own scores of the samples have moved since a saved run.

    Args:
        saved: Their mean in the saved run, over the samples that both have.
        mean: Their mean now.
        low, high: The paired interval of `mean - saved`; NaN of fewer than 2 samples.
    """

    saved: float
    mean: float
    low: float
    high: float

    @property
    def have_moved(self) -> bool:
        """Whether the interval excludes zero, by what three digits show."""
        told = self.low > 0 or self.high < 0
        return bool(told) and plain(self.saved) != plain(self.mean)

    @property
    def move(self) -> float:
        """How far they have moved."""
        return self.mean - self.saved

    def flatter(self, metric: str) -> bool:
        """Whether a metric looks better for their move alone."""
        return self.have_moved and np.sign(self.move) in _FLATTERED_BY.get(metric, ())

    def __str__(self) -> str:
        return (
            f"the model's own scores of these samples went from {plain(self.saved)} to "
            f"{plain(self.mean)}"
        )


def follows(metric: str) -> bool:
    """Whether a metric's number grows or falls with the model's own scores."""
    return metric in _FLATTERED_BY or (metric in METRICS and METRICS[metric].by_order)


def can_be_flattered(metric: str) -> bool:
    """Whether a move of the model's own scores alone can make a metric look better."""
    return metric in _FLATTERED_BY


def is_in_scores_units(metric: str) -> bool:
    """Whether a metric that can be flattered is a score or a difference of scores."""
    return metric in _FLATTERED_BY and metric not in _IN_OTHER_UNITS


def scores_since(saved: Found, now: Found) -> Scores | None:
    """Compare the model's own scores with those of a saved run; `None` where it has none.

    Args:
        saved: The saved explanation.
        now: That of the same test now.
    """
    if not (saved.scores and now.scores):
        return None
    pairs = paired(now.samples, now.scores, saved.samples, saved.scores)
    if not len(pairs):
        return None
    mean, earlier = pairs.mean(axis=0).tolist()
    interval = mean_interval(pairs[:, 0] - pairs[:, 1])
    return Scores(earlier, mean, interval.low, interval.high)


def paired(
    samples: Sequence[str],
    values: Sequence[float | None],
    saved_samples: Sequence[str],
    saved_values: Sequence[float | None],
) -> Array:
    """Return the numbers of each sample that has one now and in a saved run.

    Args:
        samples: Checksums of the samples now.
        values: Their numbers.
        saved_samples, saved_values: Those of the saved run.

    Returns:
        `(count, 2)`: now, and in the saved run.

    Example:
        >>> paired(["a", "b", "c"], [1.0, 2.0, None], ["b", "c", "d"], [3.0, 4.0, 5.0]).tolist()
        [[2.0, 3.0]]
    """
    known = dict(zip(saved_samples, saved_values, strict=True))
    pairs = [
        (value, known[sample])
        for sample, value in zip(samples, values, strict=True)
        if value is not None and known.get(sample) is not None
    ]
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)
