"""Texts as a subject of evaluation: tokens or words that are removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Arrays, BoolArray, IntArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.perturbing.from_embeddings import embedded
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.perturbing.text_operators import as_text_operator
from igsuite.eval.perturbing.units import Units, each_place, labelled
from igsuite.streams import sample_streams
from igsuite.text import Encoded, TextExplainer
from igsuite.text.explaining.batching import buckets
from igsuite.text.explaining.padded import padded
from igsuite.text.explaining.scored_layer import scored_model
from igsuite.text.explaining.text_batch import TextBatch

#: What of a text can be removed at a time.
TEXT_UNITS = ("tokens", "words")


def text_subject(
    explainer: TextExplainer,
    texts: Sequence[str],
    operator: Any = "mask",
    units: str = "tokens",
    *,
    target: Any = None,
    score: str | None = None,
    sample_numbers: Any = None,
) -> Subject:
    """Make a subject of texts.

    Padding and special tokens always stay. Texts of like length are computed together, as the
    explainer does.

    Args:
        explainer: Knows the model and its encoder.
        texts: The texts.
        operator: What removes: a `TextOperator`, or a name out of `TEXT_OPERATORS`.
        units: "tokens", or "words": the tokens of a word go together, as the encoder numbers them.
        target: As for `TextExplainer.explain`.
        score: As for `igsuite.integrated_gradients`; `None`: the explainer's.
        sample_numbers: `(n,)` the texts' numbers, where they are some of many; `None`: 0, 1, ….

    Returns:
        A `Subject`; attributions of its texts are `(n, time)`, as `TokenAttributions` have them.

    Raises:
        ArgumentError: If the model takes groups of texts, or lacks what the operator needs.
    """
    removing = as_text_operator(operator)
    check_name("units", units, TEXT_UNITS)
    if explainer.make_inputs.group_size not in (1, None):
        given = Wording(f"a model of {explainer.make_inputs.group_size} texts")
        raise ArgumentError("explainer", given, "one whose model takes one text at a time")
    settings = explainer.settings if score is None else {**explainer.settings, "score": score}
    model, score = scored_model(explainer.model, settings["score"])
    encoded = explainer.encoder.encode(texts)
    if not len(encoded):
        raise ArgumentError("texts", texts, "at least one text")
    numbers = sample_streams(0, sample_numbers, len(encoded)).numbers
    batch = TextBatch(
        model,
        explainer.make_inputs,
        explainer.encoder,
        explainer.layer,
        explainer.pooling_layer,
        explainer.attribute_special,
        (encoded,),
        np.arange(len(encoded)),
        len(encoded),
        0,
        target,
        {**settings, "score": score, "progress": False},
    )
    lots, times = np.zeros(len(encoded), dtype=np.int64), []
    for number, (rows, (time,)) in enumerate(buckets(batch)):
        lots[rows] = number
        times.append(time)
    found = _units(units, encoded, batch.held[0])
    called, edit = removing.on(explainer, model)

    def perturb(rows: IntArray, removed: BoolArray) -> Arrays:
        text = padded(encoded, rows.tolist(), times[lots[rows[0]]], explainer.encoder.pad_id)
        gone = found.places(rows, removed)[:, : text.ids.shape[1]]
        missing = text.ids.shape[1] - gone.shape[1]
        return edit(text, np.pad(gone, ((0, 0), (0, missing))))

    return Subject(
        called,
        perturb,
        found,
        numbers,
        lots,
        removing.get_config(),
        target,
        score,
        settings.get("batch_size"),
        embed=lambda subject: embedded(subject, batch.take(np.arange(len(batch)), (max(times),))),
    )


def _units(units: str, encoded: Encoded, held: BoolArray) -> Units:
    if units == "tokens":
        return each_place("tokens", ~held)
    return labelled("words", np.where(held, -1, encoded.words))
