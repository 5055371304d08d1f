"""Attributions beside pooling weights: where they must agree they do, and chance is told apart."""

from functools import partial

import keras
import numpy as np
import pandas as pd
import pytest
from keras import layers
from scipy import stats

from igsuite.errors import ArgumentError
from igsuite.rank_agreement import rank_biased_overlap, top_overlap
from igsuite.text import (
    AttentionPooling1D,
    CharacterEncoder,
    MaskedGlobalAveragePooling1D,
    MaskedGlobalMaxPooling1D,
    compare_with_pooling,
    pooling_weights,
    siamese_matcher,
)

ALPHABET = "abcdefghijklmnop"
ENCODER = CharacterEncoder(ALPHABET)
TEXTS = [
    "".join(np.random.default_rng(length).permutation(list(ALPHABET))[:length])
    for length in (16, 12, 9, 14, 10, 11, 3, 1, 0)
]


def classifier(pooling, head=None):
    ids = keras.Input((None,), dtype="int32")
    x = layers.Embedding(len(ALPHABET) + 2, 12, mask_zero=True)(ids)
    x = pooling(x)
    for each in head or [layers.Dense(3, "softmax", use_bias=False)]:
        x = each(x)
    model = keras.Model(ids, x)
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=each.shape) for each in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def of_maxima():
    """Integrated gradients are the signed weights here: identity 11."""
    model = classifier(MaskedGlobalMaxPooling1D())
    return compare_with_pooling(
        model, ENCODER, TEXTS, methods=("integrated_gradients", "random"), top=4, permutations=50
    )


def row(comparison, **chosen):
    table = comparison.table
    for column, value in chosen.items():
        table = table[table[column] == value]
    (only,) = table.to_dict("records")
    return only


@pytest.mark.parametrize("measure", ["kendall_tau", "spearman_rho"])
def test_what_is_the_same_agrees_fully_and_beyond_chance(of_maxima, measure) -> None:
    found = row(of_maxima, method="integrated_gradients", weights="signed", measure=measure)

    assert found["compared"] == "signed"
    assert found["mean"] == pytest.approx(1.0, abs=1e-9)
    assert (found["low"], found["high"]) == pytest.approx((1.0, 1.0))
    assert found["p_value"] == pytest.approx(1 / 51)
    assert found["chance_high"] < 0.8


def test_p_values_are_corrected_for_all_that_the_table_shows(of_maxima) -> None:
    table = of_maxima.table
    tested = table[table.p_value.notna()]

    # Holm: the k-th smallest of m times (m − k), k from 0, and none below the one before it.
    ordered = np.sort(tested.p_value) * np.arange(len(tested), 0, -1)
    expected = np.minimum(np.maximum.accumulate(ordered), 1)
    np.testing.assert_allclose(np.sort(tested.p_holm), expected)
    assert (tested.p_holm >= tested.p_value).all()
    assert table.p_holm.isna().equals(table.p_value.isna())
    assert "p_holm" in of_maxima._repr_html_()
    assert "p_value" not in of_maxima._repr_html_()


@pytest.mark.parametrize(
    ("name", "measure"),
    [("top_overlap", partial(top_overlap, top=4)), ("rank_biased_overlap", rank_biased_overlap)],
)
def test_what_is_the_same_overlaps_as_far_as_its_ties_allow(of_maxima, name, measure) -> None:
    """Tokens that win no channel are tied at 0, and a tie has many orders."""
    weights = pooling_weights(
        classifier(MaskedGlobalMaxPooling1D()), ENCODER.encode(TEXTS).ids
    ).weights["signed"]
    rows = [each[: len(text)] for each, text in zip(weights, TEXTS, strict=True) if len(text) > 4]

    found = of_maxima.by_text.query("weights == 'signed' and method == 'integrated_gradients'")
    found = found[(found.measure == name) & (found.tokens > 4)]

    np.testing.assert_allclose(found.value, [measure(each, each[None])[0] for each in rows])


def test_a_random_attribution_agrees_as_chance_does(of_maxima) -> None:
    table = of_maxima.table[of_maxima.table.method == "random"]

    assert (table.p_value > 0.01).all()
    # The mean over six or so texts strays from that of chance, but not far.
    assert ((table["mean"] - table.chance).abs() < 0.35).all()


def test_the_table_has_a_row_for_each_method_form_and_measure(of_maxima) -> None:
    keys = of_maxima.table[["method", "weights", "measure"]]

    assert len(keys) == len(keys.drop_duplicates()) == 2 * 3 * 4
    assert len(of_maxima.by_text) == len(of_maxima.table) * len(TEXTS)


def test_texts_too_short_for_a_measure_are_dropped_and_counted(of_maxima) -> None:
    tau, top = (
        row(of_maxima, method="integrated_gradients", weights="signed", measure=each)
        for each in ("kendall_tau", "top_overlap")
    )

    # One character and none have no order; four or fewer have the same top 4 always.
    assert (tau["texts"], tau["dropped"]) == (7, 2)
    assert (top["texts"], top["dropped"]) == (6, 3)


def test_means_are_those_of_the_texts(of_maxima) -> None:
    means = of_maxima.by_text.groupby(["method", "weights", "measure"])[["value", "chance"]].mean()
    table = of_maxima.table.set_index(["method", "weights", "measure"]).sort_index()

    np.testing.assert_allclose(table["mean"], means.value, rtol=1e-12)
    np.testing.assert_allclose(table.chance, means.chance, rtol=0, atol=1e-12)


def test_forms_that_know_no_class_are_compared_with_absolute_values(of_maxima) -> None:
    model = classifier(MaskedGlobalMaxPooling1D())
    weights = pooling_weights(model, ENCODER.encode(TEXTS).ids).weights
    found = of_maxima.by_text.query(
        "text == 0 and method == 'integrated_gradients' and measure == 'kendall_tau'"
    )

    # Integrated gradients are the signed weights of this model.
    expected = stats.kendalltau(np.abs(weights["signed"][0]), weights["count"][0]).statistic

    assert (weights["signed"][0] < 0).any()
    assert found[found.weights == "count"].value.item() == pytest.approx(expected)


def test_each_text_is_permuted_in_its_own_way() -> None:
    model = classifier(MaskedGlobalMaxPooling1D())

    found = compare_with_pooling(model, ENCODER, TEXTS[:1] * 2, permutations=5).by_text

    first, second = (found[found.text == text].reset_index() for text in (0, 1))
    assert (first.value == second.value).all()
    assert (first.chance != second.chance).any()


def test_a_text_s_numbers_do_not_depend_on_the_texts_after_it(of_maxima) -> None:
    model = classifier(MaskedGlobalMaxPooling1D())
    fewer = compare_with_pooling(model, ENCODER, TEXTS[:2], top=4, permutations=50).by_text
    whole = of_maxima.by_text
    whole = whole[(whole.text < 2) & (whole.method == "integrated_gradients")]

    pd.testing.assert_frame_equal(fewer, whole.reset_index(drop=True))


def test_the_seed_moves_chance_alone(of_maxima) -> None:
    model = classifier(MaskedGlobalMaxPooling1D())
    other = compare_with_pooling(model, ENCODER, TEXTS, top=4, permutations=50, seed=1).table
    table = of_maxima.table[of_maxima.table.method == "integrated_gradients"]

    np.testing.assert_array_equal(other["mean"], table["mean"])
    assert (other.chance != table.chance).any()


def test_equal_weights_have_no_correlation_and_the_overlap_of_chance() -> None:
    found = compare_with_pooling(
        classifier(MaskedGlobalAveragePooling1D()), ENCODER, TEXTS, top=4, permutations=20
    )

    assert np.isnan(row(found, weights="weight", measure="kendall_tau")["mean"])
    overlap = row(found, weights="weight", measure="top_overlap")
    expected = np.mean([4 / len(text) for text in TEXTS if len(text) > 4])
    assert overlap["mean"] == overlap["chance"] == pytest.approx(expected)


def test_the_logit_is_explained_where_the_signed_form_is_about_it() -> None:
    linear = compare_with_pooling(classifier(AttentionPooling1D()), ENCODER, TEXTS, permutations=5)
    deeper = compare_with_pooling(
        classifier(AttentionPooling1D(), [layers.Dense(4, "relu"), layers.Dense(2)]),
        ENCODER,
        TEXTS,
        permutations=5,
    )

    assert linear.settings["score"] == "logit"
    assert not linear.unavailable
    assert deeper.settings["score"] == "output"
    assert "more layers follow" in deeper.unavailable["signed"]
    assert set(deeper.table.weights) == {"weight", "norm"}


def test_a_target_is_the_one_that_both_explain() -> None:
    model = classifier(MaskedGlobalMaxPooling1D())

    found = compare_with_pooling(model, ENCODER, TEXTS, target=2, permutations=5)

    assert row(found, weights="signed", measure="kendall_tau")["mean"] == pytest.approx(1.0)


def test_keras_own_layer_is_compared_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="ignores the mask"):
        found = compare_with_pooling(
            classifier(layers.GlobalMaxPooling1D(name="pool")), ENCODER, TEXTS, permutations=5
        )

    assert found.settings["pooling_layer"] == "pool"
    assert set(found.table.weights) == {"count", "value", "signed"}


def test_models_of_one_length_and_of_masks_are_compared_as_others_are(of_maxima) -> None:
    def built(time, by_name):
        ids = keras.Input((time,), dtype="int32", name="token_ids")
        mask = keras.Input((time,), dtype="int32", name="padding_mask")
        x = layers.Embedding(len(ALPHABET) + 2, 12, mask_zero=not by_name)(ids)
        pooling = MaskedGlobalMaxPooling1D()
        x = pooling(x, mask=mask) if by_name else pooling(x)
        outputs = layers.Dense(3, "softmax", use_bias=False)(x)
        model = keras.Model([ids, mask] if by_name else ids, outputs)
        model.set_weights(classifier(MaskedGlobalMaxPooling1D()).get_weights())
        return model

    for model in (built(20, by_name=False), built(None, by_name=True)):
        found = compare_with_pooling(model, ENCODER, TEXTS, top=4, permutations=5)
        same = {"method": "integrated_gradients", "weights": "count", "measure": "kendall_tau"}
        assert row(found, **same)["mean"] == pytest.approx(row(of_maxima, **same)["mean"])


def test_a_model_of_pairs_is_refused() -> None:
    with pytest.raises(ArgumentError, match="texts: got one text at position 0"):
        compare_with_pooling(siamese_matcher(len(ALPHABET) + 2), ENCODER, TEXTS)


def test_the_figure_shows_every_form_and_measure_once(of_maxima) -> None:
    figure = of_maxima.figure("Two methods")

    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["Kendall’s τ-b", "Spearman’s ρ", "top-4 overlap", "rank-biased overlap"]
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["channels won\n(absolute)", "maxima won\n(absolute)", "class-signed\n(signed)"]
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["integrated gradients", "random", "weights permuted (95 %)"]
    assert figure.get_suptitle() == "Two methods"


def test_the_figure_puts_a_mean_where_the_table_has_it(of_maxima) -> None:
    figure = of_maxima.figure()
    found = row(
        of_maxima, method="integrated_gradients", weights="count", measure="rank_biased_overlap"
    )

    points = [line.get_xdata()[0] for line in figure.axes[3].lines if line.get_marker() == "o"]

    assert found["mean"] in points


@pytest.mark.parametrize(
    ("pooling", "texts", "panel"),
    [
        (MaskedGlobalAveragePooling1D(), TEXTS[:3], 0),  # the weights are all equal
        (MaskedGlobalMaxPooling1D(), ["abc", "cba"], 2),  # there are no more tokens than top
    ],
)
def test_a_measure_that_does_not_exist_says_so_in_the_figure(pooling, texts, panel) -> None:
    found = compare_with_pooling(classifier(pooling), ENCODER, texts, permutations=5)

    assert {text.get_text() for text in found.figure().axes[panel].texts} == {"undefined"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"texts": "abc"}, "texts: got one text"),
        ({"texts": []}, "texts: got an empty list"),
        ({"top": 0}, "top: got 0"),
        ({"persistence": 1.0}, "persistence: got 1.0"),
        ({"permutations": 0}, "permutations: got 0"),
        ({"seed": -1}, "seed: got -1"),
        ({"target": lambda outputs: outputs[:, 0]}, "target: got a function"),
        ({"target": 3}, "target: got 3"),
        ({"methods": ("gradients",)}, "methods: got 'gradients'.*Did you mean"),
        ({"pooling_layer": "poling"}, "pooling_layer: got 'poling'"),
        ({"tolerence": 0.1}, "settings: got 'tolerence'"),
    ],
)
def test_bad_settings_are_refused(settings, message) -> None:
    model = classifier(MaskedGlobalMaxPooling1D())

    with pytest.raises(ArgumentError, match=message):
        compare_with_pooling(model, ENCODER, **{"texts": TEXTS, **settings})
