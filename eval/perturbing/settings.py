"""Objects built from a name and settings, every wrong one of them refused."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, TypeVar

from igsuite.errors import ArgumentError, Wording, check_name

Kind = TypeVar("Kind")


def from_settings(
    argument: str, config: Mapping[str, Any], kinds: Mapping[str, type[Kind]]
) -> Kind:
    """Build the object that a `get_config` wrote down.

    Args:
        argument: What the caller calls it, for errors.
        config: Its `name` and its settings.
        kinds: The classes by name.

    Raises:
        ArgumentError: If the name or a setting is unknown, or one is missing.
    """
    settings = dict(config)
    kind = kinds[check_name(argument, settings.pop("name", None), kinds)]
    parameters = inspect.signature(kind).parameters
    for setting in settings:
        check_name(f"{argument} {config['name']}", setting, parameters)
    missing = [
        each.name
        for each in parameters.values()
        if each.default is each.empty and each.name not in settings
    ]
    if missing:
        given = Wording(f"{config['name']} without {', '.join(missing)}")
        raise ArgumentError(argument, given, f"{kind.__name__}({', '.join(missing)}=…)")
    return kind(**settings)
