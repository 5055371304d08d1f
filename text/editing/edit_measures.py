"""Measures of edits beside the same with random tokens: flip rates, edits to flip, preservation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
import pandas as pd

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.intervals import mean_interval
from igsuite.streams import stream
from igsuite.text.attributions import TokenAttributions
from igsuite.text.editing.edit_order import most_important_first, text_generators
from igsuite.text.editing.edit_plan import EditLimits, EditPlan, plan_edits, with_importance
from igsuite.text.editing.greedy_attack import attacked
from igsuite.text.editing.intervals import median_over_texts
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.preserving import preserving_edits
from igsuite.text.editing.token_units import Protected
from igsuite.text.encoders.encoding import Encoder


@dataclass(frozen=True, eq=False)
class EditMeasures:
    """What edits by importance do, beside what edits of random tokens do.

    Args:
        table: One row a method and measure: its `value` over the texts with its 95 % bootstrap
            interval `low` to `high`, that of `random` tokens, their paired `difference` with
            `difference_low` and `difference_high`, the numbers of `texts` and of those `dropped`
            because nothing in them could be edited.
        by_text: One row a method and text: the measure of each, and that of random tokens, which
            is the mean of several draws.
        config: How the edits were made.
    """

    table: pd.DataFrame
    by_text: pd.DataFrame
    config: dict[str, Any]

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(float_format="{:.3f}".format, index=False)
        return html


def measure_attack(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    *,
    edits: int = 5,
    draws: int = 5,
    share: float = 1.0,
    protected: Protected = (),
    least: int = 1,
    batch_size: int | None = None,
    seed: int = 0,
) -> EditMeasures:
    """Measure how often, and after how many edits, attacks flip the prediction.

    "flip rate at k" is the share of texts of which at most k edits flip the prediction. "edits to
    flip" is their mean number, where a text that has not flipped within `edits` and the limits is
    censored: it counts as `edits` + 1, which makes the mean, and differences of means, too small
    rather than too large. "median edits to flip" knows no such bound: a text that has not flipped
    counts as more than any number, so the median is infinite where half of the texts or more have
    not.

    Args:
        model, encoder, operator: As for `attack`.
        attributions: Of the predicted class, by one method or several: each is measured.
        edits: Most edits of a text.
        draws: Random orders of the tokens of each text: the control.
        share, protected, least, batch_size: As for `attack`.
        seed: Seed of ties, of the control and of the resampling.

    Returns:
        `EditMeasures`; `by_text` has `edits_to_flip`, infinite where the text has not flipped and
        NaN where nothing can be edited.

    Raises:
        ArgumentError: If an argument cannot be used.
    """
    for argument, value in (("edits", edits), ("draws", draws)):
        check_count(argument, value)
    limits = EditLimits(share, protected, least)
    variants, judge = _variants(
        model, encoder, attributions, operator, limits, batch_size, draws, seed
    )
    queues = [
        plan.queue(most_important_first(plan.importance, random))[:edits]
        for plans in variants
        for plan, random in zip(plans, text_generators(seed, len(plans)), strict=True)
    ]
    made, flipped = attacked([plan for plans in variants for plan in plans], queues, judge)
    needed = np.array([len(each) for each in made], dtype=np.float64)
    needed[~flipped] = edits + 1.0
    needed[[not queue for queue in queues]] = np.nan
    needed = needed.reshape(len(variants), -1)

    measured = {f"flip rate at {k}": _at_most(needed, k) for k in range(1, edits + 1)}
    measured["edits to flip"] = needed
    rows = _rows(attributions.methods, measured, seed)
    for method, found in zip(attributions.methods, needed, strict=False):
        row: dict[str, Any] = {"method": method, "measure": "median edits to flip"}
        row |= _median("", found, edits, seed)
        row |= _median("random", needed[len(attributions.methods) :], edits, seed)
        rows.append({**row, **_counts(found)})
    return EditMeasures(
        pd.DataFrame(rows),
        _by_text(attributions.methods, "edits_to_flip", np.where(needed > edits, np.inf, needed)),
        _config(operator, limits, seed) | {"edits": edits, "draws": draws},
    )


def measure_preservation(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    *,
    share: float = 0.2,
    draws: int = 5,
    protected: Protected = (),
    least: int = 1,
    batch_size: int | None = None,
    seed: int = 0,
) -> EditMeasures:
    """Measure how often the prediction stays when the least important tokens are edited.

    "preservation rate" is the share of texts that are predicted as before; texts in which nothing
    can be edited are dropped, as they could not but stay. "share edited" says how much of their
    tokens was edited in the mean.

    Args:
        model, encoder, operator: As for `preserve`.
        attributions: Of the predicted class, by one method or several: each is measured.
        share: Most edits of a text, as a share of its tokens, rounded down.
        draws: Random choices of the tokens of each text: the control.
        protected, least, batch_size: As for `preserve`.
        seed: Seed of ties, of the choice among alternatives, of the control and of the resampling.

    Returns:
        `EditMeasures`; `by_text` has `preserved`, 1 or 0, NaN where nothing can be edited.

    Raises:
        ArgumentError: If an argument cannot be used.
    """
    check_count("draws", draws)
    limits = EditLimits(share, protected, least)
    variants, judge = _variants(
        model, encoder, attributions, operator, limits, batch_size, draws, seed
    )
    plans = [plan for of_variant in variants for plan in of_variant]
    edits = [edits for of_variant in variants for edits in preserving_edits(of_variant, seed)]
    margins, _ = judge.margins(
        [plan.edited(made) for plan, made in zip(plans, edits, strict=True)],
        np.array([plan.predicted for plan in plans]),
    )
    counts = np.array([len(made) for made in edits], dtype=np.float64)
    counts[counts == 0] = np.nan
    shares = counts / np.array([max(1, len(plan.units)) for plan in plans])
    preserved = np.where(np.isnan(counts), np.nan, margins >= 0)
    measured = {
        "preservation rate": preserved.reshape(len(variants), -1),
        "share edited": shares.reshape(len(variants), -1),
    }
    return EditMeasures(
        pd.DataFrame(_rows(attributions.methods, measured, seed)),
        _by_text(attributions.methods, "preserved", measured["preservation rate"]),
        _config(operator, limits, seed) | {"draws": draws},
    )


def _variants(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    limits: EditLimits,
    batch_size: int | None,
    draws: int,
    seed: int,
) -> tuple[list[list[EditPlan]], Judge]:
    """The texts planned by each method and then, for the control, by random importance."""
    plans, judge = plan_edits(model, encoder, attributions, operator, limits, batch_size, seed)
    variants = [with_importance(plans, attributions[each], judge) for each in attributions.methods]
    for draw in range(draws):
        generators = [stream(seed, "random tokens", row, draw) for row in range(len(plans))]
        variants.append(
            [
                replace(plan, importance=random.standard_normal(len(plan.units)))
                for plan, random in zip(plans, generators, strict=True)
            ]
        )
    return variants, judge


def _at_most(needed: Array, edits: int) -> Array:
    return np.where(np.isnan(needed), np.nan, needed <= edits)


def _rows(methods: Sequence[str], measured: dict[str, Array], seed: int) -> list[dict[str, Any]]:
    """One row a method and measure, from `(methods + draws, texts)` of each measure."""
    rows = []
    for number, method in enumerate(methods):
        for measure, values in measured.items():
            found, control = values[number], values[len(methods) :].mean(axis=0)
            row: dict[str, Any] = {"method": method, "measure": measure}
            compared = {"": found, "random": control, "difference": found - control}
            for name, each in compared.items():
                mean = mean_interval(each, seed=seed)
                row |= _named(name, (mean.mean, mean.low, mean.high))
            rows.append({**row, **_counts(found)})
    return rows


def _counts(found: Array) -> dict[str, int]:
    dropped = int(np.isnan(found).sum())
    return {"texts": len(found) - dropped, "dropped": dropped}


def _named(name: str, interval: tuple[float, float, float]) -> dict[str, float]:
    names = (f"{name}_low", f"{name}_high") if name else ("low", "high")
    return dict(zip((name or "value", *names), interval, strict=True))


def _median(name: str, needed: Array, edits: int, seed: int) -> dict[str, float]:
    """The median over texts, infinite beyond `edits`, and its interval; all draws together."""
    found = median_over_texts(np.atleast_2d(needed), seed)
    return _named(name, tuple(np.where(np.array(found) > edits, np.inf, found).tolist()))


def _by_text(methods: Sequence[str], name: str, values: Array) -> pd.DataFrame:
    draws = len(values) - len(methods)
    names = [*methods, *("random tokens" for _ in range(draws))]
    frames = [
        pd.DataFrame({"method": method, "draw": draw, "text": np.arange(len(row)), name: row})
        for method, draw, row in zip(
            names, [0] * len(methods) + [*range(draws)], values, strict=True
        )
    ]
    return pd.concat(frames, ignore_index=True)


def _config(operator: EditOperator, limits: EditLimits, seed: int) -> dict[str, Any]:
    return {"operator": operator.description(), **limits.get_config(), "seed": seed}
