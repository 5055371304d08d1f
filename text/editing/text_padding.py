"""To which length edited texts are padded: as `TextExplainer` pads the texts themselves."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from igsuite.arrays import IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoded, Encoder
from igsuite.text.explaining.length_buckets import rounded_length
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padding_effect import negligible, padding_effect
from igsuite.text.explaining.text_batch import TextBatch


@dataclass(frozen=True)
class TextPadding:
    """How far texts are padded.

    Args:
        longest: Length of the longest text, padding included.
        shared: Whether all texts are padded to that length, as padding changes what is predicted.
        fixed: Whether the model takes no longer ones.
    """

    longest: int
    shared: bool
    fixed: bool

    def times(self, lengths: IntArray) -> IntArray:
        """Return the length `(n,)` that each text of `lengths` `(n,)` tokens is padded to.

        Raises:
            ArgumentError: If the model takes no texts that long.
        """
        most = int(lengths.max())
        if self.fixed and most > self.longest:
            given = Wording(f"an edited text of {most} tokens")
            allowed = f"at most {self.longest}, which the model is built for"
            raise ArgumentError("encoder", given, allowed, "Let it cut texts: max_length=...")
        longest = max(most, self.longest)
        if self.shared:
            return np.full(lengths.shape, longest)
        return np.minimum([rounded_length(length) for length in lengths.tolist()], longest)


def find_padding(
    model: keras.Model, encoder: Encoder, make_inputs: ModelInputs, encoded: Encoded
) -> TextPadding:
    """Find out what padding does to the predictions for some texts.

    Args:
        model: The model.
        encoder: Its encoder.
        make_inputs: What the model takes of encoded texts.
        encoded: The texts.
    """
    (fixed,) = make_inputs.fixed_times(1)
    if fixed is not None:
        return TextPadding(fixed, shared=True, fixed=True)
    rows = np.arange(len(encoded))
    batch = TextBatch(
        model, make_inputs, encoder, None, None, False, (encoded,), rows, len(rows), 0, None, {}
    )
    longest = int(encoded.ids.shape[1])
    # A model of positions may be built for no more than the longest text has.
    for length in (rounded_length(longest), longest):
        effect = padding_effect(batch, [length])
        if negligible(model, effect):
            return TextPadding(length, shared=False, fixed=False)
    return TextPadding(longest, shared=True, fixed=False)
