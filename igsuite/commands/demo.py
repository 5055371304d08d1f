"""The command `igsuite demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from igsuite.commands.options import Debug, Json, Seed, console
from igsuite.commands.quiet_tensorflow import import_tensorflow


def demo(
    out: Annotated[
        Path, Option(help="Folder to write: a new one, or one that an earlier demo wrote.")
    ] = Path("igsuite-demo"),
    quick: Annotated[bool, Option("--quick", help="Less of everything: about a minute.")] = False,
    seed: Seed = 0,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Train three small models, explain, judge and compare them.

    Example: igsuite demo --quick --out first-look

    The folder gets the models, their runs with the configurations that repeat them, and two
    reports to look at in a browser. With --json, a line a report.
    """
    import_tensorflow()
    from igsuite.eval.demo import run_demo
    from igsuite.json_lines import json_line

    shown = console(quiet=as_json)
    for found in run_demo(out, quick=quick, seed=seed, console=shown):
        shown.print(f"Report: {found.page}", highlight=False, markup=False, soft_wrap=True)
        if as_json:
            shown.file.write(json_line(found.record()))
