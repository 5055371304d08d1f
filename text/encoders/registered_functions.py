"""Users' functions written down by the name under which they are registered with Keras."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import keras

from igsuite.errors import ArgumentError, Wording


def name_of_function(argument: str, function: Callable[..., Any]) -> str:
    """Return the name under which `function` is registered.

    Args:
        argument: Name of the argument that the function was given as.
        function: The function.

    Raises:
        ArgumentError: If it is no function, or not registered.
    """
    # Neither a partial function nor a callable object has a name of its own.
    has_name = hasattr(function, "__name__")
    name = keras.saving.get_registered_name(function) if has_name else type(function).__name__
    if not inspect.isroutine(function) or keras.saving.get_registered_object(name) is not function:
        raise ArgumentError(
            argument,
            Wording(f"{name!r}, which is no registered function"),
            "for writing down, a function with a registered name",
            "Decorate it with @keras.saving.register_keras_serializable()",
        )
    return str(name)


def function_of_name(argument: str, name: str) -> Callable[..., Any]:
    """Return the function that is registered under `name`; nothing is imported to find it.

    Args:
        argument: Name of the argument that the function is for.
        name: What `name_of_function` returned.

    Raises:
        ArgumentError: If no function is registered under that name.
    """
    function = keras.saving.get_registered_object(name)
    # A class would be called just as well, and make an object of whatever the file names.
    if not inspect.isroutine(function):
        raise ArgumentError(
            argument,
            name,
            "the name of a registered function",
            "Import the module that registers it first",
        )
    found: Callable[..., Any] = function
    return found
