"""The command line. Commands import what they need when they run, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from igsuite import __version__
from igsuite.errors import ArgumentError

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
        sys.exit(BAD_USAGE if isinstance(error, ArgumentError) else FAILED_RUN)
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
