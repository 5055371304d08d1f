"""Do two explanations agree about what matters most?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.arrays import Array
from igsuite.errors import check_name
from igsuite.eval.statistics.agreement import MEASURES, agreement


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
