"""Gradients per second through integrated gradients, over those of the bare compiled gradient."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import networks
import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite.image import pretrained
from igsuite.rules import nodes_and_weights

GROUP = "Throughput"
STEPS = 50
WORDS = 3800


@dataclass(frozen=True)
class Workload:
    """A network, the samples to explain, and the same network as a function of path points.

    Args:
        model: The network.
        inputs: Samples `(n, ...)`.
        network: The part of the model that a point of the path goes through.
        ends: Where the paths from zero end, `(n, ...)`.
        batch: Points in a compiled call.
        rounds: Times that both are measured.
        settings: Further settings of `igsuite.integrated_gradients`.
    """

    model: keras.Model
    inputs: Any
    network: keras.Model
    ends: Any
    batch: int
    rounds: int
    settings: dict[str, Any]


def _images(model: keras.Model, count: int, batch: int, rounds: int) -> Workload:
    images = np.random.default_rng(0).random((count, *model.input_shape[1:]), np.float32)
    return Workload(model, images, model, images, batch, rounds, {})


def _texts(count: int) -> Workload:
    model = networks.review_cnn(WORDS, "relu")
    ids = np.random.default_rng(0).integers(1, WORDS, (count, networks.TIME)).astype(np.int32)
    embedding, *rest = model.layers
    behind, embedded = keras.Sequential(rest), embedding(ids).numpy()
    settings = {"layer": "embedding", "reduce_axis": -1}
    return Workload(model, ids, behind, embedded, 256, 15, settings)


def _photos(count: int, batch: int, rounds: int) -> Workload:
    found = pretrained("efficientnet_lite0")
    images = np.random.default_rng(0).uniform(0, 255, (count, *found.size, 3)).astype(np.float32)
    network = keras.Sequential([keras.layers.Rescaling(1 / 128, -127 / 128), found.model])
    settings = {"preprocess": found.preprocess}
    return Workload(found.model, images, network, images, batch, rounds, settings)


WORKLOADS: dict[str, Callable[[], Workload]] = {
    "image CNN, 28×28": lambda: _images(networks.image_cnn(), 256, 256, 9),
    "MobileNetV2, 224×224": lambda: _images(keras.applications.MobileNetV2(weights=None), 2, 8, 7),
    "EfficientNet-Lite0, 224×224": lambda: _photos(2, 8, 7),
    "text CNN, embeddings": lambda: _texts(256),
}


def _bare(work: Workload) -> Callable[[], None]:
    """The compiled gradient alone, at the points that the trapezoid asks for."""

    @tf.function(autograph=False)
    def gradient(points: Any, targets: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(points)
            scores = tf.gather(work.network(points, training=False), targets, batch_dims=1)
        return tape.gradient(scores, points)

    nodes, _ = nodes_and_weights("trapezoid", STEPS)
    alphas = nodes.astype(np.float32).reshape(-1, *[1] * (work.ends.ndim - 1))
    points = np.concatenate([alphas * end for end in work.ends])
    targets = work.network.predict(work.ends, verbose=0).argmax(axis=1).repeat(STEPS)
    batches = [
        (tf.constant(points[batch]), tf.constant(targets[batch]))
        for batch in (
            slice(start, start + work.batch) for start in range(0, len(points), work.batch)
        )
    ]

    def run() -> None:
        for batch in batches:
            gradient(*batch).numpy()

    return run


@pytest.mark.parametrize("name", WORKLOADS)
def test_integrated_gradients_keep_up_with_the_bare_gradient(name, benchmark, report):
    keras.utils.set_random_seed(0)
    work = WORKLOADS[name]()
    bare = _bare(work)
    bare_seconds = []

    def measure_bare():
        start = time.perf_counter()
        bare()
        bare_seconds.append(time.perf_counter() - start)

    def explain():
        igsuite.integrated_gradients(
            work.model,
            work.inputs,
            rule="trapezoid",
            steps=STEPS,
            batch_size=work.batch,
            **work.settings,
        )

    # One after the other in turn, so that whatever else the machine does slows down both.
    benchmark.pedantic(explain, setup=measure_bare, rounds=work.rounds, warmup_rounds=1)
    seconds = np.array(benchmark.stats.stats.data)
    ratios = np.array(bare_seconds[-work.rounds :]) / seconds
    rate = len(work.inputs) * STEPS / np.median(seconds)
    report(
        GROUP,
        f"{name}: gradients per second over the bare gradient's",
        float(np.median(ratios)),
        at_least=0.95,
        detail=f"{rate:,.0f} a second; batches of {work.batch}, {STEPS} steps",
    )
