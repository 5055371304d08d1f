"""Perturbed inputs scored a second, over the forward rate of the bare compiled model."""

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

from igsuite.eval import Subject, subject
from igsuite.image import pretrained

GROUP = "Evaluation"
WORDS = 3800


@dataclass(frozen=True)
class Workload:
    """A network and the samples whose units are removed.

    Args:
        model: The network.
        inputs: Samples `(n, ...)`.
        ways: Ways to remove units of each sample.
        batch: Inputs in a compiled call.
        rounds: Times that both are measured.
        settings: Further settings of `igsuite.eval.subject`.
        before: What is done to the inputs before the bare model sees them.
    """

    model: keras.Model
    inputs: Any
    ways: int
    batch: int
    rounds: int
    settings: dict[str, Any]
    before: Callable[[Any], Any] | None = None


def _images(model: keras.Model, count: int, ways: int, batch: int, rounds: int) -> Workload:
    images = np.random.default_rng(0).random((count, *model.input_shape[1:]), np.float32)
    return Workload(model, images, ways, batch, rounds, {"operator": "mean"})


def _texts() -> Workload:
    model = networks.review_cnn(WORDS, "relu")
    ids = np.random.default_rng(0).integers(2, WORDS, (256, networks.TIME)).astype(np.int32)
    return Workload(model, ids, 100, 256, 9, {"operator": 1})


def _photos() -> Workload:
    found = pretrained("efficientnet_lite0")
    images = np.random.default_rng(0).uniform(0, 255, (4, *found.size, 3)).astype(np.float32)
    settings = {"operator": "blur", "preprocess": found.preprocess}
    return Workload(found.model, images, 32, 8, 5, settings, found.preprocess)


WORKLOADS: dict[str, Callable[[], Workload]] = {
    "image CNN, 28×28": lambda: _images(networks.image_cnn(), 128, 100, 256, 9),
    "EfficientNet-Lite0, 224×224": _photos,
    "text CNN, ids": _texts,
}


def _bare(work: Workload, subject: Subject, removed: Any) -> Callable[[], None]:
    """The compiled model alone, on the same perturbed inputs in the same batches."""

    @tf.function(autograph=False)
    def scores(inputs: Any, targets: Any) -> Any:
        seen = inputs if work.before is None else work.before(inputs)
        outputs = work.model(seen, training=False)
        if outputs.shape[1] == 1:
            return outputs[:, 0]
        return tf.gather(outputs, targets, batch_dims=1)

    count, ways, units = removed.shape
    rows = np.repeat(np.arange(count), ways)
    inputs = subject.perturb(rows, removed.reshape(-1, units))
    targets = subject.target[rows]
    batches = [
        (tf.constant(inputs[batch]), tf.constant(targets[batch]))
        for batch in (
            slice(start, start + work.batch) for start in range(0, len(inputs), work.batch)
        )
    ]

    def run() -> None:
        for batch in batches:
            scores(*batch).numpy()

    return run


@pytest.mark.parametrize("name", WORKLOADS)
def test_perturbed_inputs_keep_up_with_the_bare_forward_pass(name, benchmark, report):
    keras.utils.set_random_seed(0)
    work = WORKLOADS[name]()

    def fresh() -> Subject:
        return subject(work.model, work.inputs, batch_size=work.batch, **work.settings)

    removed = np.random.default_rng(1).random((len(work.inputs), work.ways, fresh().unit_count))
    removed = removed < 0.5  # all of them distinct
    bare = _bare(work, fresh(), removed)
    bare_seconds: list[float] = []

    def before() -> tuple[tuple[Subject], dict[str, Any]]:
        start = time.perf_counter()
        bare()
        bare_seconds.append(time.perf_counter() - start)
        own = fresh()
        assert len(own.score_input) == len(work.inputs)  # frozen: what is measured is the rest
        return (own,), {}

    # One after the other in turn, so that whatever else the machine does slows down both.
    benchmark.pedantic(
        lambda own: own.scores(removed), setup=before, rounds=work.rounds, warmup_rounds=1
    )
    seconds = np.array(benchmark.stats.stats.data)
    ratios = np.array(bare_seconds[-work.rounds :]) / seconds
    rate = removed.shape[0] * removed.shape[1] / np.median(seconds)
    report(
        GROUP,
        f"{name}: perturbed inputs per second over the bare forward pass's",
        float(np.median(ratios)),
        at_least=0.9,
        detail=f"{rate:,.0f} a second; batches of {work.batch}",
    )
