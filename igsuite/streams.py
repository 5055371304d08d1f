"""Streams of random numbers: one for each purpose and sample, no two of them alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from igsuite.arrays import IntArray
from igsuite.checks import check_seed
from igsuite.errors import ArgumentError


def stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """Return the random generator of a purpose.

    `default_rng([seed, 0])` is `default_rng(seed)`; a spawn key keeps the two apart.

    Args:
        seed: What the user set.
        *purpose: What the numbers are for, in words, and of which sample or draw.

    Returns:
        A generator: the same for equal arguments, and independent of those of all others.

    Example:
        >>> first, again, other = (stream(1, "noise", row).random() for row in (0, 0, 1))
        >>> first == again, first == other
        (True, False)
    """
    key = [crc32(each.encode()) if isinstance(each, str) else int(each) for each in purpose]
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


@dataclass(frozen=True, eq=False)
class SampleStreams:
    """The random streams of the samples of one call.

    Args:
        seed: What the user set.
        numbers: `(n,)` the samples' numbers. What is random of a sample depends on the seed and
            its number alone, not on which others are explained with it.
    """

    seed: int
    numbers: IntArray

    def shared(self, *purpose: str | int) -> np.random.Generator:
        """The stream of what all samples share."""
        return stream(self.seed, *purpose)

    def own(self, row: int, *purpose: str | int) -> np.random.Generator:
        """The stream of the sample at a row."""
        return stream(self.seed, *purpose, int(self.numbers[row]))


def sample_streams(seed: int, sample_numbers: Any, count: int) -> SampleStreams:
    """Check a seed and the numbers of samples.

    Args:
        seed: What the user set.
        sample_numbers: `(n,)` whole numbers of at least 0; None: 0, 1, ….
        count: How many samples there are.

    Returns:
        Their streams.

    Raises:
        ArgumentError: If either can't be used.
    """
    check_seed(seed)
    if sample_numbers is None:
        return SampleStreams(int(seed), np.arange(count))
    numbers = np.asarray(sample_numbers)
    whole = numbers.dtype.kind in "iu" and numbers.shape == (count,) and (numbers >= 0).all()
    if not whole:
        allowed = f"None, or {count} whole numbers of at least 0, one for each sample"
        raise ArgumentError("sample_numbers", sample_numbers, allowed)
    return SampleStreams(int(seed), numbers.astype(np.int64))
