"""Scores against NumPy: of every head, and with everything about them frozen at x."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scipy.special import expit, log_softmax, softmax

from igsuite import ArgumentError, integrated_gradients, score_inputs
from igsuite.scores import SCORES

X = np.array([[1.0, 2.0], [-1.0, 0.5]], np.float32)
W = np.array([[1.0, -2.0, 0.5], [0.25, 1.0, -1.0]], np.float32)
C = np.array([0.1, -0.2, 0.3], np.float32)
LOGITS = X.astype(float) @ W.astype(float) + C.astype(float)
PREDICTED = LOGITS.argmax(axis=1)
RIVALS = np.argsort(LOGITS, axis=1)[:, -2]


def linear(classes=3, activation=None):
    layer = layers.Dense(classes, activation=activation)
    layer.build((None, 2))
    layer.set_weights([W[:, :classes], C[:classes]])
    return layer


def sequential(*parts):
    return keras.Sequential([keras.Input((2,)), *parts])


class Subclassed(keras.Model):
    def __init__(self, classes=3, activation="softmax"):
        super().__init__()
        self.head = layers.Activation(activation)
        self.scores = linear(classes)

    def call(self, inputs):
        return self.head(self.scores(inputs))


def functional(function):
    inputs = keras.Input((2,))
    return keras.Model(inputs, function(linear()(inputs)))


SOFTMAX_HEADS = {
    "dense": lambda: sequential(linear(activation="softmax")),
    "softmax layer": lambda: sequential(linear(), layers.Softmax()),
    "activation layer": lambda: sequential(linear(), layers.Activation("softmax")),
    "nested": lambda: sequential(sequential(linear(), keras.Sequential([layers.Softmax()]))),
    "nested graph": lambda: sequential(functional(keras.activations.softmax)),
    "before dropout": lambda: sequential(linear(activation="softmax"), layers.Dropout(0.5)),
    "operation": lambda: functional(keras.ops.softmax),
    "subclassed": Subclassed,
}
LOGIT_HEADS = {
    "dense": lambda: sequential(linear()),
    "nested": lambda: sequential(sequential(linear())),
    "function": lambda: lambda inputs: inputs @ W + C,
}


def expected(score):
    rows = np.arange(len(X))
    return {
        "logit": LOGITS[rows, PREDICTED],
        "probability": softmax(LOGITS, axis=1)[rows, PREDICTED],
        "log_probability": log_softmax(LOGITS, axis=1)[rows, PREDICTED],
        "margin": LOGITS[rows, PREDICTED] - LOGITS[rows, RIVALS],
    }[score]


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("make", SOFTMAX_HEADS.values(), ids=SOFTMAX_HEADS)
def test_scores_of_softmax_heads(make, score):
    scores, targets = score_inputs(make(), X, score=score)
    np.testing.assert_allclose(
        scores, expected("probability" if score == "output" else score), rtol=1e-5
    )
    first = targets[:, 0] if score == "margin" else targets
    np.testing.assert_array_equal(first, PREDICTED)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("make", LOGIT_HEADS.values(), ids=LOGIT_HEADS)
def test_scores_of_linear_heads(make, score):
    scores, _ = score_inputs(make(), X, score=score)
    np.testing.assert_allclose(scores, expected("logit" if score == "output" else score), rtol=1e-5)


BINARY_HEADS = {
    "dense": lambda: sequential(linear(1, "sigmoid")),
    "activation layer": lambda: sequential(linear(1), layers.Activation("sigmoid")),
    "subclassed": lambda: Subclassed(1, "sigmoid"),
    "linear": lambda: sequential(linear(1)),
}


@pytest.mark.parametrize("make", BINARY_HEADS.values(), ids=BINARY_HEADS)
def test_scores_of_heads_of_one_unit(make):
    logit = LOGITS[:, 0]
    model = make()
    for score, values in {
        "logit": logit,
        "probability": expit(logit),
        "log_probability": np.log(expit(logit)),
        "margin": logit,
    }.items():
        scores, targets = score_inputs(model, X, score=score)
        np.testing.assert_allclose(scores, values, rtol=1e-5)
        assert (targets == 0).all()


def test_scores_of_many_labels_are_each_labels_own():
    model = sequential(linear(activation="sigmoid"))
    for score, values in {
        "output": expit(LOGITS),
        "logit": LOGITS,
        "probability": expit(LOGITS),
        "log_probability": np.log(expit(LOGITS)),
    }.items():
        for label in range(3):
            scores, _ = score_inputs(model, X, label, score=score)
            np.testing.assert_allclose(scores, values[:, label], rtol=1e-5)


def test_scores_of_a_function_that_returns_probabilities():
    def model(inputs):
        return tf.nn.softmax(inputs @ W + C)

    for score in ("probability", "log_probability", "margin"):
        np.testing.assert_allclose(
            score_inputs(model, X, score=score)[0], expected(score), rtol=1e-5
        )


def test_a_log_probability_is_finite_where_the_probability_is_not_told_from_zero():
    # Logits 0 and -1000: the probability underflows, its logarithm does not.
    model = sequential(layers.Dense(2, activation="softmax"))
    model.layers[0].set_weights([np.array([[0.0, -1000.0], [0.0, 0.0]]), np.zeros(2)])
    scores, _ = score_inputs(model, np.array([[1.0, 0.0]]), 1, score="log_probability")
    np.testing.assert_allclose(scores, [-1000])
    found = integrated_gradients(model, np.array([[1.0, 0.0]]), target=1, score="log_probability")
    # log softmax = -1000 α - log(1 + exp(-1000 α)), which loses log 2 from 0 to 1.
    np.testing.assert_allclose(found.values, [[-1000 + np.log(2), 0]], rtol=1e-3)


@pytest.mark.parametrize("head", ["dense", "softmax layer", "nested"])
def test_logits_and_margins_behind_softmax_are_attributed_to_exactly(head):
    # Both are linear in x, so that one gradient is enough: its weights times x.
    model = SOFTMAX_HEADS[head]()
    found = integrated_gradients(model, X, score="logit", rule="midpoint", steps=1)
    np.testing.assert_allclose(found.values, W.T[PREDICTED] * X, rtol=1e-5)
    found = integrated_gradients(model, X, score="margin", rule="midpoint", steps=1)
    np.testing.assert_allclose(found.values, (W.T[PREDICTED] - W.T[RIVALS]) * X, rtol=1e-5)
    np.testing.assert_array_equal(found.target, PREDICTED)


def test_probabilities_are_attributed_to_as_numpy_does():
    # ∂p_c/∂x = p_c (w_c - Σ p_k w_k) and ∂ log p_c/∂x = w_c - Σ p_k w_k.
    nodes = (np.arange(2000) + 0.5) / 2000
    probabilities = softmax(nodes[:, None, None] * (X @ W) + C, axis=-1)
    slopes = W.T[PREDICTED] - probabilities @ W.T
    chosen = probabilities[:, np.arange(2), PREDICTED]
    for score, gradient in (
        ("probability", chosen[..., None] * slopes),
        ("log_probability", slopes),
    ):
        found = integrated_gradients(SOFTMAX_HEADS["dense"](), X, score=score, tolerance=0.001)
        np.testing.assert_allclose(found.values, X * gradient.mean(axis=0), rtol=1e-3, atol=1e-5)


def test_a_sigmoids_probability_is_attributed_to_by_the_closed_form_of_a_ridge():
    # wᵢ xᵢ (σ(w·x + c) - σ(c)) / (w·x)
    model = BINARY_HEADS["activation layer"]()
    found = integrated_gradients(model, X, score="probability", tolerance=0.001)
    run = X @ W[:, 0]
    exact = W[:, 0] * X * ((expit(LOGITS[:, 0]) - expit(C[0])) / run)[:, None]
    np.testing.assert_allclose(found.values, exact, rtol=1e-3)


def test_the_rival_of_a_margin_is_frozen_at_the_input():
    # Logits (3x, 2x, 2 - x): at 1 class 1 is the rival, at 0 class 2 would be.
    weights, offsets = np.array([[3.0, 2.0, -1.0]]), np.array([0.0, 0.0, 2.0])
    found = integrated_gradients(
        lambda x: x @ weights + offsets, np.ones((1, 1)), score="margin", rule="left", steps=4
    )
    np.testing.assert_allclose(found.values, [[1]])
    np.testing.assert_allclose([found.score_input, found.score_baseline], [[1], [0]])


def test_targets_given_back_stay_frozen_on_perturbed_inputs():
    model = sequential(linear())
    scores, targets = score_inputs(model, X)
    swapped, same = score_inputs(model, X[::-1], targets)
    np.testing.assert_array_equal(same, targets)
    np.testing.assert_allclose(swapped, LOGITS[::-1][[0, 1], PREDICTED], rtol=1e-5)
    assert scores.dtype == np.float64

    _, pairs = score_inputs(model, X, score="margin")
    np.testing.assert_array_equal(pairs, np.stack([PREDICTED, RIVALS], axis=1))
    margins, same = score_inputs(model, X[::-1], pairs, score="margin")
    np.testing.assert_array_equal(same, pairs)
    np.testing.assert_allclose(
        margins, LOGITS[::-1][[0, 1], PREDICTED] - LOGITS[::-1][[0, 1], RIVALS], rtol=1e-5
    )


def test_a_named_targets_rival_is_the_strongest_other_class():
    _, pairs = score_inputs(sequential(linear()), X, int(RIVALS[0]), score="margin")
    assert pairs[0].tolist() == [RIVALS[0], PREDICTED[0]]


def test_a_callable_target_sees_outputs_in_the_scores_units():
    def second(outputs):
        return outputs[:, 1]

    model = sequential(linear(activation="softmax"))
    for score, values in (("output", softmax(LOGITS, axis=1)), ("logit", LOGITS)):
        scores, targets = score_inputs(model, X, second, score=score)
        np.testing.assert_allclose(scores, values[:, 1], rtol=1e-5)
        assert targets.tolist() == [-1, -1]


def test_integers_are_scored_and_preprocessing_is_applied():
    scores, _ = score_inputs(
        sequential(linear()), np.array([[2, 4]]), 0, preprocess=lambda x: tf.cast(x, "float32") / 2
    )
    np.testing.assert_allclose(scores, LOGITS[:1, 0], rtol=1e-6)


def test_scores_do_not_depend_on_the_batch_size():
    inputs = np.random.default_rng(0).normal(size=(37, 2))
    model = sequential(linear())
    whole, _ = score_inputs(model, inputs, 0)
    for batch_size in (1, 5, 64):
        np.testing.assert_allclose(
            score_inputs(model, inputs, 0, batch_size=batch_size)[0], whole, rtol=1e-6
        )


@pytest.mark.parametrize("score", ["logit", "probability", "log_probability"])
def test_a_head_of_another_kind_has_outputs_only(score):
    model = sequential(linear(activation="relu"))
    with pytest.raises(ArgumentError, match=r"score: .*'output' for a model that ends in"):
        score_inputs(model, X, score=score)
    np.testing.assert_allclose(score_inputs(model, X, 0)[0], np.maximum(LOGITS[:, 0], 0), rtol=1e-5)


@pytest.mark.parametrize("head", ["dense", "softmax layer"])
def test_the_head_is_left_as_it_was(head):
    model = SOFTMAX_HEADS[head]()
    last = model.layers[-1]
    before, outputs = set(vars(last)), model(X).numpy()
    integrated_gradients(model, X, score="logit")
    assert set(vars(last)) == before
    assert getattr(last, "activation", None) in (None, keras.activations.softmax)
    np.testing.assert_array_equal(model(X).numpy(), outputs)


def test_the_head_is_left_as_it_was_after_an_error():
    def tripped(outputs):
        if not tf.executing_eagerly():
            raise RuntimeError("tripped")
        return outputs[:, 0]

    model = sequential(linear(activation="softmax"))
    outputs = model(X).numpy()
    with pytest.raises(RuntimeError, match="tripped"):
        integrated_gradients(model, X, target=tripped, score="logit")
    assert model.layers[-1].activation is keras.activations.softmax
    np.testing.assert_array_equal(model(X).numpy(), outputs)
