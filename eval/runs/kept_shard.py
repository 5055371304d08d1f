"""What a shard holds, known to fit together when it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.eval.runs.arrays_file import arrays_of
from igsuite.eval.runs.explanations import HEADER, VERDICT_COLUMNS
from igsuite.eval.runs.kept_curves import ASKED, CURVES, REFERENCES, TRUE, curve_array
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.sample_records import read_lines
from igsuite.eval.runs.shards import shard_name

#: Endings of the files of a shard.
ARRAYS_ENDING, RESULTS_ENDING, SAMPLES_ENDING = "npz", "parquet", "samples.jsonl"
LENGTHS, PICTURES = "lengths", "pictures"


@dataclass(frozen=True, eq=False)
class KeptShard:
    """The attributions and curves of a shard, and what its samples are.

    Args:
        samples: Their numbers.
        explanations: `method`, `baseline` and `exact` of each explanation.
        curves: `metric`, `operator` and `name` of each kind of curve.
        records: One for each sample, as `sample_lines` wrote it.
        arrays: All arrays, by name.
    """

    samples: range
    explanations: list[dict[str, Any]]
    curves: list[dict[str, str]]
    records: list[dict[str, Any]]
    arrays: dict[str, AnyArray]

    @property
    def lengths(self) -> AnyArray | None:
        """`(n,)` tokens of each text; `None` for pictures."""
        return self.arrays.get(LENGTHS)


def read_kept(number: int, samples: range, kind: str, files: Mapping[str, bytes]) -> KeptShard:
    """Return what a shard holds.

    Args:
        number: Which shard.
        samples: The numbers of its samples.
        kind: "text" or "image".
        files: Its files, by ending.

    Raises:
        RunError: If a file holds anything but what a shard does.
    """
    ending = ARRAYS_ENDING
    try:
        arrays = arrays_of(files[ending])
        explanations = _listed(arrays[HEADER], {"method": str, "baseline": str, "exact": bool})
        curves = _listed(arrays[CURVES], dict.fromkeys(("metric", "operator", "name"), str))
        _check_arrays(arrays, len(samples), kind, len(explanations), len(curves))
        ending = SAMPLES_ENDING
        records = read_lines(files[ending], samples, arrays.get(LENGTHS))
    except Exception as error:  # A hostile file can fail in any way.
        name = f"{shard_name(number)}.{ending}"
        raise RunError(f"{name}: nothing that a run wrote can be read") from error
    return KeptShard(samples, explanations, curves, records, arrays)


def _listed(header: AnyArray, types: Mapping[str, type]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(str(header))
    for each in found:
        if {key: type(value) for key, value in each.items()} != dict(types):
            raise ValueError("a header of other entries")
    return found


def _check_arrays(
    arrays: Mapping[str, AnyArray], count: int, kind: str, explanations: int, curves: int
) -> None:
    """Raise unless every array is there, of as many samples as the shard has."""
    maps = np.shape(arrays["0:values"]) if explanations else (count,)
    expected: dict[str, tuple[int, ...]] = {}
    for k in range(explanations):
        expected |= {f"{k}:values": maps, f"{k}:standard_error": maps}
        expected |= {f"{k}:{name}": (count,) for name in VERDICT_COLUMNS}
    for k in range(curves):
        points = np.shape(arrays[curve_array(k, ASKED)])
        parts = (TRUE, *REFERENCES, *range(explanations))
        expected |= {curve_array(k, part): (count, *points) for part in parts}
    if kind == "text":
        expected[LENGTHS] = (count,)
    else:
        expected[PICTURES] = (*maps, arrays[PICTURES].shape[-1])
    for name, shape in expected.items():
        if arrays[name].shape != shape or shape[0] != count:
            raise ValueError(f"{name} of another shape")
    if kind == "text" and maps != (count, max(maps[1], arrays[LENGTHS].max())):
        raise ValueError("texts longer than their maps")
