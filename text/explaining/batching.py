"""How texts are cut into batches: by length where padding changes nothing, else all together."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from igsuite.arrays import IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explaining.length_buckets import length_buckets, rounded_length
from igsuite.text.explaining.padding_effect import negligible, padding_effect
from igsuite.text.explaining.text_batch import TextBatch

#: Numbers of embeddings, their baselines' included, that one call of the engine is given.
_NUMBERS_A_CALL = 2**26


def batches(texts: TextBatch, draws: int) -> Iterator[TextBatch]:
    """Cut texts into batches of like length that fit into the memory.

    Args:
        texts: All texts.
        draws: The most baselines that a text is compared with.

    Yields:
        Batches in which every text is once.

    Raises:
        ArgumentError: If a text is longer than the model can take, or the layer does not return
            one vector a token.

    Warns:
        UserWarning: Where the model's outputs change with padding.
    """
    cut = buckets(texts)
    rows, times = cut[0]
    width = max(each.shape[-1] for each in texts.take(rows[:1], times).at_layer())
    for rows, times in cut:
        numbers = (1 + draws) * width * sum(times)
        at_a_time = max(1, _NUMBERS_A_CALL // numbers)
        for start in range(0, len(rows), at_a_time):
            yield texts.take(rows[start : start + at_a_time], times)


def buckets(texts: TextBatch) -> list[tuple[IntArray, tuple[int, ...]]]:
    """Decide which texts are computed together, and how far they are padded.

    Args:
        texts: All texts.

    Returns:
        For each bucket the rows of the texts in it, and the length that each text of a group is
        padded to: by like length where padding changes nothing, else the longest text's for all.

    Raises, Warns: as `batches`.
    """
    encoded, encoder = texts.encoded, texts.encoder
    fixed = texts.make_inputs.fixed_times(len(encoded))
    lengths = np.stack([each.lengths for each in encoded], axis=1)
    for side, time in enumerate(fixed):
        _check_lengths(lengths[:, side], time, encoder)
    longest = lengths.max(axis=0).tolist()
    limits = [time or rounded_length(each) for time, each in zip(fixed, longest, strict=True)]
    common = [time or each.ids.shape[1] for time, each in zip(fixed, encoded, strict=True)]
    effect = 0.0 if all(fixed) else padding_effect(texts, limits)
    if effect == np.inf:
        # It may be built for no more positions than the longest text has.
        limits = common
        effect = padding_effect(texts, limits)
    if negligible(texts.model, effect):
        times = [
            [time or min(rounded_length(n), limit) for n, time, limit in sides]
            for sides in (zip(row, fixed, limits, strict=True) for row in lengths.tolist())
        ]
        return length_buckets(np.array(times))
    if len(lengths) > 1:
        _warn(effect, common)
    return [(np.arange(len(lengths)), tuple(common))]


def _check_lengths(lengths: IntArray, time: int | None, encoder: Encoder) -> None:
    if time is None or lengths.max() <= time:
        return
    position = int(np.argmax(lengths > time))
    mend = "Cut the texts."
    if hasattr(encoder, "max_length"):
        mend = f"Let the encoder cut them: {type(encoder).__name__}(…, max_length={time})."
    raise ArgumentError(
        "texts",
        Wording(f"{lengths[position]} tokens at position {position}"),
        f"at most {time}, which the model is built for",
        mend,
    )


def _warn(effect: float, common: Sequence[int]) -> None:
    how, mend = "refuses texts of other lengths, or has outputs at every token", ""
    if effect < np.inf:
        how = (
            f"returns something else when texts are padded (by {effect:.1%} of its outputs), as "
            "with Keras' GlobalMaxPooling1D, which ignores masks"
        )
        mend = " Layers of igsuite.text honour masks."
    warnings.warn(
        f"the model {how}: all texts are padded to the longest, {' and '.join(map(str, common))} "
        f"tokens, and what is explained may depend on that.{mend}",
        UserWarning,
        stacklevel=6,
    )
