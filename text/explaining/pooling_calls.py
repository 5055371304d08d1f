"""The pooling weights of each text of a pair or triplet: which call of the layer pools which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from igsuite.arrays import IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoded
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padded import of_ids, padded
from igsuite.text.pooling.pooling_weights import (
    PoolingWeights,
    calls_of,
    find_pooling,
    pooling_weights,
)


def pooling_of_each_text(
    model: keras.Model,
    make_inputs: ModelInputs,
    encoded: Sequence[Encoded],
    pad_id: int,
    target: IntArray | None,
    layer: Any,
) -> list[PoolingWeights]:
    """Read the pooling weights of every text of a group.

    Args:
        model: The model.
        make_inputs: Makes its inputs.
        encoded: The first texts of all groups, the second ones, and so on.
        pad_id: Id of padding.
        target: `(n,)` the classes that the signed form is about, or `None`.
        layer: The pooling layer or its name; `None` where there is exactly one.

    Returns:
        For each of `encoded` its `PoolingWeights`.

    Raises:
        ArgumentError: If the layer cannot be told, or which of its calls pools which text.
    """
    inputs, calls = make_inputs(encoded), _calls(model, make_inputs, encoded, pad_id, layer)
    return [
        pooling_weights(model, inputs, mask=each.mask, target=target, layer=layer, call=call)
        for each, call in zip(encoded, calls, strict=True)
    ]


def _calls(
    model: keras.Model,
    make_inputs: ModelInputs,
    encoded: Sequence[Encoded],
    pad_id: int,
    layer: Any,
) -> Sequence[int | None]:
    """The layer's call for each text, told by lengths that are made to differ."""
    if len(encoded) == 1:
        return [None]
    pooling = find_pooling(model, layer)
    longest = max(each.ids.shape[1] for each in encoded)
    # Shorter than the longest text where that can be: a model may be built for no longer ones.
    step = -1 if longest > len(encoded) else 1
    probe = [
        of_ids(np.full((1, longest + step * k), each.ids.max())) for k, each in enumerate(encoded)
    ]
    if any(make_inputs.fixed_times(len(encoded))):
        probe = [padded(each, [0], each.ids.shape[1], pad_id) for each in encoded]
    with calls_of(pooling) as calls:
        model(make_inputs(probe), training=False)
    firsts = [given[0] if isinstance(given, (list, tuple)) else given for given, _ in calls]
    times = [each.shape[1] for each in firsts]
    wanted = [each.ids.shape[1] for each in probe]
    if sorted(times) != sorted(wanted) or len(set(wanted)) < len(wanted):
        raise ArgumentError(
            "methods",
            Wording(f"weights of {pooling.name!r}, which the model calls {len(times)} times"),
            f"a pooling layer that it calls once for each of {len(wanted)} texts of any length",
        )
    return [times.index(time) for time in wanted]
