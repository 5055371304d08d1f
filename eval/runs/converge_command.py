"""The command `igsuite converge`: what steps buy, on texts or pictures of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.checks import check_share
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.runs.computed_study import compute_study, study_in_memory
from igsuite.eval.runs.sampled_study import SampledStudy
from igsuite.eval.runs.study_views import study_tables, write_views
from igsuite.json_lines import json_line
from igsuite.notes import print_note, warnings_as_notes
from igsuite.visible import visible
from igsuite.wording import in_words


def converge(
    sampled: Callable[[], SampledStudy],
    *,
    out: Path | None,
    tolerance: float,
    as_json: bool,
    console: Console,
) -> None:
    """Study, print what is enough of every rule and its order, and write files.

    Args:
        sampled: Draws the samples.
        out: Folder to write, or to go on with; `None` for none.
        tolerance: The error that steps are recommended for.
        as_json: Whether to print lines of JSON, one a row of each table, in place of them.
        console: Where tables are printed.

    Raises:
        ArgumentError: If a file or the folder cannot be used.
        RunError: If the run cannot go on; what was finished is kept.
        InterruptedRun: If the user interrupts; likewise.
    """
    check_share("tolerance", tolerance)
    drawn = sampled()
    done = ""
    with warnings_as_notes():
        if out is None:
            study = study_in_memory(drawn)
        else:
            run, computed = compute_study(drawn, out)
            study = run.study
            done = "nothing left to compute" if not computed else f"{computed} shards computed now"
    tables = study_tables(study, tolerance, drawn.config["run"]["seed"])
    print_note(f"{len(drawn.names)} samples, {_spent(study)}")
    for sample, why in study.dropped.items():
        print_note(f"left out: {visible(drawn.names[sample])} ({visible(why)})")
    if as_json:
        console.file.writelines(_lines(tables))
    else:
        whole = not console.is_terminal
        for sentence in tables["recommended"]["words"]:
            console.print(sentence, highlight=False, markup=False, soft_wrap=whole)
        _print_orders(tables["orders"], console)
    if out is not None:
        names = write_views(out, study, tables, tolerance)
        print_note(f"in {visible(str(out))}: {done}; {', '.join(names)}")


def _spent(study: ConvergenceStudy) -> str:
    total = sum(count for name, count in study.spent.items() if name != "sweep_one_by_one")
    alone = study.spent["sweep_one_by_one"]
    shared = study.spent["sweep"]
    return f"{total} gradient evaluations; fixed rules {shared}, where one by one {alone}"


def _lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    for name, table in tables.items():
        for row in table.to_dict("records"):
            known = {str(key): None if pd.isna(each) else each for key, each in row.items()}
            yield json_line({"table": name, **known})


def _print_orders(table: pd.DataFrame, console: Console) -> None:
    title = Text("fitted order: error falls as cost to the power of −order")
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in table.columns:
        shown.add_column(in_words(str(name)), overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*(Text(_cell(each)) for each in row))
    console.print(shown)


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    shown = f"{value:.4g}" if isinstance(value, float) else in_words(str(value))
    return shown.replace("-", "−")
