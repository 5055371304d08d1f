"""Which samples have no number, and why: nothing is averaged over fewer of them in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from igsuite.eval.statistics.measurements import Measurements
from igsuite.eval.statistics.protocols import protocol_name
from igsuite.wording import in_words

#: Methods that lack the same samples up to which each is named.
_FEW = 3


def why_left_out(way: Measurements, method: str) -> str:
    """Return why a method has no number for some samples, with how many each time.

    Args:
        way: A way of measuring.
        method: One of its methods.

    Returns:
        "12 oracle among random orders, 1 map not finite"; empty where nothing is missing.
    """
    counts = Counter(reason for (_, name), reason in way.reasons.items() if name == method)
    return ", ".join(f"{count} {in_words(reason)}" for reason, count in counts.most_common())


def left_out(ways: Sequence[Measurements]) -> list[str]:
    """Say of every way of measuring which methods lack samples: once, where all lack the same.

    Args:
        ways: The ways of measuring.

    Returns:
        Sentences that are safe to print.
    """
    return [sentence for way in ways for sentence in _of_way(way)]


def _of_way(way: Measurements) -> list[str]:
    missing = {
        method: {sample: why for (sample, name), why in way.reasons.items() if name == method}
        for method in way.methods
    }
    by, total = f"By {in_words(protocol_name(way.key))}", f"of {len(way.samples)} samples"
    first = missing[way.methods[0]]
    if first and all(each == first for each in missing.values()):
        why = why_left_out(way, way.methods[0])
        return [f"{by}, no method has a number for {len(first)} {total} ({why}): left out."]
    said = []
    for alike in _alike(missing):
        method, count = alike[0], len(missing[alike[0]])
        named = f"{in_words(method)} has", "its"
        if len(alike) > 1:
            named = f"{in_words(method)} and {len(alike) - 1} other methods have", "their"
        said.append(
            f"{by}, {named[0]} no number for {count} {total} ({why_left_out(way, method)}): "
            f"they are left out of {named[1]} comparisons."
        )
    return said


def _alike(missing: Mapping[str, Mapping[Any, str]]) -> list[list[str]]:
    """Put methods together that lack the same samples, where these are many."""
    groups: list[list[str]] = []
    for method, each in missing.items():
        same = next((group for group in groups if missing[group[0]] == each), None)
        if each and same is not None:
            same.append(method)
        elif each:
            groups.append([method])
    found = []
    for group in groups:
        found += [group] if len(group) > _FEW else [[method] for method in group]
    return found
