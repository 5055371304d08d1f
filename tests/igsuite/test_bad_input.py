"""Bad input raises one clear error, before anything is computed.

Every case names the argument that the error must name, and words that it must say: what was given,
what is allowed, and the mend where there is one.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite import ArgumentError, integrated_gradients
from igsuite.baselines import Baseline, Blur, Constant, DataSamples, Gaussian, Uniform

X = np.ones((2, 2), np.float32)


def with_at(array, index, value):
    array = np.array(array)
    array[index] = value
    return array


# On the linear classifier of two features and three classes, which counts its calls.
INPUTS = {
    "wrong shape": (np.ones((2, 5)), "inputs", ["(2, 5)", "the model refuses"]),
    "ragged": ([[1.0, 2.0], [3.0]], "inputs", ["no array", "an array of numbers"]),
    "objects": (np.array([1, None]), "inputs", ["object", "an array of numbers"]),
    "texts": (["a good film"], "inputs", ["<U11", "Texts are encoded first"]),
    "complex": (np.ones((2, 2), complex), "inputs", ["complex128"]),
    "ragged tensor": (tf.ragged.constant([[1.0], [1.0, 2.0]]), "inputs", ["object"]),
    "empty": (np.zeros((0, 2)), "inputs", ["(0, 2)", "at least one sample"]),
    "empty list": ([], "inputs", ["(0,)", "at least one sample"]),
    "empty dict": ({}, "inputs", ["{}", "at least one array"]),
    "a number": (3.0, "inputs", ["()", "(n, ...)"]),
    "None": (None, "inputs", ["object"]),
    "NaN": (with_at(X, (0, 1), np.nan), "inputs", ["nan at index [0, 1]", "finite"]),
    "infinity": (with_at(X, (1, 0), -np.inf), "inputs", ["-inf at index [1, 0]", "finite"]),
    "images of bytes": (np.ones((2, 2), np.uint8), "inputs", ["uint8", "astype('float32')"]),
    "booleans": (np.ones((2, 2), bool), "inputs", ["bool", "astype('float32')"]),
    "different lengths": ([X, X[:1]], "inputs", ["0: 2, 1: 1", "the same for all"]),
}

SETTINGS = {
    "misspelt rule": ({"rule": "simson"}, "rule", ["'simson'", "Did you mean 'simpson'?"]),
    "rule of no kind": ({"rule": None}, "rule", ["None", "'auto'", "'gauss_legendre'"]),
    "steps with auto": ({"steps": 50}, "steps", ["50", "rule='auto'", "max_steps"]),
    "even Simpson": ({"rule": "simpson", "steps": 50}, "steps", ["odd", "49 or 51"]),
    "even Gauss-Kronrod": ({"rule": "gauss_kronrod", "steps": 4}, "steps", ["odd", "3 or 5"]),
    "one trapezoid step": ({"rule": "trapezoid", "steps": 1}, "steps", ["at least 2"]),
    "steps of 0": ({"rule": "left", "steps": 0}, "steps", ["got 0", "at least 1"]),
    "negative steps": ({"rule": "left", "steps": -3}, "steps", ["got -3", "at least 1"]),
    "fractional steps": ({"rule": "left", "steps": 2.5}, "steps", ["2.5", "a whole number"]),
    "steps of True": ({"rule": "left", "steps": True}, "steps", ["True", "a whole number"]),
    "tolerance of 0": ({"tolerance": 0}, "tolerance", ["got 0", "between 0 and 1"]),
    "tolerance of 1": ({"tolerance": 1}, "tolerance", ["got 1", "between 0 and 1"]),
    "negative tolerance": ({"tolerance": -0.1}, "tolerance", ["-0.1", "0.02 for 2 %"]),
    "tolerance in words": ({"tolerance": "2 %"}, "tolerance", ["'2 %'"]),
    "tolerance of NaN": ({"tolerance": np.nan}, "tolerance", ["nan"]),
    "too few max_steps": ({"max_steps": 6}, "max_steps", ["got 6", "a whole number"]),
    "max_steps of None": ({"max_steps": None}, "max_steps", ["None", "a whole number"]),
    "batch of 0": ({"batch_size": 0}, "batch_size", ["got 0", "at least 1"]),
    "fractional batch": ({"batch_size": 1.5}, "batch_size", ["1.5"]),
    "negative seed": ({"seed": -1}, "seed", ["-1", "at least 0"]),
    "fractional seed": ({"seed": 0.5}, "seed", ["0.5", "a whole number"]),
    "seed of None": ({"seed": None}, "seed", ["None"]),
    "sum over samples": ({"reduce_axis": 0}, "reduce_axis", ["got 0", "axes 1 to 1"]),
    "sum over no such axis": ({"reduce_axis": 2}, "reduce_axis", ["got 2", "(2, 2)"]),
    "sum over samples from behind": ({"reduce_axis": -2}, "reduce_axis", ["-2", "-1 to -1"]),
    "sum over a name": ({"reduce_axis": "channels"}, "reduce_axis", ["'channels'"]),
    "sum over a fraction": ({"reduce_axis": 1.5}, "reduce_axis", ["1.5"]),
    "sum over True": ({"reduce_axis": True}, "reduce_axis", ["True"]),
    "sum over one axis twice": ({"reduce_axis": (1, -1)}, "reduce_axis", ["each axis once"]),
    "misspelt score": ({"score": "logits"}, "score", ["'logits'", "Did you mean 'logit'?"]),
    "target out of range": ({"target": 3}, "target", ["got 3", "0 to 2"]),
    "negative target": ({"target": -1}, "target", ["got -1", "0 to 2"]),
    "fractional target": ({"target": 1.0}, "target", ["1.0", "whole numbers"]),
    "target by name": ({"target": "cat"}, "target", ["'cat'", "whole numbers"]),
    "target of True": ({"target": True}, "target", ["True", "whole numbers"]),
    "too many targets": ({"target": [0, 1, 2]}, "target", ["one index for each of 2 samples"]),
    "too few targets": ({"target": [0]}, "target", ["[0]", "one index for each of 2 samples"]),
    "a target out of range": ({"target": [0, 7]}, "target", ["got 7", "0 to 2"]),
    "index of two axes": ({"target": (0, 1)}, "target", ["(0, 1)", "outputs of shape (n, 3)"]),
    "callable over the batch": (
        {"target": lambda outputs: tf.reduce_sum(outputs)},
        "target",
        ["float32 ()", "scores (n,)"],
    ),
    "callable that keeps classes": (
        {"target": lambda outputs: outputs},
        "target",
        ["float32 (1, 3)", "scores (n,)"],
    ),
    "callable that picks a class": (
        {"target": lambda outputs: tf.argmax(outputs, axis=1)},
        "target",
        ["int64 (1,)", "floating-point scores"],
    ),
    "callable beyond the classes": (
        {"target": lambda outputs: outputs[:, 5]},
        "target",
        ["fails on outputs (1, 3)", "out of bounds"],
    ),
    "margin of a callable": (
        {"target": lambda outputs: outputs[:, 0], "score": "margin"},
        "target",
        ["a callable", "a class when score='margin'"],
    ),
    "fixed by an unknown name": ({"fixed": "mask"}, "fixed", ["'mask'", "'0'"]),
    "all fixed": ({"fixed": [0]}, "fixed", ["nothing to attribute to", "at least one input"]),
    "fixed by a fraction": ({"fixed": 1.5}, "fixed", ["'1.5'", "'0'"]),
    "layer of a function": ({"layer": "embedding"}, "layer", ["'embedding'", "keras.Model"]),
    "preprocess by name": ({"preprocess": "scale"}, "preprocess", ["'scale'", "a function"]),
    "misspelt baseline": ({"baseline": "zeros"}, "baseline", ["Did you mean 'zero'?"]),
    "baseline that needs settings": ({"baseline": "constant"}, "baseline", ["'constant'"]),
    "baseline of None": ({"baseline": None}, "baseline", ["None", "a name such as 'zero'"]),
    "baseline of True": ({"baseline": True}, "baseline", ["True", "a number"]),
    "baseline of NaN": ({"baseline": np.array([0, np.nan])}, "baseline", ["nan", "finite"]),
    "infinite baseline": ({"baseline": np.inf}, "baseline", ["inf", "finite"]),
    "ragged baseline": ({"baseline": [[1.0], [1.0, 2.0]]}, "baseline", ["no array"]),
    "baseline of texts": ({"baseline": np.array(["a"])}, "baseline", ["<U1"]),
    "wide baseline": ({"baseline": np.zeros(7)}, "baseline", ["(7,)", "(2, 2)", "(2,)"]),
    "too many baselines": ({"baseline": np.zeros((3, 2))}, "baseline", ["(3, 2)", "(2, 2)"]),
    "blurred vectors": ({"baseline": "blur"}, "baseline", ["(2, 2)", "pictures"]),
    "data of another shape": (
        {"baseline": DataSamples(np.ones((4, 3)))},
        "baseline",
        ["(4, 3)", "(m, 2)"],
    ),
    "bounds the wrong way round": (
        {"baseline": Uniform(low=2, high=1)},
        "low",
        ["got 2", "at most high=1"],
    ),
}


def check(error, argument, words):
    assert error.argument == argument
    message = str(error)
    assert message.startswith(f"{argument}: got ")
    assert "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(("inputs", "argument", "words"), INPUTS.values(), ids=INPUTS)
def test_bad_inputs_are_refused_before_the_model_sees_a_second_sample(
    counted, inputs, argument, words
):
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(counted, inputs)
    check(caught.value, argument, words)
    assert (counted.rows, counted.traces) in (([], 0), ([1], 0))


@pytest.mark.parametrize(("settings", "argument", "words"), SETTINGS.values(), ids=SETTINGS)
def test_bad_settings_are_refused_before_the_model_sees_a_second_sample(
    counted, settings, argument, words
):
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(counted, X, **settings)
    check(caught.value, argument, words)
    assert (counted.rows, counted.traces) in (([], 0), ([1], 0))


# Baselines refuse their settings when they are made.
BASELINES = {
    "no draws": (lambda: Uniform(draws=0), "draws", ["got 0", "at least 1"]),
    "fractional draws": (lambda: Gaussian(draws=2.5), "draws", ["2.5"]),
    "more draws than data": (
        lambda: DataSamples(np.ones((3, 2)), draws=4),
        "draws",
        ["got 4", "at most the 3 samples"],
    ),
    "no data": (lambda: DataSamples(np.ones((0, 2))), "data", ["(0, 2)", "at least one"]),
    "data of NaN": (lambda: DataSamples([[np.nan]]), "data", ["nan", "finite"]),
    "constant in words": (lambda: Constant("grey"), "value", ["'grey'", "a finite number"]),
    "constant NaN": (lambda: Constant(np.nan), "value", ["nan", "a finite number"]),
    "bound of NaN": (lambda: Uniform(low=np.nan), "low", ["nan", "a finite number"]),
    "negative deviation": (lambda: Gaussian(-1), "deviation", ["-1", "at least 0"]),
    "negative blur": (lambda: Blur(-1.0), "sigma", ["-1.0", "at least 0"]),
    "unknown name": (
        lambda: Baseline.from_config({"name": "blurr"}),
        "baseline",
        ["Did you mean 'blur'?"],
    ),
    "unknown setting": (
        lambda: Baseline.from_config({"name": "blur", "sgima": 1}),
        "config",
        ["Did you mean 'sigma'?"],
    ),
}


@pytest.mark.parametrize(("make", "argument", "words"), BASELINES.values(), ids=BASELINES)
def test_baselines_refuse_bad_settings(make, argument, words):
    with pytest.raises(ArgumentError) as caught:
        make()
    check(caught.value, argument, words)


def deep(points):
    return points[:, :, None] * np.ones((1, 1, 3), np.float32)


# Functions that look at x of two features, and what is wrong with them.
MODELS = {
    "no function": ("model", {}, "model", ["a str", "a keras.Model"]),
    "None": (None, {}, "model", ["a NoneType"]),
    "several outputs": (
        lambda x: [x, x],
        {},
        "model",
        ["2 outputs (0, 1)", "model=lambda inputs: model(inputs)[0]"],
    ),
    "named outputs": (
        lambda x: {"mean": x, "variance": x},
        {},
        "model",
        ["(mean, variance)", "model(inputs)['mean']"],
    ),
    "integers": (lambda x: tf.cast(x, tf.int32), {}, "model", ["int32", "floating-point"]),
    "half precision": (lambda x: tf.cast(x, tf.float16), {}, "model", ["float16", "float32"]),
    "one score for all": (tf.reduce_sum, {}, "model", ["shape ()", "one row a sample"]),
    "rows of its own": (lambda x: tf.ones((5, 2)), {}, "model", ["shape (5, 2)"]),
    "nothing": (lambda x: None, {}, "inputs", ["the model refuses", "None"]),
    "NumPy": (
        lambda x: tf.convert_to_tensor(np.exp(x)),
        {},
        "model",
        ["can't be compiled", "no NumPy"],
    ),
    "Python branch": (
        lambda x: x if tf.reduce_sum(x) > 0 else -x,
        {},
        "model",
        ["can't be compiled", "decorate it"],
    ),
    "batch of one": (
        lambda x: tf.reshape(tf.reduce_sum(x), (1, 1)),
        {},
        "model",
        ["(1,) for any batch", "batches of any size"],
    ),
    "rounding": (tf.round, {}, "model", ["no gradient flows", "rounding"]),
    "logit of softmax": (
        tf.nn.softmax,
        {"score": "logit"},
        "score",
        ["'logit'", "'log_probability' or 'margin'", "pass a keras.Model"],
    ),
    "probability of what may be one": (
        lambda x: tf.sigmoid(x[:, :1]),
        {"score": "probability"},
        "score",
        ["may be probabilities or logits", "pass a keras.Model"],
    ),
    "probability of several that may be": (
        lambda x: tf.sigmoid(x),
        {"score": "probability"},
        "score",
        ["may be probabilities or logits"],
    ),
    "no target for several axes": (deep, {}, "target", ["None", "a tuple of 2 indices"]),
    "one index for several axes": (deep, {"target": 1}, "target", ["outputs of shape (n, 2, 3)"]),
    "short index": (deep, {"target": (1,)}, "target", ["(1,)", "outputs of shape (n, 2, 3)"]),
    "index out of range": (deep, {"target": (1, 3)}, "target", ["(1, 3)", "0 to 1 and 0 to 2"]),
    "margin of several axes": (
        lambda x: 2 * deep(x),
        {"target": (1, 2), "score": "margin"},
        "score",
        ["'margin'", "a callable target"],
    ),
}


@pytest.mark.parametrize(("model", "settings", "argument", "words"), MODELS.values(), ids=MODELS)
def test_functions_that_cannot_be_explained_are_refused(
    counted_model, model, settings, argument, words
):
    counting = counted_model(model) if callable(model) else model
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(counting, X, **settings)
    check(caught.value, argument, words)
    assert not callable(model) or counting.rows == [1]


@pytest.fixture(scope="module")
def text_model():
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            keras.layers.Embedding(9, 3, name="embedding"),
            keras.layers.LSTM(2, name="lstm"),
            keras.layers.Dense(3, activation="softmax", name="head"),
        ]
    )


IDS = np.array([[1, 2, 3, 4], [4, 3, 2, 1]], np.int32)

LAYERS = {
    "no layer": ({}, "inputs", ["int32", "layer='embedding'"]),
    "misspelt layer": ({"layer": "embeding"}, "layer", ["Did you mean 'embedding'?"]),
    "layer by number": ({"layer": 1}, "layer", ["got 1", "'embedding'"]),
    "layer of another model": (
        {"layer": keras.layers.Dense(2, name="stranger")},
        "layer",
        ["'stranger'", "a layer of the model"],
    ),
    "layer inside a loop": ({"layer": "lstm_cell"}, "layer", ["'lstm_cell'", "itself"]),
    "fixed beside a layer": (
        {"layer": "embedding", "fixed": [0]},
        "fixed",
        ["None with layer="],
    ),
    "axis the layer has not": (
        {"layer": "embedding", "reduce_axis": 3},
        "reduce_axis",
        ["got 3", "(2, 4, 3)"],
    ),
    "wide baseline": (
        {"layer": "embedding", "baseline": np.zeros(7)},
        "baseline",
        ["(7,)", "(2, 4, 3)", "(4, 3)"],
    ),
    "wide ids": (
        {"layer": "embedding", "baseline": np.zeros(7, int)},
        "baseline",
        ["(7,)", "(2, 4)", "(4,)"],
    ),
    "ids that are none": (
        {"layer": "embedding", "baseline": np.full(4, 77)},
        "baseline",
        ["the model refuses", "77 is not in [0, 9)"],
    ),
}


@pytest.mark.parametrize(("settings", "argument", "words"), LAYERS.values(), ids=LAYERS)
def test_bad_layers_are_refused(text_model, settings, argument, words):
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(text_model, IDS, **settings)
    check(caught.value, argument, words)


def test_ids_outside_the_vocabulary_are_refused_with_the_models_own_words(text_model):
    with pytest.raises(ArgumentError, match=r"inputs: .* 101 is not in \[0, 9\)"):
        integrated_gradients(text_model, IDS + 100, layer="embedding")


class Unused(keras.Model):
    """A model with a layer that it never calls, and one that returns integers."""

    def __init__(self):
        super().__init__()
        self.unused = keras.layers.Dense(2, name="unused")
        self.whole = keras.layers.Lambda(lambda x: tf.cast(x, tf.int32), name="whole")
        self.states = keras.layers.LSTM(2, return_state=True, name="states")

    def call(self, inputs):
        outputs, _, _ = self.states(inputs[:, :, None])
        return outputs + tf.cast(self.whole(inputs), tf.float32)


@pytest.mark.filterwarnings("ignore:`build")
@pytest.mark.parametrize(
    ("layer", "word"),
    [("unused", "never called"), ("whole", "returning int32"), ("states", "returning a tuple")],
)
def test_layers_without_one_floating_point_output_are_refused(layer, word):
    model = Unused()
    model(X)
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(model, X, layer=layer)
    check(caught.value, "layer", [repr(layer), word, "one floating-point tensor"])


def test_a_layer_inside_a_tf_function_of_the_model_is_refused():
    class Compiled(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = keras.layers.Dense(2, name="hidden")

        @tf.function
        def call(self, inputs):
            return self.hidden(inputs)

    model = Compiled()
    before = model(X).numpy()
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(model, X, layer="hidden")
    check(caught.value, "layer", ["'hidden'", "in a tf.function of its own"])
    np.testing.assert_array_equal(model(X).numpy(), before)


@pytest.fixture(scope="module")
def two_inputs():
    a, b = keras.Input((2,), name="a"), keras.Input((3,), name="b")
    outputs = keras.layers.Dense(2)(keras.layers.Concatenate()([a, b]))
    return keras.Model({"a": a, "b": b}, outputs), keras.Model([a, b], outputs)


A, B = np.ones((2, 2), np.float32), np.ones((2, 3), np.float32)

SEVERAL = {
    "missing input": ({"a": A}, {}, "inputs", ["the model refuses", '"b"']),
    "other input": ({"a": A, "c": B}, {}, "inputs", ["the model refuses", '"b"']),
    "different lengths": ({"a": A, "b": B[:1]}, {}, "inputs", ["a: 2, b: 1"]),
    "NaN in one": ({"a": A, "b": B * np.nan}, {}, "inputs['b']", ["nan at index [0, 0]"]),
    "integers not fixed": (
        {"a": A, "b": B.astype(int)},
        {"fixed": "a"},
        "inputs['b']",
        ["int64", "named in fixed="],
    ),
    "unknown fixed": ({"a": A, "b": B}, {"fixed": "bb"}, "fixed", ["Did you mean 'b'?"]),
    "all fixed": (
        {"a": A, "b": B},
        {"fixed": ["a", "b"]},
        "fixed",
        ["a: float32, b: float32"],
    ),
    "baseline of one": (
        {"a": A, "b": B},
        {"baseline": {"a": 0.0}},
        "baseline",
        ["baselines for a;", "one for each attributed input: a, b"],
    ),
    "baseline too many": (
        {"a": A, "b": B},
        {"baseline": {"a": 0.0, "b": 0.0, "c": 0.0}},
        "baseline",
        ["baselines for a, b, c;"],
    ),
    "baseline of a fixed input": (
        {"a": A, "b": B},
        {"baseline": {"a": 0.0, "b": 0.0}, "fixed": "b"},
        "baseline",
        ["baselines for a, b;", "each attributed input: a"],
    ),
    "list of three baselines": (
        [A, B],
        {"baseline": [0.0, 0.0, 0.0]},
        "baseline",
        ["baselines for 0, 1, 2;", "each attributed input: 0, 1"],
    ),
    "baseline that fits one": (
        [A, B],
        {"baseline": np.zeros(2)},
        "baseline",
        ["(2,)", "(2, 3)"],
    ),
    "different draws": (
        [A, B],
        {"baseline": [Uniform(draws=2), Uniform(draws=3)]},
        "baseline",
        ["[2, 3] draws", "equally many"],
    ),
}


@pytest.mark.parametrize(("inputs", "settings", "argument", "words"), SEVERAL.values(), ids=SEVERAL)
def test_bad_input_to_a_model_of_several_inputs_is_refused(
    two_inputs, inputs, settings, argument, words
):
    model = two_inputs[0] if isinstance(inputs, dict) else two_inputs[1]
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(model, inputs, **settings)
    check(caught.value, argument, words)


def test_a_model_in_half_precision_is_refused_unless_its_last_layer_is_not():
    def model(dtype):
        return keras.Sequential(
            [
                keras.Input((2,)),
                keras.layers.Dense(3, activation="relu", dtype="mixed_float16"),
                keras.layers.Dense(2, dtype=dtype),
            ]
        )

    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(model("mixed_float16"), X)
    check(caught.value, "model", ["float16", "Give the last layer dtype='float32'"])
    assert len(integrated_gradients(model("float32"), X)) == 2


def lambda_layer(function, name):
    return keras.layers.Lambda(function, name=name)


BROKEN = {
    "argmax": ([lambda_layer(lambda x: tf.argmax(x, axis=1)[:, None], "choice")], "choice"),
    "rounding": ([lambda_layer(tf.round, "rounding")], "rounding"),
    "stop_gradient": ([lambda_layer(tf.stop_gradient, "stopper")], "stopper"),
    "integers between": (
        [
            lambda_layer(lambda x: tf.cast(x, tf.int32), "whole"),
            lambda_layer(lambda x: tf.cast(x, tf.float32), "parts"),
        ],
        "whole",
    ),
}


@pytest.mark.parametrize(("middle", "culprit"), BROKEN.values(), ids=BROKEN)
def test_a_model_without_gradient_is_refused_at_the_layer_that_loses_it(middle, culprit):
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(3),
            *middle,
            lambda_layer(lambda x: tf.cast(x, tf.float32), "after"),
            keras.layers.Dense(2),
        ]
    )
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(model, X)
    check(caught.value, "model", [f"at the layer {culprit!r}", "stop_gradient"])


def test_a_gradient_lost_in_an_operation_of_a_functional_model_is_placed_there():
    inputs = keras.Input((2,))
    hidden = keras.layers.Dense(3)(inputs)
    model = keras.Model(inputs, keras.layers.Dense(2)(keras.ops.round(hidden)))
    with pytest.raises(ArgumentError, match="lost at the operation 'round"):
        integrated_gradients(model, X)


def test_a_gradient_lost_in_the_target_is_placed_behind_the_model():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    with pytest.raises(ArgumentError, match="lost behind the last layer"):
        integrated_gradients(model, X, target=lambda outputs: tf.round(outputs[:, 0]))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("exported"))
    model = keras.Sequential([keras.Input((2,), name="features"), keras.layers.Dense(3)])
    model.export(path, verbose=False)
    return path


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"pixels": X}, ["1 inputs (pixels)", "features"]),
        ([X, X], ["2 inputs (0, 1)", "features"]),
        (np.ones((2, 5)), ["(2, 5)", "the model refuses"]),
    ],
)
def test_a_signature_refuses_inputs_that_it_does_not_have(exported, inputs, words):
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(tf.saved_model.load(exported), inputs, target=0)
    check(caught.value, "inputs", words)


def test_a_signature_of_one_batch_size_is_refused(tmp_path):
    module = tf.Module()
    module.serve = tf.function(
        lambda x: {"scores": 2 * x}, input_signature=[tf.TensorSpec((1, 2), name="x")]
    )
    tf.saved_model.save(module, str(tmp_path), {"serving_default": module.serve})
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(tf.saved_model.load(str(tmp_path)), X)
    check(caught.value, "model", ["(1, 2)", "(None, ...)"])


def test_a_saved_model_without_the_usual_signature_is_refused_with_the_ones_it_has(tmp_path):
    module = tf.Module()
    module.serve = tf.function(lambda x: 2 * x, input_signature=[tf.TensorSpec((None, 2))])
    tf.saved_model.save(module, str(tmp_path), {"predict": module.serve})
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(tf.saved_model.load(str(tmp_path)), X)
    check(caught.value, "model", ["['predict']", "'serving_default'"])


COMPARATORS = {
    "gradient with a tolerance": ("gradient", {"tolerance": 0.1}, "settings", ["'tolerance'"]),
    "misspelt setting": (
        "absolute_gradient",
        {"reduce_axes": 1},
        "settings",
        ["Did you mean 'reduce_axis'?"],
    ),
    "noise of 0": ("smooth_grad", {"noise": 0}, "noise", ["got 0", "between 0 and 1"]),
    "one noisy draw": ("smooth_grad", {"draws": 1}, "draws", ["got 1", "at least 2"]),
    "draws of None": ("smooth_grad", {"draws": None}, "draws", ["None", "at least 2"]),
    "smoothing of no method": ("smooth_grad", {"method": "idgi"}, "method", ["'gradient'"]),
    "data of another shape": (
        "expected_gradients",
        {"baseline": np.ones((4, 3))},
        "baseline",
        ["(4, 3)", "(m, 2)"],
    ),
    "a number for data": ("expected_gradients", {"baseline": 0.0}, "data", ["()"]),
    "no data": ("expected_gradients", {"baseline": np.ones((0, 2))}, "data", ["(0, 2)"]),
    "one step of IDGI": ("idgi", {"steps": 1}, "steps", ["got 1", "at least 2"]),
    "steps of None": ("idgi", {"steps": None}, "steps", ["None"]),
    "share of 1": ("left_integrated_gradients", {"share": 1.0}, "share", ["got 1.0"]),
    "fractional seed": ("random", {"seed": 1.5}, "seed", ["1.5", "a whole number"]),
}


@pytest.mark.parametrize(
    ("method", "settings", "argument", "words"), COMPARATORS.values(), ids=COMPARATORS
)
def test_comparators_refuse_bad_settings_before_the_model_sees_a_second_sample(
    counted, method, settings, argument, words
):
    with pytest.raises(ArgumentError) as caught:
        igsuite.METHODS[method](counted, X, **settings)
    check(caught.value, argument, words)
    assert (counted.rows, counted.traces) in (([], 0), ([1], 0))


def test_an_error_says_large_and_hostile_values_in_one_printable_line():
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(lambda x: x, X, target=np.zeros((40, 40), int))
    assert "an array of shape (40, 40)" in str(caught.value)
    with pytest.raises(ArgumentError) as caught:
        integrated_gradients(lambda x: x, X, target=list(range(10_000)))
    assert len(str(caught.value)) < 500
    message = str(
        ArgumentError("path", type("Odd", (), {"__repr__": lambda _: "a\n\x1b[31mb"})(), "")
    )
    assert message.isprintable()
