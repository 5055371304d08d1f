"""The command `igsuite text`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.completions import (
    ENCODINGS,
    TEXT_BASELINES,
    TEXT_FORMATS,
    TEXT_KINDS,
    TEXT_METHODS,
    one_of,
    some_of,
)
from igsuite.commands.options import (
    ENCODER,
    EXISTING,
    BatchSize,
    Column,
    Debug,
    Json,
    MaxSteps,
    OutFolder,
    Score,
    Seed,
    Target,
    Tolerance,
    console,
    named_methods,
    split_names,
)
from igsuite.commands.quiet_tensorflow import import_tensorflow
from igsuite.errors import ArgumentError


def text(
    model: Annotated[
        Path,
        Argument(metavar="MODEL.keras", help="What model.save('model.keras') wrote.", **EXISTING),
    ],
    encoder: Annotated[Path, ENCODER],
    source: Annotated[
        str,
        Option(
            "--input",
            metavar="FILE",
            help="Texts: one a line, or a .csv, .tsv or .jsonl file; - for standard input.",
        ),
    ],
    column: Column = "text",
    input_format: Annotated[
        str | None,
        Option(
            help="text, csv, tsv or jsonl, where the name does not end in it.",
            autocompletion=one_of(TEXT_KINDS),
        ),
    ] = None,
    encoding: Annotated[
        str,
        Option(
            help="utf-8, or gb18030, which covers GBK and GB2312.",
            autocompletion=one_of(ENCODINGS),
        ),
    ] = "utf-8",
    skip_bad_lines: Annotated[
        bool, Option("--skip-bad-lines", help="Leave bad lines out; they are named at the end.")
    ] = False,
    limit: Annotated[int | None, Option(min=1, help="Most texts to explain.")] = None,
    method: Annotated[
        list[str] | None,
        Option(
            "--method",
            "--methods",
            metavar="NAME",
            help="integrated_gradients (the default), gradient, leave_one_out, pooling_weight or "
            "another; several with commas.",
            autocompletion=some_of(TEXT_METHODS),
        ),
    ] = None,
    target: Target = None,
    class_names: Annotated[
        str | None, Option(help="Names of the classes in their order, with commas.")
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str,
        Option(
            help="zero, pad, mask, unknown, mean, uniform or gaussian.",
            autocompletion=one_of(TEXT_BASELINES),
        ),
    ] = "zero",
    tolerance: Tolerance = 0.02,
    max_steps: MaxSteps = 512,
    layer: Annotated[
        str | None, Option(help="Layer to attribute to, where there are several embeddings.")
    ] = None,
    batch_size: BatchSize = None,
    seed: Seed = 0,
    out: OutFolder = None,
    formats: Annotated[
        str | None,
        Option(
            help="With --out: some of jsonl, html, latex, markdown, pdf, png, with commas.",
            autocompletion=some_of(TEXT_FORMATS),
        ),
    ] = None,
    show: Annotated[int | None, Option(min=0, help="Texts to print; all, or 5 with --out.")] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Explain the texts of a file, token by token. Prints heatmaps; --out writes files.

    \b
    Example: igsuite text model.keras --encoder encoder.json --input reviews.txt
             igsuite text model.keras --encoder encoder.json --input reviews.csv \\
               --column review --method gradient,leave_one_out --out heatmaps
             igsuite text model.keras --encoder encoder.json --input - --json \\
               < reviews.txt > reviews.jsonl

    The two files are written where the model is trained, in Python, by
    model.save("model.keras") and igsuite.text.save_encoder(encoder, "encoder.json").
    With --out FOLDER, that folder gets texts.jsonl (one line a text and method) and texts.html, or
    what --formats asks for, and igsuite-text.json, which says how they were made.
    """
    if out is None and formats is not None:
        raise ArgumentError("formats", formats, "formats beside --out", "Add --out FOLDER")
    if source != "-" and not Path(source).is_file():
        raise ArgumentError("input", source, "a file, or - for standard input")
    import_tensorflow()
    from igsuite.text.command.run import explain_file

    explain_file(
        model,
        encoder,
        source,
        out=out,
        formats=split_names(formats or "jsonl,html"),
        methods=named_methods(method),
        class_names=None if class_names is None else split_names(class_names),
        target=target,
        layer=layer,
        column=column,
        input_format=input_format,
        encoding=encoding,
        skip_bad_lines=skip_bad_lines,
        limit=limit,
        show=show,
        as_json=as_json,
        settings={
            "score": score,
            "baseline": baseline,
            "tolerance": tolerance,
            "max_steps": max_steps,
            "batch_size": batch_size,
            "seed": seed,
        },
        console=console(),
    )
