"""Checks of single settings that several functions share."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.errors import ArgumentError


def is_whole(value: Any) -> bool:
    """Whether `value` is a whole number, which True and False are not."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def check_count(argument: str, value: Any, least: int = 1) -> None:
    """Raise unless `value` is a whole number of at least `least`."""
    if not (is_whole(value) and value >= least):
        raise ArgumentError(argument, value, f"a whole number of at least {least}")


def check_seed(seed: Any) -> None:
    """Raise unless `seed` can seed a generator."""
    if not (is_whole(seed) and seed >= 0):
        raise ArgumentError("seed", seed, "a whole number of at least 0")


def check_share(argument: str, value: Any) -> None:
    """Raise unless `value` is a number between 0 and 1, both excluded."""
    if not (_is_number(value) and 0 < value < 1):
        raise ArgumentError(argument, value, "a number between 0 and 1, e.g. 0.02 for 2 %")


def check_number(argument: str, value: Any, least: float = -np.inf) -> None:
    """Raise unless `value` is a finite number of at least `least`."""
    if not (_is_number(value) and np.isfinite(value) and value >= least):
        bound = "" if least == -np.inf else f" of at least {least:g}"
        raise ArgumentError(argument, value, f"a finite number{bound}")


def _is_number(value: Any) -> bool:
    return is_whole(value) or isinstance(value, (float, np.floating))
