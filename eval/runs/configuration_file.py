"""Reading a configuration: everything that is wrong with the file is said at once, by line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.configuration_sense import senseless
from igsuite.eval.runs.toml_lines import KeyPath, key_lines, line_of
from igsuite.visible import visible

#: What is taken where the file says nothing, for texts and for images.
DEFAULTS: dict[str, dict[str, dict[str, Any]]] = {
    "text": {
        "explain": {"methods": ["integrated_gradients", "gradient", "random"]}
        | {"baselines": ["zero"]},
        "evaluate": {"metrics": ["deletion", "insertion"], "operators": ["mask"]}
        | {"units": "tokens"},
    },
    "image": {
        "explain": {"methods": ["integrated_gradients", "gradient", "random"]}
        | {"baselines": ["black"]},
        "evaluate": {"metrics": ["deletion", "insertion"], "operators": ["mean"]}
        | {"units": "patches"},
    },
}


#: What is allowed instead, by pydantic's name of the error.
_ALLOWED = {
    "bool_type": "true or false",
    "finite_number": "a finite number",
    "float_type": "a number",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "int_type": "a whole number",
    "less_than": "a number below {lt:g}",
    "list_type": "a list, in brackets",
    "literal_error": "{expected}",
    "model_type": "a section of keys, headed by its name in brackets",
    "string_type": "a text, in quotes",
    "too_long": "at most {max_length}",
    "too_short": "at least {min_length}",
}
#: What to do about what the reader of TOML cannot read.
_MENDS = {"Invalid value": "Texts stand in quotes, and true and false are in small letters."}


class ConfigurationErrors(ArgumentError):
    """Everything that is wrong with a configuration.

    Args:
        path: The file.
        troubles: For each trouble the line in the file, and what is wrong, in the order of lines.
    """

    def __init__(self, path: Path, troubles: list[tuple[int, str]]) -> None:
        self.lines = [f"{visible(str(path))}, line {line}: {what}" for line, what in troubles]
        super().__init__("config", Wording("; ".join(self.lines)), "a configuration that is whole")


def read_configuration(path: Path) -> Configuration:
    """Read a configuration, every name and every file in it checked.

    Args:
        path: A TOML file. Files that it names are relative to its folder.

    Returns:
        The Configuration, every default written out.

    Raises:
        ConfigurationErrors: Naming everything that is wrong, with its line.
        ArgumentError: If the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        given = Wording(f"{str(path)!r} ({getattr(error, 'strerror', None) or 'not UTF-8'})")
        raise ArgumentError("config", given, "a TOML file") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationErrors(path, [_syntax_trouble(str(error), text)]) from error
    kind = "image" if "pictures" in _section(content, "data") else "text"
    found, troubles = _validated(_with_defaults(content, kind), kind)
    troubles += senseless(content, kind, path.parent)
    if troubles or found is None:
        lines = key_lines(text)
        said = sorted({(line_of(lines, key), what) for key, what in troubles})
        raise ConfigurationErrors(path, said)
    return found


def _validated(
    content: dict[str, Any], kind: str
) -> tuple[Configuration | None, list[tuple[KeyPath, str]]]:
    try:
        return Configuration.model_validate(content, context={"kind": kind}), []
    except ValidationError as errors:
        return None, list(_troubles(errors))


def _troubles(errors: ValidationError) -> Iterator[tuple[KeyPath, str]]:
    """Yield the key and the trouble of each error, in the words of a TOML file."""
    for error in errors.errors():
        path: KeyPath = tuple(each for each in error["loc"] if isinstance(each, str))
        if path[:1] and path[0] in Configuration.model_fields:
            # What follows the key are pydantic's own names for the forms of a value.
            path = path[:2]
        name = ".".join(map(visible, path))
        cause = error.get("ctx", {}).get("error")
        if error["type"] == "extra_forbidden":
            known = sorted(_known_keys(path[:-1]))
            near = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.5)
            mend = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            yield path, f"{name}: unknown key; {mend}"
        elif error["type"] == "missing":
            yield path, f"{name}: missing"
        elif isinstance(cause, ArgumentError):
            yield path, f"{name}: {str(cause).partition(': ')[2]}"
        else:
            allowed = _ALLOWED.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
            given = str(ArgumentError("", error["input"], allowed)).removeprefix(": ")
            yield path, f"{name}: {given}"


def _known_keys(path: KeyPath) -> Mapping[str, Any]:
    """The keys of the section at a path."""
    fields = Configuration.model_fields
    if not path:
        return fields
    section = fields[path[0]].annotation
    whole = isinstance(section, type) and issubclass(section, BaseModel)
    return section.model_fields if whole and section is not None else {}


def _with_defaults(content: dict[str, Any], kind: str) -> dict[str, Any]:
    filled = {"model": {}, "data": {}, "explain": {}, "evaluate": {}} | content
    for name, defaults in DEFAULTS[kind].items():
        if isinstance(filled[name], dict):
            filled[name] = defaults | filled[name]
    return filled


def _section(content: dict[str, Any], name: str) -> dict[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _syntax_trouble(message: str, text: str) -> tuple[int, str]:
    """The line that the reader of TOML names at the end of its message, and the rest."""
    what, _, where = message.partition(" (at ")
    digits = where.removeprefix("line ").partition(",")[0]
    line = int(digits) if digits.isdecimal() else max(1, len(text.splitlines()))
    mend = _MENDS.get(what, "")
    return line, f"no TOML: {what}. {mend}" if mend else f"no TOML: {what}"
