"""Checks of single settings that several functions share."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.errors import ArgumentError


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def check_count(argument: str, value: Any, least: int = 1) -> None:
    """Raise unless `value` is None or a whole number of at least `least`."""
    if value is not None and not (_is_whole(value) and value >= least):
        raise ArgumentError(argument, value, f"a whole number of at least {least}")


def check_seed(seed: Any) -> None:
    """Raise unless `seed` can seed a generator."""
    if not (_is_whole(seed) and seed >= 0):
        raise ArgumentError("seed", seed, "a whole number of at least 0")


def check_share(argument: str, value: Any) -> None:
    """Raise unless `value` is a number between 0 and 1, both excluded."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
        raise ArgumentError(argument, value, "a number between 0 and 1, e.g. 0.02 for 2 %")
