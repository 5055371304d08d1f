"""An output folder that is written whole or not at all, and never over someone's files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from igsuite.errors import ArgumentError
from igsuite.output_manifest import files_of_earlier_run, write_manifest
from igsuite.whole_files import PARTIAL

MANIFEST = "igsuite-demo.json"


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
    earlier = files_of_earlier_run(folder, MANIFEST, argument)
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
        write_manifest(folder, MANIFEST, {"made_by": "igsuite demo", "files": made})
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not existed and not any(folder.iterdir()):
            folder.rmdir()
