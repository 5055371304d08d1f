"""The command `igsuite evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.options import EXISTING, Debug, Json, Resume, console


def evaluate(
    config: Annotated[
        Path, Argument(metavar="CONFIG.toml", help="What is evaluated, and how.", **EXISTING)
    ],
    out: Annotated[
        Path | None,
        Option(metavar="FOLDER", help="Folder to write: a new one, or that of the same run."),
    ] = None,
    resume: Resume = True,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Judge methods on texts or pictures by metrics. Prints tables; a folder keeps everything.

    \b
    Example: igsuite evaluate reviews.toml --out reviews-run
             igsuite evaluate reviews.toml --json > summary.jsonl

    A file of texts, such as reviews.toml:

    \b
    [model]
    file = "model.keras"
    encoder = "encoder.json"
    [data]
    texts = "reviews.csv"
    [explain]
    methods = ["integrated_gradients", "gradient", "random"]
    [evaluate]
    metrics = ["deletion", "insertion"]

    And one of pictures, which leaves the rest to its defaults:

    \b
    [model]
    file = "model.keras"
    pixel_range = [0, 1]
    [data]
    pictures = "photos"

    docs/reference/configuration.md lists every key with its default, and so does the run.json of a
    run with the values that it had.

    The run's folder is named after the file if you do not say. A run that was stopped goes on
    where it was, by the same command; igsuite.eval.Run(FOLDER) opens it in Python.
    """
    from igsuite.eval.runs.evaluate_command import evaluate_file

    evaluate_file(config, out=out, resume=resume, as_json=as_json, console=console())
