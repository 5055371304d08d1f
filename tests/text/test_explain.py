"""Token attributions of models whose attributions are known."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import CharacterEncoder, MaskedGlobalMaxPooling1D, TextExplainer, text_classifier

EMBEDDINGS = np.array([[9.0, 9.0], [0.0, 0.0], [3.0, -1.0], [1.0, 2.0], [-2.0, 0.5]])


@pytest.fixture(scope="module")
def model():
    """Embedding, max pooling, and the sum with weights (1, 10): linear behind the maxima."""
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(5, 2, mask_zero=True, name="embedding")
    pooled = MaskedGlobalMaxPooling1D()(embedding(ids))
    head = keras.layers.Dense(1, use_bias=False)
    model = keras.Model(ids, head(pooled))
    embedding.set_weights([EMBEDDINGS])
    head.set_weights([np.array([[1.0], [10.0]])])
    return model


@pytest.fixture
def encoder():
    return CharacterEncoder("abc")


def test_behind_max_pooling_each_token_has_the_channels_it_wins(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["abc", "ca"])

    # Channel 0 is won by a (3), weight 1; channel 1 by b (2), weight 10. In "ca" by a and c (0.5).
    assert found.tokens == (("a", "b", "c"), ("c", "a"))
    np.testing.assert_allclose(found.values[0], [3.0, 20.0, 0.0], atol=1e-4)
    np.testing.assert_allclose(found.values[1], [5.0, 3.0], atol=1e-4)
    assert [len(each) for each in found.standard_error] == [3, 2]
    assert list(found.verdict) == ["converged", "converged"]


def test_values_come_back_in_the_order_of_the_texts(model, encoder) -> None:
    texts = ["abcabc", "c", "ba"]

    together = TextExplainer(model, encoder).explain(texts)

    for text, values in zip(texts, together.values, strict=True):
        alone = TextExplainer(model, encoder).explain([text]).values[0]
        np.testing.assert_allclose(values, alone, atol=1e-4)


def test_padding_gets_nothing(encoder) -> None:
    model = text_classifier(5, pooling="attention", seed=3)

    found = TextExplainer(model, encoder).explain(["abcab", "a"])

    assert not np.asarray(found.first.values)[~found.mask].any()


def test_several_methods_are_kept_apart_and_the_first_leads(model, encoder) -> None:
    methods = ("integrated_gradients", "gradient", "random")

    found = TextExplainer(model, encoder, tolerance=0.05).explain(["abc"], methods)

    assert found.methods == methods
    np.testing.assert_array_equal(found.values[0], found["integrated_gradients"].values[0])
    # The gradient of each channel is its weight, at the token that wins it.
    np.testing.assert_allclose(found["gradient"].values[0], [1.0, 10.0, 0.0], atol=1e-5)
    assert found["random"].values[0].shape == (3,)


def test_rows_can_be_taken(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["abc", "ca", "b"])

    taken = found.take([2, 0])

    assert taken.texts == ("b", "abc")
    np.testing.assert_array_equal(taken.values[1], found.values[0])
    assert taken.verdict.shape == (2,)


def test_the_summary_has_a_row_a_text_and_method(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["abc", "ca"], ["integrated_gradients", "random"])

    summary = found.summary()

    assert summary.method.tolist() == ["integrated_gradients"] * 2 + ["random"] * 2
    assert summary.text.tolist() == [0, 1, 0, 1]


def test_the_model_is_left_as_it_was(model, encoder) -> None:
    ids = encoder.encode(["abc"]).ids
    before = np.asarray(model(ids))

    TextExplainer(model, encoder).explain(["abc"])

    np.testing.assert_array_equal(np.asarray(model(ids)), before)


def test_a_model_of_two_embeddings_asks_for_the_layer(encoder) -> None:
    ids = keras.Input((None,), dtype="int32")
    one, two = (keras.layers.Embedding(5, 2, name=name)(ids) for name in ("words", "positions"))
    model = keras.Model(ids, keras.layers.GlobalMaxPooling1D()(one + two))

    with pytest.raises(ArgumentError, match=r"'words', 'positions'.*layer=") as caught:
        TextExplainer(model, encoder)

    assert caught.value.argument == "layer"


def test_a_model_without_an_embedding_says_so(encoder) -> None:
    x = keras.Input((3,))

    with pytest.raises(ArgumentError, match="0 embedding layers"):
        TextExplainer(keras.Model(x, keras.layers.Dense(1)(x)), encoder)


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("texts", lambda explainer: explainer.explain("abc")),
        ("texts", lambda explainer: explainer.explain([])),
        ("texts", lambda explainer: explainer.explain(["a", 3])),
        ("methods", lambda explainer: explainer.explain(["a"], "gradeint")),
        ("methods", lambda explainer: explainer.explain(["a"], ["gradeint"])),
        ("methods", lambda explainer: explainer.explain(["a"], [])),
    ],
)
def test_bad_input_names_its_argument(model, encoder, argument, call) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(TextExplainer(model, encoder))

    assert caught.value.argument == argument


def test_an_unknown_setting_is_refused_with_the_nearest_name(model, encoder) -> None:
    with pytest.raises(ArgumentError, match="Did you mean 'tolerance'"):
        TextExplainer(model, encoder, tolerence=0.1)
