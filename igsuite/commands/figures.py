"""The command `igsuite figures`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.completions import (
    ALL_METHODS,
    FIGURE_FORMATS,
    FIGURES,
    PRESETS,
    WIDTHS,
    one_of,
    some_of,
)
from igsuite.commands.options import Debug, Json, console, split_names
from igsuite.commands.quiet_tensorflow import import_tensorflow
from igsuite.errors import ArgumentError


def figures(
    runs: Annotated[
        list[str],
        Argument(metavar="RUN...", help="Folders of igsuite evaluate and igsuite converge."),
    ],
    out: Annotated[
        Path,
        Option(metavar="FOLDER", help="Folder to write: a new one, or an earlier run's."),
    ],
    preset: Annotated[
        str,
        Option(
            help="Where they will stand: neurips, icml, acl, ieee, cvpr or slides.",
            autocompletion=one_of(PRESETS),
        ),
    ] = "neurips",
    only: Annotated[
        str | None,
        Option(
            metavar="NAMES",
            help="Some of heatmaps, grid, curves, agreement, operators, ranks, tables; of "
            "igsuite converge: convergence, calibration, steps, profiles. With commas.",
            autocompletion=some_of(FIGURES),
        ),
    ] = None,
    formats: Annotated[
        str,
        Option(
            "--format",
            metavar="NAMES",
            help="pdf, svg and png, with commas.",
            autocompletion=some_of(FIGURE_FORMATS),
        ),
    ] = "pdf,svg",
    width: Annotated[
        str | None,
        Option(
            help="column, or text for all columns; otherwise what suits each figure.",
            autocompletion=one_of(WIDTHS),
        ),
    ] = None,
    samples: Annotated[
        str | None,
        Option(
            metavar="NUMBERS",
            help="Samples by their numbers in the run, with commas: these alone are shown, and "
            "means are over them.",
        ),
    ] = None,
    methods: Annotated[
        str | None,
        Option(
            metavar="NAMES",
            help="Methods of the run, with commas: these alone are shown and compared.",
            autocompletion=some_of(ALL_METHODS),
        ),
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Draw runs for a paper: figures, tables and their captions.

    Example: igsuite figures reviews-run --preset icml --out figures

    Some of them, for slides: igsuite figures reviews-run --only curves,ranks --preset slides
    --format png --out slides

    Some samples by one method: igsuite figures reviews-run --only heatmaps --samples 3,17,42
    --methods integrated_gradients --out examples

    Every figure comes with NAME.txt, its caption and where it is from, and with NAME.tex, the same
    as a float; tables come as LaTeX, Markdown and CSV. The same command gives the same bytes. With
    --json, a line a figure: its kind, its caption, its files and their checksums.
    """
    import json

    from igsuite.eval.figures.written import MANIFEST, open_for_figures, write_figures
    from igsuite.eval.runs.run import Run
    from igsuite.json_lines import json_line
    from igsuite.notes import print_note, warnings_as_notes
    from igsuite.visible import visible

    opened = open_for_figures(runs)
    kinds = None if only is None else split_names(only)
    tokens = kinds is None or {"heatmaps", "grid"} & set(kinds)
    if tokens and any(isinstance(run, Run) and run.kind == "text" for run in opened):
        import_tensorflow()  # without its greetings, before drawing tokens loads it
    with warnings_as_notes():
        names = write_figures(
            opened,
            out,
            preset=preset,
            only=kinds,
            formats=split_names(formats),
            width=width,
            samples=None if samples is None else sample_numbers(samples),
            methods=None if methods is None else split_names(methods),
            progress=True,
        )
    if as_json:
        for figure in json.loads((out / MANIFEST).read_bytes())["figures"]:
            console().file.write(json_line(figure))
    else:
        for name in names:
            console().print(name, highlight=False, markup=False, soft_wrap=True)
    print_note(visible(f"{len(names)} files in {out}"))


def sample_numbers(given: str) -> list[int]:
    """Read "3,17,42".

    Example:
        >>> sample_numbers("3, 17,42")
        [3, 17, 42]
    """
    numbers = split_names(given)
    if not numbers or not all(each.isdecimal() for each in numbers):
        raise ArgumentError("samples", given, "whole numbers with commas, such as 3,17,42")
    return [int(each) for each in numbers]
