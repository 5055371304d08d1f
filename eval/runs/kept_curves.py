"""The curves that a shard keeps: what they are called, and how those of several are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.eval.curves import Curves

#: Name of the array that lists the curves, whose arrays are numbered in this order.
CURVES = "curves"
#: Orders that curves are kept of beside those of the explanations.
REFERENCES = ("random", "oracle")
#: Shares of units that were asked for, and those that came of it.
ASKED, TRUE = "asked", "true"


def curve_array(number: int, part: int | str) -> str:
    """Return what the array of a curve is called.

    Args:
        number: Which of the shard's curves.
        part: Number of the explanation whose scores it holds, a reference, or a kind of shares.

    Example:
        >>> curve_array(0, 2), curve_array(1, "oracle")
        ('curves 0:2', 'curves 1:oracle')
    """
    return f"{CURVES} {number}:{part}"


def joined_curves(
    shards: Sequence[tuple[Mapping[str, AnyArray], int, int | str]],
    name: str,
    config: Mapping[str, Any],
) -> Curves:
    """Return the curves of the samples of several shards.

    Args:
        shards: For each shard its arrays, the number of the curves in it, and whose scores are
            wanted, as for `curve_array`.
        name: "deletion" or "insertion".
        config: The settings that they were made with.
    """
    arrays, number, _ = shards[0]
    parts = [each[curve_array(k, part)] for each, k, part in shards]
    true = [each[curve_array(k, TRUE)] for each, k, _ in shards]
    return Curves(
        name,
        arrays[curve_array(number, ASKED)],
        np.concatenate(true),
        np.concatenate(parts)[None],
        dict(config),
    )
