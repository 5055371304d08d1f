"""Samples of an explanation: how many are taken, and by what they are known again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from igsuite.errors import ArgumentError, Wording
from igsuite.image import Pictures


def count_of(inputs: Any) -> int:
    """Return the number of samples.

    Raises:
        ArgumentError: If there are none, or it can't be told.
    """
    try:
        count = len(_parts(inputs)[0])
    except (TypeError, IndexError):
        count = 0
    if not count:
        given = Wording(f"a {type(inputs).__name__} without samples")
        raise ArgumentError("inputs", given, "arrays (n, ...), texts or pictures, at least one")
    return count


def first_of(inputs: Any, count: int) -> Any:
    """Return the first samples.

    Args:
        inputs: An array, texts, `Pictures`, or a list or dict of arrays of several inputs.
        count: How many.
    """
    if isinstance(inputs, Pictures):
        return Pictures(inputs.pictures[:count], inputs.skipped)
    if isinstance(inputs, Mapping):
        return {name: each[:count] for name, each in inputs.items()}
    if _is_several(inputs):
        return [each[:count] for each in inputs]
    return inputs[:count]


def first_of_each(argument: Any, full: int, count: int) -> Any:
    """Return an argument for the first samples, where it has one entry for each of them.

    Args:
        argument: Targets, truths, expected tokens …; anything else stays as it is.
        full: Number of samples that it was given for.
        count: Number that is taken.
    """
    several = isinstance(argument, list) or getattr(argument, "shape", ()) != ()
    return argument[:count] if several and len(argument) == full else argument


def checksums(inputs: Any) -> list[str]:
    """Return a checksum of each sample, by which another run finds it again."""
    if isinstance(inputs, Pictures):
        inputs = inputs.pixels
    if _is_texts(inputs):
        return [_checksum(repr(each).encode(errors="backslashreplace")) for each in inputs]
    parts = [np.asarray(each) for each in _parts(inputs)]
    return [
        _checksum(*(f"{p[row].dtype}{p[row].shape}".encode() + p[row].tobytes() for p in parts))
        for row in range(len(parts[0]))
    ]


def sample_names(inputs: Any) -> list[str]:
    """Return what messages call each sample: its number, and what it is where that can be said."""
    if isinstance(inputs, Pictures):
        told: Sequence[str] = inputs.names
    elif _is_texts(inputs):
        told = [each if isinstance(each, str) else " | ".join(each) for each in inputs]
    else:
        return [f"sample {row}" for row in range(count_of(inputs))]
    return [f"sample {row} ({each!r})" for row, each in enumerate(map(_shortened, told))]


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _checksum(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]


def _is_texts(inputs: Any) -> bool:
    return not isinstance(inputs, (Mapping, np.ndarray)) and isinstance(
        next(iter(inputs), None), (str, tuple)
    )


def _is_several(inputs: Any) -> bool:
    """Whether these are several arrays, each of all samples."""
    return isinstance(inputs, (list, tuple)) and all(np.ndim(each) > 0 for each in inputs)


def _parts(inputs: Any) -> list[Any]:
    if isinstance(inputs, Mapping):
        return list(inputs.values())
    if not isinstance(inputs, (Pictures, np.ndarray)) and _is_texts(inputs):
        return [inputs]
    return list(inputs) if _is_several(inputs) else [inputs]
