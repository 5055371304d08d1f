"""Checksums of what a run is computed from, told without loading it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
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
                "architecture_sha256": _member_sum(file, ARCHITECTURE),
                "weights_sha256": _member_sum(file, WEIGHTS),
            }
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
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


def _member_sum(file: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with file.open(name) as member:
        while part := member.read(2**20):
            digest.update(part)
    return digest.hexdigest()
