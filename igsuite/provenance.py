"""What computed a result, and from which files: written into every result."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Any

import numpy as np

from igsuite import __version__


def environment() -> dict[str, Any]:
    """Versions and devices on which numbers depend."""
    # Here, so that a file's fingerprint is told without them.
    import keras
    import tensorflow as tf

    return {
        "igsuite": __version__,
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
        "accelerators": [each.device_type for each in tf.config.list_physical_devices("GPU")],
    }


def file_fingerprint(path: Path) -> dict[str, str]:
    """Name and SHA-256 of a file."""
    with path.open("rb") as file:
        return {"file": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
