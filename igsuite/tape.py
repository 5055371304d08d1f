"""The one gradient tape: scores and gradients of many points, in full compiled batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, Array, FloatArray, IntArray
from igsuite.batches import Batches
from igsuite.compilation import compiled_function, tensor_specs
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import ArraySignature

#: (points, fixed, requested targets) to scores `(n,)` and the targets `(n, k)` they are about,
#: which a requested −1 leaves to the model.
Score = Callable[[list[Any], list[Any], Any], tuple[Any, Any]]


def score_and_gradients(
    score: Callable[[list[Any]], Any], points: list[Any]
) -> tuple[Any, list[Any]]:
    """Score `points` and differentiate with respect to them: the only tape of the project.

    Differentiating with respect to the inputs alone keeps filter gradients out of the graph,
    which are wasted work and, for a 1×1 convolution with stride 2 run eagerly on a CPU with
    AVX-512, end the process.

    Args:
        score: Points to scores `(n,)`.
        points: One tensor `(n, ...)` for each differentiated input.

    Returns:
        The scores `(n,)` and one gradient for each of `points`, None where none flows.
    """
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(points)
        scores = score(points)
    return scores, tape.gradient(scores, points)


@dataclass(frozen=True)
class Samples:
    """The two ends of every path, and what stays fixed along it.

    Args:
        inputs: Arrays `(n, ...)`, one for each attributed input.
        baselines: Arrays `(m, ...)`, in the order of `inputs`.
        fixed: Arrays `(n, ...)` of the inputs that are not attributed.
        targets: `(n, k)` int32, the target of each sample, frozen.
        input_rows: `(samples,)`, the row of `inputs` at which each path ends.
        baseline_rows: `(samples,)`, the row of `baselines` at which each path starts.
    """

    inputs: list[Any]
    baselines: list[Any]
    fixed: list[Any]
    targets: IntArray
    input_rows: IntArray
    baseline_rows: IntArray

    def __len__(self) -> int:
        return len(self.input_rows)

    @cached_property
    def tensors(self) -> tuple[list[Any], list[Any], list[Any], Any]:
        """Inputs, baselines, fixed inputs and targets as tensors, moved to the device once."""
        convert = tf.convert_to_tensor
        return (
            [convert(each) for each in self.inputs],
            [convert(each) for each in self.baselines],
            [convert(each) for each in self.fixed],
            convert(self.targets),
        )


# What is made of the gradients g at a point on the path from the baseline, with difference d.
WEIGHTINGS: dict[str, Callable[[list[Any], list[Any]], list[Any]]] = {
    "gradient": lambda gradients, differences: gradients,
    "difference": lambda gradients, differences: [
        g * d for g, d in zip(gradients, differences, strict=True)
    ],
    "absolute": lambda gradients, differences: [tf.abs(g) for g in gradients],
    "squared_share": lambda gradients, differences: _squared_shares(gradients),
}


def _squared_shares(gradients: list[Any]) -> list[Any]:
    squares = [tf.square(g) for g in gradients]
    total = tf.add_n([tf.reduce_sum(s, axis=range(1, s.shape.rank)) for s in squares])
    return [
        tf.math.divide_no_nan(s, tf.reshape(total, [-1] + [1] * (s.shape.rank - 1)))
        for s in squares
    ]


class PathGradient:
    """Scores and weighted gradients at points of straight paths, compiled once.

    Args:
        score: The scalar that is differentiated.
        attributed: What the attributed inputs look like.
        fixed: What the fixed inputs look like.
        target_width: How many numbers name a target.
        weighting: A key of `WEIGHTINGS`.
        reduce_axis: Axes over which the weighted gradients are summed, or None.
        explain_no_gradient: Called when no gradient flows; raises the error that says why.
    """

    def __init__(
        self,
        score: Score,
        attributed: Sequence[ArraySignature],
        fixed: Sequence[ArraySignature],
        target_width: int,
        weighting: str,
        reduce_axis: tuple[int, ...] | None,
        explain_no_gradient: Callable[[], None],
    ) -> None:
        self.score = score
        self.weighting = weighting
        self.reduce_axis = reduce_axis
        self.explain_no_gradient = explain_no_gradient
        self.batches = Batches()
        self._dtype = np.result_type(*(each.dtype for each in attributed)) if attributed else None
        self._inputs = tensor_specs(attributed)
        self._fixed = tensor_specs(fixed)
        self._targets = tf.TensorSpec([None, target_width], tf.int32)

    # The batch dimension is left open, so that one trace serves every batch size.

    @cached_property
    def _gradients(self) -> Any:
        rows, alphas = tf.TensorSpec([None], tf.int32), tf.TensorSpec([None], tf.float64)
        return compiled_function(
            self._evaluate,
            [self._inputs, self._inputs, self._fixed, self._targets, rows, rows, alphas],
        )

    @cached_property
    def _scores(self) -> Any:
        return compiled_function(self._score, [self._inputs, self._fixed, self._targets])

    def _evaluate(
        self,
        inputs: list[Any],
        baselines: list[Any],
        fixed: list[Any],
        targets: Any,
        input_rows: Any,
        baseline_rows: Any,
        alphas: Any,
    ) -> tuple[Any, Any]:
        starts = [tf.gather(baseline, baseline_rows) for baseline in baselines]
        ends = [tf.gather(each, input_rows) for each in inputs]
        differences = [end - start for end, start in zip(ends, starts, strict=True)]
        points = [
            start + _column(alphas, difference) * difference
            for start, difference in zip(starts, differences, strict=True)
        ]
        held = [tf.gather(each, input_rows) for each in fixed]
        chosen = tf.gather(targets, input_rows)
        scores, gradients = score_and_gradients(
            lambda moving: self.score(moving, held, chosen)[0], points
        )
        _check_rows(scores)
        if all(gradient is None for gradient in gradients):
            self.explain_no_gradient()
        gradients = [
            tf.zeros_like(point) if gradient is None else tf.convert_to_tensor(gradient)
            for gradient, point in zip(gradients, points, strict=True)
        ]
        weighted = WEIGHTINGS[self.weighting](gradients, differences)
        if self.reduce_axis is not None:
            weighted = [tf.reduce_sum(each, axis=self.reduce_axis) for each in weighted]
        count = tf.shape(alphas)[0]
        flat = [tf.cast(tf.reshape(each, [count, -1]), self._dtype) for each in weighted]
        heights = tf.concat(flat, axis=1)
        return tf.cast(scores, tf.float64), heights

    def _score(self, points: list[Any], fixed: list[Any], requested: Any) -> tuple[Any, Any]:
        scores, targets = self.score(points, fixed, requested)
        _check_rows(scores)
        return tf.cast(scores, tf.float64), targets

    def stream(
        self, samples: Samples, rows: IntArray, alphas: Array
    ) -> Iterator[tuple[slice, Array, FloatArray]]:
        """Evaluate the jobs (sample, alpha) in order, in full batches.

        Args:
            samples: The paths.
            rows: `(jobs,)`, which sample each job belongs to.
            alphas: `(jobs,)`, where on its path each point lies, 0 to 1.

        Yields:
            The slice of jobs done, their scores `(b,)` and weighted gradients `(b, units)`.
        """
        ends, gradients = samples.tensors, self._gradients
        for done, (scores, heights) in self.batches.run(
            len(rows),
            lambda chosen: gradients(
                *ends,
                tf.constant(samples.input_rows[rows[chosen]]),
                tf.constant(samples.baseline_rows[rows[chosen]]),
                tf.constant(alphas[chosen]),
            ),
        ):
            yield done, scores, heights

    def scores(
        self, points: list[AnyArray], fixed: list[AnyArray], requested: IntArray
    ) -> tuple[Array, IntArray]:
        """Score points without differentiating, in full batches.

        Args:
            points: Arrays `(n, ...)`, one for each attributed input.
            fixed: Arrays `(n, ...)` of the others.
            requested: `(n, k)` targets, −1 where the model's prediction decides.

        Returns:
            Scores `(n,)` float64, and the targets `(n, k)` with nothing left open.
        """
        return self.scores_of(
            lambda chosen: ([each[chosen] for each in points], [each[chosen] for each in fixed]),
            requested,
        )

    def scores_of(
        self,
        make: Callable[[IntArray], tuple[list[AnyArray], list[AnyArray]]],
        requested: IntArray,
    ) -> tuple[Array, IntArray]:
        """Score points that are made batch by batch.

        Args:
            make: From row numbers `(b,)` to points and fixed inputs, as for `scores`; called from
                the threads of the batches, so that one is made while another is scored.
            requested: As for `scores`.

        Returns:
            As for `scores`.
        """
        scores = np.zeros(len(requested))
        targets = np.zeros_like(requested)
        compiled = self._scores

        def call(chosen: IntArray) -> Any:
            points, fixed = make(chosen)
            return compiled(
                [tf.constant(each) for each in points],
                [tf.constant(each) for each in fixed],
                tf.constant(requested[chosen]),
            )

        for done, (batch_scores, batch_targets) in self.batches.run(len(requested), call):
            scores[done], targets[done] = batch_scores, batch_targets
        return scores, targets

    def end_scores(self, samples: Samples) -> tuple[Array, Array]:
        """Scores `(paths,)` at the end and at the start of every path."""
        rows = samples.input_rows
        fixed, targets = [each[rows] for each in samples.fixed], samples.targets[rows]
        ends = [each[rows] for each in samples.inputs]
        starts = [each[samples.baseline_rows] for each in samples.baselines]
        return self.scores(ends, fixed, targets)[0], self.scores(starts, fixed, targets)[0]


def _check_rows(scores: Any) -> None:
    """Refuse scores whose number does not follow that of the points."""
    if scores.shape.rank != 1 or scores.shape[0] is not None:
        raise ArgumentError(
            "model",
            Wording(f"one that leads to scores of shape {tuple(scores.shape)} for any batch"),
            "a model that takes batches of any size and returns one row a sample",
        )


def _column(alphas: Any, like: Any) -> Any:
    return tf.reshape(tf.cast(alphas, like.dtype), [-1] + [1] * (like.shape.rank - 1))
