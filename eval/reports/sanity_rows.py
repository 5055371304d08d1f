"""Checks that say nothing of which method is best, and much of whether any of it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.disagreement import CONTROLS
from igsuite.eval.reports.ranking import DIGITS
from igsuite.eval.reports.rounding import json_numbers
from igsuite.eval.reports.verdict_rows import verdicts_of
from igsuite.eval.reports.ways import meaning
from igsuite.eval.statistics import mean_interval
from igsuite.wording import in_words

#: Metrics that check an explanation by itself.
CHECKS = (
    "completeness",
    "max_sensitivity",
    "cascading_randomisation",
    "efficient_randomisation",
)
_GAP = (
    "Gap between the sum of the values and the change of score along the path, as a share of that "
    "change; values that add up may still be wrong."
)
_CONTROL = (
    "A random map scores as random orders do, 0 on this scale; one interval in twenty leaves 0 out "
    "by chance, and of few samples more do."
)


def sanity_rows(compared: ComparedRuns, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the sanity checks that the runs allow, as a report has them.

    Args:
        compared: The runs.
        seed: Seed of the intervals' resampling.
    """
    for number in range(len(compared.entries)):
        gaps = _gaps(compared, number)
        if np.isfinite(gaps).any():
            yield _row("completeness of the integration", number, gaps, _GAP, seed)
    for way, number, group in compared.measured():
        measured = compared.ways[way]
        if measured.metric in CHECKS:
            values = group["value"].to_numpy()
            yield _row(measured.label, number, values, meaning(measured.metric), seed)
    for way, number, group in compared.measured():
        scaled = group["normalised"].to_numpy()
        if compared.entries[number].method in CONTROLS and np.isfinite(scaled).any():
            label = f"{in_words(compared.entries[number].method)} control by "
            yield _row(label + compared.ways[way].label, number, scaled, _CONTROL, seed)


def _row(label: str, entry: int, values: Array, told: str, seed: int) -> dict[str, Any]:
    mean = mean_interval(values, seed=seed)
    numbers = json_numbers([mean.mean, mean.low, mean.high], DIGITS)
    return {
        "label": label,
        "entry": f"e{entry}",
        **dict(zip(("value", "low", "high"), numbers, strict=True)),
        "meaning": told,
    }


def _gaps(compared: ComparedRuns, number: int) -> Array:
    """Return the gaps of an entry's attributions as shares of the changes of score."""
    entry = compared.entries[number]
    rows = compared.matched.rows[entry.run]
    own = verdicts_of(compared.runs[entry.run], entry).iloc[rows[rows >= 0]]
    change = np.abs(own["score_input"] - own["score_baseline"]).to_numpy()
    gap = np.abs(own["completeness_gap"]).to_numpy()
    shares: Array = np.divide(gap, change, out=np.full(len(own), np.nan), where=change > 0)
    return shares
