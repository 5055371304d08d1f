"""Files, folders and patterns of pictures, in an order that is always the same."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from igsuite.errors import ArgumentError, Wording

#: Endings of the files that are taken out of folders, in any case.
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")

PathLike = str | os.PathLike[str]


class PicturePath(NamedTuple):
    """Where a picture is, and what it is called.

    Args:
        path: The file.
        name: Its path within the folder that was given, or the name of the file.
    """

    path: Path
    name: str


def picture_paths(
    sources: PathLike | Sequence[PathLike], argument: str = "paths"
) -> list[PicturePath]:
    """List the pictures that files, folders and patterns stand for, each once.

    Args:
        sources: One or several of: a file, whatever its name ends in; a folder, of which all
            files are taken, those in folders of it too, that end in one of `ENDINGS` and are not
            hidden; a pattern such as "photos/*.jpg", of which all files are taken.
        argument: Name of the argument that errors name.

    Returns:
        The pictures: sources in their order, and within one of them by name, numbers by size.

    Raises:
        ArgumentError: If there are no sources, or one of them has no picture.

    Example:
        >>> picture_paths("photo.jpg")
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: paths: got 'photo.jpg', which is not there; allowed: files, \
folders and patterns of pictures
    """
    several = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    if not several:
        raise ArgumentError(argument, Wording("none"), "files, folders and patterns of pictures")
    found: dict[Path, PicturePath] = {}
    for source in several:
        for each in _expanded(source, argument):
            found.setdefault(each.path, each)
    return list(found.values())


def in_folder(folder: Path) -> list[Path]:
    """List the pictures that lie in a folder, not those in folders of it, by name."""
    shown = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(filter(_is_picture, shown), key=lambda path: natural(path.name))


def natural(name: str) -> tuple[object, ...]:
    """Return a sort key by which "2.jpg" comes before "10.jpg".

    Example:
        >>> sorted(["b10", "b9", "A2"], key=natural)
        ['A2', 'b9', 'b10']
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    return (*(int(part) if k % 2 else part for k, part in enumerate(parts)), name)


def _expanded(source: PathLike, argument: str) -> list[PicturePath]:
    path = Path(source)
    try:
        if path.is_dir():
            inside = [each.relative_to(path) for each in path.rglob("*") if _is_picture(each)]
            shown = [each for each in inside if not any(p.startswith(".") for p in each.parts)]
            files, names = [path / each for each in shown], [each.as_posix() for each in shown]
            trouble = f"a folder without files that end in {', '.join(ENDINGS)}"
        elif path.exists() or not glob.has_magic(str(source)):
            files, names = [path] if path.exists() else [], [path.name]
            trouble = "which is not there"
        else:
            matches = glob.glob(str(source), recursive=True)
            files = [each for each in map(Path, matches) if not each.is_dir()]
            names = [each.name for each in files]
            trouble = "a pattern that no file matches"
    except (OSError, ValueError) as error:  # no permission, or a name that no file can have
        files, names = [], []
        trouble = getattr(error, "strerror", None) or str(error)
    if not files:
        given = Wording(f"{str(source)!r}, {trouble}")
        raise ArgumentError(argument, given, "files, folders and patterns of pictures")
    found = [PicturePath(*each) for each in zip(files, names, strict=True)]
    return sorted(found, key=lambda each: (natural(each.name), str(each.path)))


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.is_file()
