"""The command line. Commands import what they need when they run, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from igsuite import __version__
from igsuite.errors import ArgumentError, InterruptedRun

if TYPE_CHECKING:
    from rich.console import Console

BAD_USAGE, FAILED_RUN, INTERRUPTED = 2, 1, 130

# Options that several commands have.
_EXISTING: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}
BatchSize = Annotated[int | None, Option(help="Points of paths that are computed at once.")]
Column = Annotated[
    str, Option(help="Column of a .csv or .tsv, member of a .jsonl, that holds the text.")
]
Debug = Annotated[bool, Option("--debug", help="Show the traceback of an error.")]
OutFolder = Annotated[
    Path | None,
    Option(metavar="FOLDER", help="Folder to write: a new one, or an earlier run's."),
]
Score = Annotated[str, Option(help="output, logit, probability, log_probability or margin.")]
Seed = Annotated[int, Option(help="Seed of everything that is random.")]
Target = Annotated[
    str | None,
    Option(help="Class to explain, its number or name; otherwise the one predicted."),
]

app = typer.Typer(
    help="Explain and evaluate TensorFlow and Keras models with integrated gradients.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Args:
        arguments: What follows `igsuite`; `None` for those of the process.

    Raises:
        SystemExit: Always: with 0 when all went well, 1 for a failed run, 2 for bad usage.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(arguments, prog_name="igsuite", standalone_mode=False) or 0
    except typer.Abort:  # what some versions of Typer make of Ctrl-C; others return its code
        code = INTERRUPTED
    except Exception as error:
        if "--debug" in arguments:
            raise
        # The errors that the parser raises know how to put themselves; their class is Typer's own.
        parser_message = getattr(error, "format_message", None)
        if parser_message is not None:
            command = getattr(getattr(error, "ctx", None), "command_path", "igsuite")
            _complain(f"{parser_message()} (see: {command} --help)")
            sys.exit(BAD_USAGE)
        for line in getattr(error, "lines", [str(error) or type(error).__name__]):
            _complain(line)
        codes = {ArgumentError: BAD_USAGE, InterruptedRun: INTERRUPTED}
        sys.exit(
            next((code for kind, code in codes.items() if isinstance(error, kind)), FAILED_RUN)
        )
    if code == INTERRUPTED:
        _complain("interrupted; nothing was written")
    sys.exit(code)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Do what goes before every command."""
    if version:
        typer.echo(f"igsuite {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def demo(
    out: Annotated[
        Path, Option(help="Folder to write: a new one, or one that an earlier demo wrote.")
    ] = Path("igsuite-demo"),
    quick: Annotated[bool, Option("--quick", help="Less of everything: under a minute.")] = False,
    seed: Seed = 0,
    debug: Debug = False,
) -> None:
    """Train three small models, explain them, and write figures and a report.

    Example: igsuite demo --quick --out first-look
    """
    _import_tensorflow()
    from rich.console import Console

    from igsuite.eval.demo import run_demo

    console = Console()
    report = run_demo(out, quick=quick, seed=seed, console=console)
    console.print(f"\nReport: {report}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def text(
    model: Annotated[
        Path,
        Argument(metavar="MODEL.keras", help="What model.save('model.keras') wrote.", **_EXISTING),
    ],
    encoder: Annotated[
        Path, Option(help="What igsuite.text.save_encoder(encoder, FILE) wrote.", **_EXISTING)
    ],
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
        str | None, Option(help="text, csv, tsv or jsonl, where the name does not end in it.")
    ] = None,
    encoding: Annotated[
        str, Option(help="utf-8, or gb18030, which covers GBK and GB2312.")
    ] = "utf-8",
    skip_bad_lines: Annotated[
        bool, Option("--skip-bad-lines", help="Leave bad lines out; they are named at the end.")
    ] = False,
    limit: Annotated[int | None, Option(min=1, help="Most texts to explain.")] = None,
    method: Annotated[
        list[str] | None,
        Option(
            metavar="NAME",
            help="integrated_gradients (the default), gradient, leave_one_out, pooling_weight or "
            "another; several with commas.",
        ),
    ] = None,
    target: Target = None,
    class_names: Annotated[
        str | None, Option(help="Names of the classes in their order, with commas.")
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str, Option(help="zero, pad, mask, unknown, mean, uniform or gaussian.")
    ] = "zero",
    tolerance: Annotated[
        float, Option(help="Error of an attribution at which its text is done.")
    ] = 0.02,
    max_steps: Annotated[int, Option(help="Most gradient evaluations a text may cost.")] = 512,
    layer: Annotated[
        str | None, Option(help="Layer to attribute to, where there are several embeddings.")
    ] = None,
    batch_size: BatchSize = None,
    seed: Seed = 0,
    out: OutFolder = None,
    formats: Annotated[
        str | None,
        Option(help="With --out: some of jsonl, html, latex, markdown, pdf, png, with commas."),
    ] = None,
    show: Annotated[int | None, Option(min=0, help="Texts to print; all, or 5 with --out.")] = None,
    debug: Debug = False,
) -> None:
    """Explain the texts of a file token by token: heatmaps here, and files on request.

    Example: igsuite text model.keras --encoder encoder.json --input reviews.txt

    The two files are written where the model is trained, in Python, by
    model.save("model.keras") and igsuite.text.save_encoder(encoder, "encoder.json").
    With --out FOLDER, that folder gets texts.jsonl (one line a text and method) and texts.html, or
    what --formats asks for, and igsuite-text.json, which says how they were made.
    """
    if out is None and formats is not None:
        raise ArgumentError("formats", formats, "formats beside --out", "Add --out FOLDER")
    if source != "-" and not Path(source).is_file():
        raise ArgumentError("input", source, "a file, or - for standard input")
    _import_tensorflow()
    from igsuite.text.command.run import explain_file

    explain_file(
        model,
        encoder,
        source,
        out=out,
        formats=_split(formats or "jsonl,html"),
        methods=[name for each in method or ["integrated_gradients"] for name in _split(each)],
        class_names=None if class_names is None else _split(class_names),
        target=target,
        layer=layer,
        column=column,
        input_format=input_format,
        encoding=encoding,
        skip_bad_lines=skip_bad_lines,
        limit=limit,
        show=show,
        settings={
            "score": score,
            "baseline": baseline,
            "tolerance": tolerance,
            "max_steps": max_steps,
            "batch_size": batch_size,
            "seed": seed,
        },
        console=_console(),
    )


@app.command()
def image(
    model: Annotated[
        str,
        Argument(
            metavar="MODEL",
            help="A .keras file, a SavedModel folder, or a network's name: efficientnet_lite0.",
        ),
    ],
    pictures: Annotated[
        list[str],
        Argument(metavar="PICTURE...", help="Pictures, folders, and patterns such as '*.jpg'."),
    ],
    out: OutFolder = None,
    formats: Annotated[
        str | None,
        Option(
            help="With --out: some of overlay, mask, npz, pdf, png, sheet, html, jsonl, with "
            "commas; all but npz, pdf and png if you do not say."
        ),
    ] = None,
    original_size: Annotated[
        bool,
        Option("--original-size", help="Files have the size of the picture, not of the model."),
    ] = False,
    methods: Annotated[
        list[str] | None,
        Option(
            metavar="NAME",
            help="integrated_gradients (the default), gradient, grad_cam or another; several "
            "with commas.",
        ),
    ] = None,
    target: Target = None,
    class_names: Annotated[
        Path | None, Option(help="File of the names of the classes, one a line.", **_EXISTING)
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str, Option(help="black, white, grey, mean, blur, uniform, gaussian or farthest.")
    ] = "black",
    tolerance: Annotated[
        float, Option(help="Error of an attribution at which its picture is done.")
    ] = 0.02,
    max_steps: Annotated[int, Option(help="Most gradient evaluations a picture may cost.")] = 512,
    size: Annotated[
        str | None,
        Option(metavar="N|HEIGHT,WIDTH", help="Size that the model takes, if it takes any."),
    ] = None,
    fit: Annotated[str, Option(help="crop, pad or stretch a picture to that size.")] = "crop",
    pixel_range: Annotated[
        str | None,
        Option(
            metavar="BLACK,WHITE",
            help="What black and white are to the model of a file: 0,255 or 0,1 or -1,1.",
        ),
    ] = None,
    weights: Annotated[
        Path | None, Option(help="Weights of a network of keras.applications.", **_EXISTING)
    ] = None,
    part: Annotated[
        str, Option(help="signed, positive, negative or absolute values are painted.")
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
    as_json: Annotated[
        bool, Option("--json", help="Print lines of JSON in place of the table.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Explain pictures pixel by pixel: a table here, and masks and overlays on request.

    Example: igsuite image efficientnet_lite0 holiday/ --out masks

    With --out FOLDER, that folder gets an overlay and a mask of each picture, contact sheets,
    pictures.jsonl (one line a picture and method), and igsuite-image.json, which says how they
    were made. A SavedModel is a program: explain only those that you would run.
    """
    if out is None:
        for name, given in (("formats", formats), ("original_size", original_size or None)):
            if given is not None:
                raise ArgumentError(name, given, f"{name} beside --out", "Add --out FOLDER")
    _import_tensorflow()
    from igsuite.image.command.run import explain_pictures

    explain_pictures(
        model,
        pictures,
        weights=weights,
        size=_whole_numbers("size", size),
        fit=fit,
        pixel_range=_numbers("pixel_range", pixel_range),
        class_names=class_names,
        target=target,
        methods=[name for each in methods or ["integrated_gradients"] for name in _split(each)],
        out=out,
        formats=_split(formats or "overlay,mask,sheet,html,jsonl"),
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
        console=_console(),
    )


@app.command()
def evaluate(
    config: Annotated[
        Path, Argument(metavar="CONFIG.toml", help="What is evaluated, and how.", **_EXISTING)
    ],
    out: Annotated[
        Path | None,
        Option(metavar="FOLDER", help="Folder to write: a new one, or that of the same run."),
    ] = None,
    resume: Annotated[
        bool, Option("--resume/--no-resume", help="Go on with a run that was begun.")
    ] = True,
    as_json: Annotated[
        bool, Option("--json", help="Print lines of JSON in place of the tables.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Judge methods on texts or pictures by metrics: tables here, and a folder with everything.

    Example: igsuite evaluate reviews.toml --out reviews-run

    A file such as reviews.toml, to which many more settings can be added:

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

    The run's folder is named after the file if you do not say. A run that was stopped goes on
    where it was, by the same command; igsuite.eval.Run(FOLDER) opens it in Python.
    """
    _import_tensorflow()
    from igsuite.eval.runs.evaluate_command import evaluate_file

    evaluate_file(config, out=out, resume=resume, as_json=as_json, console=_console())


@app.command()
def converge(
    model: Annotated[
        str,
        Argument(
            metavar="MODEL",
            help="A .keras file; for pictures also a SavedModel folder or a network's name.",
        ),
    ],
    pictures: Annotated[
        list[str] | None,
        Argument(metavar="[PICTURE]...", help="Pictures, folders, and patterns such as '*.jpg'."),
    ] = None,
    encoder: Annotated[
        Path | None,
        Option(help="For texts: what igsuite.text.save_encoder(encoder, FILE) wrote.", **_EXISTING),
    ] = None,
    source: Annotated[
        Path | None,
        Option(
            "--input",
            metavar="FILE",
            help="Texts: one a line, or a .csv, .tsv or .jsonl file.",
            **_EXISTING,
        ),
    ] = None,
    column: Column = "text",
    limit: Annotated[int, Option(min=1, help="Most samples, drawn at random.")] = 64,
    rules: Annotated[
        str, Option(metavar="NAMES", help="Fixed rules, with commas; the automatic one comes too.")
    ] = "left,midpoint,trapezoid,gauss_legendre",
    tolerance: Annotated[float, Option(help="Error that steps are recommended for.")] = 0.02,
    target: Annotated[
        str | None, Option(help="Class to explain by its number; otherwise the one predicted.")
    ] = None,
    score: Score = "output",
    baseline: Annotated[
        str | None, Option(help="As for igsuite text (zero) and igsuite image (black).")
    ] = None,
    size: Annotated[
        str | None,
        Option(metavar="N|HEIGHT,WIDTH", help="Size of pictures that the model takes, if any."),
    ] = None,
    pixel_range: Annotated[
        str | None,
        Option(metavar="BLACK,WHITE", help="What black and white are to the model of a file."),
    ] = None,
    batch_size: BatchSize = None,
    seed: Seed = 0,
    out: OutFolder = None,
    debug: Debug = False,
) -> None:
    """Tell how many steps are enough for texts or pictures: tables here, and files on request.

    Example: igsuite converge model.keras --encoder encoder.json --input reviews.txt --out steps

    For pictures: igsuite converge efficientnet_lite0 holiday/ --limit 8 --out steps

    With --out FOLDER, that folder gets every run of every sample (convergence.parquet), the tables
    (.csv), figures (.png), and igsuite-converge.json, which says how they were made.
    """
    for name, each in (("encoder", encoder), ("input", source)):
        if pictures and each is not None:
            raise ArgumentError(name, str(each), "pictures or texts, not both")
        if not pictures and each is None:
            raise ArgumentError(name, None, "pictures, or texts by --input and --encoder")
    _import_tensorflow()
    from functools import partial

    from igsuite.eval.runs.converge_command import converge as run
    from igsuite.eval.runs.converge_command import study_pictures, study_texts

    settings = {"score": score, "batch_size": batch_size, "seed": seed}
    settings["baseline"] = baseline or ("black" if pictures else "zero")
    asked = {"rules": _split(rules)}
    shared: dict[str, Any] = {"limit": limit, "target": target, "settings": settings}
    if encoder is not None and source is not None:
        study = partial(
            study_texts, Path(model), encoder, source, column=column, asked=asked, **shared
        )
    else:
        study = partial(
            study_pictures,
            model,
            pictures or [],
            size=_whole_numbers("size", size),
            pixel_range=_numbers("pixel_range", pixel_range),
            asked=asked,
            **shared,
        )
    run(
        study,
        out=out,
        tolerance=tolerance,
        settings={**settings, **asked, "tolerance": tolerance},
        console=_console(),
    )


def _console() -> Console:
    """Return a console on the stream itself: a progress bar puts its own in place of sys.stdout."""
    from rich.console import Console

    return Console(file=sys.stdout)


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _whole_numbers(argument: str, given: str | None) -> tuple[int, int] | None:
    """Read "224" or "224,320"."""
    numbers = [] if given is None else _split(given)
    if given is None:
        return None
    if not (len(numbers) in (1, 2) and all(each.isdecimal() for each in numbers)):
        raise ArgumentError(argument, given, "one whole number, or two with a comma")
    return int(numbers[0]), int(numbers[-1])


def _numbers(argument: str, given: str | None) -> tuple[float, float] | None:
    """Read "0,1"."""
    if given is None:
        return None
    try:
        black, white = map(float, _split(given))
    except ValueError:
        raise ArgumentError(argument, given, "two numbers with a comma, such as 0,1") from None
    return black, white


def _import_tensorflow() -> None:
    """Import TensorFlow without the lines that it writes to the error stream meanwhile.

    TensorFlow 2.21 writes them before it reads TF_CPP_MIN_LOG_LEVEL, from C++, so the stream
    itself is turned away. Python's own errors come through as exceptions.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    error_stream = os.dup(2)
    with tempfile.TemporaryFile() as unread:
        os.dup2(unread.fileno(), 2)
        try:
            import tensorflow as tf
        finally:
            os.dup2(error_stream, 2)
            os.close(error_stream)
    tf.get_logger().setLevel("ERROR")  # its advice on tracing is for those who write the code


def _complain(message: str) -> None:
    """Write one line, whatever the message holds: a file's name may hold escapes."""
    line = " ".join(message.split())
    shown = "".join(c if c.isprintable() else "�" for c in line)
    typer.echo(f"igsuite: {shown}", err=True)
