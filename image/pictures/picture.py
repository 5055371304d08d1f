"""A picture as a model sees it, and as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from igsuite.checks import check_count, is_whole
from igsuite.errors import ArgumentError
from igsuite.image.pictures.framing import Framing, framing_of
from igsuite.image.pictures.picture_file import MAX_PIXELS, WHITE, PictureFile, UnreadablePicture
from igsuite.image.pictures.picture_paths import PathLike

Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture that was read from a file.

    Args:
        name: What it is called: a file's name, which may hold anything.
        pixels: `(height, width, 3)` uint8, RGB, as the model sees it; `(height, width, 1)` where
            it was asked for in grey.
        framing: Which part of the picture that is.
        file: Where the picture comes from.
    """

    name: str
    pixels: Pixels
    framing: Framing
    file: PictureFile

    @property
    def original(self) -> Pixels:
        """`(height, width, channels)` uint8, the whole picture.

        It is decoded anew each time: of hundreds of photos, not all would fit into memory.

        Raises:
            ArgumentError: If the file is another one by now.
        """
        pixels = _pixels(np.asarray(self.file.decode()))
        if pixels.shape[:2] != self.framing.original_size:
            raise UnreadablePicture(self.file.path, "not the file it was", "the file that was read")
        return pixels


def read_picture(
    path: PathLike,
    size: tuple[int, int] | None = None,
    fit: str = "crop",
    *,
    grey: bool = False,
    background: tuple[int, int, int] = WHITE,
    max_pixels: int = MAX_PIXELS,
    name: str | None = None,
) -> Picture:
    """Read a picture and bring it to a model's size.

    JPEG, PNG, WebP, BMP, GIF and TIFF are read; of several frames the first. The picture is put
    upright by its EXIF orientation. Numbers of 16 bits are divided by 257, so that white stays
    white; colour profiles are not applied. It is resized by Pillow's bicubic filter, which looks
    at all pixels when it makes a picture smaller.

    Args:
        path: The file.
        size: `(height, width)` that the model takes; None: that of the picture.
        fit: "crop" cuts out the largest part of the right shape around the centre, "pad" adds
            `background` on two sides, "stretch" distorts.
        grey: Whether to make it grey, of one channel.
        background: Red, green and blue, 0 to 255, behind what is transparent and of padding.
        max_pixels: Most pixels that are decoded: a small file can hold a picture that fills the
            memory.
        name: What it is called; None: the name of the file.

    Returns:
        The Picture.

    Raises:
        ArgumentError: If the file can't be read, or an argument can't be used.

    Example:
        >>> import sklearn.datasets
        >>> folder = Path(sklearn.datasets.__file__).parent / "images"
        >>> picture = read_picture(folder / "china.jpg", size=(224, 224))
        >>> picture.pixels.shape, picture.original.shape
        ((224, 224, 3), (427, 640, 3))
    """
    check_count("max_pixels", max_pixels)
    colour = _checked_colour(background)
    file = PictureFile(Path(path), grey, colour, max_pixels)
    framing_of((1, 1), size, fit)  # bad arguments are told before any file is opened
    decoded = file.decode()
    framing = framing_of(decoded.size[::-1], size, fit)
    pixels = _pixels(np.asarray(framing.apply(decoded, colour)))
    return Picture(file.path.name if name is None else name, pixels, framing, file)


def _pixels(array: Pixels) -> Pixels:
    return array if array.ndim == 3 else array[..., None]


def _checked_colour(colour: object) -> tuple[int, int, int]:
    if isinstance(colour, (tuple, list)) and len(colour) == 3:
        red, green, blue = colour
        if all(is_whole(each) and 0 <= each <= 255 for each in colour):
            return int(red), int(green), int(blue)
    raise ArgumentError("background", colour, "(red, green, blue), each 0 to 255")
