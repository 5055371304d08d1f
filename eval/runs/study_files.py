"""A convergence study of some samples as the files of a shard, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.joined_studies import joined_studies
from igsuite.eval.converging.profile_table import PROFILE_COLUMNS, no_profiles
from igsuite.eval.runs.computing import CONVERGENCE
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.schema_table import SchemaTable
from igsuite.eval.runs.shards import json_bytes

#: Endings of the files of a shard.
TABLE_ENDING, ABOUT_ENDING, PROFILES_ENDING = "parquet", "study.json", "profiles.parquet"

_NUMBERS_ASKED = ("steps", "tolerance", "max_steps")
_NUMBERS_FOUND = (
    *("gap", "relative_gap", "relative_error", "relative_l2", "cosine", "spearman"),
    *("top_overlap", "estimated_error", "within_one", "within_two", "reference_error"),
)
#: What was not asked of a run, or has no number, is NaN.
CONVERGENCE_TABLE = SchemaTable(
    name="convergence",
    version=1,
    schema=pa.schema(
        [
            pa.field("sample", pa.int64(), nullable=False),
            pa.field("rule", pa.string(), nullable=False),
            *(pa.field(name, pa.float64(), nullable=False) for name in _NUMBERS_ASKED),
            pa.field("evaluations", pa.int64(), nullable=False),
            *(pa.field(name, pa.float64(), nullable=False) for name in _NUMBERS_FOUND),
            pa.field("floor", pa.string(), nullable=False),
            pa.field("verdict", pa.string(), nullable=False),
        ]
    ),
    key=("sample", "rule", *_NUMBERS_ASKED),
)

PROFILES_TABLE = SchemaTable(
    name="profiles",
    version=1,
    schema=pa.schema(
        [
            pa.field("sample", pa.int64(), nullable=False),
            *(pa.field(name, pa.float64(), nullable=False) for name in PROFILE_COLUMNS[1:]),
        ]
    ),
    key=("sample", "alpha"),
)


def study_files(study: ConvergenceStudy, samples: range) -> dict[str, bytes]:
    """Return the files of a study of a shard's samples.

    Raises:
        RunError: If it is of other samples.
    """
    if not {*study.table["sample"], *study.profiles["sample"]} <= set(samples):
        raise RunError(f"convergence: rows of other samples than those of the shard, {samples}")
    dropped = {str(sample): why for sample, why in study.dropped.items()}
    about = {"dropped": dropped, "spent": study.spent, "config": study.config}
    return {
        TABLE_ENDING: CONVERGENCE_TABLE.to_bytes(study.table),
        ABOUT_ENDING: json_bytes(about),
        PROFILES_ENDING: PROFILES_TABLE.to_bytes(study.profiles),
    }


def study_of_files(shards: Sequence[Mapping[str, bytes]]) -> ConvergenceStudy:
    """Return the study of all samples of some shards, at least one.

    Raises:
        RunError: If a file holds anything but what `study_files` wrote.
    """
    return joined_studies([_study(each) for each in shards])


def joined_files(shards: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    """Return the table of all samples, by the name of its file."""
    return {CONVERGENCE: CONVERGENCE_TABLE.to_bytes(study_of_files(shards).table)}


def _study(files: Mapping[str, bytes]) -> ConvergenceStudy:
    try:
        about = json.loads(files[ABOUT_ENDING])
        dropped = {int(sample): str(why) for sample, why in about["dropped"].items()}
        spent = {str(name): int(count) for name, count in about["spent"].items()}
        config: dict[str, Any] = dict(about["config"])
        table = files[TABLE_ENDING]
    except Exception as error:  # A hostile file can fail in any way.
        raise RunError("a shard of a convergence study: nothing can be read") from error
    # Runs of before profiles were kept have none.
    kept = files.get(PROFILES_ENDING)
    profiles = no_profiles() if kept is None else PROFILES_TABLE.to_frame(kept)
    return ConvergenceStudy(CONVERGENCE_TABLE.to_frame(table), dropped, spent, config, profiles)
