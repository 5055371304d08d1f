"""Which samples a page shows, and what stands beside them."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.eval.figures.choice import ChosenRun
from igsuite.eval.figures.rounded import rounded
from igsuite.eval.figures.series import Series
from igsuite.eval.figures.ways import counted
from igsuite.eval.runs.run import Run
from igsuite.visible import visible
from igsuite.wording import percent


def first_samples(run: Run, most: int) -> list[int]:
    """Return the numbers of the samples that are shown: those chosen, or so many first ones."""
    numbers = [int(each) for each in run.samples["sample"]]
    chosen = isinstance(run, ChosenRun) and run.samples_chosen
    return numbers if chosen else numbers[:most]


def shown_words(run: Run, count: int) -> str:
    """Say which samples are shown, where that many are: "The first 3 of 48 texts"."""
    if isinstance(run, ChosenRun) and run.samples_chosen:
        return counted(count, run)
    return f"The first {count:,} of {counted(len(run.samples), run)}"


def target_words(run: Run, row: int) -> str:
    """Say what a sample was scored for: "positive: 0.98"."""
    sample = run.samples.iloc[row]
    name = sample["target_name"]
    shown = visible(str(name)) if isinstance(name, str) else f"target {sample['target']}"
    return f"{shown}: {rounded(sample['score_input'])}"


def quality_words(run: Run, series: Series, row: int) -> str:
    """Say how good an attribution is: "± 1.2 %", "exact", or the verdict where it is no good."""
    found = _verdicts(run, series)[row]
    verdict = str(found["verdict"])
    if verdict != "converged":
        return f"not converged: {verdict.replace('_', ' ')}"
    error = float(found["relative_error"])
    if series.exact:
        return "exact"
    return f"± {percent(error)}" if np.isfinite(error) else "converged"


def _verdicts(run: Run, series: Series) -> list[dict[Any, Any]]:
    table = run.verdicts
    own = (table["method"] == series.method) & (table["baseline"] == series.baseline)
    return table[own].to_dict("records")
