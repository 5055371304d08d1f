"""From what the caller gave to what the engine computes on: paths and a compiled, frozen score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, Array, Arrays, FloatArray, IntArray
from igsuite.attention_size import attention_scores
from igsuite.checks import check_count, is_whole
from igsuite.compilation import kept
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.inputs import Layout, numbers_a_sample
from igsuite.network import Network, read_network
from igsuite.paths import draw_baselines, make_samples
from igsuite.scores import SCORES, Scoring, check_score, requested_targets
from igsuite.streams import SampleStreams, sample_streams
from igsuite.tape import PathGradient, Samples

#: How far the model behind a layer may differ from the model, relative to a score of at least 1.
WIRING_TOLERANCE = 1e-5


@dataclass(frozen=True)
class Problem:
    """Everything the integrators need, checked.

    Args:
        gradient: The compiled tape.
        samples: All paths; those of one sample's draws follow one another.
        layout: How the attributed arrays are arranged for the caller.
        shapes: Shape of one sample's values, for each attributed array.
        dtype: Type of the values.
        draws: Baselines averaged for each sample.
        population: How many baselines there are to draw from, None for infinitely many.
        score_input: `(n,)`, score at x.
        score_baseline: `(n * draws,)`, score at the start of each path.
        target: `(n,)` or `(n, k)`, the frozen targets as the caller reads them.
        streams: The random streams of the samples.
        config: The settings that led here, in words and numbers.
    """

    gradient: PathGradient
    samples: Samples
    layout: Layout
    shapes: dict[str, tuple[int, ...]]
    dtype: Any
    draws: int
    population: int | None
    score_input: Array
    score_baseline: Array
    target: IntArray
    streams: SampleStreams
    config: dict[str, Any]

    def __len__(self) -> int:
        return len(self.score_input)

    @property
    def units(self) -> int:
        """Numbers that one sample's attribution consists of."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    def arrange(self, flat: FloatArray) -> Arrays:
        """Give flat rows `(n, units)` the shapes and the arrangement of the inputs."""
        sizes = [int(np.prod(shape)) for shape in self.shapes.values()]
        parts = np.split(flat, np.cumsum(sizes)[:-1], axis=1)
        return self.layout.join(
            {
                name: part.reshape(len(flat), *shape).astype(self.dtype)
                for (name, shape), part in zip(self.shapes.items(), parts, strict=True)
            }
        )


def prepare(
    model: Any,
    inputs: Arrays,
    baseline: Any,
    target: Any,
    score: str,
    *,
    weighting: str = "difference",
    reduce_axis: int | Sequence[int] | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    sample_numbers: Any = None,
    layer: Any = None,
    fixed: Any = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
) -> Problem:
    """Check every argument, freeze the target at x, and compile the gradient.

    Args: as `igsuite.integrated_gradients`, and
        weighting: What is made of the gradients, a key of `igsuite.tape.WEIGHTINGS`.

    Returns:
        The Problem.

    Raises:
        ArgumentError: For the first argument that can't be used.
    """
    check_name("score", score, SCORES)
    if batch_size is not None:
        check_count("batch_size", batch_size)
    network = read_network(
        model, inputs, layer=layer, fixed=fixed, preprocess=preprocess, batch_size=batch_size
    )
    check_score(score, network.head, network.first_outputs)
    count = len(network.arrays[network.layout.names[0]])
    streams = sample_streams(seed, sample_numbers, count)
    requested, target_function = requested_targets(target, count, score, network.first_outputs)
    scoring = Scoring(score, network.head, target_function)
    x = network.attributed_arrays()
    axes = _check_axes(reduce_axis, x)
    baselines, population, described = draw_baselines(baseline, network, x, streams)

    gradient = compiled(network, scoring, x, requested.shape[1], weighting, axes, batch_size)
    score_input, targets = gradient.scores(list(x.values()), network.fixed, requested)
    _check_wiring(network, scoring, targets, score_input)
    samples, draws = make_samples(x, baselines, network.fixed, targets)
    score_baseline, _ = gradient.scores(
        [each[samples.baseline_rows] for each in samples.baselines],
        [each[samples.input_rows] for each in samples.fixed],
        targets[samples.input_rows],
    )
    return Problem(
        gradient=gradient,
        samples=samples,
        layout=network.attributed_layout,
        shapes={name: _less_axes(each.shape[1:], axes) for name, each in x.items()},
        dtype=np.result_type(*x.values()),
        draws=draws,
        population=population,
        score_input=score_input,
        score_baseline=score_baseline,
        streams=streams,
        target=targets[:, 0] if score == "margin" else reported_target(scoring, targets),
        config={
            "score": score,
            "baseline": described,
            "layer": None if network.layer is None else network.layer.name,
            "reduce_axis": None if axes is None else list(axes),
            "preprocess": getattr(preprocess, "__qualname__", None)
            or (preprocess and repr(preprocess)),
        },
    )


def compiled(
    network: Network,
    scoring: Scoring,
    x: dict[str, AnyArray],
    target_width: int,
    weighting: str = "gradient",
    axes: tuple[int, ...] | None = None,
    batch_size: int | None = None,
) -> PathGradient:
    """The compiled score and gradient of a network, from an earlier call where there was one.

    Args:
        network: The model.
        scoring: The score.
        x: The attributed arrays by name; none to score only.
        target_width: How many integers name a target.
        weighting: A key of `igsuite.tape.WEIGHTINGS`.
        axes: Axes to sum over.
        batch_size: Points in a call; None: chosen.
    """
    # Only the first sample travels with the compiled code, which outlives the call; a view of it
    # would keep all the others in memory.
    first = {name: each[:1].copy() for name, each in network.arrays.items()}
    network = replace(network, arrays=first)
    attributed, fixed = network.attributed_signatures(x), network.fixed_signatures
    # The compiled gradient holds on to what is named by id here, so that no id is used twice.
    key = (
        id(network.model),
        id(network.layer),
        id(scoring.target),
        scoring.name,
        network.head.kind,
        weighting,
        axes,
        target_width,
        id(network.preprocess),
        attributed,
        fixed,
    )
    gradient = kept(
        network.model,
        key,
        lambda: PathGradient(
            network.score(scoring),
            attributed,
            fixed,
            target_width,
            weighting,
            axes,
            lambda: network.explain_no_gradient(scoring),
        ),
    )
    held = {name: network.arrays[name] for name in network.held}
    scores = attention_scores(network.model, network.arrays)
    gradient.batches.ask_for(batch_size, numbers_a_sample(x, held), scores)
    return gradient


def reported_target(scoring: Scoring, targets: IntArray) -> IntArray:
    """Targets as the caller reads them: `(n,)`, −1 for a callable, or `(n, k)`."""
    if scoring.target is not None:
        return np.full(len(targets), -1, np.int32)
    return targets[:, 0] if targets.shape[1] == 1 else targets


def _check_wiring(
    network: Network, scoring: Scoring, targets: IntArray, score_input: FloatArray
) -> None:
    """Refuse a model that, called from its layer on, is not the model itself."""
    if network.layer is None:
        return
    outputs = network.first_outputs_of(scoring)
    direct = float(np.asarray(scoring.scores(outputs, tf.convert_to_tensor(targets[:1])))[0])
    difference = abs(direct - score_input[0])
    if np.isnan([direct, score_input[0]]).all():
        return  # no fault of the layer's: the verdict on the sample says so
    if not difference <= WIRING_TOLERANCE * max(1.0, abs(direct)):
        raise ArgumentError(
            "layer",
            Wording(
                f"{network.layer.name!r}, behind which the model scores {score_input[0]:.6g} "
                f"where the whole model scores {direct:.6g}"
            ),
            "a layer through which everything the model knows of the input passes",
            "Is something random at inference, or does the layer behave differently when called "
            "again?",
        )


def _check_axes(reduce_axis: Any, x: dict[str, AnyArray]) -> tuple[int, ...] | None:
    if reduce_axis is None:
        return None
    axes = tuple(reduce_axis) if isinstance(reduce_axis, (tuple, list)) else (reduce_axis,)
    for each in x.values():
        last = each.ndim - 1
        if not all(is_whole(axis) and 0 < abs(axis) <= last for axis in axes):
            raise ArgumentError(
                "reduce_axis",
                reduce_axis,
                f"axes 1 to {last} of {each.shape}, or -1 to -{last}"
                if last
                else f"None: {each.shape} has no axis but that of samples",
            )
        if len({axis % each.ndim for axis in axes}) < len(axes):
            raise ArgumentError("reduce_axis", reduce_axis, "each axis once")
    return tuple(map(int, axes))


def _less_axes(shape: tuple[int, ...], axes: tuple[int, ...] | None) -> tuple[int, ...]:
    if axes is None:
        return shape
    summed = {axis % (len(shape) + 1) - 1 for axis in axes}
    return tuple(size for position, size in enumerate(shape) if position not in summed)
