"""Samples of an explanation: how many are taken, and by what they are known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from igsuite.errors import ArgumentError, Wording
from igsuite.image import ImageExplainer, Pictures
from igsuite.image.explaining.pixel_layout import read_images
from igsuite.inputs import split_inputs
from igsuite.text import TextExplainer


def read_samples(model: Any, inputs: Any) -> Any:
    """Return samples as they can be counted, taken and known again.

    Args:
        model: What explains them.
        inputs: Samples in any form that it takes, such as a list of images or a frame.

    Returns:
        A list of texts, `Pictures`, an array, or a list or dict of arrays.

    Raises:
        ArgumentError: If it takes no such samples, or there are none.
    """
    read: Any
    if isinstance(model, TextExplainer):
        read = _read_texts(inputs)
    elif isinstance(model, ImageExplainer):
        read = inputs if isinstance(inputs, Pictures) else read_images(inputs)
    else:
        layout, arrays = split_inputs(inputs)
        read = layout.join(arrays)
    if getattr(read, "shape", None) == () or not count_of(read):
        raise ArgumentError("inputs", Wording("no samples"), "at least one")
    return read


def _read_texts(texts: Any) -> list[Any]:
    if isinstance(texts, str):
        raise ArgumentError("inputs", Wording("one text"), "texts", "Put it in a list: [text]")
    if not isinstance(texts, Iterable):
        raise ArgumentError("inputs", texts, "texts")
    return [str(each) if isinstance(each, str) else each for each in texts]


def count_of(inputs: Any) -> int:
    """Return the number of samples."""
    return len(_parts(inputs)[0])


def first_of(inputs: Any, count: int) -> Any:
    """Return the first samples.

    Args:
        inputs: As `read_samples` returns them.
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
        argument: An array, a list or a tuple, as of targets, truths or expected tokens; anything
            else stays as it is.
        full: Number of samples that it was given for.
        count: Number that is taken.
    """
    several = isinstance(argument, (list, tuple)) or getattr(argument, "shape", ()) != ()
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
    return isinstance(inputs, list) and not _is_several(inputs)


def _is_several(inputs: Any) -> bool:
    """Whether these are several arrays, each of all samples."""
    return isinstance(inputs, list) and any(isinstance(each, np.ndarray) for each in inputs)


def _parts(inputs: Any) -> list[Any]:
    if isinstance(inputs, Mapping):
        return list(inputs.values())
    return inputs if _is_several(inputs) else [inputs]
