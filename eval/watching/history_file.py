"""What a resumed training goes on from: the numbers so far, and the maps they are compared with."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import IntArray
from igsuite.baselines import Baseline
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.arrays_file import arrays_bytes, arrays_of
from igsuite.eval.runs.shards import checksum
from igsuite.eval.watching.watched_samples import Maps
from igsuite.whole_files import write_whole

NAME = "attribution-history.npz"
COLUMNS = ("epoch", "method", "measure", "value", "low", "high", "samples")
_FORMAT = 1


@dataclass(frozen=True, eq=False)
class Kept:
    """The state of a history.

    Args:
        history: The numbers, with `COLUMNS`.
        target: The target that was frozen; None where none was.
        maps: By epoch the maps that later ones are compared with.
    """

    history: pd.DataFrame
    target: IntArray | None
    maps: dict[int, Maps]


def write_history(folder: Path, asked: Mapping[str, str], kept: Kept) -> None:
    """Write the state of a history, whole or not at all.

    Args:
        folder: Its folder, which exists.
        asked: What tells this history from others, as checksums.
        kept: The state.
    """
    methods = list(next(iter(kept.maps.values())))
    header = {"format": _FORMAT, "asked": asked, "methods": methods, "epochs": list(kept.maps)}
    arrays: dict[str, Any] = {"header": np.array(json.dumps(header))}
    arrays |= {f"history:{name}": kept.history[name].to_numpy() for name in COLUMNS}
    if kept.target is not None:
        arrays["target"] = kept.target
    for epoch, maps in kept.maps.items():
        arrays |= {f"map:{epoch}:{place}": maps[name] for place, name in enumerate(methods)}
    write_whole(folder / NAME, arrays_bytes(arrays))


def read_history(folder: Path, asked: Mapping[str, str]) -> Kept | None:
    """Read what `write_history` wrote.

    Args:
        folder: The folder, which may not exist yet.
        asked: As it is asked now.

    Returns:
        The state; None where there is none.

    Raises:
        ArgumentError: If the folder holds the history of other samples or settings, or a file
            that is no history.
    """
    path = folder / NAME
    if not path.exists():
        return None
    mend = "Name another folder, or delete the file."
    try:
        arrays = arrays_of(path.read_bytes())
        header = json.loads(str(arrays["header"]))
        if header["format"] != _FORMAT:
            raise ValueError(f"format {header['format']}, not {_FORMAT}")
        before = dict(header["asked"])
        history = pd.DataFrame({name: arrays[f"history:{name}"] for name in COLUMNS})
        maps: dict[int, Maps] = {
            int(epoch): {
                name: arrays[f"map:{epoch}:{place}"] for place, name in enumerate(header["methods"])
            }
            for epoch in header["epochs"]
        }
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        given = Wording(f"{str(path)!r}, which can't be read ({error})")
        raise ArgumentError("folder", given, "a folder of a history, or a new one", mend) from error
    other = [name for name in asked if before.get(name) != asked[name]]
    if other:
        given = Wording(f"{str(folder)!r}, with a history of other {', '.join(other)}")
        allowed = "a new folder, or that of the same samples and settings"
        raise ArgumentError("folder", given, allowed, mend)
    return Kept(history, arrays.get("target"), maps)


def checksums(described: Mapping[str, Any]) -> dict[str, str]:
    """Return by name the checksum of what JSON says of each; arrays are told by their bytes."""
    return {
        name: checksum(json.dumps(each, sort_keys=True, default=_told).encode())
        for name, each in described.items()
    }


def _told(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [value.dtype.str, list(value.shape), checksum(np.ascontiguousarray(value).tobytes())]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Baseline):
        return value.describe()
    # What is written of a function names its place in memory.
    return getattr(value, "__qualname__", None) or repr(value)
