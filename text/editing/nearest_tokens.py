"""Tokens whose embeddings point where a token's own does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.interception import find_layer
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.token_units import TokenUnit
from igsuite.text.editing.vocabulary import written_vocabulary
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explain import find_embedding


@dataclass(frozen=True)
class NearestTokens(EditOperator):
    """Replaces a token by its nearest neighbours in the model's embedding, by the cosine.

    Never by itself, nor by padding, the unknown, the mask or a special token. A word of several
    pieces has no embedding of its own and stays, and so does an unknown token.

    Args:
        count: Neighbours of a token.
        layer: Name of the embedding layer; `None` where the model has exactly one.
        vocabulary: The tokens to choose from; `None` for all of the encoder's, which for a
            `FunctionEncoder` cannot be known.
    """

    name: ClassVar[str] = "nearest"
    count: int = 5
    layer: str | None = None
    vocabulary: Sequence[str] | None = None

    def __post_init__(self) -> None:
        check_count("count", self.count)

    def alternatives(
        self, units: Sequence[TokenUnit], model: keras.Model, encoder: Encoder
    ) -> list[tuple[str, ...]]:
        layer = find_embedding(model) if self.layer is None else find_layer(model, self.layer)
        embeddings = embedding_matrix(layer)
        written = written_vocabulary(encoder, self.vocabulary)
        known = np.array([each for each in sorted(written) if each < len(embeddings)], dtype=int)
        special = {encoder.pad_id, encoder.unknown_id, encoder.mask_id}
        asked = sorted({unit.ids[0] for unit in units if len(unit.ids) == 1} - special)
        asked = [each for each in asked if each < len(embeddings)]
        nearest = nearest_ids(embeddings, np.array(asked, dtype=int), known, self.count)
        texts = {
            token: tuple(written[each] for each in found)
            for token, found in zip(asked, nearest, strict=True)
        }
        return [
            tuple(each for each in texts.get(unit.ids[0], ()) if each != unit.text)
            if len(unit.ids) == 1
            else ()
            for unit in units
        ]


def embedding_matrix(layer: Any) -> Array:
    """Return the embeddings of an embedding layer, `(vocabulary, dimensions)` float64.

    Raises:
        ArgumentError: If the layer has none.
    """
    embeddings = getattr(layer, "embeddings", None)
    if embeddings is None or len(embeddings.shape) != 2:
        allowed = "a layer with a matrix of embeddings"
        raise ArgumentError("layer", Wording(f"{layer.name!r}, which has none"), allowed)
    return np.asarray(embeddings.value, dtype=np.float64)


def nearest_ids(embeddings: Array, asked: IntArray, known: IntArray, count: int) -> list[list[int]]:
    """Return the ids with the largest cosine to each id asked for.

    Args:
        embeddings: `(vocabulary, dimensions)`.
        asked: `(m,)` ids.
        known: `(k,)` ids to choose from, rising.
        count: How many, where there are as many.

    Returns:
        For each id asked for the others, nearest first; of two equally near, the lower id first.
        An embedding of zeros points nowhere: it has no neighbours and is none.

    Example:
        >>> embeddings = np.array([[1.0, 0.0], [5.0, 5.0], [0.1, 0.0], [0.0, 0.0]])
        >>> nearest_ids(embeddings, np.array([0, 3]), np.arange(4), count=2)
        [[2, 1], []]
    """
    norms = np.linalg.norm(embeddings, axis=1, keepdims=True)
    directions = np.divide(embeddings, norms, out=np.zeros_like(embeddings), where=norms > 0)
    known = known[norms[known, 0] > 0]
    found: list[list[int]] = []
    if not len(known):
        return [[] for _ in asked]
    count = min(count, len(known))
    # A block of rows at a time: the whole would be vocabulary squared.
    for start in range(0, len(asked), 256):
        block = asked[start : start + 256]
        cosines = directions[block] @ directions[known].T
        cosines[block[:, None] == known] = -np.inf
        least = np.partition(cosines, -count, axis=1)[:, -count]
        for token, row, lowest in zip(block, cosines, least, strict=True):
            near = np.flatnonzero((row >= lowest) & np.isfinite(row))
            ranked = near[np.argsort(-row[near], kind="stable")][:count]
            found.append(known[ranked].tolist() if norms[token, 0] > 0 else [])
    return found
