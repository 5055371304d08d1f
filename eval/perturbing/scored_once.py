"""One flat list of jobs: perturbed inputs, each scored once, in full batches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from igsuite.arrays import Array, BoolArray, IntArray

#: Which units are removed in jobs `(m,)`: `(m, units)`.
RemovedOf: TypeAlias = Callable[[IntArray], BoolArray]

#: Units of jobs that are looked up at a time.
_UNITS = 2**26

#: Packed units up to here are their own key; longer ones are hashed.
_KEY_BYTES = 32


class ScoredOnce:
    """Scores of perturbed samples, found again whoever asks for them.

    Args:
        score: From rows `(m,)` of one lot, and what says which units are removed in each of them,
            to scores `(m,)`.
        present: `(n, units)`: units beyond a sample's own make no difference.
        whole: `(n,)` scores with nothing removed, which are known.
        lots: `(n,)`, equal for samples that can be computed together.
    """

    def __init__(
        self,
        score: Callable[[IntArray, RemovedOf], Array],
        present: BoolArray,
        whole: Array,
        lots: IntArray,
    ) -> None:
        self._score, self._present, self._lots = score, present, lots
        keys = self._keys(np.arange(len(whole)), lambda jobs: np.zeros_like(present[jobs]))
        self._known = dict(zip(keys, whole.tolist(), strict=True))

    def __call__(self, rows: IntArray, removed_of: RemovedOf) -> Array:
        """Score jobs.

        Args:
            rows: `(jobs,)` the sample of each job.
            removed_of: From numbers `(m,)` of jobs to their removed units `(m, units)`; asked
                twice, so that nothing but scores is kept.

        Returns:
            `(jobs,)` float64.
        """
        keys = self._keys(rows, removed_of)
        first: dict[bytes, int] = {}
        for number, key in enumerate(keys):
            if key not in self._known:
                first.setdefault(key, number)
        new = np.array(list(first.values()), dtype=np.int64)
        lots = self._lots[rows[new]]
        for lot in np.unique(lots).tolist():
            jobs = new[lots == lot]

            def removed(chosen: IntArray, jobs: IntArray = jobs) -> BoolArray:
                numbers = jobs[chosen]
                return removed_of(numbers) & self._present[rows[numbers]]

            scores = self._score(rows[jobs], removed).tolist()
            self._known.update(zip([keys[each] for each in jobs], scores, strict=True))
        return np.array([self._known[key] for key in keys], dtype=np.float64)

    def _keys(self, rows: IntArray, removed_of: RemovedOf) -> list[bytes]:
        """Name every job by its sample and its removed units."""
        keys: list[bytes] = []
        at_a_time = max(1, _UNITS // max(1, self._present.shape[1]))
        for start in range(0, len(rows), at_a_time):
            numbers = np.arange(start, min(start + at_a_time, len(rows)))
            samples = rows[numbers]
            packed = np.packbits(removed_of(numbers) & self._present[samples], axis=1)
            if packed.shape[1] > _KEY_BYTES:
                hashed = [hashlib.blake2b(each, digest_size=16).digest() for each in packed]
                packed = np.frombuffer(b"".join(hashed), np.uint8).reshape(-1, 16)
            named = np.concatenate([samples.astype("<i8")[:, None].view(np.uint8), packed], axis=1)
            joined, width = named.tobytes(), named.shape[1]
            keys.extend(joined[at : at + width] for at in range(0, len(joined), width))
        return keys
