"""What the docstring of a class says of its parameters."""

from __future__ import annotations

import inspect

import griffe


def described(documented: type) -> dict[str, str]:
    """The meaning of each parameter that a class's own docstring describes, in one line."""
    docstring = griffe.Docstring(inspect.cleandoc(documented.__doc__ or ""))
    return {
        name.strip(): " ".join(parameter.description.split())
        for section in docstring.parse("google", warnings=False)
        if section.kind is griffe.DocstringSectionKind.parameters
        for parameter in section.value
        for name in parameter.name.split(",")
    }
