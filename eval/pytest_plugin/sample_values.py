"""The values of one sample in one row."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, Arrays


def sample_values(values: Arrays, row: int) -> Array:
    """Return a sample's values in one row, those of several inputs one after another."""
    parts = values.values() if isinstance(values, dict) else values
    parts = parts if isinstance(values, (dict, list)) else [values]
    held = [np.asarray(each[row], dtype=np.float64).ravel() for each in parts if each is not None]
    return np.concatenate(held)
