"""What computed a result: versions and device, written into every result."""

from __future__ import annotations

import platform
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite import __version__


def environment() -> dict[str, Any]:
    """Versions and devices on which numbers depend."""
    return {
        "igsuite": __version__,
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
        "accelerators": [each.device_type for each in tf.config.list_physical_devices("GPU")],
    }
