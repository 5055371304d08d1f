"""A run's summary as tables in the terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.eval.figures.styles import label
from igsuite.eval.metrics import METRICS
from igsuite.eval.runs.remarks import told_together
from igsuite.visible import visible
from igsuite.wording import in_words

_ARROWS = {True: " ↑", False: " ↓", None: ""}


def print_summary(summary: pd.DataFrame, verdicts: pd.DataFrame, console: Console) -> None:
    """Print each metric of each method by operator, and how many attributions have which verdict.

    Args:
        summary: As `igsuite.eval.runs.summary.summary` returns it.
        verdicts: As `Run.verdicts`.
        console: Where to print.
    """
    for operator, of_operator in summary.groupby("operator", sort=False):
        heading = f"removal by {in_words(str(operator))}" if operator else "no removal"
        table = _table(heading, "metric", "method", "mean [95 %]", "normalised [95 %]")
        for metric, of_metric in of_operator.groupby("metric", sort=False):
            shown = f"{in_words(str(metric))}{_arrow(str(metric))}"
            for row in of_metric.to_dict("records"):
                table.add_row(*map(Text, (shown, *_cells(row))))
                shown = ""
            table.add_section()
        console.print(table)
        for line in _remarks(of_operator):
            # Reasons are as the results have them.
            console.print(Text(visible(line)), soft_wrap=not console.is_terminal)
    table = _table("", "method", "verdicts on its attributions")
    for key, of_method in verdicts.groupby(["method", "baseline"], sort=False):
        # Nothing was integrated, so nothing has converged.
        exact = of_method["exact"] & (of_method["verdict"] == "converged")
        counts = Counter(of_method["verdict"].where(~exact, "exact")).most_common()
        words = ", ".join(f"{number} {in_words(verdict)}" for verdict, number in counts)
        table.add_row(*map(Text, (method_in_words(*map(str, key)), words)))
    console.print(table)


def method_in_words(method: str, baseline: str) -> str:
    """Name a method and its baseline, as figures and reports do.

    Example:
        >>> method_in_words("integrated_gradients", "zero")
        'integrated gradients (zero)'
        >>> method_in_words("input_x_gradient", "")
        'input × gradient'
    """
    named = visible(label(method))
    return f"{named} ({in_words(baseline)})" if baseline else named


def _table(heading: str, *columns: str) -> Table:
    table = Table(
        title=Text(heading) if heading else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    return table


def _cells(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    mean = _interval(row["mean"], row["low"], row["high"])
    ends = (row["normalised"], row["normalised_low"], row["normalised_high"])
    normalised = "–" if math.isnan(ends[0]) else _interval(*ends)
    return method_in_words(str(row["method"]), str(row["baseline"])), mean, normalised


def _remarks(of_operator: pd.DataFrame) -> Iterator[str]:
    """Say of which metric and methods each remark is."""
    for metric, rows in of_operator.groupby("metric", sort=False):
        told = zip(rows["method"], rows["baseline"], rows["remarks"], strict=True)
        said = [(method_in_words(method, baseline), found) for method, baseline, found in told]
        for methods, remark in told_together(said):
            of = f", {', '.join(methods)}" if methods else ""
            yield f"{in_words(str(metric))}{of}: {remark}."


def _interval(mean: float, low: float, high: float) -> str:
    if math.isnan(mean):
        return "no number"
    shown = f"{mean:.3g}" if math.isnan(low) else f"{mean:.3g} [{low:.3g}, {high:.3g}]"
    return shown.replace("-", "−")


def _arrow(metric: str) -> str:
    known = METRICS.get(metric)
    return _ARROWS[known.higher_is_better] if known is not None else ""
