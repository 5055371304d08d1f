"""Folding batch normalisation changes what is stored, and nothing that is computed."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.image import fold_batch_normalisation, normalisations_left
from igsuite.image.models import folding

layers = keras.layers


def shaken(model, seed=0):
    """Give every weight a random value, variances and scales positive ones."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        positive = weight.path.endswith(("variance", "gamma"))
        values = (
            random.uniform(0.5, 2, weight.shape) if positive else random.normal(size=weight.shape)
        )
        weight.assign(values)
    return model


def kinds(model):
    return [type(each).__name__ for each in model.layers]


def largest_difference(model, folded, *inputs):
    expected, found = (np.asarray(each(*inputs, training=False)) for each in (model, folded))
    return np.abs(found - expected).max() / np.abs(expected).max()


def test_a_convolution_of_one_pixel_is_folded_as_by_hand():
    """`x → 3x + 1` then γ 4, β 5, μ 2, σ² + ε = 4: `s = 2`, so `x → 6x + 2·(1 − 2) + 5`."""
    normalisation = layers.BatchNormalization(epsilon=1.0)
    convolution = layers.Conv2D(1, 1)
    model = keras.Sequential([keras.Input((2, 2, 1)), convolution, normalisation])
    convolution.set_weights([np.full((1, 1, 1, 1), 3.0), np.array([1.0])])
    normalisation.set_weights([np.array([each]) for each in (4.0, 5.0, 2.0, 3.0)])

    folded = fold_batch_normalisation(model)

    assert kinds(folded) == ["InputLayer", "Conv2D"]
    kernel, bias = folded.layers[1].get_weights()
    assert (kernel.item(), bias.item()) == (6.0, 3.0)


def test_what_a_normalisation_lacks_counts_as_one_and_nothing():
    """Without γ and β: `x → 3x` with μ 2, σ² + ε = 4 is `x → 1.5x − 1`."""
    normalisation = layers.BatchNormalization(epsilon=1.0, scale=False, center=False)
    dense = layers.Dense(1, use_bias=False)
    model = keras.Sequential([keras.Input((1,)), dense, normalisation])
    dense.set_weights([np.array([[3.0]])])
    normalisation.set_weights([np.array([2.0]), np.array([3.0])])

    kernel, bias = fold_batch_normalisation(model).layers[1].get_weights()

    assert (kernel.item(), bias.item()) == (1.5, -1.0)


@pytest.mark.parametrize(
    ("shape", "layer"),
    [
        ((6,), layers.Dense(5)),
        ((4, 6), layers.Dense(5, use_bias=False)),
        ((8, 6), layers.Conv1D(4, 3)),
        ((8, 8, 6), layers.Conv2D(4, 3, padding="same", use_bias=False)),
        ((8, 8, 6), layers.Conv2D(4, 3, groups=2)),
        ((8, 8, 6), layers.Conv2D(4, 3, dilation_rate=2)),
        ((5, 5, 5, 2), layers.Conv3D(3, 2)),
        ((8, 6), layers.Conv1DTranspose(4, 3)),
        ((8, 8, 6), layers.Conv2DTranspose(4, 3, strides=2, use_bias=False)),
        ((3, 3, 3, 2), layers.Conv3DTranspose(4, 2)),
        ((8, 6), layers.DepthwiseConv1D(3, depth_multiplier=2)),
        ((8, 8, 6), layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False)),
        ((8, 8, 6), layers.DepthwiseConv2D(3, strides=2)),
        ((8, 6), layers.SeparableConv1D(4, 3)),
        ((8, 8, 6), layers.SeparableConv2D(4, 3, depth_multiplier=2, use_bias=False)),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, layers.Layer) else "",
)
def test_every_kind_of_convolution_takes_its_normalisation_in(shape, layer):
    config = layer.get_config()
    copy = type(layer).from_config(config)
    model = shaken(keras.Sequential([keras.Input(shape), copy, layers.BatchNormalization()]))
    inputs = np.random.default_rng(1).normal(size=(3, *shape)).astype("float32")
    before = [each.copy() for each in model.get_weights()]

    folded = fold_batch_normalisation(model)

    assert kinds(folded) == ["InputLayer", type(layer).__name__]
    assert largest_difference(model, folded, inputs) < 1e-5
    assert copy.get_config() == config
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_layers_of_channels_first_are_scaled_along_their_channels():
    """Only its weights are compared: TensorFlow cannot run it on a CPU."""
    convolution = layers.Conv2D(4, 3, data_format="channels_first", name="convolution")
    model = keras.Sequential(
        [keras.Input((6, 8, 8)), convolution, layers.BatchNormalization(axis=1)]
    )
    assert normalisations_left(model) == {}

    last = layers.BatchNormalization(axis=-1, name="columns")
    columns = keras.Sequential([keras.Input((6, 8, 8)), convolution, last])
    assert normalisations_left(columns) == {
        "columns": "it is not over the channels of 'convolution'"
    }


def _branches():
    images = keras.Input((8, 8, 3), name="images")
    shared = layers.Conv2D(4, 1, name="shared")
    twice = layers.Conv2D(3, 1, name="twice")
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="activated")(images)
    x = layers.BatchNormalization(name="behind_an_activation")(x)
    x = layers.ReLU()(x)
    x = layers.BatchNormalization(name="behind_a_relu")(x)
    y = shared(x)
    z = layers.BatchNormalization(name="read_elsewhere")(y)
    x = layers.Add()([y, z])
    x = layers.BatchNormalization(name="of_one")(twice(layers.Conv2D(3, 1)(x)))
    x = layers.BatchNormalization(name="of_two")(twice(x))
    x = layers.BatchNormalization(name="trained")(layers.Conv2D(3, 1)(x), training=True)
    again = layers.BatchNormalization(name="again")
    x = again(layers.Conv2D(3, 1)(again(layers.Conv2D(3, 1)(x))))
    x = layers.TimeDistributed(layers.BatchNormalization(name="wrapped"), name="wrapper")(x)
    x = layers.BatchNormalization(name="folds")(layers.Conv2D(2, 1, name="plain")(x))
    return keras.Model(images, x)


def test_what_cannot_be_folded_exactly_stays_and_is_told():
    assert normalisations_left(_branches()) == {
        "behind_an_activation": (
            "it is behind 'activated', which has an activation or is quantised"
        ),
        "behind_a_relu": "it is behind a ReLU",
        "read_elsewhere": "it is behind 'shared', whose output something else reads too",
        "of_one": "it is behind 'twice', which is used twice",
        "of_two": "it is behind 'twice', which is used twice",
        "trained": "it is called as in training",
        "again": "it is used twice",
        "wrapper/wrapped": "it is no layer of a graph",
    }


def test_the_rest_is_folded_around_what_stays():
    model = keras.models.clone_model(_branches())
    without_training = shaken(model)
    for node in model.get_layer("trained")._inbound_nodes:
        node.arguments.kwargs["training"] = False
    inputs = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")

    folded = fold_batch_normalisation(without_training)

    names = {each.name for each in folded.layers}
    assert "folds" not in names
    assert {"behind_a_relu", "of_one", "again", "wrapper"} <= names
    assert largest_difference(model, folded, inputs) < 1e-5


def test_an_output_of_the_model_counts_as_read():
    images = keras.Input((4,))
    dense = layers.Dense(3, name="dense")(images)
    model = keras.Model(images, [dense, layers.BatchNormalization(name="second")(dense)])

    with pytest.raises(ArgumentError, match="'second': it is behind 'dense', whose output some"):
        fold_batch_normalisation(model)


def test_models_inside_the_model_are_folded_too():
    inner = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.BatchNormalization(), layers.ReLU()],
        name="inner",
    )
    left, right = keras.Input((8, 8, 3), name="left"), keras.Input((8, 8, 3), name="right")
    both = layers.Concatenate()([inner(left), inner(right)])
    outer = layers.BatchNormalization()(layers.Conv2D(2, 1)(layers.Dropout(0.5)(both)))
    model = shaken(keras.Model({"left": left, "right": right}, {"values": outer}))
    random = np.random.default_rng(0)
    inputs = {
        name: random.normal(size=(2, 8, 8, 3)).astype("float32") for name in ("left", "right")
    }

    folded = fold_batch_normalisation(model)

    assert kinds(folded.get_layer("inner")) == ["InputLayer", "Conv2D", "ReLU"]
    assert "BatchNormalization" not in kinds(folded)
    expected, found = (np.asarray(each(inputs)["values"]) for each in (model, folded))
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


def test_layers_with_a_state_of_their_own_keep_it():
    scaling = layers.Normalization(name="scaling")
    scaling.adapt(np.random.default_rng(0).normal(5, 3, (50, 4)).astype("float32"))
    model = shaken_but(
        keras.Sequential([keras.Input((4,)), scaling, layers.Dense(3), layers.BatchNormalization()])
    )
    inputs = np.random.default_rng(1).normal(5, 3, (6, 4)).astype("float32")

    assert largest_difference(model, fold_batch_normalisation(model), inputs) < 1e-5


def shaken_but(model):
    """Shake the last layer alone."""
    last = model.layers[-1]
    random = np.random.default_rng(0)
    last.set_weights([random.uniform(0.5, 2, each.shape) for each in last.get_weights()])
    return model


def test_half_precision_is_folded_within_its_rounding():
    policy = keras.DTypePolicy("mixed_float16")
    stack = [layers.Conv2D(4, 3, dtype=policy), layers.BatchNormalization(dtype=policy)]
    model = shaken(keras.Sequential([keras.Input((8, 8, 3)), *stack]))

    assert kinds(fold_batch_normalisation(model)) == ["InputLayer", "Conv2D"]


def test_a_compiled_model_needs_nothing_of_its_training():
    dense, normalisation = layers.Dense(2), layers.BatchNormalization()
    model = keras.Sequential([keras.Input((3,)), dense, normalisation])
    model.compile("adam", loss=lambda a, b: a)

    folded = fold_batch_normalisation(model)

    assert not folded.compiled
    assert folded.trainable_weights == []
    assert len(model.trainable_weights) == 4


class Own(keras.Model):
    """A functional model whose call does something else than its graph says."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs) + 1.0


def test_a_copy_that_computes_something_else_is_refused():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((3,))
    model = Own(inputs, layers.BatchNormalization()(layers.Dense(2)(inputs)))

    # By 1 over the largest output, which depends on the weights.
    with pytest.raises(ArgumentError, match=r"copy differs by [01]"):
        fold_batch_normalisation(model)


def test_a_wrong_factor_would_be_noticed(monkeypatch):
    model = shaken(
        keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.BatchNormalization()])
    )
    monkeypatch.setattr(
        folding, "with_channels", lambda layer, kernel, scale: kernel * 1.01 * scale
    )

    with pytest.raises(ArgumentError, match=r"copy differs by 0\.0"):
        fold_batch_normalisation(model)


class Opaque(keras.Model):
    def call(self, inputs):
        return inputs


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Opaque(), "got a Opaque"),
        (keras.Sequential([layers.Dense(2)]), "not built"),
        (lambda inputs: inputs, "got a function"),
        (keras.Sequential([keras.Input((3,)), layers.Dense(2)]), "none in it"),
    ],
)
def test_what_has_nothing_to_fold_is_refused_in_one_line(model, said):
    with pytest.raises(ArgumentError, match=said) as raised:
        fold_batch_normalisation(model)

    assert str(raised.value).startswith("model: ")


@pytest.mark.slow
def test_the_trained_network_folds_whole(efficientnet):
    """Its 49 normalisations all stand behind convolutions."""
    folded = fold_batch_normalisation(efficientnet.model)

    assert normalisations_left(efficientnet.model) == {}
    assert kinds(efficientnet.model).count("BatchNormalization") == 49
    assert kinds(folded).count("BatchNormalization") == 0
    inputs = np.random.default_rng(0).uniform(-1, 1, (2, 224, 224, 3)).astype("float32")
    assert largest_difference(efficientnet.model, folded, inputs) < 1e-4
