"""What pictures are called in tables, which hold no text but Unicode."""

from __future__ import annotations

from collections.abc import Iterable

from igsuite.image.pictures.picture_paths import PicturePath


def picture_names(paths: Iterable[PicturePath]) -> list[str]:
    r"""Return the pictures' names, bytes that are no Unicode written out.

    Example:
        >>> from pathlib import Path
        >>> picture_names([PicturePath(Path("photos/\udcff.png"), "\udcff.png")])
        ['\\udcff.png']
    """
    return [each.name.encode(errors="backslashreplace").decode() for each in paths]
