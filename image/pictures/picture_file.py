"""Decoding of picture files, none of which is trusted."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from igsuite.errors import ArgumentError, Wording, reason

#: What is tried, and nothing else: other decoders of Pillow start programs or know no limits.
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
ALLOWED = "a JPEG, PNG, WebP, BMP, GIF or TIFF file"
#: More than any camera's pictures have; 300 MB once decoded.
MAX_PIXELS = 100_000_000
WHITE = (255, 255, 255)

#: What puts a picture upright. Source: Exif 2.32, section 4.6.4, tag Orientation.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow writes of damaged files to its log, which Python prints where nobody set one up.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class UnreadablePicture(ArgumentError):
    """A picture file that cannot be read, said in one line.

    Args:
        path: The file.
        trouble: What is wrong with it.
        allowed: What is allowed.
        mend: What to do about it.
    """

    def __init__(self, path: Path, trouble: str, allowed: str = ALLOWED, mend: str = "") -> None:
        self.trouble = trouble
        super().__init__("path", Wording(f"{str(path)!r}: {trouble}"), allowed, mend)


@dataclass(frozen=True)
class PictureFile:
    """A picture file, and how it is decoded.

    Args:
        path: The file.
        grey: Whether to make it grey (ITU-R 601 luma) rather than RGB.
        background: Red, green and blue, 0 to 255, behind what is transparent.
        max_pixels: Most pixels that are decoded.
    """

    path: Path
    grey: bool = False
    background: tuple[int, int, int] = WHITE
    max_pixels: int = MAX_PIXELS

    def decode(self) -> Image.Image:
        """Decode the picture: upright, the first of several frames, 8 bits a channel.

        Numbers of 16 bits are divided by 257, so that white stays white. Colour profiles are
        not applied.

        Returns:
            The picture, in Pillow's mode "RGB" or "L".

        Raises:
            UnreadablePicture: If there is no file, it is no picture, is damaged or cut short, or
                has too many pixels, which its header tells before anything is decoded.
        """
        self._check_file()
        # Pillow warns of what is refused here, or does no harm.
        with warnings.catch_warnings(), self._troubles():
            warnings.simplefilter("ignore")
            with Image.open(self.path, formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > self.max_pixels:
                    self._refuse_size(f"{width} × {height} pixels")
                picture.load()
                upright = _UPRIGHT.get(_orientation(picture))
                plain = self._in_eight_bits(picture)
        return plain if upright is None else plain.transpose(upright)

    def _check_file(self) -> None:
        try:
            empty = os.stat(self.path).st_size == 0
        except (OSError, ValueError) as error:
            trouble = getattr(error, "strerror", None) or "no name of a file"
            raise UnreadablePicture(self.path, trouble[:1].lower() + trouble[1:]) from error
        if not self.path.is_file():
            kind = "a folder" if self.path.is_dir() else "no ordinary file"
            raise UnreadablePicture(self.path, kind)
        if empty:
            raise UnreadablePicture(self.path, "an empty file")

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except UnreadablePicture:
            raise
        except Image.DecompressionBombError:
            self._refuse_size(f"more than {2 * (Image.MAX_IMAGE_PIXELS or 0)} pixels")
        except UnidentifiedImageError as error:
            raise UnreadablePicture(self.path, "no picture of a known kind") from error
        except PermissionError as error:
            raise UnreadablePicture(self.path, "permission denied") from error
        except Exception as error:  # A damaged or hostile file can fail in any way.
            trouble = f"damaged or cut short ({reason(error)})"
            raise UnreadablePicture(self.path, trouble) from error

    def _refuse_size(self, found: str) -> None:
        allowed = f"at most max_pixels={self.max_pixels}"
        raise UnreadablePicture(self.path, found, allowed, "Make the picture smaller.") from None

    def _in_eight_bits(self, picture: Image.Image) -> Image.Image:
        mode = "L" if self.grey else "RGB"
        if picture.mode.startswith("I;16"):
            numbers = np.asarray(picture).astype(np.uint32)
            return Image.fromarray(((numbers + 128) // 257).astype(np.uint8)).convert(mode)
        if picture.mode in ("I", "F"):
            trouble = "numbers of 32 bits, of which nothing tells the white one"
            raise UnreadablePicture(self.path, trouble, mend="Save it with 8 or 16 bits a channel.")
        if picture.has_transparency_data:
            behind = Image.new("RGBA", picture.size, (*self.background, 255))
            picture = Image.alpha_composite(behind, picture.convert("RGBA"))
        return picture.convert("RGB").convert(mode)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # A picture with damaged notes is a picture all the same.
        return 1
