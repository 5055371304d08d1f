"""How often intervals of a mean hold the truth, beside those they were chosen over."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from igsuite.intervals import RESAMPLES, mean_interval

GROUP = "Coverage of 95 % intervals of a mean"
REPETITIONS = 500

#: Differences between two methods, with a mean of 0.
DIFFERENCES: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "normal": lambda random, n: random.normal(size=n),
    "skewed (exponential)": lambda random, n: random.exponential(size=n) - 1,
    "heavily skewed (log-normal)": lambda random, n: random.lognormal(size=n) - np.exp(0.5),
    "bimodal": lambda random, n: random.choice([-1.0, 1.0], n) + 0.3 * random.normal(size=n),
}


def _own(values: np.ndarray, seed: int) -> tuple[float, float]:
    found = mean_interval(values, seed=seed)
    return found.low, found.high


def _bca(values: np.ndarray, seed: int) -> tuple[float, float]:
    found = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=RESAMPLES, rng=np.random.default_rng(seed)
    ).confidence_interval
    return float(found.low), float(found.high)


def _student(values: np.ndarray, seed: int) -> tuple[float, float]:
    low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    return float(low), float(high)


OTHERS = {"BCa as it is": _bca, "Student's t": _student}


def _coverage(
    name: str, count: int, interval: Callable[[np.ndarray, int], tuple[float, float]]
) -> tuple[float, float]:
    """Share of the intervals that hold 0, and their mean width; the same draws for all."""
    random = np.random.default_rng(0)
    found = [interval(DIFFERENCES[name](random, count), seed) for seed in range(REPETITIONS)]
    low, high = np.transpose(found)
    return float(np.mean((low <= 0) & (high >= 0))), float(np.mean(high - low))


@pytest.mark.parametrize("count", [16, 64, 500])
@pytest.mark.parametrize("name", DIFFERENCES)
def test_intervals_hold_the_truth_as_often_as_they_say(name, count, report):
    held, width = _coverage(name, count, _own)
    others = []
    for other, interval in OTHERS.items():
        share, own_width = _coverage(name, count, interval)
        others.append(f"{other} {share:.1%}, {own_width / width:.2f} times as wide")
    heavy = name.startswith("heavily")
    report(
        GROUP,
        f"{name}, {count} samples",
        held,
        at_least=0.87 if heavy else 0.91,
        form="{:.1%}",
        detail="; ".join(others),
    )
