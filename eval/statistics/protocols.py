"""Which conclusions depend on the way of measuring, and which hold in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from igsuite.eval.statistics.concordance import Concordance, concordance
from igsuite.eval.statistics.measurements import Measurements

HOLDS = "holds in all"
WHERE_TOLD = "holds where it can be told"
DEPENDS = "depends on the protocol"
UNDECIDED = "undecided in all"


def protocols_table(table: pd.DataFrame, protocol: Sequence[str] = ()) -> pd.DataFrame:
    """Set what every way of measuring finds of a pair of methods side by side.

    Args:
        table: As of a `Comparison`, with `metric`, `higher_is_better`, `method`, `against` and
            `better`. Rows of metrics without a direction say nothing of better or worse.
        protocol: Columns that, beside the metric, tell ways of measuring apart.

    Returns:
        One row a pair: `method`, `against`, `conclusion` ("holds in all", "holds where it can be
        told", "depends on the protocol", "undecided in all"), and the names of the ways that find
        the method `better`, `worse`, or leave it `undecided`. Empty for fewer than two ways.

    Example:
        >>> rows = [("deletion", False, "ig", "random", "ig"), ("gini", True, "ig", "random", "")]
        >>> columns = ["metric", "higher_is_better", "method", "against", "better"]
        >>> protocols_table(pd.DataFrame(rows, columns=columns)).conclusion.tolist()
        ['holds where it can be told']
    """
    directed = table[table["higher_is_better"].notna()]
    columns = ["method", "against", "conclusion", "better", "worse", "undecided"]
    if len(directed[["metric", *protocol]].drop_duplicates()) < 2:
        return pd.DataFrame(columns=columns)
    rows = []
    for pair_of_names, pair in directed.groupby(["method", "against"], sort=False):
        method, against = map(str, pair_of_names)
        names = [protocol_name(row) for row in pair[["metric", *protocol]].to_dict("records")]
        found: dict[str, list[str]] = {method: [], against: [], "": []}
        for name, better in zip(names, pair["better"], strict=True):
            found[better].append(name)
        better, worse, undecided = found[method], found[against], found[""]
        rows.append((method, against, _conclusion(better, worse, undecided), *found.values()))
    return pd.DataFrame(rows, columns=columns)


def protocol_concordance(
    ways: Sequence[Measurements], higher: Mapping[str, bool | None], seed: int = 0
) -> Concordance | None:
    """Measure how far the ways of measuring rank the methods' means alike.

    Args:
        ways: The ways of measuring, all of the same methods.
        higher: For each metric whether higher is better; those of `None` rank nothing.
        seed: Seed of the permutations.

    Returns:
        The `Concordance`, of means over the samples that all methods have; `None` where fewer
        than two ways or three methods can be ranked.
    """
    means = []
    for way in ways:
        complete = way.by_sample[np.isfinite(way.by_sample).all(axis=1)]
        if higher[way.metric] is not None and len(complete):
            means.append(complete.mean(axis=0) * (1 if higher[way.metric] else -1))
    if len(means) < 2 or len(means[0]) < 3:
        return None
    return concordance(np.stack(means), seed)


def protocol_name(key: Mapping[Any, object]) -> str:
    """Return the name of a way of measuring.

    Example:
        >>> protocol_name({"metric": "deletion", "operator": "mask"})
        'deletion (operator mask)'
        >>> protocol_name({"metric": "gini", "operator": ""})
        'gini'
    """
    metric, *others = key.items()
    more = ", ".join(f"{name} {value}" for name, value in others if value != "")
    return f"{metric[1]} ({more})" if more else str(metric[1])


def _conclusion(better: list[str], worse: list[str], undecided: list[str]) -> str:
    if better and worse:
        return DEPENDS
    if not (better or worse):
        return UNDECIDED
    return WHERE_TOLD if undecided else HOLDS
