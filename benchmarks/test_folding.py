"""Gradients of a network with its batch normalisations folded away, over those of the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from igsuite.image import fold_batch_normalisation, pretrained

GROUP = "Folded batch normalisation"
BATCH = 8
ROUNDS = 9


def _gradient(model: keras.Model) -> Callable[[Any, Any], Any]:
    """The compiled gradient of one output a sample, for batches of any size."""

    def gradient(points: Any, targets: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(points)
            scores = tf.gather(model(points, training=False), targets, batch_dims=1)
        return tape.gradient(scores, points)

    specs = tf.TensorSpec([None, *model.input_shape[1:]]), tf.TensorSpec([None], tf.int32)
    return tf.function(gradient, autograph=False).get_concrete_function(*specs)


@pytest.mark.parametrize("name", ["MobileNetV2", "ResNet50"])
def test_gradients_are_faster_without_batch_normalisation(name, report):
    model = pretrained(name).model
    points = tf.constant(np.random.default_rng(0).normal(size=(BATCH, 224, 224, 3)), tf.float32)
    targets = tf.zeros([BATCH], tf.int32)
    gradients = [_gradient(each) for each in (model, fold_batch_normalisation(model))]
    seconds = []
    # One after the other in turn, so that whatever else the machine does slows down both.
    for _ in range(ROUNDS + 1):
        seconds.append([])
        for gradient in gradients:
            start = time.perf_counter()
            gradient(points, targets).numpy()
            seconds[-1].append(time.perf_counter() - start)
    ratios = [plain / folded for plain, folded in seconds[1:]]
    report(
        GROUP,
        f"{name}: gradients per second over the unfolded network's",
        float(np.median(ratios)),
        at_least=1.2,
        detail=f"batches of {BATCH} pictures of 224×224",
    )
