"""Computing a run shard by shard, from wherever it stopped."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError, InterruptedRun, Wording
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.run_identity import IDENTITY, RunIdentity, check_same, read_identity
from igsuite.eval.runs.run_lock import LOCK, locked
from igsuite.eval.runs.shards import (
    SHARDS,
    checksum,
    is_finished,
    json_bytes,
    read_checked,
    read_shard,
    shard_files,
    write_shard,
)
from igsuite.progress import progress_bar
from igsuite.whole_files import PARTIAL, write_whole

#: What is joined of the shards of an evaluation, and of a convergence study.
JOINED = RESULTS, CONVERGENCE = "results.parquet", "convergence.parquet"
MANIFEST = "manifest.json"
LOG = "log.jsonl"
#: What a finished run was asked by.
ASKED = "asked.json"
#: The files that tell when, by whom and from which files a run was computed; all others are the
#: same bytes for equal runs, however often they were interrupted.
NOT_COMPARED = (LOG, LOCK, ASKED)

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


#: From the numbers of a shard's samples to its files, by ending.
Compute = Callable[[range], Mapping[str, bytes]]
#: From the files of every shard to those of the whole run, by name.
Join = Callable[[Sequence[Mapping[str, bytes]]], Mapping[str, bytes]]


def compute_shards(
    folder: Path,
    identity: RunIdentity,
    begin: Callable[[], Compute],
    join: Join,
    *,
    resume: bool = True,
    progress: bool = False,
    label: str = "evaluating",
) -> int:
    """Compute what a run lacks, and write it down.

    Args:
        folder: A new or empty folder, or that of the same run.
        identity: What the run is of.
        begin: Returns the function that computes a shard. It is called only if something is left
            to compute, and what it computes of a shard must depend on that shard alone.
        join: Makes what there is of the whole run out of that of its shards.
        resume: Whether to go on with a run that was begun; otherwise one is refused.
        progress: Whether to show a bar.
        label: What the bar says.

    Returns:
        How many shards were computed now.

    Raises:
        ArgumentError: If the folder is someone else's or of another run, or is read-only.
        RunError: If a finished part was altered, another process writes the run, or the disk is
            full. What was finished is kept.
        InterruptedRun: If the user interrupts. Likewise.
    """
    _check_folder(folder)
    if is_complete(folder):
        # Without the lock, so that a run that is read-only by now can be run again.
        _check_earlier(folder, identity, resume)
        check_complete(folder)
        return 0
    with _writing(folder, identity):
        (folder / SHARDS).mkdir(parents=True, exist_ok=True)
        bar = progress_bar(label, len(identity.names), progress)
        with locked(folder), bar as advance:
            return _compute(folder, identity, begin, join, resume, advance)


def is_complete(folder: Path) -> bool:
    """Return whether a run was computed to its end."""
    return (folder / MANIFEST).exists()


def check_complete(folder: Path) -> None:
    """Raise unless every file of a complete run is what was written.

    Raises:
        RunError: Naming the first file that is missing, cut off or altered.
    """
    mend = "bring it back, or begin anew in another folder"
    try:
        checksums = dict(json.loads((folder / MANIFEST).read_bytes())["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise RunError(f"{MANIFEST} in {str(folder)!r} cannot be read: {mend}") from None
    for name, expected in checksums.items():
        own = name.startswith(f"{SHARDS}/") and name.count("/") == 1
        if not (own or name in (IDENTITY, *JOINED)):
            raise RunError(
                f"{MANIFEST} in {str(folder)!r} lists {name!r}, no file of a run: {mend}"
            )
        again = f"remove {MANIFEST}, and the same command goes over the run anew"
        read_checked(folder, name, expected, mend if name == IDENTITY else again)


def _compute(
    folder: Path,
    identity: RunIdentity,
    begin: Callable[[], Compute],
    join: Join,
    resume: bool,
    advance: Callable[[int], None],
) -> int:
    for partial in (*folder.glob(f"{PARTIAL}*"), *(folder / SHARDS).glob(f"{PARTIAL}*")):
        partial.unlink()
    _check_earlier(folder, identity, resume)
    shards = identity.shards
    finished = [k for k in range(len(shards)) if is_finished(folder, k)]
    for number in finished:
        read_shard(folder, number)
    left = [k for k in range(len(shards)) if k not in finished]
    _log(folder, "begun", shards_finished=len(finished), shards_left=len(left))
    try:
        compute = begin() if left else _nothing_left
        advance(sum(len(shards[number]) for number in finished))
        for number in left:
            contents = compute(shards[number])
            if not (folder / IDENTITY).exists():  # not before everything proved to fit
                write_whole(folder / IDENTITY, identity.content())
            write_shard(folder, number, contents)
            _log(folder, "shard", number=number)
            advance(len(shards[number]))
    except KeyboardInterrupt:
        _log(folder, "interrupted")
        raise InterruptedRun(_so_far(folder, identity, "interrupted")) from None
    _conclude(folder, identity, join)
    _log(folder, "complete")
    return len(left)


def _nothing_left(rows: range) -> Mapping[str, bytes]:
    raise RunError(f"samples {rows} were asked for, of a run that is complete")


def _conclude(folder: Path, identity: RunIdentity, join: Join) -> None:
    """Join the shards, and list every file with its checksum."""
    numbers = range(len(identity.shards))
    joined = join([read_shard(folder, each) for each in numbers])
    for name, content in joined.items():
        write_whole(folder / name, content)
    names = [IDENTITY, *joined, *(name for each in numbers for name in shard_files(folder, each))]
    checksums = {name: checksum((folder / name).read_bytes()) for name in names}
    write_whole(folder / MANIFEST, json_bytes({"sha256": checksums}))


def _check_folder(folder: Path) -> None:
    """Leave folders of others alone."""
    if folder.exists() and not folder.is_dir():
        raise ArgumentError("out", str(folder), "a folder", "A file has this name.")
    try:
        present = {p.name for p in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        given = Wording(f"{str(folder)!r} ({error.strerror})")
        raise ArgumentError("out", given, "a folder that can be read") from error
    strangers = {n for n in present - {SHARDS, LOCK, LOG} if not n.startswith(PARTIAL)}
    if strangers and IDENTITY not in present:
        allowed = "a new or empty folder, or one of the same run"
        mend = "It holds other files, which are left alone: name another folder by --out."
        raise ArgumentError("out", str(folder), allowed, mend)


def _check_earlier(folder: Path, identity: RunIdentity, resume: bool) -> None:
    earlier = read_identity(folder)
    if earlier is None:
        return
    if not resume:
        allowed = "a new or empty folder, where no run is to be resumed"
        raise ArgumentError("out", str(folder), allowed, "It holds a run: leave out --no-resume")
    check_same(folder, earlier, identity, is_complete(folder))


@contextmanager
def _writing(folder: Path, identity: RunIdentity) -> Iterator[None]:
    """Say in one line why a folder cannot be written to."""
    try:
        yield
    except OSError as error:
        if error.errno in _READ_ONLY:
            given = Wording(f"{str(folder)!r} ({error.strerror})")
            mend = "Make it writable, or name another folder by --out"
            raise ArgumentError("out", given, "a folder that can be written to", mend) from error
        if error.errno in _FULL:
            why = f"no space is left for {str(folder)!r} ({error.strerror})"
            raise RunError(f"{_so_far(folder, identity, why)}, once there is space") from error
        raise RunError(
            _so_far(folder, identity, f"{str(folder)!r}: {error.strerror or error}")
        ) from error


def _so_far(folder: Path, identity: RunIdentity, why: str) -> str:
    count = len(identity.shards)
    finished = sum(is_finished(folder, number) for number in range(count))
    return f"{why}: {finished} of {count} shards are kept, and the same command goes on from there"


def _log(folder: Path, event: str, **more: Any) -> None:
    line = json.dumps({"time": datetime.now(UTC).isoformat(), "event": event, **more})
    with suppress(OSError), (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
