"""Does a model ignore padding, and do its attributions?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Array, FloatArray, IntArray
from igsuite.checks import check_count, check_number
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.explanation import Explanation
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent, plain
from igsuite.scoring import score_inputs
from igsuite.text import TextExplainer
from igsuite.text.explaining.padded import padded
from igsuite.text.explaining.scored_layer import scored_model

#: Share of a score, or of a map, that rounding makes.
WITHIN = 1e-4
_MASKED = (
    "layers that honour the mask: mask_zero=True at the embedding, and igsuite.text's pooling "
    "layers or Keras' GlobalAveragePooling1D, not GlobalMaxPooling1D or Flatten"
)


def ignores_more_padding(
    explanation: Explanation, extra: int, within: float, names: Sequence[str]
) -> Finding:
    """Find the texts whose score changes where more padding follows them.

    Args:
        explanation: Of texts.
        extra: Positions of padding behind the longest text; all are filled up to there.
        within: Change that is allowed, as a share of the score.
        names: What messages call each sample.
    """
    check_count("extra", extra)
    check_number("within", within, 0.0)
    explainer = explanation.model
    if not isinstance(explainer, TextExplainer):
        raise ArgumentError("model", explainer, "a TextExplainer, or say which= places are padding")
    model, score = scored_model(explainer.model, explainer.settings["score"])
    (time,) = explainer.make_inputs.fixed_times(1)
    if time is not None:
        given = Wording(f"a model of {time} tokens, no more and no fewer")
        raise ArgumentError("model", given, "a model of any number of tokens")
    encoded = explainer.encoder.encode(explanation.inputs)

    def scores(rows: IntArray, time: int) -> FloatArray:
        text = padded(encoded, rows.tolist(), time, explainer.encoder.pad_id)
        target = explanation.frozen_target
        target = target[rows] if isinstance(target, np.ndarray) else target
        return score_inputs(model, explainer.make_inputs((text,)), target=target, score=score)[0]

    every = np.arange(len(encoded))
    short = np.empty(len(encoded))
    for length in np.unique(encoded.lengths):
        rows = every[encoded.lengths == length]
        short[rows] = scores(rows, int(length))
    long = scores(every, encoded.ids.shape[1] + extra)
    before, after = (np.asarray(each, dtype=np.float64) for each in (short, long))
    change = np.abs(after - before)
    allowed = within * np.maximum(np.abs(before), np.abs(after))
    bad = np.flatnonzero(~(change <= allowed)).tolist()
    what = f"padding up to {extra} positions behind the longest text"
    if not bad:
        return Finding(True, f"{what} changes the score of none of {counted(len(names), 'text')}")
    lines = worst_first(
        (change[row], f"{names[row]}: the score was {plain(before[row])}, is {plain(after[row])}")
        for row in bad
    )
    line = f"{what} changes the score of {len(bad)} of {counted(len(names), 'text')}"
    return Finding(False, line, lines, (_MASKED,))


def ignores_places(
    values: Sequence[Array], which: Any, within: float, names: Sequence[str]
) -> Finding:
    """Find the samples whose attributions are at places that should get none.

    Args:
        values: Values of each sample.
        which: For each sample booleans shaped like its values, true at padding.
        within: Share of a sample's absolute values that is allowed there.
        names: What messages call each sample.
    """
    check_number("within", within, 0.0)
    masks = [np.asarray(each) for each in which] if isinstance(which, Iterable) else []
    shapes = [each.shape for each in values]
    if [each.shape for each in masks] != shapes or any(each.dtype != bool for each in masks):
        given = Wording(f"{len(masks)} masks, the first of {masks[0].shape if masks else ()}")
        raise ArgumentError("which", given, f"booleans of {len(values)} samples {shapes[0]}")
    if not any(each.any() for each in masks):
        given = Wording("no place of any sample")
        raise ArgumentError("which", given, "booleans, true where there is padding")
    shares = np.array(
        [
            np.abs(value[mask]).sum() / total if (total := np.abs(value).sum()) else 0.0
            for value, mask in zip(values, masks, strict=True)
        ]
    )
    bad = np.flatnonzero(~(shares <= within)).tolist()
    if not bad:
        return Finding(True, f"padding gets nothing in {counted(len(names), 'sample')}")
    lines = worst_first(
        (
            shares[row],
            f"{names[row]}: {in_percent(shares[row])} of the attribution is at "
            f"{counted(int(masks[row].sum()), 'place')} of padding",
        )
        for row in bad
    )
    line = f"padding is attributed to in {len(bad)} of {counted(len(names), 'sample')}"
    advice = (_MASKED, "a baseline that is the same as the samples at padding")
    return Finding(False, line, lines, advice)
