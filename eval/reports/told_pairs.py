"""The pairs of a report of which one is better, the better one first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SIGNED = ("difference", "rank_biserial", "d_z")


def told_pairs(document: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Return the pairs that are told apart, and how many more there are.

    Args:
        document: A report.

    Returns:
        Rows as of its `pairs`, the largest effect first, each turned so that `entry` is better
        than `against`; and the number of pairs of which nothing says which is better. Ways of
        measuring without a direction do not count.
    """
    directed = {way["key"] for way in document["ways"] if way["higher_is_better"] is not None}
    pairs = [row for row in document["pairs"] if row["way"] in directed]
    told = [_turned(row) for row in pairs if row["better"]]
    told.sort(key=lambda row: -abs(row["rank_biserial"] or 0))
    return told, len(pairs) - len(told)


def _turned(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["better"] == row["entry"]:
        return dict(row)
    ends = {"entry": row["against"], "against": row["entry"]}
    numbers = {name: None if row[name] is None else -row[name] for name in _SIGNED}
    ends_of_interval = {"low": row["high"], "high": row["low"]}
    turned = {name: None if each is None else -each for name, each in ends_of_interval.items()}
    return {**row, **ends, **numbers, **turned}
