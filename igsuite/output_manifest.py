"""Output folders know which files are theirs: a manifest in each lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError
from igsuite.whole_files import PARTIAL, write_whole


def files_of_earlier_run(folder: Path, manifest: str, argument: str = "out") -> list[str]:
    """Return the files that an earlier run made in `folder`, all of them inside it.

    Args:
        folder: Where a new run wants to write.
        manifest: Name of the manifest, a different one for each command.
        argument: Name of the argument that errors name.

    Returns:
        Paths relative to `folder`; none for a new or empty folder.

    Raises:
        ArgumentError: If `folder` is a file, or holds files and no manifest of that name.
    """
    if folder.exists() and not folder.is_dir():
        raise ArgumentError(argument, str(folder), "a folder", "A file has this name.")
    present = [p for p in folder.glob("*") if not p.name.startswith(PARTIAL)]
    if not present:
        return []
    try:
        content: Any = json.loads((folder / manifest).read_text(encoding="utf-8"))
        names = [str(name) for name in content["files"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ArgumentError(
            argument,
            str(folder),
            "a new or empty folder, or one that an earlier run of this command wrote",
            "It holds other files, which are left alone: name another folder.",
        ) from None
    inside = folder.resolve()
    return [name for name in names if (folder / name).resolve().is_relative_to(inside)]


def write_manifest(folder: Path, manifest: str, content: Mapping[str, Any]) -> None:
    """Write a manifest, so that never half of one is found.

    Args:
        folder: The folder; it exists.
        manifest: Name of the manifest.
        content: What it holds: under "files" the paths relative to `folder`.
    """
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    # A file name that is no Unicode holds halves of surrogate pairs, which JSON can escape.
    write_whole(folder / manifest, text.encode(errors="backslashreplace"))
