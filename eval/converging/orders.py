"""The order of a rule, fitted: how fast its error falls as its cost grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from igsuite.arrays import Array, IntArray
from igsuite.eval.converging.asked import each_rule

RESAMPLES = 2000

#: Points of a sample from which a line says something.
_POINTS = 3


@dataclass(frozen=True)
class Order:
    """A fitted order with its interval.

    Args:
        order: p of error ∝ cost⁻ᵖ; NaN where no sample has three points above the floor.
        low: Lower end of the 95 % bootstrap interval over samples; NaN for fewer than 2 samples.
        high: Upper end.
        samples: Samples that have three points.
        points: Their points.
    """

    order: float
    low: float
    high: float
    samples: int
    points: int


def fitted_order(samples: IntArray, costs: Array, errors: Array, seed: int = 0) -> Order:
    """Fit the order of one rule to the errors of several samples.

    Each sample has a constant of its own; the slope is common:
    p = −Σₛ Sxy / Σₛ Sxx, with x = log cost and y = log error, centred within the sample.

    Args:
        samples: `(rows,)`, which sample each row is of.
        costs: `(rows,)` gradient evaluations.
        errors: `(rows,)` relative errors above the floor; zeros and NaN are left out.
        seed: Seed of the bootstrap, which draws samples.

    Returns:
        The Order.

    Example:
        >>> found = fitted_order([0, 0, 0], [8, 16, 32], [0.4, 0.1, 0.025])
        >>> round(found.order, 6), found.points
        (2.0, 3)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = pd.DataFrame({"sample": samples, "x": np.log(costs), "y": np.log(errors)})
    rows = rows[np.isfinite(rows.x) & np.isfinite(rows.y)]
    groups = rows.groupby("sample")
    rows = rows[groups.x.transform("nunique") >= _POINTS]
    if rows.empty:
        return Order(np.nan, np.nan, np.nan, 0, 0)
    groups = rows.groupby("sample")
    x = rows.x - groups.x.transform("mean")
    sums = pd.DataFrame({"xy": x * rows.y, "xx": x**2}).groupby(rows["sample"]).sum()
    xy, xx = sums.xy.to_numpy(), sums.xx.to_numpy()
    order = float(-xy.sum() / xx.sum())
    low, high = _interval(xy, xx, order, seed)
    return Order(order, low, high, len(sums), len(rows))


def orders_table(table: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return the fitted order of every rule in a study's table.

    Args:
        table: As of `ConvergenceStudy.table`.
        seed: Seed of the bootstrap.

    Returns:
        One row a rule, the automatic one twice, by tolerance and by budget: `rule`, `asked`,
        `order`, `low`, `high`, `samples`, `points`, and `at_floor`, the share of its rows that
        were left out because they are at the reference's floor or at that of rounding.
    """
    rows = []
    for rule, asked, runs in each_rule(table):
        above = runs[runs.floor == ""]
        found = fitted_order(
            above["sample"].to_numpy(),
            above.evaluations.to_numpy(float),
            above.relative_error.to_numpy(float),
            seed,
        )
        at_floor = float((runs.floor != "").mean())
        rows.append({"rule": rule, "asked": asked, **vars(found), "at_floor": at_floor})
    return pd.DataFrame(rows)


def _interval(xy: Array, xx: Array, order: float, seed: int) -> tuple[float, float]:
    if len(xy) < 2:
        return np.nan, np.nan
    if np.ptp(xy / xx) <= 1e-9 * abs(order):  # BCa divides by the spread
        return order, order
    interval = stats.bootstrap(
        (xy, xx),
        lambda one, two, axis: -one.sum(axis=axis) / two.sum(axis=axis),
        paired=True,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(interval.low), float(interval.high)
