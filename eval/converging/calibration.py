"""Whether error bars are true: what they say against what the error was."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from igsuite.errors import check_name

#: An estimate this far from the truth is as good as one expects.
CLOSE = (0.7, 1.4)


def calibration_table(table: pd.DataFrame, by: Sequence[str] = ("rule",)) -> pd.DataFrame:
    """Return how near the engine's estimates are to the true errors.

    Rows at a floor are left out, where it is the reference or rounding that is seen.

    Args:
        table: As of `ConvergenceStudy.table`.
        by: Columns to group by: "rule", "steps", "tolerance", "max_steps", "sample", "verdict".

    Returns:
        One row a group: `median`, `low` and `high` (2.5 and 97.5 %) of estimate over truth,
        `close` (share from 0.7 to 1.4), `bold` (share below 0.7, which claims more than it holds),
        `within_one` and `within_two` (mean share of a sample's units whose truth lies within one
        and two standard errors, for normal errors 0.683 and 0.954), `rows` and `left_out`.

    Raises:
        ArgumentError: If a column is none to group by.
    """
    for name in by:
        check_name("by", name, ("rule", "steps", "tolerance", "max_steps", "sample", "verdict"))
    rows = []
    for names, runs in table.groupby(list(by), sort=False, dropna=False):
        kept = judged(runs)
        ratio = kept.ratio
        rows.append(
            {
                **dict(zip(by, names, strict=True)),
                "median": ratio.median(),
                "low": ratio.quantile(0.025),
                "high": ratio.quantile(0.975),
                "close": ratio.between(*CLOSE).mean() if len(kept) else np.nan,
                "bold": (ratio < CLOSE[0]).mean() if len(kept) else np.nan,
                "within_one": kept.within_one.mean(),
                "within_two": kept.within_two.mean(),
                "rows": len(kept),
                "left_out": len(runs) - len(kept),
            }
        )
    return pd.DataFrame(rows)


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose estimate can be judged, with `ratio`, estimate over true error."""
    positive = (table.relative_error > 0) & np.isfinite(table.estimated_error)
    kept: pd.DataFrame = table[positive & (table.floor == "")]
    return kept.assign(ratio=kept.estimated_error / kept.relative_error)
