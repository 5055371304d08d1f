"""Shards: the parts in which a run is computed, each found whole on the disk or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from igsuite.eval.runs.run_error import RunError
from igsuite.whole_files import write_whole

SHARDS = "shards"


def shard_name(number: int) -> str:
    """Return the name of a shard's files without ending.

    Example:
        >>> shard_name(3)
        'shards/00003'
    """
    return f"{SHARDS}/{number:05d}"


def write_shard(folder: Path, number: int, contents: Mapping[str, bytes]) -> None:
    """Write the files of a shard, and last the record by which it counts as finished.

    Args:
        folder: The run's folder, with its folder of shards.
        number: Which shard.
        contents: The files, by ending.
    """
    checksums = {}
    for ending, content in contents.items():
        name = f"{shard_name(number)}.{ending}"
        write_whole(folder / name, content)
        checksums[name] = checksum(content)
    write_whole(folder / _record(number), json_bytes({"sha256": checksums}))


def is_finished(folder: Path, number: int) -> bool:
    """Return whether a shard was written to its end."""
    return (folder / _record(number)).exists()


def read_shard(folder: Path, number: int) -> dict[str, bytes]:
    """Return the files of a finished shard, by ending, known to be what was written.

    Raises:
        RunError: If a file is missing, cut off or altered.
    """
    record = _record(number)
    mend = f"remove {record}, and the same command computes this shard anew"
    try:
        checksums = dict(json.loads((folder / record).read_bytes())["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise RunError(f"{record} in {str(folder)!r} cannot be read: {mend}") from None
    own = f"{shard_name(number)}."
    if not all(name.startswith(own) for name in checksums):
        raise RunError(f"{record} in {str(folder)!r} lists files of others: {mend}")
    return {
        name.removeprefix(own): read_checked(folder, name, expected, mend)
        for name, expected in checksums.items()
    }


def shard_files(folder: Path, number: int) -> list[str]:
    """Return the paths of a finished shard's files within the folder, its record included."""
    return [_record(number), *(f"{shard_name(number)}.{e}" for e in read_shard(folder, number))]


def read_checked(folder: Path, name: str, expected: str, mend: str) -> bytes:
    """Return the content of a file, known to be what was written.

    Args:
        folder: The run's folder.
        name: The file's path within it.
        expected: Its checksum.
        mend: What to do where it is another.

    Raises:
        RunError: If the file is missing, cut off or altered.
    """
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise RunError(f"{name} in {str(folder)!r}: {error.strerror}: {mend}") from error
    if checksum(content) != expected:
        raise RunError(f"{name} in {str(folder)!r} was cut off or altered: {mend}")
    return content


def checksum(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(content: Any) -> bytes:
    """Return JSON that is the same for equal content, to be read by people too."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    # A file name that is no Unicode holds halves of surrogate pairs, which JSON can escape.
    return f"{text}\n".encode(errors="backslashreplace")


def _record(number: int) -> str:
    return f"{shard_name(number)}.json"
