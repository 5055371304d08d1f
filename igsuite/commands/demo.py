"""The command `igsuite demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from igsuite.commands.options import Debug, Seed
from igsuite.commands.quiet_tensorflow import import_tensorflow


def demo(
    out: Annotated[
        Path, Option(help="Folder to write: a new one, or one that an earlier demo wrote.")
    ] = Path("igsuite-demo"),
    quick: Annotated[bool, Option("--quick", help="Less of everything: about a minute.")] = False,
    seed: Seed = 0,
    debug: Debug = False,
) -> None:
    """Train three small models, explain and judge them, and write reports.

    Example: igsuite demo --quick --out first-look
    """
    import_tensorflow()
    from rich.console import Console

    from igsuite.eval.demo import run_demo

    console = Console()
    for page in run_demo(out, quick=quick, seed=seed, console=console):
        console.print(f"Report: {page}", highlight=False, markup=False, soft_wrap=True)
