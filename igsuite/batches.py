"""Full batches of one shape, two at a time, halved where they don't fit into memory."""

from __future__ import annotations

import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, IntArray
from igsuite.errors import ArgumentError, Wording

#: Inputs of a batch in numbers: what keeps small networks busy without filling the memory.
_NUMBERS_A_BATCH = 2**21

#: Numbers in one tensor of a batch: a network keeps dozens of them for its gradient.
_NUMBERS_A_TENSOR = 2**25

#: Batches in flight: one network call alone leaves cores idle, and so does what follows it.
_IN_FLIGHT = 2


class Batches:
    """Cuts work into batches, and remembers how large they may be."""

    def __init__(self) -> None:
        self._most = sys.maxsize
        self.size = 1

    def ask_for(self, size: int | None, numbers: int, largest: int = 0) -> None:
        """Say how large batches are from now on, as far as they fit.

        Args:
            size: Points; None: chosen.
            numbers: Numbers that one point is made of.
            largest: Numbers that it becomes in the network's largest tensor, where known.
        """
        chosen = 2 ** int(np.clip(np.log2(_NUMBERS_A_BATCH / max(numbers, 1)), 3, 8))
        fitting = 2 ** int(np.log2(max(1, _NUMBERS_A_TENSOR // max(largest, 1))))
        self.size = min(size or min(chosen, fitting), self._most)

    def run(
        self, count: int, call: Callable[[IntArray], Sequence[Any]]
    ) -> Iterator[tuple[slice, list[AnyArray]]]:
        """Call a compiled function on rows 0 to `count`, batch by batch.

        Args:
            count: Number of rows.
            call: Takes row numbers `(b,)`, returns tensors `(b, ...)`; from any thread.

        Yields:
            The slice of rows done, in order, and what the call returned for them.
        """
        start, too_many = 0, 0
        device = tf.zeros(()).device  # a thread does not know of the caller's tf.device
        ahead: deque[tuple[slice, int, Future[list[AnyArray]]]] = deque()

        def fetch(rows: slice, size: int) -> list[AnyArray]:
            with tf.device(device):
                # Out of memory on a device may show only when the result is fetched.
                return [each.numpy() for each in call(_padded(rows.start, rows.stop, size))]

        def look_ahead() -> None:
            nonlocal start
            while start < count and len(ahead) < _IN_FLIGHT:
                rows = slice(start, min(start + self.size, count))
                ahead.append((rows, self.size, workers.submit(fetch, rows, self.size)))
                start = rows.stop

        with ThreadPoolExecutor(_IN_FLIGHT) as workers:
            look_ahead()
            while ahead:
                rows, size, batch = ahead.popleft()
                try:
                    results = batch.result()
                except tf.errors.ResourceExhaustedError as error:
                    wait([later for _, _, later in ahead])
                    ahead.clear()
                    start, too_many = rows.start, size
                    self._halve(size, error)
                    look_ahead()
                    continue
                if too_many:
                    warnings.warn(
                        f"Out of memory at {too_many} points: going on with batches of {size}. "
                        f"batch_size={size} avoids the failed attempts.",
                        RuntimeWarning,
                        stacklevel=2,
                    )
                    too_many = 0
                look_ahead()
                yield rows, [each[: rows.stop - rows.start] for each in results]

    def _halve(self, size: int, error: Exception) -> None:
        if size == 1:
            raise ArgumentError(
                "inputs",
                Wording("a sample of which a single point does not fit into memory"),
                "samples that fit",
            ) from error
        self.size = self._most = size // 2


def _padded(start: int, stop: int, size: int) -> IntArray:
    """Row numbers from start to stop, the last repeated up to the next power of two.

    Devices choose algorithms anew for every batch shape; this leaves them a handful.
    """
    size = min(size, 1 << (stop - start - 1).bit_length())
    return np.minimum(np.arange(start, start + size), stop - 1)
