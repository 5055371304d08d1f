"""Which way is better, for each metric of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from igsuite.errors import ArgumentError, Wording

#: (value − random) / (oracle − random) is 1 at the best order, whichever way the metric points.
NORMALISED = "normalised"


def directions(
    metrics: Iterable[str],
    given: Mapping[str, bool | None] | None = None,
    value: str = "value",
    told: Mapping[str, bool] | None = None,
) -> dict[str, bool | None]:
    """Return for each metric whether higher is better.

    Args:
        metrics: Names of metrics.
        given: What the caller says, which goes before all else.
        value: The column compared; of normalised scores higher is better throughout.
        told: What the results say themselves, which goes before what is registered.

    Returns:
        For each name True, False, or `None` for a metric that only describes or is not known.

    Raises:
        ArgumentError: If something given is neither, or of no metric here.

    Example:
        >>> directions(["deletion", "colour"])
        {'deletion': False, 'colour': None}
    """
    # Loaded here: metrics rest on curves, which rest on the intervals of this folder.
    from igsuite.eval.metrics import METRICS

    names, given = list(dict.fromkeys(metrics)), dict(given or {})
    for name, higher in given.items():
        if name not in names:
            raise ArgumentError("higher_is_better", name, f"metrics of the frame: {names}")
        if not (higher is None or isinstance(higher, bool)):
            raise ArgumentError("higher_is_better", {name: higher}, "True, False or None")
    known: dict[str, bool | None] = {
        name: METRICS[name].higher_is_better for name in names if name in METRICS
    } | dict(told or {})
    if value == NORMALISED:
        known = dict.fromkeys(names, True)
    return {name: given.get(name, known.get(name)) for name in names}


def told_directions(frame: pd.DataFrame) -> dict[str, bool]:
    """Return what a frame's own column "higher_is_better" says of its metrics.

    Args:
        frame: One row a measurement, with the column or without it; missing where a metric only
            describes, or its direction is not known.

    Raises:
        ArgumentError: If it says both of a metric, or something else.

    Example:
        >>> told = {"metric": ["mine", "gini"], "higher_is_better": [True, None]}
        >>> told_directions(pd.DataFrame(told))
        {'mine': True}
    """
    if "higher_is_better" not in frame:
        return {}
    known = frame.loc[frame["higher_is_better"].notna(), ["metric", "higher_is_better"]]
    found: dict[str, bool] = {}
    for metric, higher in known.drop_duplicates().itertuples(index=False):
        if higher not in (True, False) or str(metric) in found:
            given = Wording(f"higher_is_better {higher!r} of {str(metric)!r}")
            raise ArgumentError("frame", given, "True or False throughout a metric, or nothing")
        found[str(metric)] = bool(higher)
    return found
