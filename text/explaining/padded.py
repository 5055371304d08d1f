"""Encoded texts cut or filled up to a given length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.text.encoders.encoding import Encoded


def padded(encoded: Encoded, rows: Sequence[int], time: int, pad_id: int) -> Encoded:
    """Return the texts at `rows`, padded to `time`.

    Args:
        encoded: The texts.
        rows: Positions of the texts to keep; none of them is longer than `time`.
        time: The length.
        pad_id: The id that fills up shorter texts.

    Returns:
        An `Encoded` of ids `(rows, time)`.
    """
    rows = list(rows)
    return Encoded(
        widened(encoded.ids[rows], time, pad_id),
        tuple(encoded.tokens[row] for row in rows),
        tuple(encoded.offsets[row] for row in rows),
        widened(encoded.special[rows], time, False),
        widened(encoded.words[rows], time, -1),
    )


def widened(array: AnyArray, time: int, fill: float) -> AnyArray:
    """Return `(n, width)` values cut at the end, or filled up there, to `(n, time)`.

    Example:
        >>> widened(np.array([[1, 2]]), 3, 0).tolist(), widened(np.array([[1, 2]]), 1, 0).tolist()
        ([[1, 2, 0]], [[1]])
    """
    missing = max(0, time - array.shape[1])
    return np.pad(array[:, :time], ((0, 0), (0, missing)), constant_values=fill)


def of_ids(ids: AnyArray) -> Encoded:
    """Return ids `(n, time)` as texts in which no position is padding."""
    count, time = ids.shape
    return Encoded(
        np.asarray(ids, dtype=np.int32),
        (("",) * time,) * count,
        (((0, 0),) * time,) * count,
        np.zeros(ids.shape, dtype=bool),
        np.broadcast_to(np.arange(time, dtype=np.int32), ids.shape),
    )
