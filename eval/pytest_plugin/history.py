"""Saved runs: numbered JSON files in one folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.records import Found
from igsuite.whole_files import PARTIAL

FORMAT = 1
_FILE = re.compile(r"(?P<number>\d{4,})_(?P<name>.+)")


@dataclass(frozen=True)
class SavedRun:
    """A run that was saved.

    Args:
        name: Its file's, without the ending: "0003_main".
        machine: What it was computed on.
        commit: The commit of what was tested.
        found: What its tests found.
    """

    name: str
    machine: dict[str, Any]
    commit: dict[str, Any]
    found: tuple[Found, ...]


def save_run(folder: Path, name: str, content: Mapping[str, Any], found: Sequence[Found]) -> Path:
    """Save a run under the next number.

    Args:
        folder: Where runs are saved; made if it is not there.
        name: The run's name.
        content: What is said of the run beside what it found: "machine", "commit", ….
        found: What its tests found.

    Returns:
        The file.

    Raises:
        ArgumentError: If it cannot be written.
    """
    whole = {"format": FORMAT, **content, "found": [each.without_samples() for each in found]}
    text = json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _write_next(folder, name, text.encode(errors="backslashreplace"))
    except OSError as error:
        given = Wording(f"{str(folder)!r} ({error.strerror})")
        raise ArgumentError(
            "--igsuite-storage", given, "a folder that can be written to"
        ) from error


def load_run(folder: Path, name: str) -> SavedRun | None:
    """Load a saved run.

    Args:
        folder: Where runs are saved.
        name: Its number, its name (of several the last), both ("0003_main"), or "" for the last.

    Returns:
        The run; `None` if the last one is asked for and none is saved.

    Raises:
        ArgumentError: If there is no such run, or its file cannot be read.
    """
    # Of a session that was cut off nothing may be left but an empty file.
    files = [each for each in saved_files(folder) if each.stat().st_size]
    chosen = [each for each in files if not name or _is_called(each.stem, name)]
    if chosen:
        return _read(chosen[-1])
    if not name:
        return None
    known = ", ".join(each.stem for each in files[-10:]) or "none yet: save one by --igsuite-save"
    raise ArgumentError("--igsuite-compare", name, Wording(f"a run saved in {folder}: {known}"))


def saved_files(folder: Path) -> list[Path]:
    """Return the files of the saved runs, the last one at the end."""
    found = [each for each in folder.glob("*.json") if _FILE.fullmatch(each.stem)]
    return sorted(found, key=lambda each: (_number(each.stem), each.stem))


def _write_next(folder: Path, name: str, content: bytes) -> Path:
    """Write a file, whole, under a number that no session running beside can take too."""
    number = 1 + max(_numbers(folder), default=0)
    while True:
        taken = folder / f"{PARTIAL}{number:04d}"
        try:
            taken.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            continue
        try:
            # Another session may have finished under this number before it was taken here.
            if number not in _numbers(folder):
                taken.write_bytes(content)
                return taken.rename(folder / f"{number:04d}_{name}.json")
        finally:
            taken.unlink(missing_ok=True)
        number += 1


def _numbers(folder: Path) -> set[int]:
    return {_number(each.stem) for each in saved_files(folder)}


def _number(stem: str) -> int:
    return int(stem.partition("_")[0])


def _is_called(stem: str, name: str) -> bool:
    number, _, own = stem.partition("_")
    return name in (stem, own) or (name.isascii() and name.isdigit() and int(name) == int(number))


def _read(path: Path) -> SavedRun:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}, not {FORMAT}")
        found = tuple(Found.from_dict(each) for each in content["found"])
        return SavedRun(path.stem, dict(content["machine"]), dict(content["commit"]), found)
    except Exception as error:  # A damaged or hostile file can fail in any way.
        given = Wording(f"{str(path)!r} ({type(error).__name__}: {error})")
        mend = "Delete it, or name another run."
        raise ArgumentError(
            "--igsuite-compare", given, "a run that --igsuite-save saved", mend
        ) from error
