"""Tensors of PyTorch's old format are read as data; what a hostile file asks for never runs."""

import io
import os
import pickle
import struct

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.image.models import efficientnet_lite0 as module
from igsuite.image.models.torch_state import read_torch_state
from igsuite.image.models.weights_packages import WeightsPackage

HEAD = b"".join(
    pickle.dumps(each, 2) for each in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})
)


def tensors(count=6, shape=b"K\x02K\x03\x86", strides=b"K\x03K\x01\x86"):
    """The pickle of one tensor named "weight", as `torch.save` writes it."""
    return (
        b"\x80\x02ccollections\nOrderedDict\nq\x00)R(X\x06\x00\x00\x00weight"
        b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n"
        b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK"
        + bytes([count])
        + b"NtQK\x00"
        + shape
        + strides
        + b"\x89h\x00)RtRu."
    )


def written(pickled=None, numbers=range(6), count=None, keys=("0",)):
    count = len(numbers) if count is None else count
    data = struct.pack("<q", count) + np.array(numbers, "<f4").tobytes()
    return HEAD + (tensors() if pickled is None else pickled) + pickle.dumps([*keys], 2) + data


def test_numbers_are_laid_out_by_the_strides():
    rows = read_torch_state(io.BytesIO(written()))["weight"]
    columns = tensors(strides=b"K\x01K\x02\x86")
    turned = read_torch_state(io.BytesIO(written(columns)))["weight"]

    np.testing.assert_array_equal(rows, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(turned, [[0, 2, 4], [1, 3, 5]])


class Runs:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch '{self.path}'",)


@pytest.mark.parametrize("place", range(5))
def test_a_hostile_pickle_runs_nothing_and_is_one_clear_error(place, tmp_path, monkeypatch):
    witness = tmp_path / "it-ran"
    parts = [pickle.dumps(each, 2) for each in (0x1950A86A20F9469CFC6C, 1001)]
    parts += [pickle.dumps({"little_endian": True}, 2), tensors(), pickle.dumps(["0"], 2)]
    parts[place] = pickle.dumps(Runs(witness), 2)
    path = tmp_path / "hostile.pth"
    path.write_bytes(b"".join(parts))
    monkeypatch.setattr(WeightsPackage, "file", lambda package: path)

    with pytest.raises(ArgumentError, match="system") as raised:
        module.efficientnet_lite0()

    assert not witness.exists()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD,
        written()[:-1],
        written() + b"\0",
        written(count=7),
        written(keys=("1",)),
        written(keys=("0", "0")),
        written(tensors(shape=b"K\x02K\x04\x86")),
        written(tensors(shape=b"K\xffK\xff\x86", strides=b"K\x00K\x00\x86")),
        written(tensors(strides=b"J\xfd\xff\xff\xffK\x01\x86")),
        written(tensors(shape=b"K\x02\x85")),
        written(pickle.dumps({"weight": 1.0}, 2)),
        written(pickle.dumps([1], 2)),
    ],
)
def test_damaged_files_are_one_line(content):
    with pytest.raises(ArgumentError) as raised:
        read_torch_state(io.BytesIO(content))

    assert "\n" not in str(raised.value)


def test_a_tensor_left_over_and_one_missing_are_named():
    network = module._network()

    with pytest.raises(ArgumentError, match=r"tensors missing, 1 unused"):
        module._set_weights(network, {"other": np.zeros(1)})
