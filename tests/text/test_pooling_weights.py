"""The pooling layer of a model found by itself, and its weights read in every form."""

import warnings

import keras
import numpy as np
import pytest
from keras import layers

from igsuite.errors import ArgumentError
from igsuite.text import (
    AdditiveAttentionPooling1D,
    AttentionPooling1D,
    MaskedGlobalAveragePooling1D,
    MaskedGlobalMaxPooling1D,
    MultiHeadAttentionPooling1D,
    pooling_weights,
)

IDS = np.array([[3, 1, 4, 1], [2, 6, 0, 0], [7, 7, 7, 0]])
MASK = IDS != 0


def classifier(pooling, head=None, mask_zero=True):
    ids = keras.Input((None,), dtype="int32")
    x = layers.Embedding(9, 5, mask_zero=mask_zero, embeddings_initializer="normal")(ids)
    x = pooling(x)
    for each in head or [layers.Dense(3, "softmax", bias_initializer="normal")]:
        x = each(x)
    return keras.Model(ids, x)


def logits(model):
    """The target's logit less its bias, where the model ends in a Dense layer on what is pooled."""
    dense = next(each for each in model.layers if isinstance(each, layers.Dense))
    until = keras.Model(model.input, dense.input)
    return np.asarray(until(IDS)) @ np.asarray(dense.kernel)


@pytest.mark.parametrize(
    "pooling",
    [
        MaskedGlobalMaxPooling1D(),
        AttentionPooling1D(),
        MultiHeadAttentionPooling1D(heads=2),
        layers.GlobalAveragePooling1D(),
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        lambda: [layers.Dense(3)],
        lambda: [layers.Dense(3, "softmax")],
        lambda: [layers.Dropout(0.5), layers.Dense(3, bias_initializer="normal"), layers.Softmax()],
        lambda: [layers.Dense(3), layers.Activation("softmax")],
        lambda: [layers.Dense(1, "sigmoid", bias_initializer="normal")],
    ],
)
def test_signed_weights_sum_to_the_predicted_class_s_logit(pooling, head) -> None:
    model = classifier(type(pooling).from_config(pooling.get_config()), head())

    found = pooling_weights(model, IDS)

    predicted = np.asarray(model(IDS)).argmax(axis=1)
    assert found.target.tolist() == predicted.tolist()
    expected = logits(model)[np.arange(3), predicted]
    np.testing.assert_allclose(found.weights["signed"].sum(axis=1), expected, atol=1e-6)
    assert not found.unavailable


def test_a_given_target_gives_its_own_column() -> None:
    model = classifier(AttentionPooling1D())

    one, each = pooling_weights(model, IDS, target=2), pooling_weights(model, IDS, target=[0, 1, 2])

    np.testing.assert_allclose(one.weights["signed"].sum(1), logits(model)[:, 2], atol=1e-6)
    expected = np.diag(logits(model))
    np.testing.assert_allclose(each.weights["signed"].sum(1), expected, atol=1e-6)


def test_small_batches_change_nothing() -> None:
    model = classifier(MaskedGlobalMaxPooling1D())

    whole, parts = pooling_weights(model, IDS), pooling_weights(model, IDS, batch_size=2)

    for form, weights in whole.weights.items():
        np.testing.assert_allclose(parts.weights[form], weights, rtol=1e-6)


def test_the_layer_is_found_in_a_model_within_the_model() -> None:
    ids = keras.Input((None,), dtype="int32")
    inner = classifier(AttentionPooling1D(), [layers.Dropout(0.1)])
    model = keras.Model(ids, layers.Dense(2)(inner(ids)))

    found = pooling_weights(model, IDS)

    assert list(found.weights) == ["weight", "norm", "signed"]
    np.testing.assert_allclose(found.weights["weight"].sum(axis=1), 1, rtol=1e-6)


def test_the_linear_layer_is_found_behind_a_change_of_type() -> None:
    """A last layer in float32 behind layers in half precision, as is the rule there."""
    ids = keras.Input((None,), dtype="int32")
    x = layers.Embedding(9, 5, mask_zero=True, dtype="mixed_float16")(ids)
    x = AttentionPooling1D(dtype="mixed_float16")(x)
    model = keras.Model(ids, layers.Dense(3, "softmax", dtype="float32")(x))

    found = pooling_weights(model, IDS)

    expected = logits(model)[np.arange(3), found.target]
    np.testing.assert_allclose(found.weights["signed"].sum(axis=1), expected, atol=1e-3)


def test_a_subclassed_model_is_read_like_any_other() -> None:
    class Classifier(keras.Model):
        def __init__(self):
            super().__init__()
            self.embedding = layers.Embedding(9, 5, mask_zero=True)
            self.pooling = AttentionPooling1D()
            self.classes = layers.Dense(3, bias_initializer="normal")

        def call(self, ids):
            return self.classes(self.pooling(self.embedding(ids)))

    model = Classifier()
    outputs = np.asarray(model(IDS))

    found = pooling_weights(model, IDS, mask=MASK)

    expected = outputs.max(axis=1) - np.asarray(model.classes.bias)[outputs.argmax(axis=1)]
    np.testing.assert_allclose(found.weights["signed"].sum(axis=1), expected, atol=1e-6)


def test_pooled_vectors_that_keep_their_axis_have_no_signed_form() -> None:
    model = classifier(layers.GlobalAveragePooling1D(keepdims=True), [layers.Dense(3)])

    found = pooling_weights(model, IDS)

    assert found.weights["weight"].shape == (3, 4)
    assert "shape (1, 1, 3)" in found.unavailable["signed"]


def test_reading_the_weights_leaves_the_model_as_it_was() -> None:
    model = classifier(AttentionPooling1D())
    before = [dict(vars(each)) for each in model.layers]

    pooling_weights(model, IDS)

    assert [set(vars(each)) for each in model.layers] == [set(each) for each in before]
    assert model.layers[-1].activation is keras.activations.softmax


def test_keras_own_max_pooling_is_read_as_it_is_padding_included_and_warned_about() -> None:
    model = classifier(layers.GlobalMaxPooling1D(name="pool"))
    embeddings = -np.ones((9, 5), dtype="float32")
    embeddings[0] = [1, 1, 1, -2, -2]  # padding wins three channels of five
    model.layers[1].set_weights([embeddings])

    with pytest.warns(UserWarning, match=r"'pool' ignores the mask: padding gets 40\.0% of its"):
        found = pooling_weights(model, IDS, mask=MASK)

    assert found.weights["count"][1].tolist() == [1.0, 1.0, 1.5, 1.5]


def test_keras_own_average_is_read_with_its_mask() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        found = pooling_weights(classifier(layers.GlobalAveragePooling1D()), IDS, mask=MASK)

    assert found.weights["weight"][1].tolist() == [0.5, 0.5, 0.0, 0.0]


def test_channels_first_is_read_the_right_way_round() -> None:
    ids = keras.Input((4,), dtype="int32")
    x = layers.Permute((2, 1))(layers.Embedding(9, 5)(ids))
    pooled = layers.GlobalMaxPooling1D(data_format="channels_first")(x)
    model = keras.Model(ids, layers.Dense(2)(pooled))

    found = pooling_weights(model, IDS)

    np.testing.assert_allclose(found.weights["count"].sum(axis=1), 5)


def test_a_mask_that_got_lost_on_the_way_is_warned_about() -> None:
    model = classifier(AttentionPooling1D(), mask_zero=False)

    with pytest.warns(UserWarning, match="pools padding, no mask reaches it"):
        pooling_weights(model, IDS, mask=MASK)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ([layers.Dense(4, "relu"), layers.Dense(2)], "more layers follow"),
        (
            [layers.LayerNormalization(), layers.Dense(2)],
            "of type LayerNormalization, not",
        ),
        ([layers.Dense(2, "tanh")], "does not end in logits"),
        ([layers.RepeatVector(1), layers.Dense(2)], "of type RepeatVector, not"),
    ],
)
def test_without_a_linear_layer_the_signed_form_says_why(head, reason) -> None:
    heads = [type(each).from_config(each.get_config()) for each in head]

    found = pooling_weights(classifier(MaskedGlobalMaxPooling1D(), heads), IDS)

    assert list(found.weights) == ["count", "value"]
    assert reason in found.unavailable["signed"]


def test_a_model_of_pairs_says_which_text_by_the_call() -> None:
    one, two = (keras.Input((None,), dtype="int32") for _ in range(2))
    embedding, pooling = layers.Embedding(9, 5, mask_zero=True), AttentionPooling1D(name="pool")
    first, second = pooling(embedding(one)), pooling(embedding(two))
    model = keras.Model([one, two], layers.Dense(1)(layers.Concatenate()([first, second])))
    other = IDS[:, :3]

    with pytest.raises(ArgumentError, match="'pool', which the model calls 2 times"):
        pooling_weights(model, [IDS, other])
    found = [pooling_weights(model, [IDS, other], call=call) for call in (0, 1)]

    assert [each.weights["weight"].shape for each in found] == [(3, 4), (3, 3)]
    assert "'concatenate" in found[0].unavailable["signed"]


def test_a_layer_with_a_query_is_read_like_the_others() -> None:
    ids = keras.Input((None,), dtype="int32")
    x = layers.Embedding(9, 5, mask_zero=True)(ids)
    query = MaskedGlobalAveragePooling1D(name="summary")(x)
    pooled = AdditiveAttentionPooling1D(4, name="pool")([x, query])
    model = keras.Model(ids, layers.Dense(2)(pooled))

    found = pooling_weights(model, IDS, mask=MASK, layer="pool")

    np.testing.assert_allclose(found.weights["weight"].sum(axis=1), 1, rtol=1e-6)
    assert not found.weights["weight"][~MASK].any()
    with pytest.raises(ArgumentError, match=r"2 pooling layers \('summary', 'pool'\).*layer="):
        pooling_weights(model, IDS)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layer": "embeding"}, "layer: got 'embeding'.*Did you mean 'embedding"),
        ({"target": 3}, "target: got 3; allowed: classes from 0 to 2"),
        ({"target": [0, 1]}, "one class for each of 3"),
        ({"call": 1}, "call: got 1 for 'attention_pooling1d.*calls 1 times"),
        ({"mask": MASK[:, :3]}, r"mask: got an array of shape \(3, 3\); allowed: shape \(3, 4\)"),
        ({"batch_size": 0}, "batch_size: got 0"),
    ],
)
def test_settings_that_do_not_fit_the_model_are_refused(settings, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        pooling_weights(classifier(AttentionPooling1D()), IDS, **settings)


def test_a_model_without_a_pooling_layer_says_what_it_has() -> None:
    model = keras.Sequential([layers.Embedding(9, 5), layers.Flatten(), layers.Dense(2)])
    model(IDS)

    with pytest.raises(ArgumentError, match=r"among its layers \(Embedding, Flatten, Dense\)"):
        pooling_weights(model, IDS)


def test_another_layer_than_a_pooling_one_is_refused() -> None:
    model = classifier(AttentionPooling1D())
    embedding = model.layers[1]

    with pytest.raises(ArgumentError, match="of type Embedding; allowed: a pooling layer"):
        pooling_weights(model, IDS, layer=embedding)
