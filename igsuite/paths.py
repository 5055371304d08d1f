"""Straight paths from baselines to samples, one for every draw of a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, FloatArray, IntArray
from igsuite.baselines import Array, Baseline, DataSamples, as_baseline, fingerprint
from igsuite.errors import ArgumentError, Wording, reason
from igsuite.inputs import Layout, split_arrays
from igsuite.network import Network
from igsuite.streams import SampleStreams
from igsuite.tape import Samples


def draw_baselines(
    baseline: Any, network: Network, inputs: Mapping[str, AnyArray], streams: SampleStreams
) -> tuple[dict[str, FloatArray], int | None, Any]:
    """Make the baselines of every attributed array.

    Args:
        baseline: The caller's argument: one for all arrays, or a list or dict of them.
        network: The model; an integer array is passed through its attributed layer.
        inputs: The attributed arrays `(n, ...)` by name.
        streams: Where everything random comes from.

    Returns:
        Baselines `(draws, m, ...)` by name, with m of 1 (shared) or n; how many baselines there
        are to draw from, None for infinitely many; and their description.

    Raises:
        ArgumentError: If a baseline does not fit its input.
    """
    if network.layer is not None and _is_integers(baseline):
        ids = _named_ids(baseline, network)
        read = _through_layer(ids, network)
        shown = {name: fingerprint(np.asarray(each)) for name, each in ids.items()}
        described = {"name": "inputs", "through": network.layer.name, **shown}
        return {name: each[None] for name, each in read.items()}, None, described
    layout = network.attributed_layout
    parts = _by_name(baseline, layout)
    if parts is None:
        parts = dict.fromkeys(inputs, baseline)
    elif set(parts) != set(inputs):
        raise ArgumentError(
            "baseline",
            Wording(f"baselines for {', '.join(parts) or 'nothing'}"),
            f"one for all, or one for each attributed input: {', '.join(inputs)}",
        )
    objects = {name: as_baseline(parts[name]) for name in inputs}
    # A stream for each array, or arrays of equal shape would get equal noise; but the rows of one
    # data set belong together.
    together = all(isinstance(each, DataSamples) for each in objects.values())
    drawn = {
        name: objects[name].draw_all(each, streams, "" if together else name)
        for name, each in inputs.items()
    }
    counts = {len(each) for each in drawn.values()} - {1}
    if len(counts) > 1:
        raise ArgumentError(
            "baseline", Wording(f"{sorted(counts)} draws for different inputs"), "equally many"
        )
    populations = {each.population for each in objects.values()}
    population = populations.pop() if len(populations) == 1 else None
    descriptions = {name: each.describe() for name, each in objects.items()}
    described = descriptions if layout.kind != "array" else next(iter(descriptions.values()))
    return drawn, population, described


def _by_name(baseline: Any, layout: Layout) -> dict[str, Any] | None:
    """The parts of a baseline that is given input by input; None if it is one for all."""
    if layout.kind == "array" or not isinstance(baseline, (list, tuple, Mapping)):
        return None
    if isinstance(baseline, Mapping) != (layout.kind == "dict"):
        raise ArgumentError(
            "baseline",
            Wording(f"a {type(baseline).__name__}"),
            f"one baseline for all, or a {layout.kind} of them as of the inputs",
        )
    if not isinstance(baseline, Mapping):
        too_many = map(str, range(len(layout.names), len(baseline)))
        baseline = dict(zip((*layout.names, *too_many), baseline, strict=False))
    return {str(name): each for name, each in baseline.items() if each is not None}


def make_samples(
    inputs: Mapping[str, AnyArray],
    baselines: Mapping[str, FloatArray],
    fixed: list[AnyArray],
    targets: IntArray,
) -> tuple[Samples, int]:
    """Pair samples with their baselines.

    Args:
        inputs: The attributed arrays `(n, ...)` by name.
        baselines: `(draws, m, ...)` by name, m being 1 or n.
        fixed: Arrays `(n, ...)` that stay fixed.
        targets: `(n, k)`.

    Returns:
        The paths, the draws of one sample following one another, and the number of draws.
    """
    count = len(targets)
    draws = max(len(each) for each in baselines.values())
    own = any(each.shape[1] == count and count > 1 for each in baselines.values())
    rows = count if own else 1
    spread = [
        np.broadcast_to(each, (draws, rows, *each.shape[2:])).reshape(-1, *each.shape[2:])
        for each in baselines.values()
    ]
    sample, draw = np.divmod(np.arange(count * draws, dtype=np.int32), np.int32(draws))
    baseline_rows = draw * rows + (sample if own else 0)
    return Samples(
        list(inputs.values()), spread, fixed, targets, sample, baseline_rows.astype(np.int32)
    ), draws


def _is_integers(baseline: Any) -> bool:
    if isinstance(baseline, (str, bool, int, float, Baseline)) or baseline is None:
        return False
    _, parts = split_arrays("baseline", baseline)
    given = [each for each in parts.values() if each is not None]
    return all(np.asarray(each).dtype.kind in "iu" for each in given)


def _named_ids(baseline: Any, network: Network) -> dict[str, Any]:
    names = network.layout.names
    ids = _by_name(baseline, network.layout)
    if ids is None and len(names) == 1:
        return {names[0]: baseline}
    if ids is None or not set(ids) <= set(names):
        raise ArgumentError(
            "baseline",
            Wording("one array of integers" if ids is None else f"integers for {', '.join(ids)}"),
            f"a {network.layout.kind} that says which input they stand for: {', '.join(names)}",
        )
    return ids


def _through_layer(ids: dict[str, Any], network: Network) -> dict[str, AnyArray]:
    arrays = dict(network.arrays)
    for name, each in ids.items():
        given = Array(each).draw(arrays[name], np.random.default_rng(0))
        arrays[name] = np.broadcast_to(given[0], arrays[name].shape)
    try:
        return network.attributed_arrays(arrays)
    except tf.errors.InvalidArgumentError as error:
        raise ArgumentError(
            "baseline",
            Wording("integers that the model refuses as inputs"),
            f"what the model takes, or an array of floats at the output of {network.layer.name!r}",
            f"The model says: {reason(error)}",
        ) from error
