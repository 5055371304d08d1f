"""Does a pooling layer name the same tokens as integrated gradients do?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import keras
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count, check_seed, check_share
from igsuite.errors import ArgumentError, Wording
from igsuite.holm import holm
from igsuite.rank_agreement import (
    kendall_tau,
    rank_biased_overlap,
    spearman_rho,
    tied_by_rounding,
    top_overlap,
)
from igsuite.streams import stream
from igsuite.text.comparing.chance import mean_beside_chance, p_value
from igsuite.text.comparing.comparison_figure import comparison_figure
from igsuite.text.encoders.encoding import Encoder, check_texts
from igsuite.text.explain import TextExplainer
from igsuite.text.explaining.groups import sides_of
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padded import padded
from igsuite.text.pooling.pooling_weights import find_pooling, pooling_weights
from igsuite.text.pooling.weight_forms import SIGNED

#: One row of weights and several: how far each of them agrees with the first.
Measure: TypeAlias = Callable[[Array, Array], Array]


@dataclass(frozen=True, eq=False)
class PoolingComparison:
    """How far attributions and the weights of a pooling layer agree over a set of texts.

    Args:
        table: One row a method, form of pooling weights and measure: `method`, `weights`,
            `compared` ("signed" values, or their "absolute" ones for forms that know no class),
            `measure`, the `mean` over texts with its 95 % bootstrap interval `low` to `high`,
            what chance gives (`chance`, and 95 % of its means between `chance_low` and
            `chance_high`), `p_value` (one-sided, of agreeing more than by chance), `p_holm` (the
            same corrected by Holm's method for all rows of the table), `texts` and `dropped`,
            those for which the measure does not exist.
        by_text: One row a text, method, form and measure: `text` (its position), `tokens`,
            `verdict` of the attribution, `value`, `chance` and `p_value` in this text alone.
        unavailable: For each form of weights that the model does not have, why.
        settings: `pooling_layer`, `score`, `top`, `persistence`, `permutations` and `seed`.
    """

    table: pd.DataFrame
    by_text: pd.DataFrame
    unavailable: dict[str, str]
    settings: dict[str, Any]

    def figure(self, title: str = "") -> Figure:
        """Draw the table: means with their intervals, beside what chance gives.

        Args:
            title: Title of the figure.

        Returns:
            A `matplotlib.figure.Figure`.
        """
        return comparison_figure(self.table, top=self.settings["top"], title=title)

    def _repr_html_(self) -> str:
        # A p-value out of many says little by itself.
        shown = self.table.drop(columns="p_value")
        html: str = shown.to_html(float_format="{:.3f}".format, index=False)
        return html


def compare_with_pooling(
    model: keras.Model,
    encoder: Encoder,
    texts: Sequence[str],
    *,
    methods: Sequence[str] = ("integrated_gradients",),
    target: Any = None,
    score: str | None = None,
    layer: Any = None,
    pooling_layer: str | keras.layers.Layer | None = None,
    top: int = 5,
    persistence: float = 0.9,
    permutations: int = 100,
    seed: int = 0,
    **settings: Any,
) -> PoolingComparison:
    """Measure how far attributions agree with what the model's pooling layer weighs.

    Each text is measured by itself and the mean is taken over texts: Kendall's τ-b, Spearman's
    ρ, the overlap of the top tokens and rank-biased overlap. The "signed" form of the weights is
    compared with the attributions as they are, every other form, which knows no class, with
    their absolute values. Beside each stands what chance gives: the same measure with the
    weights of every text permuted over its tokens. A text whose weights are all equal, as
    average pooling's are, has no correlations, and one of no more than `top` tokens no overlap
    of its top tokens: such texts are counted as dropped. Tokens are tied where they differ by
    less than a millionth of the largest value of their text, which is what float32 rounds off.

    Agreement says nothing about which of two that disagree is right. Which of them deletion
    favours is for `igsuite.eval.token_deletion` to say, with the weights among the methods.

    Args:
        model: A Keras model of one text, as for `TextExplainer`, with an embedding and a pooling
            layer.
        encoder: Turns texts into ids and tokens.
        texts: The texts.
        methods: Names out of `igsuite.METHODS`.
        target: A class, one for each text, or `None` for the predicted one.
        score: As for `igsuite.integrated_gradients`. `None` for "logit" where there is a "signed"
            form, which is about the logit: a softmax depends on the other classes as well, and
            attributions of it would be compared with something else. Else for "output".
        layer: The embedding layer or its name; `None` where there is exactly one.
        pooling_layer: The pooling layer or its name; `None` where there is exactly one.
        top: Tokens whose overlap is measured.
        persistence: Of rank-biased overlap: the first 1/(1 − persistence) ranks hold most of
            its weight.
        permutations: Random orders of each text's tokens. No p-value is below 1 over
            (`permutations` + 1), and none corrected below the table's rows times that.
        seed: Seed of the permutations, of the resampling and of the methods.
        **settings: As for `TextExplainer`: `inputs`, `baseline`, `tolerance`, `max_steps`, …

    Returns:
        A `PoolingComparison`.

    Raises:
        ArgumentError: If an argument cannot be used or a layer cannot be told.

    Source:
        Jain, Wallace 2019, "Attention is not explanation", section 4.1 (the correlations);
        Webber, Moffat, Zobel 2010 (rank-biased overlap).
    """
    check_texts(texts)
    if not texts:
        raise ArgumentError("texts", Wording("an empty list"), "at least one text")
    check_count("top", top)
    check_share("persistence", persistence)
    check_count("permutations", permutations)
    check_seed(seed)
    if callable(target):
        raise ArgumentError("target", Wording("a function"), "None, a class, or one for each text")
    make_inputs = ModelInputs(model, settings.get("inputs"))
    sides_of(texts, make_inputs)
    if pooling_layer is not None:
        pooling_layer = find_pooling(model, pooling_layer, "pooling_layer")
    encoded = encoder.encode(texts)
    (time,) = make_inputs.fixed_times(1)
    if time is not None:
        encoded = padded(encoded, range(len(texts)), time, encoder.pad_id)
    pooled = pooling_weights(
        model, make_inputs([encoded]), mask=encoded.mask, target=target, layer=pooling_layer
    )
    if SIGNED in pooled.weights:
        score, target = score or "logit", pooled.target
    settings = {**settings, "score": score or "output", "layer": layer, "seed": seed}
    explained = TextExplainer(model, encoder, **settings).explain(texts, methods, target)

    measures: dict[str, Measure] = {
        "kendall_tau": kendall_tau,
        "spearman_rho": spearman_rho,
        "top_overlap": partial(top_overlap, top=top),
        "rank_biased_overlap": partial(rank_biased_overlap, persistence=persistence),
    }
    found: dict[tuple[str, str, str], list[Array]] = {}
    rows = []
    for text, tokens in enumerate(encoded.tokens):
        orders = _orders(len(tokens), permutations, stream(seed, "orders", text))
        pairs = itertools.product(methods, pooled.weights, measures)
        for method, form, measure in pairs:
            attribution = explained[method]
            values = tied_by_rounding(attribution.values[text])
            values = values if form == SIGNED else np.abs(values)
            weights = tied_by_rounding(pooled.weights[form][text, : len(tokens)])
            agreement = _agreement(measures[measure], values, weights[orders])
            found.setdefault((method, form, measure), []).append(agreement)
            row = {"text": text, "tokens": len(tokens), "verdict": attribution.verdict[text]}
            row |= {"method": method, "weights": form, "measure": measure}
            row |= {"value": agreement[0], "chance": agreement[1:].mean()}
            rows.append({**row, "p_value": p_value(agreement)})
    table = [
        {
            "method": method,
            "weights": form,
            "compared": "signed" if form == SIGNED else "absolute",
            "measure": measure,
            **mean_beside_chance(np.stack(agreements), seed),
        }
        for (method, form, measure), agreements in found.items()
    ]
    frame = pd.DataFrame(table)
    beside = list(frame.columns).index("p_value") + 1
    frame.insert(beside, "p_holm", holm(frame["p_value"]))
    used = {"top": top, "persistence": persistence, "permutations": permutations, "seed": seed}
    return PoolingComparison(
        frame,
        pd.DataFrame(rows),
        pooled.unavailable,
        {"pooling_layer": pooled.layer, "score": settings["score"], **used},
    )


def _orders(length: int, permutations: int, random: np.random.Generator) -> IntArray:
    """Return the order as it is and random ones, `(1 + permutations, length)`."""
    as_it_is = np.arange(length)
    shuffled = random.permuted(np.tile(as_it_is, (permutations, 1)), axis=1)
    return np.concatenate([as_it_is[None], shuffled])


def _agreement(measure: Measure, values: Array, permuted: Array) -> Array:
    """Return what was observed and, after it, what each permutation gives; or NaN throughout."""
    if len(values) < 2 or not (np.isfinite(values).all() and np.isfinite(permuted[0]).all()):
        return np.full(len(permuted), np.nan)
    return measure(values, permuted)
