"""The command `igsuite converge`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.completions import (
    IMAGE_BASELINES,
    NETWORKS,
    RULES,
    TEXT_BASELINES,
    begun,
    one_of,
    some_of,
)
from igsuite.commands.options import (
    ENCODER,
    EXISTING,
    PICTURES,
    BatchSize,
    Column,
    Debug,
    Json,
    OutFolder,
    PictureSize,
    PixelRange,
    Resume,
    Score,
    Seed,
    Target,
    console,
    numbers,
    split_names,
    whole_numbers,
)
from igsuite.errors import ArgumentError, Wording


def converge(
    model: Annotated[
        str,
        Argument(
            metavar="MODEL",
            help="A .keras file; for pictures also a SavedModel folder or a network's name.",
            autocompletion=begun(NETWORKS),
        ),
    ],
    pictures: Annotated[list[str] | None, PICTURES] = None,
    encoder: Annotated[Path | None, ENCODER] = None,
    source: Annotated[
        Path | None,
        Option(
            "--input",
            metavar="FILE",
            help="Texts: one a line, or a .csv, .tsv or .jsonl file.",
            **EXISTING,
        ),
    ] = None,
    column: Column = "text",
    limit: Annotated[int, Option(min=1, help="Most samples, drawn at random.")] = 64,
    rules: Annotated[
        str,
        Option(
            metavar="NAMES",
            help="Fixed rules, with commas; the automatic one comes too.",
            autocompletion=some_of(RULES),
        ),
    ] = "left,midpoint,trapezoid,gauss_legendre",
    tolerance: Annotated[float, Option(help="Error that steps are recommended for.")] = 0.02,
    target: Target = None,
    class_names: Annotated[
        str | None,
        Option(
            metavar="NAMES|FILE",
            help="As for igsuite text (names with commas) and igsuite image (a file of them).",
        ),
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str | None,
        Option(
            help="As for igsuite text (zero) and igsuite image (black).",
            autocompletion=one_of(tuple(dict.fromkeys((*TEXT_BASELINES, *IMAGE_BASELINES)))),
        ),
    ] = None,
    size: PictureSize = None,
    pixel_range: PixelRange = None,
    batch_size: BatchSize = None,
    seed: Seed = 0,
    out: OutFolder = None,
    resume: Resume = True,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Tell how many steps are enough for texts or pictures. Prints tables; --out writes files.

    \b
    Example: igsuite converge model.keras --encoder encoder.json \\
               --input reviews.txt --out steps
             igsuite converge efficientnet_lite0 holiday/ --limit 8 --out steps
             igsuite converge model.keras 'scans/*.png' --pixel-range 0,1 \\
               --rules trapezoid,gauss_legendre --tolerance 0.01

    With --out FOLDER, that folder gets every run of every sample (convergence.parquet), the tables
    (.csv) and figures (.png). A study that was stopped goes on where it was, by the same command;
    igsuite.eval.ConvergenceRun(FOLDER) opens it in Python.
    """
    for name, each in (("encoder", encoder), ("input", source)):
        if pictures and each is not None:
            raise ArgumentError(name, str(each), "pictures or texts, not both")
        if not pictures and each is None:
            allowed = "pictures, or texts by --input and --encoder"
            raise ArgumentError(name, Wording("nothing"), allowed)
    if pictures and class_names is not None and not Path(class_names).is_file():
        raise ArgumentError("class_names", class_names, "for pictures a file of names, one a line")
    from igsuite.eval.runs.asked_study import AskedStudy
    from igsuite.eval.runs.converge_command import converge as run

    asked = AskedStudy(
        model=model,
        pictures=pictures or [],
        encoder=encoder,
        source=source,
        column=column,
        size=whole_numbers("size", size),
        pixel_range=numbers("pixel_range", pixel_range),
        limit=limit,
        rules=split_names(rules),
        target=target,
        class_names=class_names,
        settings={
            "score": score,
            "baseline": baseline or ("black" if pictures else "zero"),
            "batch_size": batch_size,
            "seed": seed,
        },
    )
    run(
        asked,
        out=out,
        resume=resume,
        tolerance=tolerance,
        as_json=as_json,
        console=console(),
    )
