"""What is learned about one model: accuracy, attributions, deletion and convergence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from igsuite.attribution import Attribution
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.curves import Curves
from igsuite.eval.figures import label
from igsuite.eval.statistics import Mean, mean_interval, paired_difference

WITHIN = 0.01
OF_SAMPLES = 0.95


@dataclass(frozen=True, eq=False)
class Study:
    """One model and what was measured on it.

    Args:
        name: Short name, fit for a file.
        title: Name for people.
        unit: What an attribution has a value for: "character", "pixel".
        training: Samples trained on.
        held_out: Samples that accuracy was measured on, none of them trained on.
        accuracy: Share of the held-out samples classified rightly.
        attributions: For each method the attributions of the same held-out samples; the first
            is the method in question.
        deletion: For each method its deletion curves, of the same samples.
        convergence: What `igsuite.eval.convergence` returned for some of the samples.
    """

    name: str
    title: str
    unit: str
    training: int
    held_out: int
    accuracy: float
    attributions: dict[str, Attribution]
    deletion: dict[str, Curves]
    convergence: ConvergenceStudy

    @property
    def first(self) -> Attribution:
        """Attributions of the method in question."""
        return next(iter(self.attributions.values()))


def models_table(studies: Sequence[Study]) -> pd.DataFrame:
    """One row a model: what it was trained on and how often it is right.

    Returns:
        Columns `model`, `trained_on`, `held_out`, `accuracy`.
    """
    return pd.DataFrame(
        {
            "model": [study.title for study in studies],
            "trained_on": [study.training for study in studies],
            "held_out": [study.held_out for study in studies],
            "accuracy": [study.accuracy for study in studies],
        }
    )


def quality_table(studies: Sequence[Study]) -> pd.DataFrame:
    """One row a model: how far its attributions can be trusted.

    Returns:
        Columns `model`, `samples`, `verdicts` (counts in words), `mean_relative_error`,
        `largest_gap` (of completeness), `median_evaluations`, `most_evaluations`.
    """
    rows = []
    for study in studies:
        found = study.first
        counts = Counter(str(verdict) for verdict in found.verdict)
        rows.append(
            {
                "model": study.title,
                "samples": len(found),
                "verdicts": ", ".join(
                    f"{count} {name.replace('_', ' ')}" for name, count in counts.most_common()
                ),
                "mean_relative_error": float(np.nanmean(found.relative_error)),
                "largest_gap": float(np.nanmax(np.abs(found.completeness_gap))),
                "median_evaluations": float(np.median(found.evaluations)),
                "most_evaluations": int(found.evaluations.max()),
            }
        )
    return pd.DataFrame(rows)


def deletion_table(studies: Sequence[Study]) -> pd.DataFrame:
    """One row a model and method: its mean deletion area, and the first method's less it.

    Returns:
        Columns `model`, `method`, `samples`, `dropped`, `area` with `area_low` and `area_high`,
        and `difference` with `difference_low` and `difference_high`: bootstrap BCa 95 %
        intervals over samples, of paired differences. The first method has no difference.
    """
    rows = []
    for study in studies:
        (_, first), *_ = study.deletion.items()
        for method, curves in study.deletion.items():
            area = mean_interval(curves.area)
            other = None if curves is first else paired_difference(first.area, curves.area)
            difference = Mean(np.nan, np.nan, np.nan, 0, 0) if other is None else other
            rows.append(
                {
                    "model": study.title,
                    "method": method,
                    "samples": area.count,
                    "dropped": area.dropped,
                    "area": area.mean,
                    "area_low": area.low,
                    "area_high": area.high,
                    "difference": difference.mean,
                    "difference_low": difference.low,
                    "difference_high": difference.high,
                }
            )
    return pd.DataFrame(rows)


def steps_table(studies: Sequence[Study]) -> pd.DataFrame:
    """One row a model and rule: the cheapest setting tried that is good enough.

    Good enough: 95 % of the samples within 1 % of the truth, by their error and the reference's
    own, at this setting and at all finer ones.

    Returns:
        Columns `model`, `rule`, `setting` (steps, or for the automatic rule its tolerance; NaN
        where no setting tried was good enough), `mean_evaluations` (what it cost a sample) and
        `samples`.
    """
    rows = []
    for study in studies:
        found = study.convergence.recommended(WITHIN, OF_SAMPLES)
        for row in found[found.aim == "values"].itertuples():
            rows.append(
                {
                    "model": study.title,
                    "rule": row.rule,
                    "setting": row.setting,
                    "mean_evaluations": row.evaluations,
                    "samples": row.samples,
                }
            )
    return pd.DataFrame(rows)


def curves_table(studies: Sequence[Study]) -> pd.DataFrame:
    """Every sample's curve: one row a model, method, sample and point.

    Returns:
        Columns `model`, `method`, `sample`, `fraction` (truly removed) and `score`, for random
        orders the mean over the draws.
    """
    frames = []
    for study in studies:
        for method, curves in study.deletion.items():
            n, points = curves.scores.shape
            frames.append(
                pd.DataFrame(
                    {
                        "model": study.name,
                        "method": method,
                        "sample": np.repeat(np.arange(n), points),
                        "fraction": curves.true_fractions.ravel(),
                        "score": curves.scores.ravel(),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def interval_text(row: Mapping[Any, Any], name: str) -> str:
    """Write a number of a table's row with its interval.

    Args:
        row: A row with the columns `name`, `name`_low and `name`_high.
        name: "area" or "difference"; a difference is written with its sign.

    Returns:
        The text; a dash where there is no number.

    Example:
        >>> interval_text({"area": 0.4123, "area_low": 0.38, "area_high": 0.45}, "area")
        '0.412 [0.380, 0.450]'
    """
    middle, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if np.isnan(middle):
        return "–"
    form = "+.3f" if name == "difference" else ".3f"
    interval = "" if np.isnan(low) else f" [{low:{form}}, {high:{form}}]"
    return f"{middle:{form}}{interval}".replace("-", "−")


def finding(study: Study, method: str) -> str:
    """Say in one sentence how the first method and `method` compare, and how surely.

    Args:
        study: The study.
        method: A method in its `deletion`, not the first.

    Returns:
        A sentence with the difference, its interval and the number of samples.
    """
    (name, first), *_ = study.deletion.items()
    mean = paired_difference(first.area, study.deletion[method].area)
    one, other = label(name), label(method)
    numbers = (
        f"area {first.mean_area:.3f} against {study.deletion[method].mean_area:.3f}, paired "
        f"difference {mean.mean:+.3f}, 95 % interval {mean.low:+.3f} to {mean.high:+.3f}, "
        f"{mean.count} samples"
    ).replace("-", "−")
    if mean.high < 0:
        verdict = f"Deleting by {one} lowers the score faster than by {other}"
    elif mean.low > 0:
        verdict = f"Deleting by {other} lowers the score faster than by {one}"
    else:
        verdict = f"Deleting by {one} and by {other} cannot be told apart here"
    return f"{verdict} ({numbers})."
