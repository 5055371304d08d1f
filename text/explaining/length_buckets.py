"""Which texts are padded to which length: little padding is computed, and few traces are made."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import IntArray

#: Below this padding costs nothing that could be measured.
SHORTEST = 8

#: Padding tokens worth computing to save one call: between what a call costs whose trace is kept
#: (600 tokens of a small convolutional classifier, on two cores) and one that is traced (6,500).
_CALL = 2048


def rounded_length(length: int) -> int:
    """Return the least of 8, 12, 16, 24, 32, 48, … that is no less than `length`.

    Later calls meet the same few lengths, 2^k and 3·2^(k−1), and use the traces of earlier ones.

    Example:
        >>> [rounded_length(length) for length in (1, 9, 13, 100, 128)]
        [8, 12, 16, 128, 128]
    """
    power = 1 << max(length - 1, SHORTEST - 1).bit_length()
    between = 3 * power // 4
    return between if SHORTEST < length <= between else power


def length_buckets(times: IntArray) -> list[tuple[IntArray, tuple[int, ...]]]:
    """Group texts of like length, as long as that saves more than another call costs.

    Args:
        times: `(n, k)` the length that each of a group's k texts would be padded to by itself.

    Returns:
        For each bucket the rows of `times` in it, in their order, and the k lengths that they are
        padded to: the largest among them. Every row is in one bucket.

    Example:
        >>> few = length_buckets(np.array([[8], [64], [8]]))
        >>> [(rows.tolist(), shape) for rows, shape in few]
        [([0, 1, 2], (64,))]
        >>> many = length_buckets(np.repeat([[8], [64]], 100, axis=0))
        >>> [(len(rows), shape) for rows, shape in many]
        [(100, (8,)), (100, (64,))]
    """
    shapes, bucket_of, counts = np.unique(times, axis=0, return_inverse=True, return_counts=True)
    bucket_of = bucket_of.reshape(-1)
    alive = np.ones(len(shapes), dtype=bool)
    # The cheapest bucket first: it is the one that hardly pays for a call of its own.
    for bucket in np.argsort(shapes.sum(axis=1) * counts, kind="stable"):
        joint = np.maximum(shapes, shapes[bucket])
        padding = counts * (joint - shapes).sum(axis=1)
        padding += counts[bucket] * (joint - shapes[bucket]).sum(axis=1)
        alive[bucket] = False
        best = int(np.argmin(np.where(alive, padding, np.iinfo(np.int64).max)))
        if not alive[best] or padding[best] >= _CALL:
            alive[bucket] = True
            continue
        shapes[best], counts[best] = joint[best], counts[best] + counts[bucket]
        bucket_of[bucket_of == bucket] = best
    return [
        (np.flatnonzero(bucket_of == bucket), tuple(map(int, shapes[bucket])))
        for bucket in np.flatnonzero(alive)
    ]
