"""Names of output files, made of the names of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

#: Characters of a picture's name that its files' names keep.
LONGEST = 40


def file_stems(names: Sequence[str]) -> list[str]:
    """Return a file's name without ending for each picture, no two alike.

    What is neither letter, number, hyphen nor underscore becomes an underscore: a name may come
    from anyone.

    Args:
        names: Names of pictures, those of files in folders with slashes.

    Example:
        >>> file_stems(["cats/1.jpg", "cats/1.png", "../\\x1b[31m.jpg", "猫.jpg"])
        ['cats_1', 'cats_1-2', '_____31m', '猫']
    """
    stems: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = str(PurePosixPath(name).with_suffix(""))[:LONGEST]
        stem = "".join(c if c.isalnum() or c in "-_" else "_" for c in plain)
        number, unique = 1, stem
        # Some systems do not tell capital letters from small ones.
        while unique.casefold() in taken:
            number += 1
            unique = f"{stem}-{number}"
        taken.add(unique.casefold())
        stems.append(unique)
    return stems
