"""Lines for the user on the error stream, which leaves the output to results."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from igsuite.progress import error_console
from igsuite.visible import visible

_NUMBER = re.compile(r"\d[\d.,]*")


def print_note(note: str) -> None:
    """Print a note on the error stream: one line, which a terminal gets wrapped at its words."""
    console = error_console()
    wide = not console.is_terminal
    console.print(f"igsuite: {note}", soft_wrap=wide, markup=False, highlight=False)


@contextmanager
def warnings_as_notes() -> Iterator[None]:
    """Say what is warned of without the place in the code, and once where chunks repeat it.

    What is repeated comes from the same place, or is the same but for its numbers.
    """
    said: set[object] = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        keys = {(filename, lineno), _NUMBER.sub("", str(message))}
        if not keys & said:
            print_note(visible(str(message)))
        said.update(keys)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield
