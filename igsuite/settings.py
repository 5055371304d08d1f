"""One set of settings for several methods, each taking the ones that it knows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from igsuite.errors import check_name

Result = TypeVar("Result")

#: What every method takes, and takes by `**settings` where its signature does not name it.
OF_EVERY_METHOD = ("batch_size", "fixed", "layer", "preprocess", "reduce_axis", "sample_numbers")


def check_settings(settings: Mapping[str, Any], function: Callable[..., Any]) -> None:
    """Raise unless `function` takes every one of `settings`.

    Args:
        settings: Names and values.
        function: The function whose arguments are allowed.

    Raises:
        ArgumentError: Naming the first unknown setting and the nearest known one.
    """
    for name in settings:
        check_name("settings", name, inspect.signature(function).parameters)


def check_open_settings(settings: Mapping[str, Any]) -> None:
    """Raise unless every method takes every one of `settings`."""
    for name in settings:
        check_name("settings", name, OF_EVERY_METHOD)


def call_with_known(
    function: Callable[..., Result], settings: Mapping[str, Any], **arguments: Any
) -> Result:
    """Call `function` with `arguments` and with those of `settings` that it takes.

    Args:
        function: A method out of `igsuite.METHODS`: the gradient knows no tolerance.
        settings: Settings of which it may know some.
        **arguments: Arguments that it must take.

    Returns:
        What the function returns.

    Example:
        >>> call_with_known(lambda x, scale: scale * x, {"scale": 2, "steps": 50}, x=3)
        6
    """
    parameters = inspect.signature(function).parameters
    open_ended = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    known = {*parameters, *(OF_EVERY_METHOD if open_ended else ())}
    return function(**arguments, **{name: settings[name] for name in settings if name in known})
