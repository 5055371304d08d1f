"""A tidy frame of results as arrays: samples × methods × seeds, for each way of measuring."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording

KEYS = ("sample", "method", "metric")
#: Why a sample has no number, where its row does not say.
NOT_FINITE = "no finite value"
NO_ROW = "not measured"


@dataclass(frozen=True, eq=False)
class Measurements:
    """What one way of measuring says of every sample by every method.

    Args:
        key: The metric, and what else tells this way of measuring from others.
        samples: Names of the n samples.
        methods: Names of the k methods.
        seeds: Names of the seeds, `(None,)` where there are none.
        values: `(seeds, n, k)`; NaN where there is no number.
        reasons: Why, for the `(sample, method)` that have no number with some seed.
    """

    key: dict[str, Any]
    samples: tuple[Hashable, ...]
    methods: tuple[str, ...]
    seeds: tuple[Hashable, ...]
    values: Array
    reasons: dict[tuple[Hashable, str], str]

    @property
    def metric(self) -> str:
        """Name of the metric."""
        return str(self.key["metric"])

    def of(self, method: str) -> Array:
        """Return the `(seeds, n)` numbers of a method."""
        found: Array = self.values[:, :, self.methods.index(method)]
        return found

    @property
    def by_sample(self) -> Array:
        """`(n, k)` means over the seeds; NaN where one is missing."""
        means: Array = self.values.mean(axis=0)
        return means


def measurements(
    frame: pd.DataFrame, value: str = "value", protocol: Sequence[str] = ()
) -> list[Measurements]:
    """Check a tidy frame and arrange its numbers, for each way of measuring.

    Args:
        frame: Columns "sample", "method", "metric", `value`, those of `protocol`, and where
            there are several seeds "seed"; a column "reason" says why a value is missing.
        value: Column of the numbers.
        protocol: Columns that, beside the metric, tell ways of measuring apart.

    Returns:
        One `Measurements` for each way, in the frame's order, all with the same methods.

    Raises:
        ArgumentError: If columns are missing, numbers are no numbers, there are fewer than two
            methods, or two rows are of the same sample, method, metric, protocol and seed.
    """
    ways, rows = ["metric", *protocol], _checked(frame, value, protocol)
    methods = tuple(dict.fromkeys(rows["method"]))
    return [
        _arranged(dict(zip(ways, way, strict=True)), part, methods)
        for way, part in rows.groupby(ways, sort=False, observed=True)
    ]


def _checked(frame: pd.DataFrame, value: str, protocol: Sequence[str]) -> pd.DataFrame:
    if not isinstance(frame, pd.DataFrame):
        raise ArgumentError("frame", frame, "a pandas.DataFrame, one row a sample and method")
    if isinstance(protocol, str):
        raise ArgumentError("protocol", protocol, "a list of columns", f"Write [{protocol!r}]")
    for name in protocol:
        if name in (*KEYS, "seed", value):
            raise ArgumentError("protocol", name, "columns beside the metric, such as 'operator'")
    needed = [*KEYS, *protocol, value]
    missing = [each for each in needed if each not in frame]
    if missing:
        given = Wording(f"columns {', '.join(map(str, frame))}")
        raise ArgumentError("frame", given, f"columns {', '.join(needed)}", f"Add {missing[0]}")
    if not len(frame):
        raise ArgumentError("frame", Wording("no rows"), "one row a sample and method")
    keys = needed[:-1] + (["seed"] if "seed" in frame else [])
    for column in keys:
        if frame[column].isna().any():
            row = int(np.flatnonzero(frame[column].isna())[0])
            raise ArgumentError("frame", Wording(f"no {column} in row {row}"), "one in every row")
    rows = frame[keys].reset_index(drop=True).astype({"method": str, "metric": str})
    try:
        rows["value"] = pd.to_numeric(frame[value]).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise ArgumentError(
            "frame", Wording(f"{value} of type {frame[value].dtype}"), "numbers"
        ) from None
    rows["reason"] = frame["reason"].to_numpy() if "reason" in frame else None
    _check_once(frame, rows, keys)
    if rows["method"].nunique() < 2:
        raise ArgumentError(
            "frame", Wording(f"one method, {rows['method'][0]!r}"), "two methods or more"
        )
    return rows


def _check_once(frame: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> None:
    again = rows.duplicated(keys)
    if not again.any():
        return
    twice = rows[keys].iloc[int(np.flatnonzero(again)[0])]
    same = (rows[keys] == twice).all(axis=1).to_numpy()
    own = [each for each in frame if each not in (*keys, "value", "reason")]
    told = [each for each in own if not pd.api.types.is_float_dtype(frame[each])]
    apart = [each for each in told if frame[each][same].nunique() > 1]
    mend = f"Name what tells them apart: protocol={apart!r}" if apart else "Leave out the copies"
    given = ", ".join(f"{name} {each!r}" for name, each in twice.items())
    raise ArgumentError("frame", Wording(f"{same.sum()} rows for {given}"), "one row", mend)


def _arranged(key: dict[str, Any], rows: pd.DataFrame, methods: tuple[str, ...]) -> Measurements:
    seeds = tuple(dict.fromkeys(rows["seed"])) if "seed" in rows else (None,)
    samples = tuple(dict.fromkeys(rows["sample"]))
    places = (
        [0] * len(rows)
        if seeds == (None,)
        else pd.Index(seeds).get_indexer(pd.Index(rows["seed"])),
        pd.Index(samples).get_indexer(pd.Index(rows["sample"])),
        pd.Index(methods).get_indexer(pd.Index(rows["method"])),
    )
    shape = (len(seeds), len(samples), len(methods))
    values, why = np.full(shape, np.nan), np.full(shape, NO_ROW, dtype=object)
    values[places] = np.where(np.isfinite(rows["value"]), rows["value"], np.nan)
    told = rows["reason"].notna() & (rows["reason"].astype(str) != "")
    why[places] = rows["reason"].where(told, NOT_FINITE)
    reasons: dict[tuple[Hashable, str], str] = {}
    for seed, sample, method in zip(*np.nonzero(np.isnan(values)), strict=True):
        reasons.setdefault((samples[sample], methods[method]), str(why[seed, sample, method]))
    return Measurements(key, samples, methods, seeds, values, reasons)
