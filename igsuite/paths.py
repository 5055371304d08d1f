"""Straight paths from baselines to samples, one for every draw of a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, FloatArray, IntArray
from igsuite.baselines import Array, Baseline, as_baseline, fingerprint
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import checked_array, split_arrays
from igsuite.network import Network
from igsuite.tape import Samples


def draw_baselines(
    baseline: Any, network: Network, inputs: Mapping[str, AnyArray], seed: int
) -> tuple[dict[str, FloatArray], int | None, Any]:
    """Make the baselines of every attributed array.

    Args:
        baseline: The caller's argument: one for all arrays, or a list or dict of them.
        network: The model; an integer array is passed through its attributed layer.
        inputs: The attributed arrays `(n, ...)` by name.
        seed: Seed of everything random.

    Returns:
        Baselines `(draws, m, ...)` by name, with m of 1 (shared) or n; how many baselines there
        are to draw from, None for infinitely many; and their description.

    Raises:
        ArgumentError: If a baseline does not fit its input.
    """
    if network.layer is not None and _is_integers(baseline):
        read = _through_layer(baseline, network)
        described = {"name": "inputs", "through": network.layer.name, **_describe_raw(baseline)}
        return {name: each[None] for name, each in read.items()}, None, described
    layout, parts = split_arrays("baseline", baseline)
    if layout.kind == "array":
        parts = dict.fromkeys(inputs, baseline)
    elif set(parts) - {"None"} < set(inputs) or not set(inputs) <= set(parts):
        raise ArgumentError(
            "baseline",
            Wording(f"baselines for {', '.join(parts)}"),
            f"one for each attributed input: {', '.join(inputs)}",
        )
    # One generator for each array, or arrays of equal shape would get equal noise.
    generators = np.random.default_rng(seed).spawn(len(inputs))
    objects = {name: as_baseline(parts[name]) for name in inputs}
    drawn = {
        name: objects[name].draw(inputs[name], generator)
        for name, generator in zip(inputs, generators, strict=True)
    }
    counts = {len(each) for each in drawn.values()} - {1}
    if len(counts) > 1:
        raise ArgumentError(
            "baseline", Wording(f"{sorted(counts)} draws for different inputs"), "equally many"
        )
    populations = {each.population for each in objects.values() if each.population is not None}
    population = populations.pop() if len(objects) == 1 and populations else None
    descriptions = {name: each.describe() for name, each in objects.items()}
    described = descriptions if layout.kind != "array" else next(iter(descriptions.values()))
    return drawn, population, described


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
    return all(np.asarray(part).dtype.kind in "iu" for part in parts.values())


def _through_layer(baseline: Any, network: Network) -> dict[str, AnyArray]:
    layout, parts = split_arrays("baseline", baseline)
    if layout.kind == "array":
        parts = {network.layout.names[0]: baseline}
    arrays = dict(network.arrays)
    for name, part in parts.items():
        if name not in arrays:
            raise ArgumentError(
                "baseline", Wording(f"ids for {name!r}"), f"ids for {', '.join(arrays)}"
            )
        ids = Array(checked_array("baseline", part)).draw(arrays[name], np.random.default_rng(0))
        arrays[name] = np.broadcast_to(ids[0], arrays[name].shape)
    return network.attributed_arrays(arrays)


def _describe_raw(baseline: Any) -> dict[str, Any]:
    _, parts = split_arrays("baseline", baseline)
    return {name: fingerprint(np.asarray(part)) for name, part in parts.items()}
