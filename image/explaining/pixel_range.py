"""Which pixel values are black and white, as baselines in pixel space have to know."""

from __future__ import annotations

from typing import Any

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.image.views.shown_pixels import check_pixel_range, told_pixel_range

PixelRange = tuple[float, float]

#: What floating-point pixels are scaled to, by far the most often.
_USUAL = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))


def checked_pixel_range(given: Any, images: AnyArray) -> PixelRange:
    """Return the pixel values that are black and white.

    Args:
        given: What the user said: `(black, white)`, or None to tell it from the images: whole
            numbers are 0 to 255, others 0 to 1, −1 to 1 or 0 to 255, the first that holds them.
        images: The pixels, of any shape.

    Returns:
        `(black, white)`; black is the larger for ink on paper.

    Raises:
        ArgumentError: If it can't be told, or pixels lie outside.

    Example:
        >>> import numpy as np
        >>> checked_pixel_range(None, np.array([0, 3], np.uint8))
        (0.0, 255.0)
    """
    low, high = float(images.min()), float(images.max())
    if given is not None:
        check_pixel_range(given)
        black, white = map(float, given)
    else:
        black, white = told_pixel_range(images)
        flat = images.dtype.kind == "f" and low == high
        if flat or (black, white) not in _USUAL:
            seen = f"None, with pixels that are all {low:g}" if flat else "None"
            raise ArgumentError(
                "pixel_range",
                Wording(seen if flat else f"None, with pixels from {low:g} to {high:g}"),
                "(black, white), where the pixels do not tell it",
                "Say pixel_range=(0, 255) or (0, 1).",
            )
    if low < min(black, white) or high > max(black, white):
        raise ArgumentError(
            "pixel_range",
            Wording(f"({black:g}, {white:g}) for pixels from {low:g} to {high:g}"),
            "a range that holds the pixels",
        )
    return black, white
