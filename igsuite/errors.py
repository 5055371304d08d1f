"""The one kind of error that bad input raises, and what an interrupted run raises."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterable


class ArgumentError(ValueError):
    """An argument that cannot be used, said in one line.

    The line names the argument, what was given, what is allowed and, where there is one, the mend.

    Args:
        argument: Name of the argument, as the caller writes it.
        given: What was given, already put into words where its `repr` would not help.
        allowed: What is allowed.
        mend: What to do about it.

    Example:
        >>> raise ArgumentError("steps", 0, "a whole number of at least 1")
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: steps: got 0; allowed: a whole number of at least 1
    """

    def __init__(self, argument: str, given: object, allowed: str, mend: str = "") -> None:
        self.argument, self.given, self.allowed, self.mend = argument, given, allowed, mend
        line = f"{argument}: got {_in_words(given)}; allowed: {allowed}"
        line = f"{line}. {mend}" if mend else line
        super().__init__("".join(each for each in " ".join(line.split()) if each.isprintable()))


class InterruptedRun(Exception):
    """The user interrupted a run that had finished a part, which its message names."""


class Wording(str):
    """Text about what was given, shown as it stands rather than as a quoted string."""


def _in_words(given: object) -> str:
    if isinstance(given, Wording):
        return given
    shape = getattr(given, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"an array of shape {shape}"
    return textwrap.shorten(repr(given), 200, placeholder=" …")


#: What Keras and TensorFlow say before they come to the point, and colours and node names.
_PREAMBLE = re.compile(r"Exception encountered|Graph execution error|Detected at node|File |<stack")
_DECORATION = re.compile(r"\x1b\[\d*m|\{\{.*?\}\} ?")


def reason(error: BaseException) -> str:
    """The line of an error's message that says what is wrong."""
    lines = [_DECORATION.sub("", line).strip() for line in str(error).splitlines()]
    telling = [line for line in lines if line and not _PREAMBLE.match(line)]
    return textwrap.shorten(telling[0], 200, placeholder=" …") if telling else type(error).__name__


def check_name(argument: str, given: object, names: Iterable[str]) -> str:
    """Return `given` if it is one of `names`, else raise with the nearest name as the mend.

    Args:
        argument: Name of the argument that is checked.
        given: The value to check.
        names: The allowed names.

    Returns:
        `given`, known to be one of `names`.

    Raises:
        ArgumentError: If `given` is not one of `names`.

    Example:
        >>> check_name("rule", "simson", ["simpson", "left"])
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: rule: got 'simson'; allowed: 'simpson', 'left'. \
Did you mean 'simpson'?
    """
    names = list(names)
    if isinstance(given, str) and given in names:
        return given
    close = difflib.get_close_matches(str(given), names, n=1, cutoff=0.5)
    mend = f"Did you mean {close[0]!r}?" if close else ""
    raise ArgumentError(argument, given, ", ".join(map(repr, names)), mend)
