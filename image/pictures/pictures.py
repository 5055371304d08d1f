"""Several pictures, those that cannot be read left out when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.image.pictures.picture import Picture, Pixels, read_picture
from igsuite.image.pictures.picture_file import UnreadablePicture
from igsuite.image.pictures.picture_paths import PathLike, picture_paths

#: What is done about a picture that cannot be read.
ON_ERROR = ("raise", "skip")


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures that were read from files.

    Args:
        pictures: The pictures.
        skipped: For each picture that was left out its name, which may hold anything, and why.
    """

    pictures: tuple[Picture, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, row: int) -> Picture:
        return self.pictures[row]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the pictures."""
        return tuple(each.name for each in self.pictures)

    @cached_property
    def pixels(self) -> Pixels:
        """`(n, height, width, channels)` uint8, what an `ImageExplainer` explains.

        Raises:
            ArgumentError: If the pictures were read in sizes of their own.
        """
        sizes = {each.framing.size for each in self.pictures}
        if len(sizes) > 1:
            given = Wording(f"None, for pictures of {len(sizes)} sizes")
            raise ArgumentError("size", given, "(height, width)", "Read them with size=…")
        return np.stack([each.pixels for each in self.pictures])


def read_pictures(
    paths: PathLike | Sequence[PathLike],
    size: tuple[int, int] | None = None,
    fit: str = "crop",
    *,
    on_error: str = "raise",
    **settings: Any,
) -> Pictures:
    """Read the pictures that files, folders and patterns stand for.

    Args:
        paths: One or several of: a file; a folder, of which all files are taken whose names end
            as pictures do, those in folders of it too; a pattern such as "photos/*.jpg". They
            come in this order, and within a folder or pattern by name, numbers by size.
        size, fit: As for `read_picture`.
        on_error: "raise" at the first picture that cannot be read, or "skip" it.
        **settings: `grey`, `background` and `max_pixels` as for `read_picture`.

    Returns:
        The Pictures: those that were read, and the names of those that were not.

    Raises:
        ArgumentError: If a picture can't be read and is not to be skipped, none is left, or an
            argument can't be used.

    Example:
        >>> import sklearn.datasets
        >>> folder = sklearn.datasets.__path__[0]
        >>> pictures = read_pictures(folder, size=(64, 64))
        >>> pictures.names, pictures.pixels.shape
        (('images/china.jpg', 'images/flower.jpg'), (2, 64, 64, 3))
    """
    check_name("on_error", on_error, ON_ERROR)
    read, skipped = [], []
    for path, name in picture_paths(paths):
        try:
            read.append(read_picture(path, size, fit, name=name, **settings))
        except UnreadablePicture as error:
            if on_error == "raise":
                raise
            skipped.append((name, error.trouble))
    if not read:
        count = len(skipped)
        given = Wording(f"{count} picture{'' if count == 1 else 's'}, of which none can be read")
        raise ArgumentError("paths", given, "at least one that can", f"{skipped[0][1]}.")
    return Pictures(tuple(read), tuple(skipped))
