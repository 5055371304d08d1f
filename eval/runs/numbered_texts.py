"""Texts of a file, each with the line that it begins on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError, Wording
from igsuite.text.command.input_texts import InputTexts, kind_of
from igsuite.text.encoders.encoding import Encoder

#: Texts that are read and checked at a time.
_CHUNK = 1000


def numbered_texts(
    path: Path,
    shown: str,
    encoder: Encoder,
    argument: str,
    *,
    column: str = "text",
    encoding: str = "utf-8",
    **settings: Any,
) -> list[tuple[str, str]]:
    """Return the texts of a file, and of each the number of its line.

    Args:
        path: The file.
        shown: What it is called in errors.
        encoder: Tells whether there is anything in a text that the model knows.
        argument: What errors call the file.
        column, encoding, **settings: As for `InputTexts`.

    Raises:
        ArgumentError: At the first line that is bad, or if there is no text.
    """
    texts = InputTexts(path, shown, kind_of(shown, None), column, encoding, encoder, **settings)
    found = [
        (str(line), text)
        for chunk in texts.chunks(_CHUNK)
        for line, text in zip(chunk.lines, chunk.texts, strict=True)
    ]
    if not found:
        given = Wording(f"{shown!r}, with no text in it")
        raise ArgumentError(argument, given, "at least one text")
    return found
