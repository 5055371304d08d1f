"""How images arrive, and how they are arranged while they are explained: channels last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from os import PathLike
from typing import Any

import keras
import numpy as np

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import checked_array

CHANNELS = ("last", "first")


@dataclass(frozen=True)
class PixelLayout:
    """The caller's order of axes.

    Args:
        channels: "last", "first", or "none" for grey images `(n, height, width)`.
        seen_with_channel: Whether the model takes grey images with an axis for their channel.
    """

    channels: str
    seen_with_channel: bool = False

    def arranged(self, array: AnyArray) -> AnyArray:
        """Bring images, one of them, or a colour into channels last."""
        if self.channels == "none" or (self.channels == "first" and array.ndim == 2):
            return array[..., None] if array.ndim >= 2 else array
        return np.moveaxis(array, -3, -1) if self.channels == "first" and array.ndim > 2 else array

    def returned(self, images: AnyArray) -> AnyArray:
        """Arrange the caller's images as results have them: `(n, height, width[, channels])`."""
        return images if self.channels == "none" else self.arranged(images)

    def undone(self, preprocess: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
        """Preprocess images in channels last as `preprocess` does those in the caller's order."""
        if self.channels == "last" or (self.channels == "none" and self.seen_with_channel):
            return preprocess

        def in_given_order(images: Any) -> Any:
            if self.channels == "none":
                given = images[..., 0]
            else:
                given = keras.ops.transpose(images, (0, 3, 1, 2))
            return given if preprocess is None else preprocess(given)

        return in_given_order if preprocess is None else wraps(preprocess)(in_given_order)


def read_images(images: Any) -> AnyArray:
    """Return the pixels of images, a copy of nothing.

    Args:
        images: An array, a list of arrays of one size, `Pictures`, or a list of `Picture`.

    Raises:
        ArgumentError: If they are of different sizes, or no numbers.
    """
    given = getattr(images, "pixels", images)
    named = given if isinstance(given, (str, PathLike)) else next(_names(given), None)
    if named is not None:
        mend = "Read the files first, by igsuite.image.read_pictures."
        raise ArgumentError("images", str(named), "pixels, or pictures that were read", mend)
    if isinstance(given, Sequence):
        parts = [np.asarray(getattr(each, "pixels", each)) for each in given]
        shapes = dict.fromkeys(part.shape for part in parts)
        if len(shapes) > 1:
            sizes = ", ".join(str(shape) for shape in list(shapes)[:4])
            raise ArgumentError(
                "images",
                Wording(f"pictures of different shapes: {sizes}"),
                "pictures of one size",
                "Bring them to the size that the model takes, as read_pictures(size=...) does, or "
                "explain those of each size by themselves.",
            )
        given = np.stack(parts) if parts else np.zeros(0)
    return checked_array("images", given)


def _names(given: Any) -> Iterator[Any]:
    """Names of files among what should be images."""
    several = given if isinstance(given, Sequence) else ()
    return (each for each in several if isinstance(each, (str, PathLike)))


def layout_of(images: AnyArray, channels: str, model: Any, preprocess: Any) -> PixelLayout:
    """Tell how images are arranged, and refuse what are none.

    Args:
        images: The caller's images.
        channels: "last" or "first".
        model: The model: it, or `preprocess`, has to know images without channels.
        preprocess: Function from images to what the model takes, or None.

    Returns:
        The layout.

    Raises:
        ArgumentError: If the images have no such rank, or none is given.
    """
    shape = images.shape
    taken = getattr(model, "input_shape", None)
    rank = len(taken) if isinstance(taken, tuple) else 0
    axes = "channels, height, width" if channels == "first" else "height, width, channels"
    if images.size and len(shape) == 4:
        return PixelLayout(channels)
    # Grey images are not as wide as a colour has parts: that is one picture alone.
    alone = channels == "last" and rank == 4 and taken is not None and shape[-1] == taken[-1] == 3
    if images.size and len(shape) == 3 and not alone:
        if preprocess is not None or rank == 3:
            return PixelLayout("none")
        if channels == "last" and taken is not None and rank == 4 and taken[-1] == 1:
            return PixelLayout("none", seen_with_channel=True)
    mend = "One picture goes in as images[None]." if len(shape) == 3 else ""
    raise ArgumentError("images", Wording(f"shape {shape}"), f"shape (n, {axes})", mend)
