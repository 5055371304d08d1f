"""What the pooling layer says about each token, as an attribution method."""

from __future__ import annotations

import numpy as np

from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError, Wording
from igsuite.text.explaining.known_values import known_values
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.pooling.pooling_weights import PoolingWeights
from igsuite.text.pooling.weight_forms import SIGNED


def pooling_form(batch: TextBatch, form: str) -> Attribution:
    """Read one form of the weights of the model's pooling layer.

    Special tokens keep their weights: the weights are the layer's, and add up as they do there.

    Args:
        batch: The texts.
        form: One of `FORMS`.

    Returns:
        The Attribution.

    Raises:
        ArgumentError: If the model has no such weights.
    """
    read = batch.pooled
    for found in read:
        _check_form(found, form)
    if form == SIGNED and callable(batch.target):
        raise ArgumentError(
            "target", Wording("a function"), "a class for 'pooling_signed', or none: the predicted"
        )
    values = [
        np.where(encoded.mask, found.weights[form], 0.0)
        for encoded, found in zip(batch.encoded, read, strict=True)
    ]
    config = {"method": f"pooling_{form}", "pooling_layer": read[0].layer}
    return known_values(batch, values, config)


def _check_form(found: PoolingWeights, form: str) -> None:
    if form in found.weights:
        return
    reason = f": {found.unavailable[form]}" if form in found.unavailable else ""
    raise ArgumentError(
        "methods",
        Wording(f"'pooling_{form}', which the layer {found.layer!r} does not have{reason}"),
        ", ".join(f"'pooling_{each}'" for each in found.weights),
    )
