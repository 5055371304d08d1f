"""One process at a time writes a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from igsuite.eval.runs.run_error import RunError

LOCK = "lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a run's folder.

    The lock is the system's on an open file: that of a process that was killed is gone with it,
    and what is left of the file blocks no one.

    Args:
        folder: The folder; it exists.

    Raises:
        RunError: If another process holds it.
        OSError: If the folder cannot be written to.
    """
    import fcntl  # not there on Windows, where all of igsuite but runs still works

    with (folder / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(20).strip()
            who = f"process {holder}" if holder.isdecimal() else "another process"
            raise RunError(
                f"{str(folder)!r} is being written by {who}: wait for it, or name another folder"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
