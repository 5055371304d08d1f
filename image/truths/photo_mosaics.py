"""Mosaics of four photos: images of which it is known where the evidence for each class is.

Asked why a mosaic shows a cat, a good attribution points to the quarter with the cat. What counts
is the signed sum over each quarter: positive values alone are found wherever something is busy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import AnyArray, Array, BoolArray, IntArray
from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, Wording


@dataclass(frozen=True, eq=False)
class PhotoMosaics:
    """Mosaics of 2 × 2 photos of four classes.

    The quarters are numbered top left, top right, bottom left, bottom right.

    Args:
        images: `(n, 2 * height, 2 * width, channels)`, of the photos' own type.
        labels: `(n, 4)` the class of each quarter.
        photos: `(n, 4)` which photo was put there.
    """

    images: AnyArray
    labels: IntArray
    photos: IntArray

    def __len__(self) -> int:
        return len(self.images)

    def take(self, rows: Iterable[int]) -> Self:
        """Return the mosaics at `rows`, in that order."""
        rows = list(rows)
        return replace(
            self, images=self.images[rows], labels=self.labels[rows], photos=self.photos[rows]
        )

    @property
    def masks(self) -> BoolArray:
        """`(4, 2 * height, 2 * width)` true within each quarter, the same for all mosaics."""
        return np.stack([_quarter(self.images.shape[1:3], number) for number in range(4)])


def photo_mosaics(
    photos: ArrayLike, labels: ArrayLike, count: int = 1, seed: int = 0
) -> PhotoMosaics:
    """Put photos together, four of different classes to a mosaic, each place drawn at random.

    Args:
        photos: `(k, height, width, channels)` photos, each as large as a quarter.
        labels: `(k,)` the class of each, at least four different ones.
        count: How many mosaics.
        seed: Seed of what goes where.

    Returns:
        `PhotoMosaics`.

    Raises:
        ArgumentError: If shapes do not fit, or there are fewer than four classes.

    Example:
        >>> photos = np.arange(5)[:, None, None, None] * np.ones((5, 1, 1, 3), dtype=int)
        >>> mosaics = photo_mosaics(photos, [10, 11, 12, 13, 14], seed=1)
        >>> mosaics.images[0, :, :, 0].tolist(), mosaics.labels.tolist()
        ([[3, 1], [4, 0]], [[13, 11, 14, 10]])
    """
    pictures, classes = np.asarray(photos), np.asarray(labels)
    if pictures.ndim != 4:
        raise ArgumentError("photos", pictures.shape, "shape (k, height, width, channels)")
    if classes.shape != pictures.shape[:1]:
        raise ArgumentError("labels", classes.shape, f"one a photo: {pictures.shape[:1]}")
    if len(np.unique(classes)) < 4:
        given = Wording(f"{len(np.unique(classes))} classes")
        raise ArgumentError("labels", given, "four different classes or more")
    check_count("count", count)
    check_seed(seed)
    random = np.random.default_rng(seed)
    chosen = np.array([_four_classes(classes, random) for _ in range(count)])
    top, bottom = (
        np.concatenate([pictures[chosen[:, left]], pictures[chosen[:, left + 1]]], axis=2)
        for left in (0, 2)
    )
    return PhotoMosaics(np.concatenate([top, bottom], axis=1), classes[chosen], chosen)


def quarter_sums(values: ArrayLike) -> Array:
    """Add up attributions over the quarters of each mosaic, signs kept.

    Args:
        values: `(n, height, width)` attributions, both lengths even.

    Returns:
        `(n, 4)` sums: top left, top right, bottom left, bottom right. They add up to what the
        attributions do, the difference of two scores.

    Raises:
        ArgumentError: If `values` has another shape.

    Example:
        >>> quarter_sums([[[1.0, 2.0], [-3.0, 4.0]]]).tolist()
        [[1.0, 2.0, -3.0, 4.0]]
    """
    maps = np.asarray(values, dtype=np.float64)
    if maps.ndim != 3 or maps.shape[1] % 2 or maps.shape[2] % 2:
        raise ArgumentError("values", maps.shape, "shape (n, height, width), both lengths even")
    quarters = [maps[:, _quarter(maps.shape[1:], number)] for number in range(4)]
    return np.stack([quarter.sum(axis=1) for quarter in quarters], axis=1)


def _four_classes(classes: IntArray, random: np.random.Generator) -> IntArray:
    """Return four photos of four classes, all classes equally likely."""
    four = random.choice(np.unique(classes), 4, replace=False)
    return np.array([random.choice(np.flatnonzero(classes == each)) for each in four])


def _quarter(size: tuple[Any, ...], number: int) -> BoolArray:
    height, width = size
    mask = np.zeros((height, width), dtype=bool)
    top, left = number // 2 * (height // 2), number % 2 * (width // 2)
    mask[top : top + height // 2, left : left + width // 2] = True
    return mask
