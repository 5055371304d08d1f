"""Options that several commands have, and how what is given to them is read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from igsuite.commands.completions import SCORES, one_of
from igsuite.errors import ArgumentError

if TYPE_CHECKING:
    from rich.console import Console

EXISTING: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}
BatchSize = Annotated[int | None, Option(help="Points of paths that are computed at once.")]
#: The file of an encoder, and pictures, which one command needs and another takes.
ENCODER = Option(help="What igsuite.text.save_encoder(encoder, FILE) wrote.", **EXISTING)
PICTURES = Argument(metavar="PICTURE", help="Pictures, folders, and patterns such as '*.jpg'.")
Column = Annotated[
    str, Option(help="Column of a .csv or .tsv, member of a .jsonl, that holds the text.")
]
Debug = Annotated[bool, Option("--debug", help="Show the traceback of an error.")]
MaxSteps = Annotated[int, Option(help="Most gradient evaluations one attribution may cost.")]
OutFolder = Annotated[
    Path | None,
    Option(metavar="FOLDER", help="Folder to write: a new one, or an earlier run's."),
]
Json = Annotated[
    bool, Option("--json", help="Print lines of JSON on standard output, and nothing else there.")
]
PictureSize = Annotated[
    str | None,
    Option(metavar="N|HEIGHT,WIDTH", help="Size of pictures that the model takes, if any."),
]
PixelRange = Annotated[
    str | None,
    Option(
        metavar="BLACK,WHITE",
        help="What black and white are to the model of a file, if its layers do not tell: 0,255 "
        "or 0,1 or -1,1.",
    ),
]
Resume = Annotated[bool, Option("--resume/--no-resume", help="Go on with a run that was begun.")]
Score = Annotated[
    str,
    Option(
        help="output, logit, probability, log_probability or margin.",
        autocompletion=one_of(SCORES),
    ),
]
Seed = Annotated[int, Option(help="Seed of everything that is random.")]
Target = Annotated[
    str | None,
    Option(help="Class to explain, its number or name; otherwise the one predicted."),
]
Tolerance = Annotated[float, Option(help="Error at which an attribution is done.")]


def console(quiet: bool = False) -> Console:
    """Return a console on the stream itself: a progress bar puts its own in place of sys.stdout.

    Args:
        quiet: Whether it prints nothing, as where lines of JSON alone go to the stream.
    """
    from rich.console import Console

    return Console(file=sys.stdout, quiet=quiet)


def split_names(names: str) -> list[str]:
    """Read "gradient,random"."""
    return [name.strip() for name in names.split(",") if name.strip()]


def named_methods(given: list[str] | None) -> list[str]:
    """Return the methods of an option that is given once or several times."""
    return [name for each in given or ["integrated_gradients"] for name in split_names(each)]


def whole_numbers(argument: str, given: str | None) -> tuple[int, int] | None:
    """Read "224" or "224,320"."""
    if given is None:
        return None
    numbers = split_names(given)
    if not (len(numbers) in (1, 2) and all(each.isdecimal() for each in numbers)):
        raise ArgumentError(argument, given, "one whole number, or two with a comma")
    return int(numbers[0]), int(numbers[-1])


def numbers(argument: str, given: str | None) -> tuple[float, float] | None:
    """Read "0,1"."""
    if given is None:
        return None
    try:
        black, white = map(float, split_names(given))
    except ValueError:
        raise ArgumentError(argument, given, "two numbers with a comma, such as 0,1") from None
    return black, white
