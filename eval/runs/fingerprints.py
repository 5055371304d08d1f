"""Checksums of what a run is computed from, told without loading it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError
from igsuite.eval.runs.folder_sum import folder_sum
from igsuite.eval.runs.shards import checksum, json_bytes
from igsuite.image.models.weights_packages import weights_package
from igsuite.model_file import SAVE_MODEL
from igsuite.provenance import file_fingerprint

#: The members of a `.keras` file that make the model; another tells when it was saved.
ARCHITECTURE, WEIGHTS = "config.json", "model.weights.h5"


def model_fingerprint(path: Path) -> dict[str, Any]:
    """Return the checksums of a model's architecture and weights.

    The architecture is that of the layers: neither the numbers in the names that Keras made up for
    them nor what the model was compiled with tell two models apart.

    Args:
        path: A `.keras` file, or the folder of a SavedModel.

    Raises:
        ArgumentError: If it is neither.
    """
    if path.is_dir():
        return {"folder": path.name, "sha256": folder_sum(path)}
    try:
        with zipfile.ZipFile(path) as file:
            parts = {
                "architecture_sha256": _architecture_sum(json.loads(file.read(ARCHITECTURE))),
                "weights_sha256": _member_sum(file, WEIGHTS),
            }
    except (OSError, KeyError, zipfile.BadZipFile, ValueError, TypeError, RuntimeError) as error:
        raise ArgumentError("model", str(path), SAVE_MODEL) from error
    return {"file": path.name, **parts}


def network_fingerprint(name: str, weights: Path | None = None) -> dict[str, Any]:
    """Return what tells the weights of a network that is meant by its name.

    Args:
        name: The name.
        weights: A file of weights; `None` for those of the package that brings them.

    Raises:
        ModuleNotFoundError: If that package is not installed; says what to install.
    """
    if weights is not None:
        return {"name": name, "weights_sha256": file_sum(weights)}
    package = weights_package(name)
    if package is None:
        return {"name": name}
    return {
        "name": name,
        "package": package.name,
        "package_version": package.version,
        "weights_sha256": file_sum(package.file()),
    }


def list_fingerprint(parts: Iterable[str]) -> str:
    """Return the checksum of texts, or of files' checksums, in their order."""
    return checksum(json_bytes(list(parts)))


def file_sum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return file_fingerprint(path)["sha256"]


def _architecture_sum(config: dict[str, Any]) -> str:
    """The checksum of layers with the names that Keras made up numbered in their order."""
    layers = dict(config)
    layers.pop("compile_config", None)
    names = dict.fromkeys(_made_up_names(layers))
    places = {name: f"layer {place}" for place, name in enumerate(names)}
    return checksum(json_bytes(_renamed(layers, places)))


def _made_up_names(part: Any) -> Iterator[str]:
    """Names that are the class in small letters, with the number of a model or of a session."""
    if isinstance(part, dict):
        kind, own = part.get("class_name"), part.get("config")
        name = own.get("name") if isinstance(own, dict) else None
        made_up = rf"{re.escape(_snake_case(str(kind)))}(_\d+)?"
        if isinstance(name, str) and re.fullmatch(made_up, name):
            yield name
        part = part.values()
    if not isinstance(part, str) and isinstance(part, Iterable):
        for each in part:
            yield from _made_up_names(each)


def _snake_case(kind: str) -> str:
    """The name that Keras makes of a class: `conv1d` of `Conv1D`, `max_pooling2d`."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


def _renamed(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {names.get(key, key): _renamed(each, names) for key, each in part.items()}
    if isinstance(part, list):
        return [_renamed(each, names) for each in part]
    return names.get(part, part) if isinstance(part, str) else part


def _member_sum(file: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with file.open(name) as member:
        while part := member.read(2**20):
            digest.update(part)
    return digest.hexdigest()
