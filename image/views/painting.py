"""Masks in colour: alone, over the picture, and as outlines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.colors import to_rgb
from scipy import ndimage

from igsuite.arrays import BoolArray, FloatArray
from igsuite.colours import NO_NUMBER, SIGNED
from igsuite.errors import ArgumentError, Wording
from igsuite.image.views.cleaning import NEIGHBOURS
from igsuite.image.views.components import outline
from igsuite.image.views.shown_pixels import Pixels

#: Against the target, and for it.
BLUE, RED = (tuple(round(255 * c) for c in SIGNED(end)[:3]) for end in (0.0, 1.0))
GREY = tuple(round(255 * c) for c in to_rgb(NO_NUMBER[0]))
WHITE = (255, 255, 255)

_PIXELS_AT_A_TIME = 2**19


def painted(mask: FloatArray) -> Pixels:
    """Paint a mask alone: positive red, negative blue, 0 white, no number grey.

    Args:
        mask: `(height, width)`, −1 to 1, as `attribution_mask` returns it.

    Returns:
        `(height, width, 3)` uint8.

    Example:
        >>> painted(np.array([[-1.0, 0.0, 1.0]])).tolist()
        [[[33, 102, 172], [255, 255, 255], [178, 24, 43]]]
    """
    drawn = np.empty((*mask.shape, 3), np.uint8)
    for rows in _bands(mask):
        colours = SIGNED((np.nan_to_num(mask[rows]) + 1) / 2, bytes=True)[..., :3]
        drawn[rows] = np.where(np.isnan(mask[rows])[..., None], np.array(GREY, np.uint8), colours)
    return drawn


def overlay(picture: Pixels, mask: FloatArray) -> Pixels:
    """Paint a mask over a picture, the more opaque the larger the |value|.

    Args:
        picture: `(height, width, 3)` uint8; `in_grey` takes the colour out of it.
        mask: `(height, width)`, −1 to 1, as `attribution_mask` returns it.

    Returns:
        `(height, width, 3)` uint8; the picture itself where the mask is 0, and pure red or blue
        where it is 1 or −1. No number is grey.

    Raises:
        ArgumentError: If picture and mask differ in size.

    Example:
        >>> picture = np.full((1, 3, 3), 100, np.uint8)
        >>> overlay(picture, np.array([[0.0, 1.0, -0.5]]))[0].tolist()
        [[100, 100, 100], [178, 24, 43], [66, 101, 136]]
    """
    _check_size(picture, mask)
    drawn = np.empty(picture.shape, np.uint8)
    for rows in _bands(mask):
        part = mask[rows]
        opacity = np.where(np.isnan(part), 1.0, np.abs(part))[..., None]
        colour = np.where((part > 0)[..., None], RED, BLUE)
        colour = np.where(np.isnan(part)[..., None], GREY, colour)
        drawn[rows] = np.rint((1 - opacity) * picture[rows] + opacity * colour)
    return drawn


def outlined(
    picture: Pixels,
    positive: BoolArray | None,
    negative: BoolArray | None = None,
    thickness: int = 1,
) -> Pixels:
    """Draw the rims of masks on a picture, each with a white line around it.

    Args:
        picture: `(height, width, 3)` uint8; `in_grey` takes the colour out of it.
        positive: `(height, width)` booleans, outlined in red; None for none.
        negative: The same, outlined in blue.
        thickness: Width of a rim in pixels, inwards.

    Returns:
        `(height, width, 3)` uint8; the picture itself elsewhere.

    Raises:
        ArgumentError: If picture and masks differ in size.
    """
    drawn = picture.copy()
    for mask, colour in ((negative, BLUE), (positive, RED)):
        if mask is not None:
            _check_size(picture, mask)
            # So that it shows on pictures of any colour.
            drawn[ndimage.binary_dilation(mask, NEIGHBOURS) & ~mask] = WHITE
            drawn[outline(mask, thickness)] = colour
    return drawn


def _bands(mask: FloatArray) -> Iterator[slice]:
    """Cut the rows of a mask into bands: a photo's numbers take many times what its pixels do."""
    height, width = mask.shape
    step = max(1, _PIXELS_AT_A_TIME // max(1, width))
    for top in range(0, height, step):
        yield slice(top, top + step)


def _check_size(picture: Pixels, mask: FloatArray | BoolArray) -> None:
    if picture.shape != (*mask.shape, 3):
        raise ArgumentError(
            "mask", Wording(f"{mask.shape} for a picture of shape {picture.shape}"), "equal sizes"
        )
