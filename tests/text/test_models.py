"""The text models: padding changes nothing, they come back from a file, and can be explained."""

from functools import partial

import keras
import numpy as np
import pytest

import igsuite
from igsuite.errors import ArgumentError
from igsuite.text import (
    CosineSimilarity,
    EuclideanDistance,
    MaskedConv1D,
    TokenPositions,
    TransformerLayer,
    interactive_matcher,
    label_matching_classifier,
    pooling_weights,
    siamese_matcher,
    text_classifier,
    triplet_matcher,
)
from igsuite.text.models.bodies import BODIES
from igsuite.text.models.poolings import POOLINGS

VOCABULARY = 20
RANDOM = np.random.default_rng(0)
#: Three texts of at most seven tokens, of four in the second, and two other sets of three.
IDS = RANDOM.integers(1, VOCABULARY, size=(3, 7)).astype("int32")
IDS[1, 4:] = 0
OTHERS = [RANDOM.integers(1, VOCABULARY, size=(3, time)).astype("int32") for time in (5, 6)]

#: Small enough to be quick, for every body.
SMALL = {
    "embeddings": {},
    "cnn": {"filters": 12},
    "bilstm": {"units": 5},
    "transformer": {"heads": 2, "hidden_units": 12},
}
MATCHERS = {
    "siamese": (siamese_matcher, [IDS, OTHERS[0]]),
    "interactive": (partial(interactive_matcher, attention_units=6), [IDS, OTHERS[0]]),
    "triplet": (triplet_matcher, [IDS, *OTHERS]),
}
each_body = pytest.mark.parametrize("body", BODIES)
each_body_and_pooling = pytest.mark.parametrize(
    ("body", "pooling"),
    [
        pytest.param(
            *(body, pooling), marks=[] if body == "cnn" or pooling == "max" else [pytest.mark.slow]
        )
        for body in BODIES
        for pooling in POOLINGS
    ],
)
each_matcher = pytest.mark.parametrize("matcher", MATCHERS)


def classifier(body="cnn", pooling="max", class_count=3, **settings):
    settings = {"embedding_width": 8, "seed": 1, **SMALL[body], **settings}
    return text_classifier(VOCABULARY, class_count, body=body, pooling=pooling, **settings)


def a_matcher(matcher, body="cnn"):
    build, inputs = MATCHERS[matcher]
    return build(VOCABULARY, body=body, embedding_width=8, seed=1, **SMALL[body]), inputs


def padded(ids, columns=9):
    return np.pad(ids, ((0, 0), (0, columns)))


@each_body_and_pooling
def test_padding_does_not_change_a_prediction(body, pooling) -> None:
    model = classifier(body, pooling)

    np.testing.assert_allclose(model(padded(IDS)), model(IDS), atol=1e-6)


@each_body
def test_padding_does_not_change_what_labels_a_text_matches(body) -> None:
    model = label_matching_classifier(VOCABULARY, 3, body=body, **SMALL[body])

    np.testing.assert_allclose(model(padded(IDS)), model(IDS), atol=1e-6)


@pytest.mark.parametrize(
    ("matcher", "body"),
    [*(("siamese", body) for body in BODIES), ("interactive", "cnn"), ("triplet", "cnn")],
)
def test_padding_one_text_does_not_change_a_match(matcher, body) -> None:
    model, inputs = a_matcher(matcher, body)
    expected = model(inputs)

    for number, ids in enumerate(inputs):
        changed = [*inputs[:number], padded(ids), *inputs[number + 1 :]]
        np.testing.assert_allclose(model(changed), expected, atol=1e-6)


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("positions", ["sinusoidal", "learned"])
def test_padding_changes_no_kind_of_transformer(norm, positions) -> None:
    model = classifier("transformer", norm=norm, positions=positions)

    np.testing.assert_allclose(model(padded(IDS)), model(IDS), atol=1e-6)


@each_body_and_pooling
def test_an_empty_text_has_a_prediction(body, pooling) -> None:
    assert np.isfinite(np.asarray(classifier(body, pooling)(np.zeros((1, 4), int)))).all()


@each_body
def test_masked_tokens_between_others_have_no_say(body) -> None:
    """Deletion writes padding where a token stood: whatever stood there, the rest decides."""
    model = classifier(body)
    deleted = IDS.copy()
    deleted[:, 2] = 0
    embedding = model.get_layer("embedding")
    before = np.asarray(model(deleted))

    table = embedding.get_weights()[0]
    table[0] += 5.0
    embedding.set_weights([table])

    np.testing.assert_allclose(model(deleted), before, atol=1e-6)


def test_keras_own_convolution_lets_padding_change_the_last_token() -> None:
    """What `MaskedConv1D` is for."""
    x = np.ones((1, 4, 1), dtype="float32")
    mask = np.array([[True, True, False, False]])
    plain = keras.layers.Conv1D(1, 3, padding="same", kernel_initializer="ones")
    masked = MaskedConv1D(1, 3, kernel_initializer="ones")

    assert np.asarray(plain(x))[0, 1, 0] == 3.0
    assert np.asarray(masked(x, mask=mask))[0, 1, 0] == 2.0


@pytest.mark.parametrize(
    ("body", "pooling"),
    [*((body, "max") for body in BODIES), *(("cnn", pooling) for pooling in POOLINGS)],
)
def test_a_saved_classifier_comes_back_equal(body, pooling, tmp_path) -> None:
    model = classifier(body, pooling)

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")

    np.testing.assert_array_equal(again(IDS), model(IDS))


@each_matcher
def test_a_saved_matcher_comes_back_equal_and_compiled(matcher, tmp_path) -> None:
    model, inputs = a_matcher(matcher, "transformer")

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")

    np.testing.assert_array_equal(again(inputs), model(inputs))
    ones = np.ones((3, 1))
    for each in (model, again):
        each.run_eagerly = True  # one batch of each takes less time than tracing it would
    assert again.test_on_batch(inputs, ones) == model.test_on_batch(inputs, ones)


def test_a_saved_label_matcher_comes_back_equal(tmp_path) -> None:
    model = label_matching_classifier(VOCABULARY, 3)

    model.save(tmp_path / "model.keras")

    np.testing.assert_array_equal(
        keras.models.load_model(tmp_path / "model.keras")(IDS), model(IDS)
    )


@each_body
def test_integrated_gradients_of_a_classifier_converge_and_add_up(body) -> None:
    found = igsuite.integrated_gradients(
        classifier(body), IDS, layer="embedding", reduce_axis=-1, score="logit", tolerance=1e-3
    )

    assert set(found.verdict) == {"converged"}
    change = np.abs(found.values).sum(axis=1)
    assert (np.abs(found.completeness_gap) < 2e-3 * change).all()
    assert not found.values[1, 4:].any()


@pytest.mark.parametrize(
    ("matcher", "body"), [("siamese", "cnn"), ("interactive", "cnn"), ("triplet", "embeddings")]
)
def test_integrated_gradients_of_a_matcher_converge_and_add_up(matcher, body) -> None:
    model, inputs = a_matcher(matcher, body)

    found = igsuite.integrated_gradients(
        model, inputs, layer="embedding", reduce_axis=-1, tolerance=1e-3
    )

    assert [each.shape for each in found.values] == [ids.shape for ids in inputs]
    assert set(found.verdict) == {"converged"}
    sizes = sum(np.abs(each).sum(axis=1) for each in found.values)
    assert (np.abs(found.completeness_gap) < 5e-3 * sizes).all()
    assert not found.values[0][1, 4:].any()


def test_a_match_has_a_logit() -> None:
    model, inputs = a_matcher("siamese")

    logits, _ = igsuite.score_inputs(model, inputs, score="logit")

    np.testing.assert_allclose(
        1 / (1 + np.exp(-logits)), np.asarray(model(inputs))[:, 0], rtol=1e-5
    )


def test_a_match_is_the_affine_function_of_its_similarity_and_distance() -> None:
    model, inputs = a_matcher("interactive")
    names = ("similarity", "distance")
    parts = keras.Model(model.inputs, [model.get_layer(name).output for name in names])(inputs)
    kernel, bias = model.get_layer("match").get_weights()

    logits = np.concatenate(parts, axis=1) @ kernel + bias

    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), model(inputs), rtol=1e-5)


def test_a_text_matches_itself_more_than_another() -> None:
    model, (ids, other) = a_matcher("siamese")

    alike, unlike = np.asarray(model([ids, ids])), np.asarray(model([ids, other]))

    assert (alike > unlike).all()


def test_the_margin_of_a_triplet_turns_its_sign_with_the_order() -> None:
    model, (anchor, one, other) = a_matcher("triplet")

    margins = np.asarray(model([anchor, one, other]))

    assert np.abs(margins).min() > 1e-4
    np.testing.assert_allclose(model([anchor, other, one]), -margins, atol=1e-7)


def test_the_matching_labels_probabilities_are_the_softmax_of_scaled_cosines() -> None:
    model = label_matching_classifier(VOCABULARY, 3, scale=4.0)
    cosines = np.asarray(keras.Model(model.input, model.get_layer("similarity").output)(IDS))
    powers = np.exp(4.0 * cosines)

    assert np.abs(cosines).max() <= 1
    np.testing.assert_allclose(model(IDS), powers / powers.sum(axis=1, keepdims=True), rtol=1e-5)


def test_the_pooling_weights_of_both_texts_of_a_pair_can_be_read() -> None:
    model, inputs = a_matcher("siamese")

    weights = [pooling_weights(model, inputs, call=call).weights["count"] for call in (0, 1)]

    assert [each.shape for each in weights] == [ids.shape for ids in inputs]


def test_equal_vectors_have_no_distance_and_no_gradient() -> None:
    import tensorflow as tf

    u = tf.constant([[3.0, 4.0]])
    with tf.GradientTape() as tape:
        tape.watch(u)
        distance = EuclideanDistance()([u, tf.constant([[3.0, 4.0]])])

    np.testing.assert_array_equal(distance, [[0.0]])
    np.testing.assert_array_equal(tape.gradient(distance, u), [[0.0, 0.0]])


def test_similarity_is_the_cosine_and_zero_for_nothing() -> None:
    layer = CosineSimilarity(epsilon=1e-9)
    u, v = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([[-4.0, 3.0], [1.0, 1.0]])

    np.testing.assert_allclose(layer([u, u])[:1], [[1.0]], atol=1e-6)
    np.testing.assert_allclose(layer([u, v]), [[0.0], [0.0]], atol=1e-6)


def test_attention_of_one_head_is_the_softmax_of_scaled_products() -> None:
    """One token in two stands masked: the layer without its GELU half, by NumPy."""
    layer = TransformerLayer(heads=1, hidden_units=4, norm="post", seed=0)
    x = RANDOM.normal(size=(1, 3, 2)).astype("float32")
    mask = np.array([[True, True, False]])
    layer(x)
    layer.hidden_out.set_weights([np.zeros((4, 2)), np.zeros(2)])

    query, key, value = np.split(x[0] @ layer.attention_in.get_weights()[0], 3, axis=1)
    scores = query @ key[:2].T / np.sqrt(2)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    summed = x[0] + weights @ value[:2] @ layer.attention_out.get_weights()[0]
    for _ in range(2):
        summed -= summed.mean(axis=1, keepdims=True)
        summed /= np.sqrt((summed**2).mean(axis=1, keepdims=True) + 1e-6)

    np.testing.assert_allclose(layer(x, mask=mask)[0], summed, atol=1e-5)


def test_learned_positions_refuse_a_text_that_they_do_not_reach() -> None:
    model = classifier("transformer", positions="learned", max_length=7)

    assert model(IDS).shape == (3, 3)
    # Keras passes a layer's errors on as its own.
    with pytest.raises(RuntimeError, match="a text of 16 tokens; allowed: at most 7"):
        model(padded(IDS))


def test_positions_tell_the_order_of_tokens() -> None:
    layer = TokenPositions()
    x = np.zeros((1, 1200, 6), "float32")

    vectors = np.asarray(layer(x))[0]

    distances = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    assert (distances[~np.eye(1200, dtype=bool)] > 1e-3).all()


@each_body
def test_long_texts_are_read(body) -> None:
    ids = RANDOM.integers(1, VOCABULARY, size=(2, 1024))

    assert np.isfinite(classifier(body).predict_on_batch(ids)).all()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"body": "cn"}, "Did you mean 'cnn'"),
        ({"pooling": "attentoin"}, "Did you mean 'attention'"),
        ({"class_count": 1}, "class_count: got 1"),
        ({"filter": 3}, "settings: got 'filter'.* Did you mean 'filters'"),
        ({"filters": 0}, "filters: got 0"),
        ({"body": "transformer", "heads": 5}, "heads: got 5 for 64 channels"),
        ({"body": "transformer", "norm": "both"}, "norm: got 'both'"),
        ({"body": "transformer", "positions": "none"}, "positions: got 'none'"),
        ({"learning_rate": 0}, "learning_rate: got 0"),
        ({"seed": -1}, "seed: got -1"),
    ],
)
def test_a_wrong_setting_is_named(settings, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        text_classifier(VOCABULARY, **settings)
