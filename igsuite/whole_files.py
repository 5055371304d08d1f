"""Files that are found whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

#: What the name of a file or folder begins with that is not finished.
PARTIAL = ".partial-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there.

    Args:
        path: The file; its folder exists.
        content: All of it.

    Raises:
        OSError: If it cannot be written; what was under its name is still there.
    """
    partial = path.with_name(f"{PARTIAL}{path.name}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise
