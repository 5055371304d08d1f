"""Pairs and triplets: values for every text, one score and one error for all."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    MaskedGlobalMaxPooling1D,
    TextExplainer,
    TextGroupAttributions,
    TextSamples,
    interactive_matcher,
    pair_heatmaps,
    pooling_weights,
    siamese_matcher,
    triplet_matcher,
)

# Ids: padding, unknown, a, b, c.
TABLE = np.array([[9.0], [0.0], [3.0], [1.0], [-2.0]])
PAIRS = [("abc", "ba"), ("c", "abcabcabcabc"), ("", "a")]


@pytest.fixture
def encoder():
    return CharacterEncoder("abc")


@pytest.fixture(scope="module")
def model():
    """The sum of both texts' tokens, of which the second text's count twice."""
    first, second = (keras.Input((None,), dtype="int32", name=n) for n in ("first", "second"))
    embedding = keras.layers.Embedding(5, 1, weights=[TABLE], name="embedding")
    twice = keras.layers.Rescaling(2.0)(_summed(embedding, second))
    return keras.Model([first, second], keras.layers.Add()([twice, _summed(embedding, first)]))


def _summed(embedding, ids):
    mask = keras.ops.cast(keras.ops.expand_dims(ids > 0, -1), "float32")
    return keras.ops.sum(embedding(ids) * mask, axis=1)


def sums(text):
    return TABLE[["abc".index(each) + 2 for each in text], 0]


def test_both_texts_of_a_pair_get_their_values_in_the_order_given(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(PAIRS)

    assert isinstance(found, TextGroupAttributions)
    for row, (first, second) in enumerate(PAIRS):
        np.testing.assert_allclose(found.parts[0].values[row], sums(first), atol=1e-5)
        np.testing.assert_allclose(found.parts[1].values[row], 2 * sums(second), atol=1e-5)
        np.testing.assert_allclose(found.score_input[row], sum(sums(first)) + 2 * sum(sums(second)))
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-4)
    assert found.texts == tuple(PAIRS)
    assert [tuple(map(len, values)) for values in found.values] == [(3, 2), (1, 12), (0, 1)]


def test_leaving_a_token_out_of_either_text_costs_its_share(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(PAIRS, ["leave_one_out"])

    for row, (first, second) in enumerate(PAIRS):
        np.testing.assert_allclose(found.parts[0].values[row], sums(first), atol=1e-5)
        np.testing.assert_allclose(found.parts[1].values[row], 2 * sums(second), atol=1e-5)


def test_each_text_may_have_a_baseline_of_its_own(model, encoder) -> None:
    found = TextExplainer(model, encoder, baseline=["unknown", 0.5]).explain(PAIRS)

    np.testing.assert_allclose(found.parts[0].values[0], sums("abc"), atol=1e-5)
    np.testing.assert_allclose(found.parts[1].values[0], 2 * (sums("ba") - 0.5), atol=1e-5)
    with pytest.raises(ArgumentError, match="3 baselines for groups of 2"):
        TextExplainer(model, encoder, baseline=["zero"] * 3).explain(PAIRS)


def test_sampled_pairs_stay_pairs(model, encoder) -> None:
    samples = TextSamples([("a", "b"), ("cc", "ab")])

    methods = ["integrated_gradients", "expected_gradients"]
    found = TextExplainer(model, encoder, baseline=samples).explain(PAIRS, methods)

    # "a" and "cc" are read as "aaa" and "ccc", "b" and "ab" as "bb" and "ab".
    expected = sums("abc") - (sums("aaa") + sums("ccc")) / 2
    for method in methods:
        np.testing.assert_allclose(found[method].parts[0].values[0], expected, atol=1e-3)
    expected = 2 * (sums("ba") - (sums("bb") + sums("ab")) / 2)
    np.testing.assert_allclose(found.parts[1].values[0], expected, atol=1e-5)


@pytest.mark.parametrize("score", ["similarity", "distance", "probability", "logit"])
@pytest.mark.parametrize(
    "make", [siamese_matcher, pytest.param(interactive_matcher, marks=pytest.mark.slow)]
)
def test_a_matcher_is_explained_by_each_of_its_scores(encoder, make, score) -> None:
    model = make(5, body="embeddings", seed=2)

    found = TextExplainer(model, encoder, score=score, baseline="mask").explain(PAIRS[:2])

    if score in ("similarity", "distance"):
        part = keras.Model(model.inputs, model.get_layer(score).output)
        ids = [encoder.encode(list(side)).ids for side in zip(*PAIRS[:2], strict=True)]
        np.testing.assert_allclose(found.score_input, np.asarray(part(ids))[:, 0], atol=1e-5)
    assert found.verdict.tolist() == ["converged", "converged"]
    assert found.parts[1].first.config["score"] == score
    total = [sum(map(np.sum, values)) for values in found.values]
    np.testing.assert_allclose(
        total, found.score_input - found.score_baseline + found.completeness_gap, atol=1e-5
    )


def test_the_pooling_weights_of_each_text_are_those_of_its_own_call(encoder) -> None:
    keras.utils.set_random_seed(0)
    first, second = (keras.Input((None,), dtype="int32") for _ in range(2))
    embedding = keras.layers.Embedding(5, 4, mask_zero=True, name="embedding")
    pooling = MaskedGlobalMaxPooling1D(name="pooling")
    later = pooling(embedding(second))
    model = keras.Model([first, second], keras.layers.Dot(1)([pooling(embedding(first)), later]))
    pairs = [("abc", "ab"), ("bb", "acb")]

    found = TextExplainer(model, encoder).explain(pairs, ["pooling_count"])

    for side, texts in enumerate(zip(*pairs, strict=True)):
        table = keras.Sequential([embedding, MaskedGlobalMaxPooling1D()])
        expected = pooling_weights(table, encoder.encode(list(texts)).ids).weights["count"]
        for row, text in enumerate(texts):
            got = found.parts[side].values[row]
            np.testing.assert_allclose(got, expected[row, : len(text)], atol=1e-6)


def test_of_two_pooling_layers_the_error_says_which_argument_names_one(encoder) -> None:
    explainer = TextExplainer(interactive_matcher(5, body="embeddings"), encoder)

    with pytest.raises(ArgumentError, match=r"'summary', 'pooling'.*pooling_layer="):
        explainer.explain(PAIRS, ["pooling_weight"])


@pytest.mark.slow
def test_pooling_weights_are_told_apart_in_a_model_of_no_longer_texts(encoder) -> None:
    """Which call pools which text is tried with lengths that learned positions reach."""
    settings = {"body": "transformer", "embedding_width": 8, "heads": 2, "positions": "learned"}
    model = siamese_matcher(5, max_length=8, **settings)

    found = TextExplainer(model, encoder).explain([("abcabcab", "ba")], ["pooling_count"])

    sizes = [(len(values), values.sum()) for values in found.values[0]]
    assert sizes == [(8, pytest.approx(8)), (2, pytest.approx(8))]


def test_triplets_are_explained_for_all_three_texts(encoder) -> None:
    model = triplet_matcher(5, body="embeddings", seed=1)
    triplets = [("abc", "ab", "ccc"), ("a", "abab", "bc")]

    found = TextExplainer(model, encoder, baseline="mask").explain(triplets)

    assert len(found.parts) == 3
    assert found.verdict.tolist() == ["converged", "converged"]
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-3)
    assert "third text" in found.to_markdown()


def test_groups_are_taken_by_rows_and_by_method(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(PAIRS, ["integrated_gradients", "random"])

    taken = found.take([2, 0])["random"]

    assert taken.texts == (PAIRS[2], PAIRS[0])
    assert taken.methods == ("random",)
    np.testing.assert_array_equal(taken.parts[1].values[1], found["random"].parts[1].values[0])
    summary = found.summary()
    assert summary["group"].tolist() == [0, 1, 2] * 2
    assert summary["method"].tolist() == ["integrated_gradients"] * 3 + ["random"] * 3
    assert repr(found) == "<TextGroupAttributions of 3 pairs by integrated_gradients, random>"


def test_the_views_of_a_pair_frame_what_its_texts_share_on_one_scale(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain([("abc", "ba")])

    maps = found.heatmaps(match="substring")

    alone = pair_heatmaps(
        "abc", found.parts[0].values[0], "ba", found.parts[1].values[0], match="substring"
    )
    assert [text.highlighted for text in maps.texts] == [text.highlighted for text in alone.texts]
    assert maps.scales[0].largest == alone.scales[0].largest == pytest.approx(6.0)
    assert [text.caption for text in maps.texts] == [
        "target 0: 10 (baseline 0), first text",
        "second text",
    ]
    assert maps.texts[1].bands[0].summary == ""


def test_every_view_shows_every_text(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(PAIRS, ["integrated_gradients", "random"])

    for shown in (found.to_ansi(None), found.to_html(), found.to_markdown(), found.to_latex()):
        assert shown.count("second text") == 3
        assert "longest common subsequence" in shown
    assert "tokens deleted" in found.to_ansi(None, match="edits")
    figure = found.figure()
    assert figure.axes
    plt.close(figure)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["abc", "ab"], r"one text at position 0.*pairs of texts.*\(first, second\)"),
        ([("a", "b"), "ab"], "one text at position 1"),
        ([("a", "b", "c")], "a tuple of 3 at position 0"),
        ([("a", 3)], "a int at position 1"),
        ("ab", "one text"),
        ([], "an empty list"),
        ({"a": "b"}, "a dict"),
    ],
)
def test_what_is_no_list_of_pairs_is_refused(model, encoder, texts, message) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        TextExplainer(model, encoder).explain(texts)

    assert caught.value.argument == "texts"


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([("a", "b")], "a tuple of 2 at position 0.*a list of texts"),
        (["a", ("a", "b")], "a tuple of 2 at position 1"),
        (["a", None], "a NoneType at position 1"),
    ],
)
def test_a_pair_where_a_text_is_expected_is_refused(encoder, texts, message) -> None:
    ids = keras.Input((None,), dtype="int32", name="ids")
    model = keras.Model(ids, _summed(keras.layers.Embedding(5, 1), ids))

    with pytest.raises(ArgumentError, match=message):
        TextExplainer(model, encoder).explain(texts)


def test_a_layer_that_is_not_called_once_a_text_is_refused(encoder) -> None:
    first, second = (keras.Input((None,), dtype="int32") for _ in range(2))
    one, two = (keras.layers.Embedding(5, 1, name=name) for name in ("one", "two"))
    model = keras.Model([first, second], _summed(one, first) + _summed(two, second))

    with pytest.raises(ArgumentError, match="2 embedding layers"):
        TextExplainer(model, encoder)
    with pytest.raises(ArgumentError, match=r"'one', which the model calls 1 times.*2 in all"):
        TextExplainer(model, encoder, layer="one").explain(PAIRS)
