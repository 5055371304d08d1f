"""How many attention scores one sample needs: what makes long texts large beyond their inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from igsuite.arrays import AnyArray
from igsuite.interception import all_layers

#: What layers that attend call the number of their heads: Keras', KerasHub's and those of
#: igsuite.text.
_HEADS = ("num_heads", "num_query_heads", "heads")


def attention_scores(model: Any, arrays: Mapping[str, AnyArray]) -> int:
    """Return the attention scores of one sample in the layer that has most heads.

    Args:
        model: The model.
        arrays: What its sequences are read from: ids `(n, time)` or vectors `(n, time, dim)`.

    Returns:
        Heads · time², as if every token attended to every other one of the longest sequence; 0
        for a model without such a layer.
    """
    if not isinstance(model, keras.Model):
        return 0
    found = (getattr(layer, name, 0) for layer in all_layers(model) for name in _HEADS)
    heads = max((each for each in found if isinstance(each, int)), default=0)
    times = (each.shape[1] for each in arrays.values() if each.ndim in (2, 3))
    return heads * max(times, default=0) ** 2
