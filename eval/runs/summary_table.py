"""A run's summary as tables in the terminal."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.eval.metrics import METRICS
from igsuite.wording import in_words

_ARROWS = {True: " ↑", False: " ↓", None: ""}


def print_summary(summary: pd.DataFrame, verdicts: pd.DataFrame, console: Console) -> None:
    """Print methods × metrics for each operator, and how many attributions have which verdict.

    Args:
        summary: As `igsuite.eval.runs.summary.summary` returns it.
        verdicts: As `Run.verdicts`.
        console: Where to print.
    """
    counts = _verdict_counts(verdicts)
    for operator, of_operator in summary.groupby("operator", sort=False):
        heading = f"removal by {in_words(str(operator))}" if operator else "no removal"
        table = Table(title=Text(heading), title_justify="left", box=box.SIMPLE_HEAD)
        table.add_column("method", overflow="fold")
        metrics = list(dict.fromkeys(of_operator["metric"]))
        for metric in metrics:
            table.add_column(Text(f"{in_words(metric)}{_arrow(metric)}"))
        table.add_column("verdicts", overflow="fold")
        for key, of_method in of_operator.groupby(["method", "baseline"], sort=False):
            by_metric = of_method.set_index("metric")
            cells = [
                _cell(by_metric.loc[each]) if each in by_metric.index else "" for each in metrics
            ]
            name = method_in_words(str(key[0]), str(key[1]))
            table.add_row(*map(Text, (name, *cells, counts.get((key[0], key[1]), ""))))
        console.print(table)


def method_in_words(method: str, baseline: str) -> str:
    """Name a method and its baseline.

    Example:
        >>> method_in_words("integrated_gradients", "zero")
        'integrated gradients (zero)'
    """
    return f"{in_words(method)} ({in_words(baseline)})" if baseline else in_words(method)


def _cell(row: pd.Series) -> str:
    shown = _interval(row["mean"], row["low"], row["high"])
    ends = (row["normalised"], row["normalised_low"], row["normalised_high"])
    return shown if math.isnan(ends[0]) else f"{shown}\nnormalised {_interval(*ends)}"


def _interval(mean: float, low: float, high: float) -> str:
    if math.isnan(mean):
        return "no number"
    shown = f"{mean:.3f}" if math.isnan(low) else f"{mean:.3f} [{low:.3f}, {high:.3f}]"
    return shown.replace("-", "−")


def _arrow(metric: str) -> str:
    known = METRICS.get(metric)
    return _ARROWS[known.higher_is_better] if known is not None else ""


def _verdict_counts(verdicts: pd.DataFrame) -> dict[tuple[str, str], str]:
    found = {}
    for key, group in verdicts.groupby(["method", "baseline"], sort=False):
        counts = Counter(group["verdict"]).most_common()
        found[str(key[0]), str(key[1])] = ", ".join(f"{n} {in_words(name)}" for name, n in counts)
    return found
