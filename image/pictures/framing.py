"""How a picture is brought to a model's size, and an attribution back to the picture's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image
from scipy import sparse

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, check_name

#: Edges of pixels closer than this are taken to be one: what is left of rounding.
_SAME = 1e-9

Size = tuple[int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Framing:
    """Which part of a picture a model sees, and at which size.

    Args:
        original_size: `(height, width)` of the picture in pixels.
        box: `(top, left, bottom, right)` of what the model sees, in pixels of the picture, which
            may be cut through. Where it reaches beyond the picture, the model sees padding.
        size: `(height, width)` of what the model sees.

    Example:
        >>> framing = framing_of((4, 8), (2, 2), "crop")
        >>> framing.box
        (0.0, 2.0, 4.0, 6.0)
        >>> framing.to_original([[4.0, 0.0], [0.0, -8.0]])[1:3, 2:6].tolist()
        [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, -2.0, -2.0]]
    """

    original_size: Size
    box: Box
    size: Size

    @property
    def seen(self) -> tuple[slice, slice]:
        """Rows and columns of the picture that the model sees, those it sees in part included."""
        rows, columns = (
            slice(
                floor(max(0.0, self.box[axis]) + _SAME),
                ceil(min(float(length), self.box[axis + 2]) - _SAME),
            )
            for axis, length in enumerate(self.original_size)
        )
        return rows, columns

    def to_original(self, values: ArrayLike) -> Array:
        """Spread an attribution over the pixels of the picture, its sum kept.

        Each value is shared out over the pixels that its own covers, by area. Padding is no part
        of the picture: what was attributed to it is left out, and `padding_sum` tells how much
        that is.

        Args:
            values: `(height, width)` of `size`.

        Returns:
            `(height, width)` of `original_size`, float64; 0 outside the box. Its sum and
            `padding_sum(values)` add up to the sum of `values`.

        Raises:
            ArgumentError: If `values` has another shape than `size`.
        """
        return self._spread(self._checked("values", values))

    def errors_to_original(self, standard_error: ArrayLike) -> Array:
        """Bound the standard errors of what `to_original` returns.

        Where several of the model's pixels meet in one of the picture, their errors may have any
        correlation; by Minkowski's inequality the standard error of a sum is at most the sum of
        theirs, which is what is returned. It is exact where one pixel alone lies behind.

        Args:
            standard_error: `(height, width)` of `size`.

        Returns:
            `(height, width)` of `original_size`, float64.

        Raises:
            ArgumentError: If `standard_error` has another shape than `size`.
        """
        return self._spread(self._checked("standard_error", standard_error))

    def padding_sum(self, values: ArrayLike) -> float:
        """Sum what was attributed to the padding around the picture.

        Args:
            values: `(height, width)` of `size`.

        Returns:
            The sum, 0 where there is no padding.

        Raises:
            ArgumentError: If `values` has another shape than `size`.
        """
        padding = self._checked("values", values).copy()
        (top, bottom), (left, right) = self._place()
        padding[top:bottom, left:right] = 0
        return float(padding.sum())

    def apply(self, picture: Image.Image, background: tuple[int, int, int]) -> Image.Image:
        """Bring a picture to the size that the model sees.

        Args:
            picture: The picture, RGB or grey, of `original_size`.
            background: Red, green and blue of padding.

        Returns:
            The picture, of `size`; by a bicubic filter, widened where a picture is made smaller.
        """
        (top, bottom), (left, right) = self._place()
        height, width = self.original_size
        part = (
            max(self.box[1], 0),
            max(self.box[0], 0),
            min(self.box[3], width),
            min(self.box[2], height),
        )
        inner = picture.resize((right - left, bottom - top), Image.Resampling.BICUBIC, part)
        if inner.size == self.size[::-1]:
            return inner
        colour = Image.new("RGB", (1, 1), background).convert(picture.mode).getpixel((0, 0))
        framed = Image.new(picture.mode, self.size[::-1], colour)
        framed.paste(inner, (left, top))
        return framed

    def _checked(self, argument: str, values: ArrayLike) -> Array:
        given = np.asarray(values, dtype=np.float64)
        if given.shape != self.size:
            raise ArgumentError(argument, given, f"shape {self.size}, which the model saw")
        return given

    def _spread(self, values: Array) -> Array:
        # Rows last: what the many pixels of a photo take is then taken once.
        spread: Array = self._shares_of(0) @ (self._shares_of(1) @ values.T).T
        return spread

    def _place(self) -> tuple[Size, Size]:
        """First row and last of those that show the picture, and the same of columns."""
        return _place(self.box[0], self.box[2], self.original_size[0], self.size[0]), _place(
            self.box[1], self.box[3], self.original_size[1], self.size[1]
        )

    def _shares_of(self, axis: int) -> sparse.csr_array:
        first, last = self.box[axis], self.box[axis + 2]
        return _shares(first, last, self.original_size[axis], self.size[axis])


def _place(first: float, last: float, length: int, count: int) -> Size:
    scale = (last - first) / count
    return round(max(0.0, -first) / scale), count - round(max(0.0, last - length) / scale)


def _shares(first: float, last: float, length: int, count: int) -> sparse.csr_array:
    """Along one axis, the share of each of the model's pixels in each of the picture's.

    Args:
        first, last: Where the box begins and ends.
        length: Pixels of the picture.
        count: Pixels of the model.

    Returns:
        `(length, count)`; a column adds up to 1, or to 0 in the padding.
    """
    scale = (last - first) / count
    edges = first + scale * np.arange(count + 1)
    whole = np.rint(edges)
    edges = np.where(np.abs(edges - whole) < _SAME, whole, edges)
    cuts = np.unique(np.concatenate([np.clip(edges, 0, length), np.arange(length + 1)]))
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    middles, lengths = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    places = np.floor(middles).astype(int), np.searchsorted(edges, middles, side="right") - 1
    return sparse.csr_array((lengths / scale, places), shape=(length, count))


def _crop(original: Size, size: Size) -> Box:
    (height, width), (rows, columns) = original, size
    if height * columns <= width * rows:
        seen = columns * height / rows
        return 0.0, (width - seen) / 2, float(height), (width + seen) / 2
    seen = rows * width / columns
    return (height - seen) / 2, 0.0, (height + seen) / 2, float(width)


def _pad(original: Size, size: Size) -> Box:
    scale = max(length / count for length, count in zip(original, size, strict=True))
    edges = []
    for length, count in zip(original, size, strict=True):
        # Whole pixels of picture, so that none is half padding.
        seen = max(1, round(length / scale))
        before = (count - seen) // 2
        edges.append((-before * length / seen, (count - before) * length / seen))
    (top, bottom), (left, right) = edges
    return top, left, bottom, right


def _stretch(original: Size, size: Size) -> Box:
    return 0.0, 0.0, float(original[0]), float(original[1])


#: Ways to make a picture fit: cut off what is too long, add what is missing, or distort.
FITS: dict[str, Callable[[Size, Size], Box]] = {"crop": _crop, "pad": _pad, "stretch": _stretch}


def framing_of(original_size: Size, size: Size | None = None, fit: str = "crop") -> Framing:
    """Find the part of a picture that a model sees.

    Args:
        original_size: `(height, width)` of the picture.
        size: `(height, width)` that the model takes; None: that of the picture.
        fit: "crop": the largest part of the right shape, around the centre, which is what
            bringing the shorter side to size and cutting out the centre amounts to. "pad": the
            whole picture with padding around it. "stretch": the whole picture, distorted.

    Returns:
        The Framing.

    Raises:
        ArgumentError: If `fit` is unknown, or `size` is not two whole numbers of at least 1.

    Example:
        >>> framing_of((100, 300), (60, 60), "pad").box
        (-100.0, 0.0, 200.0, 300.0)
    """
    check_name("fit", fit, FITS)
    wanted = original_size if size is None else checked_size(size)
    return Framing(original_size, FITS[fit](original_size, wanted), wanted)


def checked_size(size: object) -> Size:
    """Return a size as `(height, width)`.

    Raises:
        ArgumentError: If it is not two whole numbers of at least 1.
    """
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        raise ArgumentError("size", size, "(height, width)")
    for length in size:
        check_count("size", length)
    return int(size[0]), int(size[1])
