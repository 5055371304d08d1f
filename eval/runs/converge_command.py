"""The command `igsuite converge`: what steps buy, on texts or pictures of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.checks import check_share
from igsuite.commands.quiet_tensorflow import import_tensorflow
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.runs.asked_study import AskedStudy
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.study_views import study_tables, write_views
from igsuite.eval.runs.unchanged import is_finished_as_asked, write_asked
from igsuite.json_lines import json_line
from igsuite.notes import print_note, warnings_as_notes
from igsuite.visible import visible
from igsuite.wording import counted, in_words


def converge(
    asked: AskedStudy,
    *,
    out: Path | None,
    resume: bool,
    tolerance: float,
    as_json: bool,
    console: Console,
) -> None:
    """Study, print what is enough of every rule and its order, and write files.

    Args:
        asked: What is studied.
        out: Folder to write, or to go on with; `None` for none.
        resume: Whether to go on with a study that was begun; otherwise one is refused.
        tolerance: The error that steps are recommended for.
        as_json: Whether to print lines of JSON, one a row of each table, in place of them.
        console: Where tables are printed.

    Raises:
        ArgumentError: If a file or the folder cannot be used.
        RunError: If the run cannot go on; what was finished is kept.
        InterruptedRun: If the user interrupts; likewise.
    """
    check_share("tolerance", tolerance)
    found = _studied(asked, out, resume)
    tables = study_tables(found.study, tolerance, asked.settings["seed"])
    # Before anything is printed to someone who may stop reading.
    written = [] if out is None else write_views(out, found.study, tables, tolerance)
    print_note(f"{counted(len(found.names), 'sample')}, {_spent(found.study)}")
    for sample, why in found.study.dropped.items():
        print_note(f"left out: {visible(found.names[sample])} ({visible(why)})")
    if as_json:
        console.file.writelines(_lines(tables))
    else:
        whole = not console.is_terminal
        for sentence in tables["recommended"]["words"]:
            console.print(sentence, highlight=False, markup=False, soft_wrap=whole)
        _print_orders(tables["orders"], console)
    if out is not None:
        print_note(f"in {visible(str(out))}: {found.done}; {', '.join(written)}")


class _Studied(NamedTuple):
    study: ConvergenceStudy
    names: list[str]
    done: str


def _studied(asked: AskedStudy, out: Path | None, resume: bool) -> _Studied:
    """Read a study that is finished, or compute what is left of it."""
    if out is not None and resume and is_finished_as_asked(out, asked.asked):
        finished = ConvergenceRun(out)
        return _Studied(finished.study, finished.names, _done(0))
    import_tensorflow()
    from igsuite.eval.runs.computed_study import compute_study, study_in_memory

    before = None if out is None else asked.asked()
    drawn = asked.sampled()
    with warnings_as_notes():
        if out is None:
            return _Studied(study_in_memory(drawn), drawn.names, "")
        run, computed = compute_study(drawn, out, resume=resume)
    if before == asked.asked():  # not where a file was changed meanwhile
        write_asked(out, before)
    return _Studied(run.study, run.names, _done(computed))


def _done(computed: int) -> str:
    return f"{counted(computed, 'shard')} computed now" if computed else "nothing left to compute"


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
