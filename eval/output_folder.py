"""An output folder that is written whole or not at all, and never over someone's files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError

MANIFEST = "igsuite-demo.json"
PARTIAL = ".partial-"


@contextmanager
def output_folder(folder: Path, argument: str = "out") -> Iterator[Path]:
    """Open a place to write in; on success its files appear in `folder`, on failure nothing.

    A manifest lists the files, so that a later run replaces those and leaves all others alone.

    Args:
        folder: Where the files end up: a new or empty folder, or one that was written so before.
        argument: Name of the argument that errors name.

    Yields:
        An empty folder to write in.

    Raises:
        ArgumentError: If `folder` is a file, cannot be written to, or holds files of others.
    """
    existed = folder.exists()
    earlier = _files_of_earlier_run(folder, argument)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder))
    except OSError as error:
        raise ArgumentError(
            argument, str(folder), "a folder that can be written to", f"{error.strerror}."
        ) from error
    try:
        yield staging
        made = sorted(str(p.relative_to(staging)) for p in staging.rglob("*") if p.is_file())
        for name in made:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
        for name in set(earlier) - set(made):
            (folder / name).unlink(missing_ok=True)
        _write_manifest(folder, staging, made)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not existed and not any(folder.iterdir()):
            folder.rmdir()


def _write_manifest(folder: Path, staging: Path, files: list[str]) -> None:
    text = json.dumps({"made_by": "igsuite demo", "files": files}, indent=2) + "\n"
    (staging / MANIFEST).write_text(text, encoding="utf-8")
    (staging / MANIFEST).replace(folder / MANIFEST)


def _files_of_earlier_run(folder: Path, argument: str) -> list[str]:
    """Return the files that an earlier run made in `folder`."""
    if folder.exists() and not folder.is_dir():
        raise ArgumentError(argument, str(folder), "a folder", "A file has this name.")
    present = [p for p in folder.glob("*") if not p.name.startswith(PARTIAL)]
    if not present:
        return []
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names = [str(name) for name in manifest["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise ArgumentError(
            argument,
            str(folder),
            "a new or empty folder, or one that an earlier demo wrote",
            "It holds other files, which are left alone: name another folder.",
        ) from None
    inside = folder.resolve()
    return [name for name in names if (folder / name).resolve().is_relative_to(inside)]
