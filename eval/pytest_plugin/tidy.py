"""What tests found as one tidy table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from igsuite.eval.pytest_plugin.records import Found

COLUMNS = (
    *("test", "explanation", "method", "metric", "operator", "units", "higher_is_better"),
    *("sample", "sample_checksum", "value"),
)


def tidy_frame(found: Sequence[Found]) -> pd.DataFrame:
    """Return one row a test, explanation, metric and sample.

    Args:
        found: What the tests found.
    """
    rows = [
        (
            each.test,
            each.name,
            each.method,
            one.metric,
            str(one.operator.get("name", "")),
            one.units,
            one.higher_is_better,
            sample,
            checksum,
            value,
        )
        for each in found
        for one in each.metrics
        for sample, (checksum, value) in enumerate(zip(each.samples, one.values, strict=True))
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"value": "float64", "sample": "int64", "higher_is_better": "boolean"})
