"""Units: the places of a sample that are removed together, a token, a word, a pixel, a patch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray, IntArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording


@dataclass(frozen=True, eq=False)
class Units:
    """Which unit every place of a sample belongs to.

    Args:
        name: What the units are: "tokens", "words", "pixels", "patches", "regions", ….
        labels: `(n, *unit_shape)` int, the number of each place's unit, from 0 and without a gap
            in each sample; −1 at places that always stay.
    """

    name: str
    labels: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def counts(self) -> IntArray:
        """`(n,)` units of each sample."""
        return np.asarray(self._flat.max(axis=1, initial=-1) + 1)

    @cached_property
    def present(self) -> BoolArray:
        """`(n, units)`, false beyond a sample's own units."""
        present: BoolArray = np.arange(self.counts.max(initial=0)) < self.counts[:, None]
        return present

    def sums(self, values: ArrayLike) -> Array:
        """Sum attributions over each unit.

        Args:
            values: `(n, *unit_shape)`.

        Returns:
            `(n, units)`, NaN beyond a sample's own units, and in the whole row of a map that is
            not finite at one of them.

        Raises:
            ArgumentError: If the values have another shape.

        Example:
            >>> patches([2, 2], 1, 2).sums([[[1.0, 2.0], [3.0, 4.0]]]).tolist()
            [[10.0]]
        """
        given = np.asarray(values, dtype=np.float64)
        if given.shape != self.labels.shape:
            raise ArgumentError("values", given.shape, f"the units' shape {self.labels.shape}")
        rows, units = self.present.shape
        belongs = self._flat >= 0
        bins = (self._flat + units * np.arange(rows)[:, None])[belongs]
        added = np.bincount(bins, given.reshape(self._flat.shape)[belongs], rows * units)
        found = np.where(self.present, added.reshape(rows, units), np.nan)
        found[(~np.isfinite(found) & self.present).any(axis=1)] = np.nan
        return found

    def places(self, rows: IntArray, removed: BoolArray) -> BoolArray:
        """Say which places of samples are removed.

        Args:
            rows: `(m,)` samples.
            removed: `(m, units)`, true where a unit is removed.

        Returns:
            `(m, *unit_shape)`.
        """
        shape = len(rows), *self.labels.shape[1:]
        if self._whole:
            return np.asarray(removed.reshape(shape))
        labels = self._flat[rows]
        gone = np.take_along_axis(removed, np.maximum(labels, 0), axis=1) & (labels >= 0)
        return np.asarray(gone.reshape(shape))

    @cached_property
    def _whole(self) -> bool:
        """Whether every place of every sample is a unit, in order."""
        return bool((self._flat == np.arange(self._flat.shape[1])).all())

    @property
    def _flat(self) -> IntArray:
        return self.labels.reshape(len(self.labels), math.prod(self.labels.shape[1:]))


def each_place(name: str, removable: ArrayLike) -> Units:
    """Make a unit of every place: tokens without padding, or pixels.

    Args:
        name: What the units are.
        removable: `(n, *unit_shape)`, false at places that stay.

    Example:
        >>> each_place("tokens", [[True, True, False]]).labels.tolist()
        [[0, 1, -1]]
    """
    belongs = np.asarray(removable).astype(bool)
    flat = belongs.reshape(len(belongs), math.prod(belongs.shape[1:]))
    labels = np.where(flat, flat.cumsum(axis=1) - 1, -1).astype(np.int32)
    return Units(name, labels.reshape(belongs.shape))


def pixels(shape: Any, count: int) -> Units:
    """Make a unit of every pixel of images of one size, with all its channels.

    Args:
        shape: Height and width.
        count: Number of images.
    """
    return patches(shape, count, 1, "pixels")


def patches(shape: Any, count: int, side: int, name: str = "patches") -> Units:
    """Cut images of one size into square patches.

    Args:
        shape: Height and width.
        count: Number of images.
        side: Pixels along a side of a patch; those at the right and lower border may be smaller.
        name: What the units are.

    Example:
        >>> patches((2, 3), 1, 2).labels.tolist()
        [[[0, 0, 1], [0, 0, 1]]]
    """
    check_count("side", side)
    height, width = shape
    rows, columns = np.arange(height) // side, np.arange(width) // side
    labels = (rows[:, None] * (columns[-1] + 1) + columns).astype(np.int32)
    return Units(name, np.broadcast_to(labels, (count, height, width)))


def labelled(name: str, labels: ArrayLike) -> Units:
    """Make units of given labels: words of a text, regions of an image.

    Args:
        name: What the units are.
        labels: `(n, *unit_shape)` whole numbers, equal within a unit; negative at places that
            stay.

    Raises:
        ArgumentError: If the labels are no whole numbers.

    Example:
        >>> labelled("regions", [[7, 7, -1, 3]]).labels.tolist()
        [[1, 1, -1, 0]]
    """
    given = np.asarray(labels)
    if given.dtype.kind not in "iu" or given.ndim < 2:
        words = Wording(f"{given.dtype} of shape {given.shape}")
        raise ArgumentError("units", words, "whole numbers (n, *unit_shape)")
    flat = given.reshape(len(given), math.prod(given.shape[1:]))
    without_gaps = np.full(flat.shape, -1, np.int32)
    for row, each in enumerate(flat):
        belongs = each >= 0
        without_gaps[row, belongs] = np.unique(each[belongs], return_inverse=True)[1]
    return Units(name, without_gaps.reshape(given.shape))
