"""Which samples and explanations a page shows, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.runs.run import Run
from igsuite.visible import visible


def chosen_series(run: Run, names: Sequence[str] | None) -> list[Series]:
    """Return the explanations of a run that are named: by the method, or as the run calls them.

    Raises:
        ArgumentError: If a name is of none.
    """
    series = series_of(run.explanations)
    if names is None:
        return series
    found = [each for each in series if {each.method, each.name} & set(names)]
    known = {name for each in series for name in (each.method, each.name)}
    if missing := [name for name in names if name not in known]:
        allowed = ", ".join(repr(each.name) for each in series)
        raise ArgumentError("explanations", missing[0], allowed)
    return found


def chosen_rows(run: Run, rows: Sequence[int] | None, most: int) -> list[int]:
    """Return places of samples of a run: the first ones where none are asked for.

    Raises:
        ArgumentError: If a place is none.
    """
    count = len(run.samples)
    if rows is None:
        return list(range(min(count, most)))
    for row in rows:
        if not 0 <= row < count:
            given = Wording(f"{row}, of {count} samples")
            raise ArgumentError("rows", given, f"places from 0 to {count - 1}")
    return list(rows)


def target_words(run: Run, row: int) -> str:
    """Say what a sample was scored for: "positive: 0.98"."""
    sample = run.samples.iloc[row]
    name = sample["target_name"]
    shown = visible(str(name)) if isinstance(name, str) else f"target {sample['target']}"
    return f"{shown}: {sample['score_input']:.2f}".replace("-", "−")


def quality_words(run: Run, series: Series, row: int) -> str:
    """Say how good an attribution is: "± 1.2 %", "exact", or the verdict where it is no good."""
    found = _verdicts(run, series)[row]
    verdict = str(found["verdict"])
    if verdict != "converged":
        return f"not converged: {verdict.replace('_', ' ')}"
    error = float(found["relative_error"])
    if series.exact:
        return "exact"
    return f"± {100 * error:.2g} %" if np.isfinite(error) else "converged"


def _verdicts(run: Run, series: Series) -> list[dict[Any, Any]]:
    table = run.verdicts
    own = (table["method"] == series.method) & (table["baseline"] == series.baseline)
    return table[own].to_dict("records")
