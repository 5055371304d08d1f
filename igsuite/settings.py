"""One set of settings for several methods, each taking the ones that it knows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from igsuite.errors import ArgumentError, Wording, check_name

Result = TypeVar("Result")
#: Methods as an explainer takes them: a name, names, or by name the settings of each one's own.
Methods: TypeAlias = str | Sequence[str] | Mapping[str, Mapping[str, Any]]

#: What every method takes, and takes by `**settings` where its signature does not name it.
OF_EVERY_METHOD = ("batch_size", "fixed", "layer", "preprocess", "reduce_axis", "sample_numbers")
#: Settings of `igsuite.integrated_gradients` that the user of an explainer makes, for all methods.
EXPLAINER_SETTINGS = (
    "baseline",
    "score",
    "rule",
    "steps",
    "tolerance",
    "max_steps",
    "batch_size",
    "seed",
    "progress",
)
#: What an explainer gives its methods, and what is one for all that it compares.
_OF_THE_EXPLAINER = {
    *OF_EVERY_METHOD,
    *("model", "inputs", "images", "batch", "target", "score", "pixel_range", "progress"),
}


def chosen_methods(
    methods: Methods, functions: Mapping[str, Callable[..., Any]]
) -> dict[str, dict[str, Any]]:
    """Read the `methods` argument of an explainer.

    Args:
        methods: A name, names, or a mapping from names to settings that each method alone is to
            have.
        functions: All methods by name.

    Returns:
        For each method, in the order asked for, the settings of its own.

    Raises:
        ArgumentError: If a method is unknown, or a setting is none of its own.

    Example:
        >>> from igsuite import METHODS
        >>> chosen_methods(["gradient", "smooth_grad"], METHODS)
        {'gradient': {}, 'smooth_grad': {}}
        >>> chosen_methods({"smooth_grad": {"draws": 50}}, METHODS)
        {'smooth_grad': {'draws': 50}}
    """
    methods = (methods,) if isinstance(methods, str) else methods
    if not isinstance(methods, (Sequence, Mapping)) or not methods:
        raise ArgumentError("methods", methods, "the name of a method, or a list of names")
    for name in methods:
        check_name("methods", name, functions)
    if not isinstance(methods, Mapping):
        return {name: {} for name in methods}
    for name, settings in methods.items():
        if not isinstance(settings, Mapping):
            given = Wording(f"{settings!r} for {name}")
            raise ArgumentError("methods", given, "a dictionary of settings for each name")
        _check_own(name, settings, functions[name])
    return {name: dict(settings) for name, settings in methods.items()}


def _check_own(name: str, settings: Mapping[str, Any], function: Callable[..., Any]) -> None:
    """Raise unless all settings are ones that `function` names and that are its own to have."""
    bound = getattr(function, "keywords", {})
    known = [
        each.name
        for each in inspect.signature(function).parameters.values()
        if each.kind is not each.VAR_KEYWORD and each.name not in {*_OF_THE_EXPLAINER, *bound}
    ]
    for each in settings:
        if not known:
            raise ArgumentError("settings", each, f"none for {name}, which has no settings")
        check_name("settings", each, known)


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


def check_known(settings: Mapping[str, Any], method: Callable[..., Any]) -> None:
    """Raise unless a method of `igsuite.METHODS` takes every one of `settings`.

    Args:
        settings: Names and values.
        method: The method.

    Raises:
        ArgumentError: Naming the first unknown setting and the nearest known one.

    Example:
        >>> from igsuite import METHODS
        >>> check_known({"draws": 50, "layer": "embedding"}, METHODS["smooth_grad"])
        >>> check_known({"drows": 50}, METHODS["smooth_grad"])
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: settings: got 'drows'; allowed: ...
    """
    given = ("model", "inputs", "target")
    for name in settings:
        check_name("settings", name, [each for each in _known(method) if each not in given])


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
    known = _known(function)
    return function(**arguments, **{name: settings[name] for name in settings if name in known})


def _known(function: Callable[..., Any]) -> tuple[str, ...]:
    """Names of all arguments that a method takes, also of those that its signature leaves open."""
    parameters = inspect.signature(function).parameters.values()
    named = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    return (*named, *(OF_EVERY_METHOD if len(named) < len(parameters) else ()))
