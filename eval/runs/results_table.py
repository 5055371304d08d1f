"""The results of a run as a tidy table: its columns, and the Parquet file that holds them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from igsuite.eval.runs.run_error import RunError

#: Counts up when a column changes its name, type or meaning.
SCHEMA_VERSION = 2
_VERSION_KEY = b"igsuite_results_version"

#: One row a sample, explanation, operator and metric.
KEY = ("sample", "method", "baseline", "operator", "metric")
SCHEMA = pa.schema(
    [
        pa.field("run", pa.string(), nullable=False),
        pa.field("sample", pa.int64(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("method", pa.string(), nullable=False),
        pa.field("baseline", pa.string(), nullable=False),
        pa.field("operator", pa.string(), nullable=False),
        pa.field("metric", pa.string(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("random", pa.float64(), nullable=False),
        pa.field("random_low", pa.float64(), nullable=False),
        pa.field("random_high", pa.float64(), nullable=False),
        pa.field("oracle", pa.float64(), nullable=False),
        pa.field("normalised", pa.float64(), nullable=False),
        pa.field("ties", pa.float64(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("higher_is_better", pa.bool_()),
    ],
    metadata={_VERSION_KEY: str(SCHEMA_VERSION).encode()},
)


def results_bytes(frame: pd.DataFrame) -> bytes:
    """Return the Parquet file of a table of results; equal tables give equal bytes.

    Args:
        frame: The columns of `SCHEMA`, in any order; a number that there is none of is NaN,
            `higher_is_better` of a metric that only describes is `None`, and a baseline, operator
            or reason that there is none of is empty.

    Raises:
        RunError: If a column is missing, unknown or of another type, or two rows are of one
            measurement.

    Example:
        >>> results_frame(results_bytes(empty_results())).columns[:3].tolist()
        ['run', 'sample', 'name']
    """
    _check_columns(frame)
    repeated = frame.duplicated(list(KEY))
    if repeated.any():
        row = frame.loc[repeated, list(KEY)].iloc[0].to_dict()
        raise RunError(f"results: two rows of one measurement, {row}")
    try:
        columns = [pa.array(_column(frame, field), type=field.type) for field in SCHEMA]
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError) as error:
        raise RunError(f"results: a column of another type than its own ({error})") from error
    file = io.BytesIO()
    parquet.write_table(
        pa.Table.from_arrays(columns, schema=SCHEMA), file, compression="zstd", version="2.6"
    )
    return file.getvalue()


def results_frame(content: bytes) -> pd.DataFrame:
    """Return the table that a Parquet file holds.

    Args:
        content: What `results_bytes` returned.

    Raises:
        RunError: If it is no such file, or one of another version.
    """
    try:
        table = parquet.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        raise RunError(f"results: no table can be read ({error})") from error
    version = (table.schema.metadata or {}).get(_VERSION_KEY, b"none").decode(errors="replace")
    if version != str(SCHEMA_VERSION):
        raise RunError(
            f"results: a table of version {version}; this igsuite reads version {SCHEMA_VERSION}"
        )
    if not table.schema.equals(SCHEMA):
        raise RunError("results: other columns than a table of its version has")
    return _frame(table)


def empty_results() -> pd.DataFrame:
    """Return a table of no rows."""
    return _frame(SCHEMA.empty_table())


def _frame(table: Any) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    # As objects throughout: where there is no None, Pandas would make them numbers.
    return frame.astype({"higher_is_better": object})


def _check_columns(frame: pd.DataFrame) -> None:
    missing = [name for name in SCHEMA.names if name not in frame.columns]
    unknown = [name for name in frame.columns if name not in SCHEMA.names]
    if missing or unknown:
        raise RunError(f"results: columns missing: {missing}; unknown: {unknown}")


def _column(frame: pd.DataFrame, field: Any) -> Any:
    values = frame[field.name].to_numpy()
    if pa.types.is_floating(field.type):
        return values.astype(np.float64)
    if pa.types.is_integer(field.type) and values.dtype.kind not in "iu":
        raise TypeError(f"{field.name!r} holds other than whole numbers")  # Arrow cuts them off
    if pd.isna(values).any() and not field.nullable:
        raise ValueError(f"{field.name!r} has rows without one")
    return values.tolist()
