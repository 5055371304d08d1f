"""Do two explanations agree about what matters most?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.pytest_plugin.records import Found
from igsuite.eval.statistics.agreement import MEASURES, agreement


def check_same_samples(one: Found, other: Found) -> None:
    """Raise unless two explanations are of the same samples in the same order."""
    if one.samples != other.samples:
        same = len(set(one.samples) & set(other.samples))
        given = Wording(f"{other.name}, which explains {same} of {len(one.samples)} samples alike")
        if sorted(one.samples) == sorted(other.samples):
            given = Wording(f"{other.name}, which explains the samples in another order")
        raise ArgumentError("other", given, "an explanation of the same samples, in their order")


def agreement_values(first: Sequence[Array], second: Sequence[Array], measure: str) -> list[float]:
    """Return for each sample how far two maps of it agree; NaN where that can't be said.

    Args:
        first: Values of each sample.
        second: Those of the other explanation.
        measure: One of `igsuite.eval.agreement`'s.
    """
    check_name("measure", measure, MEASURES)
    found = agreement({"first": first, "second": second}, measures=[measure])
    values: list[float] = found.by_sample["value"].to_numpy(dtype=np.float64).tolist()
    return values
