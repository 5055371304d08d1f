"""Tidy tables in Parquet files, of the columns and the version that they say."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from igsuite.eval.runs.run_error import RunError


@dataclass(frozen=True)
class SchemaTable:
    """What the files of one kind of table hold.

    Args:
        name: What it is called in errors.
        version: Counts up when a column changes its name, type or meaning.
        schema: Its columns.
        key: Columns that no two rows share.
    """

    name: str
    version: int
    schema: Any
    key: tuple[str, ...]

    def to_bytes(self, frame: pd.DataFrame) -> bytes:
        """Return the Parquet file of a table; equal tables give equal bytes.

        Args:
            frame: The columns of the schema, in any order.

        Raises:
            RunError: If a column is missing, unknown or of another type, or two rows are of one
                key.
        """
        self._check_columns(frame)
        repeated = frame.duplicated(list(self.key))
        if repeated.any():
            row = frame.loc[repeated, list(self.key)].iloc[0].to_dict()
            raise RunError(f"{self.name}: two rows of one measurement, {row}")
        try:
            columns = [pa.array(_column(frame, field), type=field.type) for field in self.schema]
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError) as error:
            raise RunError(
                f"{self.name}: a column of another type than its own ({error})"
            ) from error
        file = io.BytesIO()
        parquet.write_table(
            pa.Table.from_arrays(columns, schema=self._versioned),
            file,
            compression="zstd",
            version="2.6",
        )
        return file.getvalue()

    def to_frame(self, content: bytes) -> pd.DataFrame:
        """Return the table that a Parquet file holds.

        Args:
            content: What `to_bytes` returned.

        Raises:
            RunError: If it is no such file, or one of another version.
        """
        try:
            table = parquet.read_table(io.BytesIO(content))
        except (pa.ArrowException, OSError) as error:
            raise RunError(f"{self.name}: no table can be read ({error})") from error
        found = (table.schema.metadata or {}).get(self._version_key, b"none")
        version = found.decode(errors="replace")
        if version != str(self.version):
            raise RunError(
                f"{self.name}: a table of version {version}; this igsuite reads version "
                f"{self.version}"
            )
        if not table.schema.equals(self.schema):
            raise RunError(f"{self.name}: other columns than a table of its version has")
        return self._frame(table)

    def empty(self) -> pd.DataFrame:
        """Return a table of no rows."""
        return self._frame(self.schema.empty_table())

    @property
    def _version_key(self) -> bytes:
        return f"igsuite_{self.name}_version".encode()

    @property
    def _versioned(self) -> Any:
        return self.schema.with_metadata({self._version_key: str(self.version).encode()})

    def _frame(self, table: Any) -> pd.DataFrame:
        frame: pd.DataFrame = table.to_pandas()
        # As objects throughout: where there is no None, Pandas would make them truth values.
        may_lack = [each.name for each in self.schema if pa.types.is_boolean(each.type)]
        return frame.astype(dict.fromkeys(may_lack, object))

    def _check_columns(self, frame: pd.DataFrame) -> None:
        names = self.schema.names
        missing = [name for name in names if name not in frame.columns]
        unknown = [name for name in frame.columns if name not in names]
        if missing or unknown:
            raise RunError(f"{self.name}: columns missing: {missing}; unknown: {unknown}")


def _column(frame: pd.DataFrame, field: Any) -> Any:
    values = frame[field.name].to_numpy()
    if pa.types.is_floating(field.type):
        return values.astype(np.float64)
    if pa.types.is_integer(field.type) and values.dtype.kind not in "iu":
        raise TypeError(f"{field.name!r} holds other than whole numbers")  # Arrow cuts them off
    if pd.isna(values).any() and not field.nullable:
        raise ValueError(f"{field.name!r} has rows without one")
    return values.tolist()
