"""Images as they can be shown: RGB in 8 bits, whatever the model takes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.image.views.top_pixels import check_part_of_whole

Pixels: TypeAlias = NDArray[np.uint8]

#: Shares of red, green and blue in what looks equally bright. Source: ITU-R BT.601.
LUMA = (0.299, 0.587, 0.114)


def shown_pixels(images: ArrayLike, pixel_range: tuple[float, float] | None = None) -> Pixels:
    """Turn images into what a screen shows.

    Args:
        images: `(n, height, width)` or `(n, height, width, channels)`, of any type. Three
            channels are red, green and blue; of any other number the mean is shown in grey.
        pixel_range: The pixel values that are shown black and white: (0, 255), (0, 1), or (1, 0)
            for ink on paper. None: told from all images together. Whole numbers are 0 to 255;
            others 0 to 1, −1 to 1 or 0 to 255, the first of these that holds them all, else
            their own range.

    Returns:
        `(n, height, width, 3)` uint8; what is not finite is black.

    Raises:
        ArgumentError: If the images have another rank, or black and white are the same.

    Example:
        >>> shown_pixels([[[0.0, 1.0]]], pixel_range=(1, 0))[0, 0].tolist()
        [[255, 255, 255], [0, 0, 0]]
    """
    given = np.asarray(images)
    if given.ndim not in (3, 4):
        raise ArgumentError("images", given.shape, "(n, height, width) or with channels behind")
    if pixel_range is None:
        pixel_range = told_pixel_range(given)
    check_pixel_range(pixel_range)
    black, white = pixel_range
    if given.ndim == 4 and given.shape[3] != 3:
        given = given[..., 0] if given.shape[3] == 1 else given.mean(axis=3)
    if given.dtype == np.uint8 and (black, white) == (0, 255):
        eight_bits = given
    else:
        share = (given.astype(np.float64) - black) / (white - black)
        eight_bits = np.rint(np.nan_to_num(np.clip(share, 0, 1)) * 255).astype(np.uint8)
    if given.ndim == 3:
        eight_bits = np.repeat(eight_bits[..., None], 3, axis=3)
    return eight_bits


def told_pixel_range(images: AnyArray) -> tuple[float, float]:
    """Tell from the values of images what is black in them and what is white."""
    if images.dtype.kind == "b":
        return 0.0, 1.0
    if images.dtype.kind in "iu":
        return 0.0, 255.0
    finite = images[np.isfinite(images)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    for black, white in ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)):
        if black <= low and high <= white:
            return black, white
    return low, high


def in_grey(picture: Pixels, light: float = 0.0) -> Pixels:
    """Take the colour out of a picture, so that the only red and blue in it are ours.

    Args:
        picture: `(..., 3)` uint8.
        light: How far towards white, 0 to 1, so that what is painted on it stands out.

    Returns:
        The same shape, the three channels equal.

    Example:
        >>> in_grey(np.array([255, 0, 0], np.uint8)).tolist()
        [76, 76, 76]
    """
    check_part_of_whole("light", light)
    luma = picture @ np.array(LUMA)
    grey = np.rint(luma + light * (255 - luma)).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=-1)


def check_pixel_range(given: Any) -> None:
    """Raise unless `given` is two different finite numbers."""
    try:
        black, white = map(float, given)
    except (TypeError, ValueError):
        black = white = np.nan
    if not (np.isfinite([black, white]).all() and black != white):
        raise ArgumentError(
            "pixel_range", Wording(repr(given)), "(black, white), e.g. (0, 255) or (0, 1), or None"
        )
