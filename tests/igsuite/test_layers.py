"""Attribution at a layer's output: the model behind the layer, and the user's model left alone."""

import gc
import threading
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from igsuite import ArgumentError, integrated_gradients, score_inputs

VECTORS = np.array([[9.0, 9.0], [1.0, 0.0], [0.0, 2.0], [3.0, -1.0]])
WEIGHTS = np.array([[1.0], [10.0]])
IDS = np.array([[1, 2, 3, 3], [3, 1, 1, 2]])


def embedding(mask_zero=False):
    layer = layers.Embedding(4, 2, mask_zero=mask_zero, name="embedding")
    layer.build((None, None))
    layer.set_weights([VECTORS])
    return layer


def dense(units=1, name="head", **settings):
    keras.utils.set_random_seed(1)
    return layers.Dense(units, name=name, **settings)


def curved_model():
    """Ids to the model, and the part behind its embedding as a model of its own."""
    keras.utils.set_random_seed(2)
    behind = keras.Sequential(
        [
            keras.Input((None, 2)),
            layers.Dense(4, activation="tanh"),
            layers.GlobalAveragePooling1D(),
            dense(3, activation="softmax"),
        ],
        name="behind",
    )
    ids = keras.Input((None,), dtype="int32")
    return keras.Model(ids, behind(embedding()(ids))), behind


@pytest.mark.parametrize("named", [True, False])
def test_attribution_at_a_layer_is_that_of_the_model_behind_it(named):
    model, behind = curved_model()
    settings = {"rule": "gauss_legendre", "steps": 20, "target": [0, 2]}
    layer = "embedding" if named else model.get_layer("embedding")
    found = integrated_gradients(model, IDS, layer=layer, **settings)
    by_hand = integrated_gradients(behind, VECTORS[IDS], **settings)
    np.testing.assert_allclose(found.values, by_hand.values, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(found.score_input, by_hand.score_input, rtol=1e-6)
    np.testing.assert_allclose(found.score_baseline, by_hand.score_baseline, rtol=1e-6)
    assert found.config["layer"] == "embedding"


def test_a_layer_is_found_inside_a_nested_model():
    model, _ = curved_model()
    outer = keras.Sequential([keras.Input((None,), dtype="int32"), model])
    inside = integrated_gradients(outer, IDS, layer="embedding", target=0)
    np.testing.assert_array_equal(
        inside.values, integrated_gradients(model, IDS, layer="embedding", target=0).values
    )


def averaging_model():
    """F = mean over the tokens that are not padding of e · (1, 10)."""
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            embedding(mask_zero=True),
            layers.GlobalAveragePooling1D(),
            dense(use_bias=False),
        ]
    )
    model.layers[-1].set_weights([WEIGHTS])
    return model


def test_padding_gets_nothing_and_changes_nothing():
    # e · (1, 10) is 1, 20 and -7 for tokens 1, 2 and 3; padding's own vector is (9, 9).
    found = integrated_gradients(
        averaging_model(), np.array([[1, 2, 0, 0], [3, 2, 1, 3]]), layer="embedding", reduce_axis=-1
    )
    np.testing.assert_allclose(found.values[0], [0.5, 10, 0, 0], rtol=1e-5)
    np.testing.assert_allclose(found.values[1], [-1.75, 5, 0.25, -1.75], rtol=1e-5)
    assert (found.values[0, 2:] == 0).all()
    short = integrated_gradients(
        averaging_model(), np.array([[1, 2]]), layer="embedding", reduce_axis=-1
    )
    np.testing.assert_allclose(short.values, [[0.5, 10]], rtol=1e-5)


def test_the_mask_stays_that_of_the_input_where_the_baseline_is_padding():
    # From (9, 9), worth 99, to 1 and to 20: with the mask of the padding there would be no mean.
    found = integrated_gradients(
        averaging_model(),
        np.array([[1, 2, 0, 0]]),
        np.zeros(4, int),
        layer="embedding",
        reduce_axis=-1,
    )
    np.testing.assert_allclose(found.values, [[-49, -39.5, 0, 0]], rtol=1e-5)
    np.testing.assert_allclose(found.score_baseline, [99], rtol=1e-6)


def state_of(model):
    """Everything of a model that an explanation must leave alone."""
    parts = [model, *model._flatten_layers(include_self=False)]
    # Keras itself counts calls and remembers the last call's context in attributes of its own.
    return {
        "attributes": [set(vars(each)) for each in parts],
        "functions": [(vars(each).get("call"), vars(each).get("activation")) for each in parts],
        "config": model.get_config(),
        "weights": [each.tobytes() for each in model.get_weights()],
        "losses": len(model.losses),
        "outputs": model(IDS).numpy().tobytes(),
    }


def test_the_model_is_left_as_it_was():
    model, _ = curved_model()
    before = state_of(model)
    integrated_gradients(model, IDS, layer="embedding", score="logit")
    assert state_of(model) == before


class Tripwire(layers.Layer):
    """Raises where it is traced, once it is armed."""

    def __init__(self):
        super().__init__()
        self.armed = False

    def call(self, inputs):
        if self.armed and not tf.executing_eagerly():
            raise RuntimeError("tripped")
        return inputs


def test_the_model_is_left_as_it_was_after_an_error_inside():
    tripwire = Tripwire()
    ids = keras.Input((None,), dtype="int32")
    hidden = tripwire(layers.GlobalMaxPooling1D()(embedding()(ids)))
    model = keras.Model(ids, dense(3, activation="softmax")(hidden))
    before = state_of(model)
    tripwire.armed = True
    with pytest.raises(Exception, match="tripped"):
        integrated_gradients(model, IDS, layer="embedding", score="logit")
    assert state_of(model) == before
    tripwire.armed = False
    assert len(integrated_gradients(model, IDS, layer="embedding", score="logit")) == 2


class Visited(layers.Layer):
    """Lets another thread call the model while this one traces it."""

    def __init__(self):
        super().__init__()
        self.visit, self.seen = None, []

    def call(self, inputs):
        if self.visit is not None and not tf.executing_eagerly():
            visit, self.visit = self.visit, None
            thread = threading.Thread(target=lambda: self.seen.append(visit()))
            thread.start()
            thread.join()
            self.visit = visit
        return inputs


@pytest.mark.parametrize("separate_softmax", [False, True])
def test_another_thread_that_calls_the_model_meanwhile_gets_the_ordinary_result(separate_softmax):
    visited = Visited()
    ids = keras.Input((None,), dtype="int32")
    hidden = visited(layers.GlobalMaxPooling1D()(embedding()(ids)))
    if separate_softmax:
        outputs = layers.Softmax()(dense(3)(hidden))
    else:
        outputs = dense(3, activation="softmax")(hidden)
    model = keras.Model(ids, outputs)
    ordinary = model(IDS).numpy()

    visited.visit = lambda: model(IDS).numpy()
    integrated_gradients(model, IDS, layer="embedding", score="logit")
    # While the first sample is run, as it is and for logits, while the layer is read, and while
    # scores and gradients are traced.
    assert len(visited.seen) == 5
    for seen in visited.seen:
        np.testing.assert_array_equal(seen, ordinary)


def test_threads_may_explain_one_model_at_once():
    model, _ = curved_model()
    before = state_of(model)
    scores = ["output", "logit", "log_probability", "margin"]

    def explain(score):
        return integrated_gradients(model, IDS, layer="embedding", score=score).values

    found = {}
    threads = [
        threading.Thread(target=lambda score=score: found.update({score: explain(score)}))
        for score in scores
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state_of(model) == before
    for score in scores:
        np.testing.assert_array_equal(found[score], explain(score))


class Noisy(layers.Layer):
    """Random at inference too, as dropout is when it is called with training=True."""

    def call(self, inputs):
        return inputs + tf.random.normal(tf.shape(inputs), stddev=0.01)


def test_a_model_that_is_random_at_inference_is_refused():
    model = keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            embedding(),
            Noisy(),
            layers.GlobalMaxPooling1D(),
            dense(),
        ]
    )
    with pytest.raises(ArgumentError, match=r"layer: .*random at inference"):
        integrated_gradients(model, IDS, layer="embedding")


def test_what_the_model_knows_besides_the_layer_stays_fixed():
    # F = Σ e · (1, 10) times the number of tokens 3, which passes by the embedding.
    ids = keras.Input((None,), dtype="int32")
    threes = keras.ops.sum(keras.ops.cast(keras.ops.equal(ids, 3), "float32"), axis=1)
    sums = keras.ops.sum(embedding()(ids) * WEIGHTS[:, 0].astype(np.float32), axis=(1, 2))
    found = integrated_gradients(
        keras.Model(ids, sums * threes), IDS, layer="embedding", reduce_axis=-1
    )
    np.testing.assert_allclose(found.values, [[2, 40, -14, -14], [-7, 1, 1, 20]], rtol=1e-5)


def test_a_layers_scores_are_those_of_the_whole_model():
    model, _ = curved_model()
    found = integrated_gradients(model, IDS, layer="embedding", score="log_probability")
    scores, targets = score_inputs(model, IDS, score="log_probability")
    np.testing.assert_allclose(found.score_input, scores, rtol=1e-6)
    np.testing.assert_array_equal(found.target, targets)


def test_code_that_is_kept_for_later_calls_keeps_no_inputs_in_memory():
    model, _ = curved_model()
    ids = np.tile(IDS, (50, 1))
    watched = weakref.ref(ids)
    for score in ("output", "logit"):
        integrated_gradients(model, ids, layer="embedding", score=score, rule="midpoint", steps=1)
    del ids
    gc.collect()
    assert watched() is None
