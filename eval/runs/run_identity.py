"""What a run is of: written first, and compared before anything is added to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.shards import checksum, json_bytes

IDENTITY = "run.json"
#: Counts up when a file of a run changes its name or its meaning.
FORMAT = 2


@dataclass(frozen=True)
class RunIdentity:
    """What a run is of.

    Args:
        config: The configuration, every default written out.
        fingerprints: Checksums of the model, the data and the preprocessing.
        names: What each sample is called; their number is that of the samples.
        shard_size: Samples of a shard.
        environment: Versions, devices and variables on which numbers depend.
    """

    config: dict[str, Any]
    fingerprints: dict[str, Any]
    names: list[str]
    shard_size: int
    environment: dict[str, Any]

    @property
    def config_hash(self) -> str:
        """SHA-256 of the configuration."""
        return checksum(json_bytes(self.config))

    @property
    def run_id(self) -> str:
        """What the run is called in its results: of its configuration and its fingerprints."""
        return checksum(json_bytes([self.config, self.fingerprints]))[:12]

    @property
    def shards(self) -> list[range]:
        """The samples of each shard."""
        starts = range(0, len(self.names), self.shard_size)
        return [range(k, min(k + self.shard_size, len(self.names))) for k in starts]

    def content(self) -> bytes:
        """Return the file that holds it."""
        hashes = {"config_sha256": self.config_hash, "run": self.run_id}
        return json_bytes({"format": FORMAT, **hashes, **asdict(self)})


def read_identity(folder: Path) -> RunIdentity | None:
    """Return what the run in a folder is of; `None` where none was begun.

    Args:
        folder: The folder.

    Raises:
        RunError: If its file was cut off or altered, or another igsuite wrote it.
    """
    try:
        content = (folder / IDENTITY).read_bytes()
    except FileNotFoundError:
        return None
    mend = "bring the file back, or begin anew in another folder"
    try:
        given = json.loads(content)
        if given["format"] != FORMAT:
            what = f"a run of format {given['format']!r}, and this igsuite reads {FORMAT}"
            raise RunError(f"{IDENTITY} in {str(folder)!r} is of {what}: begin in another folder")
        found = RunIdentity(**{name: given[name] for name in RunIdentity.__dataclass_fields__})
        whole = found.content() == content
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise RunError(f"{IDENTITY} in {str(folder)!r} was cut off or altered: {mend}")
    return found


def check_same(folder: Path, earlier: RunIdentity, now: RunIdentity, finished: bool) -> None:
    """Raise unless a folder's run is the one that is wanted.

    Args:
        folder: The folder.
        earlier: What its run is of.
        now: What is wanted.
        finished: Whether nothing is left to compute, so that it does not matter where.

    Raises:
        ArgumentError: Naming what differs.
    """
    parts = {"config": (earlier.config, now.config)}
    parts["fingerprints"] = (earlier.fingerprints, now.fingerprints)
    parts["samples"] = ({"names": earlier.names}, {"names": now.names})
    if not finished:
        parts["environment"] = (earlier.environment, now.environment)
    for part, (before, after) in parts.items():
        if before != after:
            difference = next(differences(before, after))
            given = Wording(f"{str(folder)!r}, whose run has another {part}: {difference}")
            mend = "Name another folder by --out, or bring back what was changed"
            raise ArgumentError("out", given, "a new folder, or one of the same run", mend)


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str = ""
) -> Iterator[str]:
    """Yield where two mappings differ, in words.

    Example:
        >>> list(differences({"run": {"seed": 0}}, {"run": {"seed": 1}}))
        ['run.seed was 0, now 1']
    """
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        where = f"{path}{name}"
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from differences(old, new, f"{where}.")
        elif isinstance(old, list) and isinstance(new, list) and max(len(old), len(new)) > 10:
            if old != new:
                yield f"{where} has {len(old)} entries that were others, now {len(new)}"
        elif old != new:
            yield f"{where} was {old!r}, now {new!r}"
