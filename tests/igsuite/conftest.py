"""What the engine's tests share: models that tell how they were called."""

import keras
import numpy as np
import pytest
import tensorflow as tf

#: Two features to three classes; every gradient of class c is its column.
WEIGHTS = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]], np.float32)


class Counted:
    """A callable that counts its calls: with values, and traced without."""

    def __init__(self, function):
        self.function = function
        self.rows = []
        self.traces = 0

    def __call__(self, inputs):
        if tf.executing_eagerly():
            self.rows.append(len(inputs))
        else:
            self.traces += 1
        return self.function(inputs)


@keras.saving.register_keras_serializable(package="tests")
class Meter(keras.layers.Layer):
    """Passes its inputs on, and counts rows that went forward and gradients that came back."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.forward, self.backward, self.traces = [], [], 0

    def call(self, inputs):
        self.traces += not tf.executing_eagerly()
        return metered(inputs, self.forward, self.backward)


def metered(inputs, forward, backward):
    """`inputs`; the numbers of rows that pass either way are appended to the lists."""

    def note(rows, array):
        rows.append(len(array))
        return array

    def passing(rows, tensor):
        noted = tf.numpy_function(lambda array: note(rows, array), [tensor], tensor.dtype)
        return tf.ensure_shape(noted, tensor.shape)

    @tf.custom_gradient
    def meter(tensor):
        return passing(forward, tensor), lambda gradient: passing(backward, gradient)

    return meter(inputs)


@pytest.fixture
def counted():
    """A counted linear classifier of two features, three classes."""
    return Counted(lambda inputs: tf.cast(inputs, tf.float32) @ WEIGHTS)


@pytest.fixture
def counted_model():
    """Wraps a function so that its calls are counted."""
    return Counted


@pytest.fixture
def meter():
    """The layer that counts rows."""
    return Meter


@pytest.fixture
def metered_points():
    """The function that counts rows."""
    return metered
