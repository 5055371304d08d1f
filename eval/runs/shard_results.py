"""A run of results: what is computed of a shard, and the table of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from igsuite.eval.runs.arrays_file import arrays_bytes
from igsuite.eval.runs.computing import RESULTS, compute_shards
from igsuite.eval.runs.kept_shard import ARRAYS_ENDING, RESULTS_ENDING, SAMPLES_ENDING
from igsuite.eval.runs.results_table import RESULTS_TABLE
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.run_identity import RunIdentity


@dataclass(frozen=True, eq=False)
class ShardResult:
    """What was computed of the samples of a shard.

    Args:
        arrays: Attributions and curves by name.
        results: The rows of the results, but for their column `run`.
        samples: What there is to tell of the samples, as `sample_lines` wrote it.
    """

    arrays: Mapping[str, Any]
    results: pd.DataFrame
    samples: bytes


ComputeResult = Callable[[range], ShardResult]


def compute_run(
    folder: Path,
    identity: RunIdentity,
    begin: Callable[[], ComputeResult],
    *,
    resume: bool = True,
    progress: bool = False,
) -> int:
    """Compute what a run of results lacks, and write it down.

    Args:
        folder, identity, resume, progress: As for `compute_shards`, whose errors it raises.
        begin: Likewise, but for what is computed of a shard.

    Returns:
        How many shards were computed now.
    """

    def begun() -> Callable[[range], dict[str, bytes]]:
        compute = begin()
        return lambda samples: _files(compute(samples), samples, identity)

    return compute_shards(folder, identity, begun, _joined, resume=resume, progress=progress)


def _files(found: ShardResult, samples: range, identity: RunIdentity) -> dict[str, bytes]:
    rows = found.results.assign(run=identity.run_id)
    if not set(rows["sample"]) <= set(samples):
        raise RunError(f"results: rows of other samples than those of the shard, {samples}")
    return {
        ARRAYS_ENDING: arrays_bytes(found.arrays),
        RESULTS_ENDING: RESULTS_TABLE.to_bytes(rows),
        SAMPLES_ENDING: found.samples,
    }


def _joined(shards: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    parts = [RESULTS_TABLE.to_frame(each[RESULTS_ENDING]) for each in shards]
    whole = pd.concat(parts, ignore_index=True) if parts else RESULTS_TABLE.empty()
    return {RESULTS: RESULTS_TABLE.to_bytes(whole)}
