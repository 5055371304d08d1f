"""Deletion and insertion: how the score falls, or rises, as units go or come by attribution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.errors import ArgumentError, check_name
from igsuite.eval.curves import HIGHER_IS_BETTER, Curves
from igsuite.eval.perturbation import ScoreSettings, score_removals
from igsuite.eval.removal import Floats, as_fill, removal_counts, removal_ranks


def deletion(
    model: Any,
    inputs: ArrayLike,
    attributions: ArrayLike,
    *,
    baseline: Any = 0,
    steps: int = 20,
    target: Any = None,
    score: str = "output",
    removable: ArrayLike | None = None,
    batch_size: int | None = None,
    preprocess: Any = None,
    seed: int = 0,
) -> Curves:
    """Remove the units of each sample from the highest attribution to the lowest.

    A good attribution makes the score fall fast: the smaller the area, the better. Compare areas
    between attributions of one model alone, and beside `random_order`'s.

    Args:
        model: As for `igsuite.integrated_gradients`.
        inputs: `(n, ...)`: token ids, images, ….
        attributions: `(n, *unit_shape)`, signed, where `unit_shape` is the leading part of a
            sample's shape: `(time,)` for tokens, `(height, width)` for the pixels of an image.
        baseline: What removed units become: a number (a pad or mask id, a grey), an array of
            one sample or of all.
        steps: Steps from nothing removed to everything removed.
        target: As for `igsuite.integrated_gradients`; frozen at `inputs`.
        score: As for `igsuite.integrated_gradients`.
        removable: `(n, *unit_shape)`, false for units that stay, such as padding; `None` for
            all true.
        batch_size: Samples per compiled call; `None`: chosen.
        preprocess: As for `igsuite.integrated_gradients`.
        seed: Breaks ties between equal attributions.

    Returns:
        `Curves` of one draw. A sample whose attribution is not finite has NaN for a curve.

    Raises:
        ArgumentError: If shapes do not fit or an argument is out of range, before anything is
            computed.

    Source:
        Samek et al. 2017, "Evaluating the visualization of what a deep neural network has
        learned" (pixel flipping); Petsiuk et al. 2018, "RISE" (deletion and insertion areas).

    Example:
        >>> import keras
        >>> inputs = np.array([[3.0, 2.0, 1.0]], dtype="float32")
        >>> def total(x):
        ...     return keras.ops.sum(x, axis=-1)
        >>> curves = deletion(total, inputs, inputs, steps=3)
        >>> curves.scores.tolist(), curves.area.round(3).tolist()
        ([[6.0, 3.0, 1.0, 0.0]], [2.333])
    """
    scoring = ScoreSettings(target, score, batch_size, preprocess)
    values = np.asarray(attributions, dtype=np.float64)[None]
    return _curves("deletion", model, inputs, values, removable, baseline, steps, seed, scoring)


def insertion(
    model: Any,
    inputs: ArrayLike,
    attributions: ArrayLike,
    *,
    baseline: Any = 0,
    steps: int = 20,
    target: Any = None,
    score: str = "output",
    removable: ArrayLike | None = None,
    batch_size: int | None = None,
    preprocess: Any = None,
    seed: int = 0,
) -> Curves:
    """Put the units of each sample back from the highest attribution to the lowest.

    The curve starts with everything removed. A good attribution makes the score rise fast: the
    larger the area, the better.

    Args:
        model, inputs, attributions, baseline, steps, target, score, removable, batch_size,
            preprocess, seed: As for `deletion`.

    Returns:
        `Curves` of one draw.

    Raises:
        ArgumentError: As for `deletion`.

    Source:
        Petsiuk et al. 2018, "RISE: randomized input sampling for explanation".

    Example:
        >>> import keras
        >>> inputs = np.array([[3.0, 2.0, 1.0]], dtype="float32")
        >>> def total(x):
        ...     return keras.ops.sum(x, axis=-1)
        >>> insertion(total, inputs, inputs, steps=3).scores.tolist()
        [[0.0, 3.0, 5.0, 6.0]]
    """
    scoring = ScoreSettings(target, score, batch_size, preprocess)
    values = np.asarray(attributions, dtype=np.float64)[None]
    return _curves("insertion", model, inputs, values, removable, baseline, steps, seed, scoring)


def random_order(
    name: str,
    model: Any,
    inputs: ArrayLike,
    removable: ArrayLike,
    *,
    draws: int = 20,
    baseline: Any = 0,
    steps: int = 20,
    target: Any = None,
    score: str = "output",
    batch_size: int | None = None,
    preprocess: Any = None,
    seed: int = 0,
) -> Curves:
    """Remove or insert units in random orders: what an attribution has to beat.

    Args:
        name: "deletion" or "insertion".
        removable: `(n, *unit_shape)`, as for `deletion`: it states what a unit is.
        draws: Random orders of every sample.
        model, inputs, baseline, steps, target, score, batch_size, preprocess: As for `deletion`.
        seed: Seed of the orders.

    Returns:
        `Curves` whose scores are the mean over the draws and whose `band` is their spread.

    Raises:
        ArgumentError: As for `deletion`.
    """
    check_name("name", name, HIGHER_IS_BETTER)
    if draws < 1:
        raise ArgumentError("draws", draws, "a whole number of at least 1")
    scoring = ScoreSettings(target, score, batch_size, preprocess)
    values = np.random.default_rng(seed).random((draws, *np.shape(removable)))
    return _curves(name, model, inputs, values, removable, baseline, steps, seed, scoring)


def _curves(
    name: str,
    model: Any,
    inputs: ArrayLike,
    values: Floats,
    removable: ArrayLike | None,
    baseline: Any,
    steps: int,
    seed: int,
    scoring: ScoreSettings,
) -> Curves:
    """Make the curves of `(draws, n, *unit_shape)` values, all their jobs together."""
    inputs = np.asarray(inputs)
    unit_shape = values.shape[2:]
    if values.ndim < 3 or values.shape[1:] != inputs.shape[: values.ndim - 1]:
        raise ArgumentError(
            "attributions", values.shape[1:], f"the leading part of the inputs' {inputs.shape}"
        )
    if steps < 1:
        raise ArgumentError("steps", steps, "a whole number of at least 1")
    units = np.ones(values.shape[1:]) if removable is None else np.asarray(removable)
    if units.shape != values.shape[1:]:
        raise ArgumentError("removable", units.shape, f"the attributions' {values.shape[1:]}")
    fill = as_fill(baseline, inputs)

    flat_units = units.astype(bool).reshape(len(inputs), math.prod(unit_shape))
    flat_values = values.reshape(len(values), *flat_units.shape)
    missing = (~np.isfinite(flat_values) & flat_units).any(axis=-1)
    random = np.random.default_rng(seed)
    ranks = np.stack([removal_ranks(np.nan_to_num(v), flat_units, random) for v in flat_values])

    fractions = np.linspace(0.0, 1.0, steps + 1)
    counts = removal_counts(fractions, flat_units)
    scores = score_removals(
        model, inputs, fill, ranks, counts, units.astype(bool), name == "insertion", scoring
    )
    scores[missing] = np.nan
    with np.errstate(invalid="ignore"):  # a sample without units has no fractions: NaN
        true_fractions = counts / flat_units.sum(axis=1, keepdims=True)
    config = {"baseline": baseline, "steps": steps, "draws": len(values), "seed": seed}
    return Curves(name, fractions, true_fractions, scores, {**config, "score": scoring.score})
