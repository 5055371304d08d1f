"""Baselines in the words of texts: tokens, their mean, other texts; padding is left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from igsuite.arrays import AnyArray, BoolArray, FloatArray
from igsuite.baselines import (
    Array,
    Baseline,
    Gaussian,
    Uniform,
    Zero,
    as_baseline,
    fingerprint,
)
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.streams import SampleStreams
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explaining.padded import of_ids, widened
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.text_samples import DrawnTexts

#: The engine's baselines that mean something to texts.
OF_THE_ENGINE: dict[str, type[Baseline]] = {"zero": Zero, "uniform": Uniform, "gaussian": Gaussian}

#: Baselines by name: the engine's, a token's, and the mean of all tokens.
TOKEN_BASELINES = (*OF_THE_ENGINE, "pad", "mask", "unknown", "mean")


@dataclass(frozen=True, eq=False)
class TokenVectors(Baseline):
    """Vectors at the layer's output.

    Args:
        vectors: `(draws, m, time, dim)`, with m of 1 for all texts or n.
        description: What they are.
        drawn_from: How many equally likely ones there were to draw from; `None`: nothing was drawn.
    """

    vectors: AnyArray
    description: dict[str, Any]
    drawn_from: int | None = None
    name: ClassVar[str] = "token_vectors"

    @property
    def population(self) -> int | None:
        return self.drawn_from

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        return self.vectors.astype(inputs.dtype)

    def describe(self) -> dict[str, Any]:
        return self.description


@dataclass(frozen=True, eq=False)
class Kept(Baseline):
    """A baseline that leaves some positions as they are: nothing is attributed to them.

    Padding and special tokens keep their own embeddings. With the path standing still there,
    their attribution is exactly 0, also in a model that ignores masks.

    Args:
        baseline: What all other positions start from.
        held: `(n, time)`, true where a position stays as it is.
    """

    baseline: Baseline
    held: BoolArray
    name: ClassVar[str] = "kept"

    @property
    def population(self) -> int | None:
        return self.baseline.population

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        return self._kept(inputs, self.baseline.draw(inputs, generator))

    def draw_all(self, inputs: FloatArray, streams: SampleStreams, array: str) -> FloatArray:
        return self._kept(inputs, self.baseline.draw_all(inputs, streams, array))

    def _kept(self, inputs: FloatArray, drawn: FloatArray) -> FloatArray:
        try:
            drawn = np.broadcast_to(drawn, (*drawn.shape[:2], *inputs.shape[1:]))
        except ValueError as error:
            given = Wording(f"vectors of shape {drawn.shape[2:]}")
            allowed = f"what fits the layer's output, {inputs.shape[1:]}"
            raise ArgumentError("baseline", given, allowed) from error
        if not self.held.any():
            return drawn
        return np.where(self.held[None, :, :, None], inputs[None], drawn)

    def describe(self) -> dict[str, Any]:
        return self.baseline.describe()


def token_baselines(baseline: Any, batch: TextBatch) -> list[Baseline]:
    """Return the baselines of a batch, one for each text of a group.

    Args:
        baseline: One of `TOKEN_BASELINES`, a `DrawnTexts`, or what `igsuite.integrated_gradients`
            takes: an array of ids is that of texts, an array of floats is at the layer's output,
            `(dim,)`, `(time, dim)` or one of all the texts, no shorter than the longest text. For
            groups also a list of these.
        batch: The texts.

    Returns:
        Baselines that leave padding and special tokens as they are.

    Raises:
        ArgumentError: If the baseline is unknown, or needs something that encoder or layer lack.
    """
    texts = len(batch.encoded)
    if isinstance(baseline, (list, tuple)) and texts > 1:
        if len(baseline) != texts:
            given = Wording(f"{len(baseline)} baselines for groups of {texts} texts")
            raise ArgumentError("baseline", given, "one for all, or one for each text of a group")
        found = [_one(each, batch, side) for side, each in enumerate(baseline)]
    else:
        found = [_one(baseline, batch, side) for side in range(texts)]
    return [Kept(each, held) for each, held in zip(found, batch.held, strict=True)]


def draws_of(baseline: Any) -> int:
    """Return how many baselines a text is compared with."""
    if isinstance(baseline, DrawnTexts):
        return len(baseline.ids[0])
    if isinstance(baseline, (list, tuple)):
        return max(map(draws_of, baseline), default=1)
    if isinstance(baseline, str) and baseline in OF_THE_ENGINE:
        return draws_of(OF_THE_ENGINE[baseline]())
    return getattr(baseline, "draws", None) or getattr(baseline, "population", None) or 1


def token_id(encoder: Encoder, name: str) -> tuple[int, str]:
    """Return the id of the pad, mask or unknown token, and which of them it is.

    An encoder without a mask token has its unknown one stand for it.

    Raises:
        ArgumentError: If the encoder has none.
    """
    known = {"pad": encoder.pad_id, "unknown": encoder.unknown_id, "mask": encoder.mask_id}
    found = known[name]
    if found is None:
        have = ", ".join(repr(each) for each, number in known.items() if number is not None)
        given = Wording(f"{name!r} with an encoder that has no such token")
        raise ArgumentError("baseline", given, f"{have}, 'zero', 'mean', …")
    return found, "unknown" if found == encoder.unknown_id else name


def _one(baseline: Any, batch: TextBatch, side: int) -> Baseline:
    if isinstance(baseline, Baseline):
        return _as_wide_as_the_table(baseline, batch)
    if isinstance(baseline, DrawnTexts):
        return _from_texts(baseline, batch, side)
    if isinstance(baseline, str):
        name = check_name("baseline", baseline, TOKEN_BASELINES)
        if name in OF_THE_ENGINE:
            return _as_wide_as_the_table(OF_THE_ENGINE[name](), batch)
        return _mean(batch) if name == "mean" else _token(name, batch, side)
    return _given(baseline, batch, side)


def _token(name: str, batch: TextBatch, side: int) -> Baseline:
    number, token = token_id(batch.encoder, name)
    filled = [of_ids(np.full((1, each.ids.shape[1]), number)) for each in batch.encoded]
    description = {"name": name, "token": token, "id": number}
    return TokenVectors(batch.at_layer(filled)[side][None], description)


def _mean(batch: TextBatch) -> Baseline:
    table = _table(batch)
    if table is None:
        given = Wording(f"'mean' at {batch.layer.name!r}, which is no table of embeddings")
        raise ArgumentError("baseline", given, "'mean' at a keras.layers.Embedding")
    mean = table.mean(axis=0)
    return TokenVectors(mean[None, None, None], {"name": "mean", "of": "the embedding table"})


def _as_wide_as_the_table(baseline: Baseline, batch: TextBatch) -> Baseline:
    """Noise of a width that was left open, set by the table rather than by the texts at hand."""
    table = _table(batch)
    if table is None:
        return baseline
    if isinstance(baseline, Gaussian) and baseline.deviation is None:
        return replace(baseline, deviation=float(table.std()))
    if isinstance(baseline, Uniform):
        low = float(table.min()) if baseline.low is None else baseline.low
        high = float(table.max()) if baseline.high is None else baseline.high
        return replace(baseline, low=low, high=high)
    return baseline


def _table(batch: TextBatch) -> FloatArray | None:
    """The embeddings, padding left out: the same whatever texts are explained together."""
    table = getattr(batch.layer, "embeddings", None)
    if table is None:
        return None
    vectors: FloatArray = np.asarray(table, dtype=np.float64)
    known: FloatArray = vectors[np.arange(len(vectors)) != batch.encoder.pad_id]
    return known


def _from_texts(drawn: DrawnTexts, batch: TextBatch, side: int) -> Baseline:
    if len(drawn.ids) != len(batch.encoded):
        given = Wording(f"samples of {len(drawn.ids)} texts each")
        raise ArgumentError("baseline", given, f"samples of {len(batch.encoded)}, as are explained")
    repeated = [
        of_ids(np.stack([np.resize(ids, each.ids.shape[1]) for ids in texts]))
        for texts, each in zip(drawn.ids, batch.encoded, strict=True)
    ]
    vectors = batch.at_layer(repeated)[side][:, None]
    return TokenVectors(vectors, drawn.description, drawn.population)


def _given(baseline: Any, batch: TextBatch, side: int) -> Baseline:
    if baseline is None or isinstance(baseline, (bool, int, float)):
        return as_baseline(baseline)
    array = Array(baseline).array
    time = batch.encoded[side].ids.shape[1]
    if array.dtype.kind in "iu":
        return _given_ids(array, batch, side, time)
    axis = array.ndim - 2
    own = array.ndim == 3 and len(array) == batch.count
    if axis > 1 or (array.ndim == 3 and not own):
        allowed = f"(dim,), (time, dim) or ({batch.count}, time, dim)"
        raise ArgumentError("baseline", Wording(f"floats of shape {array.shape}"), allowed)
    array = array[batch.rows] if own else array
    if axis >= 0 and array.shape[axis] > 1:
        _check_reach(array.shape[axis], batch, side)
        # What is missing beyond is padding, which is left alone.
        missing = [(0, 0)] * array.ndim
        missing[axis] = (0, max(0, time - array.shape[axis]))
        array = np.pad(array, missing).take(range(time), axis=axis)
    vectors = array.reshape(1, *(1,) * (3 - array.ndim), *array.shape)
    return TokenVectors(vectors, {"name": "array", **fingerprint(np.asarray(baseline))})


def _given_ids(ids: AnyArray, batch: TextBatch, side: int, time: int) -> Baseline:
    if ids.ndim > 2 or (ids.ndim == 2 and len(ids) not in (1, batch.count)):
        allowed = f"ids of one text (time,) or of all ({batch.count}, time)"
        raise ArgumentError("baseline", Wording(f"integers of shape {ids.shape}"), allowed)
    if ids.min(initial=0) < 0:
        # To Keras they count from the end of the table.
        raise ArgumentError("baseline", int(ids.min()), "ids of at least 0")
    _check_reach(ids.shape[-1] if ids.ndim else 1, batch, side)
    own = ids.ndim == 2 and len(ids) > 1
    rows = ids[batch.rows] if own else ids.reshape(1, -1)
    filled = [of_ids(each.ids[: len(rows)]) for each in batch.encoded]
    filled[side] = of_ids(widened(rows, time, batch.encoder.pad_id))
    description = {"name": "ids", "through": batch.layer.name, **fingerprint(ids)}
    return TokenVectors(batch.at_layer(filled)[side][None], description)


def _check_reach(given: int, batch: TextBatch, side: int) -> None:
    """Raise where a text has more tokens than a baseline, whose end would be made up."""
    longest = int(batch.encoded[side].lengths.max())
    if given < longest:
        shown = Wording(f"one of {given} tokens for a text of {longest}")
        raise ArgumentError("baseline", shown, "one as long as the longest text")
