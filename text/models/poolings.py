"""The pooling layers that text models are built with, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras

from igsuite.errors import check_name
from igsuite.text.pooling.attention_pooling import AttentionPooling1D
from igsuite.text.pooling.average_pooling import MaskedGlobalAveragePooling1D
from igsuite.text.pooling.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.pooling.min_variance_pooling import MinVariancePooling1D
from igsuite.text.pooling.multi_head_attention_pooling import MultiHeadAttentionPooling1D

#: Functions from a seed and a name to a layer that pools `(n, time, channels)` and heeds its mask.
#: Open to your own.
POOLINGS: dict[str, Callable[[int, str], keras.layers.Layer]] = {
    "max": lambda seed, name: MaskedGlobalMaxPooling1D(name=name),
    "attention": lambda seed, name: AttentionPooling1D(seed=seed, name=name),
    "multi_head_attention": lambda seed, name: MultiHeadAttentionPooling1D(seed=seed, name=name),
    "average": lambda seed, name: MaskedGlobalAveragePooling1D(name=name),
    "min_variance": lambda seed, name: MinVariancePooling1D(name=name),
}


def pooling_layer(pooling: str, seeds: Iterator[int], name: str = "pooling") -> keras.layers.Layer:
    """Make a pooling layer.

    Args:
        pooling: One of `POOLINGS`.
        seeds: Seeds of the initial weights, of which it takes one.
        name: Its name.

    Returns:
        The layer.

    Raises:
        ArgumentError: If `pooling` is not a known name.
    """
    check_name("pooling", pooling, POOLINGS)
    return POOLINGS[pooling](next(seeds), name)
