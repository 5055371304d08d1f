"""A finished run that is asked for again with nothing changed, told before TensorFlow is loaded."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import igsuite
from igsuite.eval.runs.computing import ASKED, is_complete
from igsuite.eval.runs.file_keys import FILES
from igsuite.eval.runs.folder_sum import folder_sum
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.shards import checksum, json_bytes
from igsuite.image.models.weights_packages import weights_package
from igsuite.image.pictures.picture_paths import picture_paths
from igsuite.provenance import file_fingerprint
from igsuite.whole_files import write_whole


def unchanged_run(config: Path, out: Path | None = None) -> Run | None:
    """Return the finished run of a configuration, if nothing that it was asked by has changed.

    Where anything has, it may still be the same run, such as of a model that was saved again:
    its identity decides that, of which fingerprints are taken with everything loaded.

    Args:
        config: A TOML file.
        out: The run's folder; `None` for the configuration's own, or one named after its file.

    Returns:
        The Run; `None` if it is not finished, or if it cannot be told.

    Raises:
        RunError: If a file of the finished run was cut off or altered.
    """
    content = _content(config)
    folder = None if content is None else out or run_folder(config, content)
    if folder is None or not is_finished_as_asked(folder, lambda: asked_of(config)):
        return None
    return Run(folder)


def is_finished_as_asked(folder: Path, ask: Callable[[], dict[str, Any] | None]) -> bool:
    """Return whether a folder holds a finished run that was asked by the same.

    Args:
        folder: The run's folder.
        ask: Returns all that a run is asked by now, or `None` if it cannot be told; only called
            for a run that is finished.
    """
    if not is_complete(folder):
        return False
    asked = ask()
    try:
        earlier = json.loads((folder / ASKED).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return asked is not None and asked == earlier


def run_folder(config: Path, content: dict[str, Any]) -> Path:
    """Return the folder that a configuration's run is written to.

    Args:
        config: The file.
        content: What it holds.

    Example:
        >>> run_folder(Path("reviews.toml"), {}).name
        'reviews-run'
    """
    section = content.get("run")
    own = section.get("out") if isinstance(section, dict) else None
    return config.parent / own if isinstance(own, str) else config.with_name(f"{config.stem}-run")


def asked_of(config: Path) -> dict[str, Any] | None:
    """Return all that a run is asked by: its configuration and the checksums of its files.

    Args:
        config: A TOML file.

    Returns:
        It as JSON has it; `None` if it cannot be told, as for texts that a package brings.
    """
    content = _content(config)
    if content is None:
        return None
    sections = {name: each for name, each in content.items() if isinstance(each, dict)}
    data = sections.get("data", {})
    if "corpus" in data and "file" not in data:
        return None
    named = [sections.get(name, {}).get(key) for name, key in FILES]
    sections["run"] = {**sections.get("run", {}), "out": None}
    try:
        files = {each: config.parent / each for each in named if each is not None}
        given = data.get("pictures", [])
        given = [given] if isinstance(given, str) else given
        pictures = [str(config.parent / each) for each in given]
    except TypeError:
        return None
    model = sections.get("model", {})
    network = None if {"file", "weights"} & model.keys() else model.get("name")
    return asked_by({**content, **sections}, files, pictures, network)


def asked_by(
    given: Mapping[str, Any],
    files: Mapping[str, Path],
    pictures: Sequence[str],
    network: str | None = None,
) -> dict[str, Any] | None:
    """Return all that a run is asked by: settings, checksums of files, and igsuite itself.

    Args:
        given: The settings.
        files: Files and folders by what they are called.
        pictures: Pictures, folders of them and patterns.
        network: Name of a network whose weights a package may bring.

    Returns:
        It as JSON has it; `None` if a file cannot be read.
    """
    package = None if network is None else weights_package(network)
    try:
        sums = {name: _sum(each) for name, each in files.items()}
        if package is not None:
            sums[f"{package.name} {package.version}"] = _sum(package.file())
        shown = picture_paths(pictures, "pictures") if pictures else []
        # The name and the checksum of each.
        seen = [[each.name, _sum(each.path)] for each in shown]
    except (OSError, ValueError, ImportError):  # or a name that no file can have
        return None
    asked = {"igsuite": _own_sources(), "config": given, "files": sums, "pictures": seen}
    # As it is read again; dates, which no configuration has, are told by their text.
    plain: dict[str, Any] = json.loads(json.dumps(asked, default=str))
    return plain


def write_asked(folder: Path, asked: dict[str, Any] | None) -> None:
    """Write down by what a finished run was asked, where its folder can be written to."""
    with suppress(OSError):
        if asked is not None:
            write_whole(folder / ASKED, json_bytes(asked))


def sources_sum(folders: Iterable[Path]) -> str:
    """Return the checksum of all Python files in folders: a changed default is a change."""
    found = {}
    for number, folder in enumerate(folders):
        for file in folder.rglob("*.py"):
            found[f"{number}/{file.relative_to(folder).as_posix()}"] = _sum(file)
    return checksum(json_bytes(found))


@cache
def _own_sources() -> str:
    specs = map(importlib.util.find_spec, ("igsuite.text", "igsuite.image", "igsuite.eval"))
    inner = [place for each in specs if each for place in each.submodule_search_locations or ()]
    return sources_sum(map(Path, [*igsuite.__path__, *inner]))


def _content(config: Path) -> dict[str, Any] | None:
    try:
        return tomllib.loads(config.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _sum(path: Path) -> str:
    return folder_sum(path) if path.is_dir() else file_fingerprint(path)["sha256"]
