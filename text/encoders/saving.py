"""Encoders by name, written to files and read back without pickle."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.text.encoders.character_encoder import CharacterEncoder
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.encoders.framed_character_encoder import FramedCharacterEncoder
from igsuite.text.encoders.function_encoder import FunctionEncoder
from igsuite.text.encoders.subword_encoder import SubwordEncoder
from igsuite.text.encoders.word_encoder import WordEncoder

#: Every kind of encoder by its name; a new kind is added here to be saved and loaded.
ENCODERS: dict[str, type[Encoder]] = {
    each.name: each
    for each in (
        CharacterEncoder,
        FramedCharacterEncoder,
        WordEncoder,
        SubwordEncoder,
        FunctionEncoder,
    )
}

_FORMAT = 1


def save_encoder(encoder: Encoder, path: str | PathLike[str]) -> None:
    """Write an encoder to a JSON file.

    Args:
        encoder: The encoder, of a kind that `ENCODERS` names.
        path: The file.

    Raises:
        ArgumentError: If the kind is not in `ENCODERS`, or it holds a function of the user's that
            is not registered with `keras.saving.register_keras_serializable`.
    """
    name = check_name("encoder", getattr(encoder, "name", None), ENCODERS)
    content = {"format": _FORMAT, "encoder": name, "config": encoder.get_config()}
    path = Path(path)
    # Written beside and moved into place, so that no half file is ever found under the name.
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def load_encoder(path: str | PathLike[str]) -> Encoder:
    """Read what `save_encoder` wrote. Nothing is unpickled, and no module is imported.

    Args:
        path: The file.

    Returns:
        An encoder that encodes as the one saved.

    Raises:
        ArgumentError: If the file is missing or holds no encoder.
    """
    allowed = "a file that save_encoder wrote"
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        missing = {"format", "encoder", "config"} - content.keys()
        if missing:
            raise ValueError(f"no {', '.join(sorted(missing))} in it")
        if content["format"] != _FORMAT:
            raise ValueError(f"format {content['format']}, not {_FORMAT}")
        kind = ENCODERS[check_name("encoder", content["encoder"], ENCODERS)]
        return kind.from_config(content["config"])
    except (OSError, ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        given = Wording(f"{str(path)!r} ({error or type(error).__name__})")
        raise ArgumentError("path", given, allowed) from error
