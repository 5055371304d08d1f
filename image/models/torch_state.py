"""The tensors of a file that PyTorch wrote before its version 1.6, read without PyTorch.

The file holds five pickles (a magic number, a protocol, facts about the machine, the tensors
without their numbers, the keys of the storages) and then the storages one after the other: a
count of eight bytes, and the numbers. Pickles are programs; `igsuite.safe_pickle` reads these and
runs nothing.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording, reason
from igsuite.safe_pickle import read_pickle

_MAGIC_NUMBER, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
_COUNT = np.dtype("<i8")


def read_torch_state(file: BinaryIO) -> dict[str, AnyArray]:
    """Read a state dictionary of float32 and int64 tensors in PyTorch's format before 1.6.

    Args:
        file: An open binary file that can be sought.

    Returns:
        The tensors by their names, as arrays that can be written to.

    Raises:
        ArgumentError: If the file names anything beyond what such tensors need, of which nothing
            runs; if it holds anything else; or if it is damaged.

    Source:
        `_legacy_save` in PyTorch's `torch/serialization.py`.
    """
    try:
        return _read(file)
    except ArgumentError:
        raise
    except Exception as error:  # A damaged or hostile file can fail in any way.
        raise _other(f"something that is no whole file ({reason(error)})") from error


def _read(file: BinaryIO) -> dict[str, AnyArray]:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if read_pickle(file) != _MAGIC_NUMBER or read_pickle(file) != _PROTOCOL:
        raise _other("a file of another format")
    if read_pickle(file)["little_endian"] is not True:
        raise _other("numbers in another byte order")
    tensors = read_pickle(file, _STAND_INS, _storage)
    keys = read_pickle(file)
    if not isinstance(tensors, dict) or not isinstance(keys, list):
        raise _other(f"a {type(tensors).__name__} in place of named tensors")
    for name, each in tensors.items():
        if not isinstance(name, str) or not isinstance(each, _Tensor):
            raise _other(f"a {type(each).__name__} under the name {name!r:.100}")
    numbers = _numbers(file, size, keys, (each.storage for each in tensors.values()))
    if file.tell() != size:
        raise _other(f"{size - file.tell()} bytes too many")
    return {name: each.array(numbers[each.storage.key]) for name, each in tensors.items()}


def _other(given: str) -> ArgumentError:
    return ArgumentError("file", Wording(given), "float32 and int64 tensors by their names")


@dataclass(frozen=True)
class _Storage:
    """What a file says about numbers that lie further down in it."""

    dtype: np.dtype[Any]
    key: str
    count: int


def _storage(identifier: Any) -> _Storage:
    kind, dtype, key, _, count, view = identifier
    known = isinstance(dtype, np.dtype) and isinstance(key, str) and _is_size(count)
    if kind != "storage" or not known or view is not None:
        raise _other("a storage that is not described as PyTorch does")
    return _Storage(dtype, key, count)


def _numbers(
    file: BinaryIO, size: int, keys: list[Any], storages: Iterable[_Storage]
) -> dict[str, AnyArray]:
    """Read the numbers of every storage, in the order in which the file holds them."""
    described = {each.key: each for each in storages}
    if len(set(keys)) != len(keys) or set(keys) != set(described):
        raise _other("other storages than its tensors need")
    found = {}
    for key in keys:
        storage = described[key]
        (count,) = np.frombuffer(file.read(_COUNT.itemsize), _COUNT)
        length = storage.count * storage.dtype.itemsize
        if count != storage.count or length > size - file.tell():
            raise _other(f"a storage that does not hold its {storage.count} numbers")
        found[key] = np.frombuffer(file.read(length), storage.dtype)
    return found


class _Tensor:
    """What a file says about a tensor: where in a storage its numbers lie."""

    def __init__(
        self, storage: Any, offset: Any, shape: Any, strides: Any, gradient: Any, hooks: Any
    ) -> None:
        tuples = isinstance(shape, tuple) and isinstance(strides, tuple)
        if not (isinstance(storage, _Storage) and tuples and len(shape) == len(strides)):
            raise _other("a tensor that is not described as PyTorch does")
        if not all(map(_is_size, (offset, *shape, *strides))):
            raise _other("a tensor with sizes that are no whole numbers of at least 0")
        last = sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
        # Strides of 0 would make a few numbers as large a tensor as the file cares to say.
        count = math.prod(shape)
        if count > storage.count or (count and offset + last >= storage.count):
            raise _other(f"a tensor of shape {shape} that is not within its storage")
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self, numbers: AnyArray) -> AnyArray:
        strides = [stride * numbers.itemsize for stride in self.strides]
        view = np.lib.stride_tricks.as_strided(numbers[self.offset :], self.shape, strides)
        return view.astype(numbers.dtype.newbyteorder("="), order="C")


def _is_size(given: Any) -> bool:
    return type(given) is int and given >= 0


class _OrderedDict(dict[Any, Any]):
    """A dictionary that can be handed the versions of PyTorch's layers, which nobody needs."""

    def __init__(self, *_: Any) -> None:
        super().__init__()

    def set_state(self, state: Any) -> None:
        """Let the state go."""


_STAND_INS: dict[str, Any] = {
    "collections.OrderedDict": _OrderedDict,
    "torch._utils._rebuild_tensor_v2": _Tensor,
    "torch.FloatStorage": np.dtype("<f4"),
    "torch.LongStorage": np.dtype("<i8"),
}
