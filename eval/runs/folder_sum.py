"""The checksum of a folder, told without loading anything else."""

from __future__ import annotations

from pathlib import Path

from igsuite.eval.runs.shards import checksum, json_bytes
from igsuite.provenance import file_fingerprint


def folder_sum(path: Path) -> str:
    """Return the SHA-256 of a folder: of the names and checksums of all files in it."""
    files = sorted(each for each in path.rglob("*") if each.is_file())
    sums = {each.relative_to(path).as_posix(): file_fingerprint(each)["sha256"] for each in files}
    return checksum(json_bytes(sums))
