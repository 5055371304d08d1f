"""NumPy arrays out of a pickle, rebuilt by hand: none of NumPy's own reading code sees the file."""

from __future__ import annotations

import math
from typing import Any, BinaryIO

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.safe_pickle import read_pickle

#: What is read: truth values, whole numbers with and without sign, floats, and their byte orders.
_CODES = {"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"}
_ORDERS = {"<", ">", "=", "|"}


def read_pickled_arrays(file: BinaryIO) -> dict[str, AnyArray]:
    """Read a pickled dictionary of names and NumPy arrays of numbers, of any protocol.

    Args:
        file: An open binary file.

    Returns:
        The arrays by their names.

    Raises:
        ArgumentError: If the file holds anything else, or is damaged. See `read_pickle`.

    Example:
        >>> import io, pickle
        >>> written = pickle.dumps({"bias": np.arange(3.0)})
        >>> read_pickled_arrays(io.BytesIO(written))
        {'bias': array([0., 1., 2.])}
    """
    found = read_pickle(file, _STAND_INS)
    if not isinstance(found, dict):
        raise _other(f"a {type(found).__name__}")
    for name, each in found.items():
        if not isinstance(name, str) or not isinstance(each, _PickledArray):
            raise _other(f"a {type(each).__name__} under the name {name!r:.100}")
    return {name: each.array() for name, each in found.items()}


def _other(given: str) -> ArgumentError:
    return ArgumentError("file", Wording(given), "a pickled dictionary of names and arrays")


class _PickledType:
    """What a file says about the numbers of an array."""

    def __init__(self, code: Any, align: Any = False, copy: Any = True) -> None:
        self.code, self.order = _text(code), "="

    def set_state(self, state: Any) -> None:
        _, order, *_ = state
        self.order = _text(order)

    def dtype(self) -> np.dtype[Any]:
        if self.code not in _CODES or self.order not in _ORDERS:
            raise _other(f"an array of {self.order + self.code!r}")
        return np.dtype(self.order + self.code)


class _PickledArray:
    """What a file says about an array, its bytes included."""

    kind: Any
    shape: Any
    content: Any = b""
    order: Any = "C"

    def __init__(self, *_: Any) -> None:
        self.kind, self.shape = _PickledType("f4"), (0,)

    def set_state(self, state: Any) -> None:
        _, self.shape, self.kind, fortran, self.content = state
        self.order = "F" if fortran else "C"

    def array(self) -> AnyArray:
        dtype = self.kind.dtype() if isinstance(self.kind, _PickledType) else None
        sizes = self.shape if isinstance(self.shape, tuple) else (-1,)
        whole = all(type(size) is int and size >= 0 for size in sizes)
        if dtype is None or not whole or not isinstance(self.content, (bytes, bytearray)):
            raise _other("an array that is not described as NumPy does")
        if math.prod(sizes) * dtype.itemsize != len(self.content):
            raise _other(f"{len(self.content)} bytes for an array of {dtype} and shape {sizes}")
        # A copy, whose bytes are in this machine's order and can be written to.
        flat = np.frombuffer(self.content, dtype).astype(dtype.newbyteorder("="))
        return flat.reshape(sizes, order=self.order)


def _from_buffer(content: Any, kind: Any, shape: Any, order: Any) -> _PickledArray:
    found = _PickledArray()
    found.set_state((None, shape, kind, order == "F", content))
    return found


def _encode(text: Any, encoding: Any) -> bytes:
    """Bytes as the protocols 0 to 2 write them."""
    if _text(encoding) != "latin1":
        raise _other(f"bytes in the encoding {encoding!r}")
    return _text(text).encode("latin1")


def _text(given: Any) -> str:
    """A text as it is, and nothing else: lists in lists can be longer than any memory as one."""
    if not isinstance(given, str):
        raise _other(f"a {type(given).__name__} in place of a text")
    return given


def _no_bytes() -> bytes:
    return b""


#: NumPy 2 renamed `numpy.core`; files of both are about.
_STAND_INS: dict[str, Any] = {
    "numpy.core.multiarray._reconstruct": _PickledArray,
    "numpy._core.multiarray._reconstruct": _PickledArray,
    "numpy.core.numeric._frombuffer": _from_buffer,
    "numpy._core.numeric._frombuffer": _from_buffer,
    "numpy.ndarray": "numpy.ndarray",
    "numpy.dtype": _PickledType,
    "_codecs.encode": _encode,
    "__builtin__.bytes": _no_bytes,
}
