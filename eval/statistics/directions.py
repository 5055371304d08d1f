"""Which way is better, for each metric of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from igsuite.errors import ArgumentError

#: (value − random) / (oracle − random) is 1 at the best order, whichever way the metric points.
NORMALISED = "normalised"


def directions(
    metrics: Iterable[str], given: Mapping[str, bool | None] | None = None, value: str = "value"
) -> dict[str, bool | None]:
    """Return for each metric whether higher is better.

    Args:
        metrics: Names of metrics.
        given: What the caller says, which goes before what is registered.
        value: The column compared; of normalised scores higher is better throughout.

    Returns:
        For each name True, False, or `None` for a metric that only describes or is not known.

    Raises:
        ArgumentError: If something given is neither, or of no metric here.

    Example:
        >>> directions(["deletion", "colour"])
        {'deletion': False, 'colour': None}
    """
    # Loaded here: metrics rest on curves, which rest on the intervals of this folder.
    from igsuite.eval.localising import LOCALISATION_METRICS
    from igsuite.eval.metrics import METRICS

    names, given = list(dict.fromkeys(metrics)), dict(given or {})
    for name, higher in given.items():
        if name not in names:
            raise ArgumentError("higher_is_better", name, f"metrics of the frame: {names}")
        if not (higher is None or isinstance(higher, bool)):
            raise ArgumentError("higher_is_better", {name: higher}, "True, False or None")
    registered = LOCALISATION_METRICS | METRICS
    known: dict[str, bool | None] = {
        name: registered[name].higher_is_better for name in names if name in registered
    }
    if value == NORMALISED:
        known = dict.fromkeys(names, True)
    return {name: given.get(name, known.get(name)) for name in names}
