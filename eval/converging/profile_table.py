"""Path profiles of several samples as one table, which needs no model to be drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from igsuite.path_profile import PathProfile

#: What is known at each point of a sample's path.
PROFILE_COLUMNS = ("sample", "alpha", "score", "gradient_norm", "cumulative")
_TYPES = {"sample": np.int64} | dict.fromkeys(PROFILE_COLUMNS[1:], np.float64)


def profile_table(profile: PathProfile) -> pd.DataFrame:
    """Return a profile as one row a sample and point.

    Args:
        profile: Of `igsuite.path_profile.path_profile`.

    Returns:
        `sample`, numbered from 0; `alpha`, where on the path; and there the `score`, the
        `gradient_norm` and the `cumulative` attribution.
    """
    count, steps = np.shape(profile.scores)
    return pd.DataFrame(
        {
            "sample": np.repeat(np.arange(count), steps),
            "alpha": np.tile(profile.alphas, count),
            "score": np.ravel(profile.scores),
            "gradient_norm": np.ravel(profile.gradient_norms),
            "cumulative": np.ravel(profile.cumulative),
        }
    )


def no_profiles() -> pd.DataFrame:
    """Return the table of no sample."""
    return pd.DataFrame({name: np.empty(0, kind) for name, kind in _TYPES.items()})
