"""Errors shown where a test calls: pytest's traceback ends at the line of the test."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from igsuite.errors import ArgumentError

P = ParamSpec("P")
R = TypeVar("R")


def shown_at_the_call(function: Callable[P, R]) -> Callable[P, R]:
    """Let what a function says be all that is shown of it; bugs keep their whole traceback."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        __tracebackhide__ = True
        try:
            return function(*args, **kwargs)
        except (ArgumentError, AssertionError) as error:
            raise error.with_traceback(None) from None

    return called
