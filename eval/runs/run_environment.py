"""What a run's numbers depend on beside its configuration and its files."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

import tensorflow as tf

import igsuite
from igsuite.git_answer import git_answer
from igsuite.provenance import environment

#: Packages that compute what a run holds, beside those of every attribution.
PACKAGES = ("scipy", "scikit-learn", "pandas", "pyarrow", "pillow")
#: Variables that change numbers, or where and in which order they are computed.
VARIABLES = (
    "CUDA_VISIBLE_DEVICES",
    "KERAS_BACKEND",
    "NVIDIA_TF32_OVERRIDE",
    "OMP_NUM_THREADS",
    "TF_CUDNN_DETERMINISTIC",
    "TF_DETERMINISTIC_OPS",
    "TF_ENABLE_ONEDNN_OPTS",
    "TF_NUM_INTEROP_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_XLA_FLAGS",
    "XLA_FLAGS",
)


def run_environment() -> dict[str, Any]:
    """Return versions, commit, processor, devices and variables on which numbers depend."""
    return {
        **environment(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
        "commit": _commit(),
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "accelerator_names": [
            tf.config.experimental.get_device_details(each).get("device_name")
            for each in tf.config.list_physical_devices("GPU")
        ],
        "variables": {name: os.environ[name] for name in VARIABLES if name in os.environ},
    }


def _commit() -> str | None:
    """The commit of a checkout that igsuite is imported from; None for an installed one."""
    folder = Path(igsuite.__file__).parent.parent
    return git_answer(folder, "rev-parse", "HEAD") if (folder / ".git").exists() else None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
