"""The command line. Commands import what they need when they run, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer import Option

from igsuite import __version__
from igsuite.commands.compare import compare
from igsuite.commands.converge import converge
from igsuite.commands.demo import demo
from igsuite.commands.evaluate import evaluate
from igsuite.commands.figures import figures
from igsuite.commands.image import image
from igsuite.commands.report import report
from igsuite.commands.text import text
from igsuite.errors import ArgumentError, InterruptedRun

BAD_USAGE, FAILED_RUN, INTERRUPTED = 2, 1, 130

app = typer.Typer(
    help="Explain and evaluate TensorFlow and Keras models with integrated gradients.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (demo, text, image, evaluate, converge, report, compare, figures):
    app.command()(command)


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
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has left, as `head` does: there is no one to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED_RUN)
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
        for line in getattr(error, "lines", [_line(error, arguments)]):
            _complain(line)
        codes = {ArgumentError: BAD_USAGE, InterruptedRun: INTERRUPTED}
        sys.exit(
            next((code for kind, code in codes.items() if isinstance(error, kind)), FAILED_RUN)
        )
    if code == INTERRUPTED:
        _complain("interrupted; nothing is left half written")
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


def _line(error: Exception, arguments: list[str]) -> str:
    """The line of an error, in which an argument that is an option of the command is called so."""
    line = str(error) or type(error).__name__
    if not isinstance(error, ArgumentError):
        return line
    option = f"--{error.argument.replace('_', '-')}"
    command = getattr(typer.main.get_command(app), "commands", {}).get(arguments[0])
    options = {each for parameter in command.params for each in parameter.opts} if command else ()
    return option + line.removeprefix(error.argument) if option in options else line


def _complain(message: str) -> None:
    """Write one line, whatever the message holds: a file's name may hold escapes."""
    line = " ".join(message.split())
    shown = "".join(c if c.isprintable() else "�" for c in line)
    typer.echo(f"igsuite: {shown}", err=True)
