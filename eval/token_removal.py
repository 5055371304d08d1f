"""Which of several attributions of texts deletion favours: pooling weights among them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from igsuite.errors import ArgumentError
from igsuite.eval.removal_curves import deletion, random_order
from igsuite.eval.statistics import Mean, mean_interval, paired_difference
from igsuite.text import Encoder, TokenAttributions


def token_deletion(
    model: Any,
    encoder: Encoder,
    attributions: TokenAttributions,
    *,
    steps: int = 20,
    score: str = "output",
    draws: int = 20,
    batch_size: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Mask the tokens of each text from the most important on, by each method, and compare.

    The smaller the area under its curve, the better a method's order. What it says of a method is
    said of its order alone, and on this model and this way of removing.

    Args:
        model: A Keras model of token ids.
        encoder: Its encoder, which has a token to put in place of others.
        attributions: Of the same texts by one method or several, such as
            `("integrated_gradients", "pooling_weight")`; the first is what others are compared
            with.
        steps: Steps from no token masked to all.
        score: As for `igsuite.integrated_gradients`; the target is that of the attributions.
        draws: Random orders of the tokens of each text.
        batch_size: As for `deletion`.
        seed: Seed of ties and of the random orders.

    Returns:
        One row a method: its mean `area` with the 95 % interval `low` to `high`; how far it is
        `below_random` orders, with `below_random_low` and `below_random_high`, paired by text;
        and how far `above_first`, the first method, with `above_first_low` and
        `above_first_high`; the numbers of `texts` and of those `dropped`, which have no token or
        no attribution. `favoured` is "yes" where an interval leaves out 0 in favour of the method
        against the first one, "no" where it does against it, and "cannot be told" else.

    Raises:
        ArgumentError: If the encoder has neither a mask nor an unknown token, or as `deletion`.

    Source:
        Samek et al. 2017, "Evaluating the visualization of what a deep neural network has
        learned".
    """
    if encoder.mask_id is None:
        raise ArgumentError("encoder", encoder, "one with a mask token or an unknown one")
    inputs, units = attributions.ids, attributions.mask
    settings: dict[str, Any] = {
        "baseline": encoder.mask_id,
        "steps": steps,
        "target": attributions.target,
        "score": score,
        "batch_size": batch_size,
        "seed": seed,
    }
    chance = random_order("deletion", model, inputs, units, draws=draws, **settings).area
    areas = {
        method: deletion(
            model, inputs, attributions[method].first.values, removable=units, **settings
        ).area
        for method in attributions.methods
    }
    first = areas[attributions.methods[0]]
    rows = []
    for method, area in areas.items():
        mean = mean_interval(area, seed=seed)
        above = paired_difference(area, first, seed=seed)
        rows.append(
            {
                "method": method,
                "area": mean.mean,
                "low": mean.low,
                "high": mean.high,
                **_named("below_random", paired_difference(chance, area, seed=seed)),
                **_named("above_first", above),
                "favoured": _favoured(above),
                "texts": mean.count,
                "dropped": mean.dropped,
            }
        )
    return pd.DataFrame(rows)


def _named(name: str, mean: Mean) -> dict[str, float]:
    return {name: mean.mean, f"{name}_low": mean.low, f"{name}_high": mean.high}


def _favoured(above_first: Mean) -> str:
    if above_first.high < 0:
        return "yes"
    return "no" if above_first.low > 0 else "cannot be told"
