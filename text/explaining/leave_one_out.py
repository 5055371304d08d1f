"""Leave one out: what the score loses without each token."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from igsuite.arrays import Array
from igsuite.attribution import Attribution
from igsuite.text.explaining.known_values import known_values
from igsuite.text.explaining.padded import padded
from igsuite.text.explaining.text_batch import TextBatch

#: Ids that are scored at a time.
_IDS_AT_A_TIME = 2**22


def leave_one_out(batch: TextBatch) -> Attribution:
    """Score every text without each of its tokens in turn, all of them in full batches.

    The token's place is taken by the mask token, or by the unknown one where there is none, or by
    padding, which a model that honours masks does not see.

    Args:
        batch: The texts.

    Returns:
        The Attribution: `F(x) − F(x without the token)`.

    Source:
        Li, Monroe, Jurafsky 2016, arXiv 1612.08220, equation 1 (erasure).
    """
    encoder = batch.encoder
    if encoder.mask_id is not None:
        number = encoder.mask_id
        name = "unknown" if number == encoder.unknown_id else "mask"
    else:
        number, name = encoder.pad_id, "pad"
    values = [_of_text(batch, side, number) for side in range(len(batch.encoded))]
    config = {"method": "leave_one_out", "replacement": {"token": name, "id": number}}
    return known_values(batch, values, config)


def _of_text(batch: TextBatch, side: int, replacement: int) -> Array:
    scores, targets = batch.scored
    encoded = batch.encoded[side]
    values = np.zeros(encoded.ids.shape)
    jobs = np.argwhere(~batch.held[side])
    at_a_time = max(1, _IDS_AT_A_TIME // sum(each.ids.shape[1] for each in batch.encoded))
    for start in range(0, len(jobs), at_a_time):
        rows, places = jobs[start : start + at_a_time].T
        texts = [
            padded(each, rows.tolist(), each.ids.shape[1], batch.encoder.pad_id)
            for each in batch.encoded
        ]
        ids = texts[side].ids
        ids[np.arange(len(rows)), places] = replacement
        texts[side] = replace(texts[side], ids=ids)
        frozen = batch.target if callable(batch.target) else targets[rows]
        without, _ = batch.score(batch.make_inputs(texts), frozen)
        with np.errstate(invalid="ignore"):  # what is no number then is told by the verdict
            values[rows, places] = scores[rows] - without
    return values
