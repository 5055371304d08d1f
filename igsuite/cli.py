"""The command line. Commands import what they need when they run, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Argument, Option

from igsuite import __version__
from igsuite.errors import ArgumentError, InterruptedRun

BAD_USAGE, FAILED_RUN, INTERRUPTED = 2, 1, 130

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
        _complain(str(error) or type(error).__name__)
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
    seed: Annotated[int, Option(help="Seed of everything that is random.")] = 0,
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an error.")] = False,
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


_EXISTING: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}


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
    column: Annotated[
        str, Option(help="Column of a .csv or .tsv, member of a .jsonl, that holds the text.")
    ] = "text",
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
    target: Annotated[
        str | None,
        Option(help="Class to explain, its number or name; otherwise the one predicted."),
    ] = None,
    class_names: Annotated[
        str | None, Option(help="Names of the classes in their order, with commas.")
    ] = None,
    score: Annotated[
        str, Option(help="output, logit, probability, log_probability or margin.")
    ] = "output",
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
    batch_size: Annotated[
        int | None, Option(help="Points of paths that are computed at once.")
    ] = None,
    seed: Annotated[int, Option(help="Seed of everything that is random.")] = 0,
    out: Annotated[
        Path | None,
        Option(metavar="FOLDER", help="Folder to write: a new one, or an earlier run's."),
    ] = None,
    formats: Annotated[
        str | None,
        Option(help="With --out: some of jsonl, html, latex, markdown, pdf, png, with commas."),
    ] = None,
    show: Annotated[int | None, Option(min=0, help="Texts to print; all, or 5 with --out.")] = None,
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an error.")] = False,
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
    from rich.console import Console

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
        # Bound to the stream itself: a progress bar puts its own in the place of sys.stdout.
        console=Console(file=sys.stdout),
    )


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


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
