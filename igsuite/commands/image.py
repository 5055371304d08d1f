"""The command `igsuite image`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.completions import (
    FITS,
    IMAGE_BASELINES,
    IMAGE_FORMATS,
    IMAGE_METHODS,
    NETWORKS,
    PARTS,
    begun,
    one_of,
    some_of,
)
from igsuite.commands.options import (
    EXISTING,
    PICTURES,
    Debug,
    Json,
    MaxSteps,
    OutFolder,
    PictureSize,
    PixelRange,
    Score,
    Seed,
    Target,
    Tolerance,
    console,
    named_methods,
    numbers,
    split_names,
    whole_numbers,
)
from igsuite.commands.quiet_tensorflow import import_tensorflow
from igsuite.errors import ArgumentError


def image(
    model: Annotated[
        str,
        Argument(
            metavar="MODEL",
            help="A .keras file, a SavedModel folder, or a network's name: efficientnet_lite0.",
            autocompletion=begun(NETWORKS),
        ),
    ],
    pictures: Annotated[list[str], PICTURES],
    out: OutFolder = None,
    formats: Annotated[
        str | None,
        Option(
            help="With --out: some of overlay, mask, npz, pdf, png, sheet, html, jsonl, with "
            "commas; all but npz, pdf and png if you do not say.",
            autocompletion=some_of(IMAGE_FORMATS),
        ),
    ] = None,
    original_size: Annotated[
        bool,
        Option("--original-size", help="Files have the size of the picture, not of the model."),
    ] = False,
    methods: Annotated[
        list[str] | None,
        Option(
            "--methods",
            "--method",
            metavar="NAME",
            help="integrated_gradients (the default), gradient, grad_cam or another; several "
            "with commas.",
            autocompletion=some_of(IMAGE_METHODS),
        ),
    ] = None,
    target: Target = None,
    class_names: Annotated[
        Path | None, Option(help="File of the names of the classes, one a line.", **EXISTING)
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str,
        Option(
            help="black, white, grey, mean, blur, uniform, gaussian or farthest.",
            autocompletion=one_of(IMAGE_BASELINES),
        ),
    ] = "black",
    tolerance: Tolerance = 0.02,
    max_steps: MaxSteps = 512,
    size: PictureSize = None,
    fit: Annotated[
        str,
        Option(help="crop, pad or stretch a picture to that size.", autocompletion=one_of(FITS)),
    ] = "crop",
    pixel_range: PixelRange = None,
    weights: Annotated[
        Path | None, Option(help="Weights of a network of keras.applications.", **EXISTING)
    ] = None,
    part: Annotated[
        str,
        Option(
            help="signed, positive, negative or absolute values are painted.",
            autocompletion=one_of(PARTS),
        ),
    ] = "signed",
    clip: Annotated[
        float, Option(help="Percentile of the values at which the colour is full.")
    ] = 99.0,
    resolved_only: Annotated[
        bool, Option("--resolved-only", help="Leave pixels below two standard errors unpainted.")
    ] = False,
    skip_bad: Annotated[
        bool, Option("--skip-bad", help="Leave out pictures that cannot be read, and name them.")
    ] = False,
    batch: Annotated[int, Option(min=1, help="Pictures explained and written together.")] = 16,
    seed: Seed = 0,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Explain pictures, pixel by pixel. Prints a table; --out writes masks and overlays.

    \b
    Example: igsuite image efficientnet_lite0 holiday/ --out masks
             igsuite image model.keras 'scans/*.png' --pixel-range 0,1 \\
               --methods integrated_gradients,grad_cam --target 3
             igsuite image efficientnet_lite0 holiday/ --json > holiday.jsonl

    With --out FOLDER, that folder gets an overlay and a mask of each picture, contact sheets,
    pictures.jsonl (one line a picture and method), and igsuite-image.json, which says how they
    were made. A SavedModel is a program: explain only those that you would run.
    """
    if out is None:
        for name, given in (("formats", formats), ("original_size", original_size or None)):
            if given is not None:
                raise ArgumentError(name, given, f"{name} beside --out", "Add --out FOLDER")
    import_tensorflow()
    from igsuite.image.command.run import explain_pictures

    explain_pictures(
        model,
        pictures,
        weights=weights,
        size=whole_numbers("size", size),
        fit=fit,
        pixel_range=numbers("pixel_range", pixel_range),
        class_names=class_names,
        target=target,
        methods=named_methods(methods),
        out=out,
        formats=split_names(formats or "overlay,mask,sheet,html,jsonl"),
        original_size=original_size,
        view={"part": part, "clip": clip, "resolved_only": resolved_only},
        skip_bad=skip_bad,
        batch=batch,
        as_json=as_json,
        settings={
            "score": score,
            "baseline": baseline,
            "tolerance": tolerance,
            "max_steps": max_steps,
            "seed": seed,
        },
        console=console(),
    )
