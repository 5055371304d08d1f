"""Arrays as the bytes of a `.npz` file: equal arrays give equal bytes, and nothing is pickled."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray


def arrays_bytes(arrays: Mapping[str, Any]) -> bytes:
    """Return what `np.load` reads, the same bytes for the same arrays.

    Args:
        arrays: Arrays by name; those of Python strings are stored as NumPy's own.

    Raises:
        TypeError: If an array holds Python objects of other kinds.

    Example:
        >>> arrays_of(arrays_bytes({"scores": np.array([0.5, 1.0])}))["scores"].tolist()
        [0.5, 1.0]
    """
    plain = {name: _plain(name, np.asarray(array)) for name, array in arrays.items()}
    file = io.BytesIO()
    # NumPy dates every member 1980, so that no time is in the bytes.
    np.savez_compressed(file, allow_pickle=False, **plain)
    return file.getvalue()


def arrays_of(content: bytes) -> dict[str, AnyArray]:
    """Return the arrays that `arrays_bytes` made a file of."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _plain(name: str, array: AnyArray) -> AnyArray:
    if array.dtype.kind != "O":
        return array
    if not all(isinstance(each, str) for each in array.ravel()):
        raise TypeError(f"{name!r} holds Python objects, which only pickle could write")
    return array.astype(str)
