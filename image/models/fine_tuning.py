"""A trained network made to tell classes of one's own apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from igsuite.arrays import AnyArray
from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.image.models.layer_state import hand_on_state, layers_of
from igsuite.image.models.pretrained import PretrainedModel
from igsuite.image.models.seeded_weights import weights_drawn_from
from igsuite.image.models.training import train


def fine_tune(
    start: PretrainedModel,
    images: ArrayLike,
    labels: ArrayLike,
    class_names: Sequence[str],
    *,
    epochs: int = 0,
    learning_rate: float = 1e-5,
    penalty: float = 1.0,
    batch_size: int = 32,
    seed: int = 0,
    after_epoch: Callable[[], Any] = lambda: None,
) -> PretrainedModel:
    """Give a copy of a trained network a new last layer, for classes of one's own.

    The network runs over the images once; what reaches its last layer with weights is the
    features, from which a logistic regression tells the classes. This is the optimum of the new
    layer while everything before it is frozen, so that nothing is random. `epochs` train the
    whole network from there, its batch normalisations left in inference mode.

    Args:
        start: Where to start; it stays as it is.
        images: `(n, height, width, 3)` RGB pixels 0..255, of the size that `start` takes.
        labels: `(n,)` class numbers, from 0.
        class_names: The names of the classes.
        epochs: Times that the whole network sees every image after that; 0: it stays frozen.
        learning_rate: Step size of Adam in these epochs.
        penalty: Weight of the squared coefficients of the standardised features beside the
            summed losses: more of it for fewer images.
        batch_size: Images in a call.
        seed: Seed of the order of the images in these epochs.
        after_epoch: Called after each of them: a progress bar's step.

    Returns:
        A `PretrainedModel` of `start`'s preprocessing and size, which returns logits.

    Raises:
        ArgumentError: If images, labels and names do not fit each other or `start`, or a class
            has no images, before anything is computed.

    Source:
        Donahue et al. 2014, "DeCAF: A Deep Convolutional Activation Feature for Generic Visual
        Recognition", ICML.
    """
    images, labels, names = np.asarray(images), np.asarray(labels), tuple(class_names)
    _check_images(images, start.size)
    _check_labels(labels, len(images), names)
    check_count("epochs", epochs, least=0)
    check_count("batch_size", batch_size)
    if not penalty > 0:
        raise ArgumentError("penalty", penalty, "a number above 0")
    check_seed(seed)
    with weights_drawn_from(seed):
        model = _with_new_head(start.model, len(names))
    features = keras.Model(model.input, model.layers[-1].input)
    found = _in_batches(features, start.preprocess, images, batch_size)
    model.layers[-1].set_weights(_logistic_regression(found, labels, penalty))
    if epochs:
        for layer in layers_of(model):
            layer.trainable = layer.trainable and not _is_normalisation(layer)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
        inputs = np.asarray(start.preprocess(images))
        train(
            *(model, inputs, labels),
            epochs=epochs,
            batch_size=batch_size,
            seed=seed,
            after_epoch=after_epoch,
        )
    return PretrainedModel(model, start.preprocess, names, start.size, f"{start.name}, fine-tuned")


def _check_images(images: AnyArray, size: tuple[int, int]) -> None:
    if images.shape[1:] != (*size, 3):
        allowed = f"shape (n, {size[0]}, {size[1]}, 3), which the network takes"
        raise ArgumentError("images", images, allowed)
    if images.dtype.kind not in "uif" or not images.max(initial=0) > 1:
        given = Wording(f"{len(images)} images of {images.dtype}, none with a pixel above 1")
        raise ArgumentError("images", given, "RGB pixels 0..255", "Multiply pixels 0..1 by 255.")


def _check_labels(labels: AnyArray, count: int, names: tuple[str, ...]) -> None:
    if labels.shape != (count,):
        raise ArgumentError("labels", Wording(f"shape {labels.shape}"), f"one an image: ({count},)")
    classes = sorted(set(labels.tolist()))
    if len(names) < 2 or classes != list(range(len(names))):
        given = Wording(f"labels {classes!r:.60} and {len(names)} names")
        raise ArgumentError("labels", given, "two classes or more, named, each with its images")


def _with_new_head(start: keras.Model, class_count: int) -> keras.Model:
    """Copy a network up to its last layer with weights, and put a dense layer in its place."""
    last = start.outputs[0]._keras_history.operation
    while not last.weights:
        last = last.input._keras_history.operation
    body = keras.Model(start.input, last.input)
    copy = keras.models.clone_model(body)
    for new, old in zip(copy.layers, body.layers, strict=True):
        hand_on_state(new, old)
    features = copy.output
    if len(features.shape) > 2:  # of a network whose last layer is a convolution of one pixel
        features = keras.layers.Flatten(name="flat_features")(features)
    logits = keras.layers.Dense(class_count, name="own_classes")(features)
    return keras.Model(copy.input, logits, name=f"{start.name}_fine_tuned")


def _is_normalisation(layer: Any) -> bool:
    return isinstance(layer, keras.layers.BatchNormalization)


def _in_batches(
    model: keras.Model, preprocess: Callable[[Any], Any], images: AnyArray, batch_size: int
) -> AnyArray:
    run = tf.function(lambda pixels: model(preprocess(pixels), training=False), autograph=False)
    starts = range(0, len(images), batch_size)
    return np.concatenate([run(images[each : each + batch_size]).numpy() for each in starts])


def _logistic_regression(
    features: AnyArray, labels: AnyArray, penalty: float
) -> list[NDArray[np.float64]]:
    """Return kernel `(features, classes)` and bias of the layer that tells the classes best."""
    scaler = StandardScaler().fit(features)
    regression = LogisticRegression(C=1 / penalty, max_iter=10_000)
    regression.fit(scaler.transform(features), labels)
    coefficients, intercepts = regression.coef_, regression.intercept_
    if len(coefficients) == 1:  # of two classes, the logit of the second over the first
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    kernel = (coefficients / scaler.scale_).T
    return [kernel, intercepts - scaler.mean_ @ kernel]
