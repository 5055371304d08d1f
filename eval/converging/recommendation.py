"""How many steps are enough: for the values, and for the ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from igsuite.arrays import BoolArray, IntArray
from igsuite.checks import check_share
from igsuite.eval.converging.asked import each_rule
from igsuite.eval.figures import label

RESAMPLES = 2000

_COSTS = ("evaluations", "evaluations_low", "evaluations_high")


def first_enough(holds: BoolArray, share: float = 0.95) -> int:
    """Return the first setting from which on enough samples hold.

    Args:
        holds: `(samples, settings)`, the settings from the cheapest to the finest.
        share: Share of the samples for which a setting has to hold, and all finer ones too: an
            error that falls by luck and rises again is not enough.

    Returns:
        Its place; the number of settings where none is enough.

    Example:
        >>> first_enough(np.array([[True, False, True], [True, True, True]]))
        2
    """
    return int(_first(holds.mean(axis=0)[None], share)[0])


def recommended_steps(
    table: pd.DataFrame, tolerance: float = 0.02, share: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Return for each rule the smallest setting that is enough, for values and for ranks.

    A run is good enough in values where its relative L1 error and the reference's own together
    are within `tolerance`, and in ranks where Spearman's ρ with the reference is at least
    1 − `tolerance`.

    Args:
        table: As of `ConvergenceStudy.table`.
        tolerance: Between 0 and 1.
        share: Share of the samples for which it has to hold, at this setting and all finer ones.
        seed: Seed of the bootstrap, which draws samples.

    Returns:
        Two rows a rule: `rule`, `asked` ("steps", "tolerance" or "max_steps"), `aim` ("values" or
        "ranks"), `setting` with its 95 % bootstrap interval `low` to `high` (from the cheapest to
        the finest; NaN for one finer than all tried), `evaluations`, `evaluations_low` and
        `evaluations_high` (what these cost a sample, on average), `held` (share of the samples
        for which it holds, of the finest tried where none is enough), `samples`, `dropped` (those
        without a number at any setting) and `words`. A run that has none, such as a constant map,
        which ranks nothing, is not good enough.

    Raises:
        ArgumentError: If `tolerance` or `share` is not between 0 and 1.
    """
    check_share("tolerance", tolerance)
    check_share("share", share)
    table = table.assign(
        values=table.relative_error + table.reference_error, ranks=1 - table.spearman
    )
    rows = []
    for rule, asked, runs in each_rule(table):
        for aim in ("values", "ranks"):
            losses = runs.pivot(index="sample", columns=asked, values=aim)
            if asked == "tolerance":
                losses = losses[losses.columns[::-1]]
            costs = runs.groupby(asked).evaluations.mean()[losses.columns].to_numpy()
            # A run without a number, of a sample that others have one of, is not good enough.
            complete = losses.dropna(how="all").fillna(np.inf)
            found: dict[str, object] = {"rule": rule, "asked": asked, "aim": aim}
            found |= _enough(complete, costs, tolerance, share, seed)
            found["dropped"] = len(losses) - len(complete)
            found["words"] = _words(found, tolerance, share, float(losses.columns.to_numpy()[-1]))
            rows.append(found)
    return pd.DataFrame(rows)


def _enough(
    losses: pd.DataFrame, costs: np.ndarray, tolerance: float, share: float, seed: int
) -> dict[str, object]:
    count, finest = len(losses), len(costs) - 1
    if not count:
        names = ("setting", "low", "high", *_COSTS, "held")
        return {**dict.fromkeys(names, np.nan), "samples": 0}
    holds = losses.to_numpy() <= tolerance
    place = first_enough(holds, share)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), RESAMPLES)
    places = _first(drawn @ holds / count, share)
    low, high = np.quantile(places, [0.025, 0.975], method="inverted_cdf")
    chosen = np.array([place, low, high], dtype=np.int64)
    settings, costs = (np.append(each, np.nan)[chosen] for each in (losses.columns, costs))
    return {
        **dict(zip(("setting", "low", "high"), settings, strict=True)),
        **dict(zip(_COSTS, costs, strict=True)),
        "held": float(holds[:, min(place, finest)].mean()),
        "samples": count,
    }


def _first(shares: np.ndarray, share: float) -> IntArray:
    """Return the first setting from which on the shares `(rows, settings)` are large enough."""
    short = shares < share - 1e-9
    settings = shares.shape[1]
    places: IntArray = settings - np.argmax(short[:, ::-1], axis=1)
    return np.where(short.any(axis=1), places, 0)


def _words(found: dict[str, object], tolerance: float, share: float, finest: float) -> str:
    """Say what was found, and what so few samples cannot say."""
    rule, asked, count = label(str(found["rule"])), str(found["asked"]), int(str(found["samples"]))
    aim = (
        f"values within {100 * tolerance:g} %"
        if found["aim"] == "values"
        else f"ranks with ρ of at least {1 - tolerance:g}"
    )
    if not count:
        return f"{rule}: no sample has a number, so nothing is said of {aim}."
    held = 100 * float(str(found["held"]))
    setting, low, high = (float(str(found[name])) for name in ("setting", "low", "high"))
    if np.isnan(setting):
        return (
            f"{rule}: none tried is enough for {aim} on {100 * share:g} % of the samples; at "
            f"{_named(asked, finest)} {held:.0f} % of {count} are."
        )
    ends = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} to more than was tried"
    said = (
        f"{rule}: {_named(asked, setting)} (95 % interval {ends}) for {aim}: {held:.0f} % of "
        f"{count} samples."
    )
    if share**count > 0.05:
        needed = int(np.ceil(np.log(0.05) / np.log(share)))
        said += f" So few cannot vouch for {100 * share:g} % of all: {needed} could."
    return said


def _named(asked: str, setting: float) -> str:
    if asked == "tolerance":
        return f"tolerance {setting:g}"
    return f"{setting:g} steps" if asked == "steps" else f"at most {setting:g} steps"
