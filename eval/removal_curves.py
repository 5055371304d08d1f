"""Deletion and insertion: how the score falls, or rises, as units go or come by attribution."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.checks import check_seed
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.curves import Curves
from igsuite.eval.metrics.curve_metric import CurveMetric
from igsuite.eval.metrics.deletion import Deletion
from igsuite.eval.metrics.insertion import Insertion
from igsuite.eval.perturbing.operators import ConstantFill
from igsuite.eval.perturbing.subject import Subject, subject

_METRICS: dict[str, type[CurveMetric]] = {each.name: each for each in (Deletion, Insertion)}


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
        seed: Seed of the orders of equal attributions, over which is averaged.

    Returns:
        `Curves`. A sample whose attribution is not finite has NaN for a curve.

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
    check_seed(seed)
    metric = Deletion(steps=steps)
    values = np.asarray(attributions, dtype=np.float64)
    samples = _subject(
        model, inputs, values, removable, baseline, target, score, batch_size, preprocess
    )
    return metric.curves(samples.unit_values(values), samples, seed)


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
        `Curves`.

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
    check_seed(seed)
    metric = Insertion(steps=steps)
    values = np.asarray(attributions, dtype=np.float64)
    samples = _subject(
        model, inputs, values, removable, baseline, target, score, batch_size, preprocess
    )
    return metric.curves(samples.unit_values(values), samples, seed)


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
    metric = _METRICS[check_name("name", name, _METRICS)](steps=steps, draws=draws)
    check_seed(seed)
    places = np.ones(np.shape(removable))
    samples = _subject(
        model, inputs, places, removable, baseline, target, score, batch_size, preprocess
    )
    return metric.curves(np.where(samples.present, 0.0, np.nan), samples, seed)


def _subject(
    model: Any,
    inputs: ArrayLike,
    values: Any,
    removable: ArrayLike | None,
    baseline: Any,
    target: Any,
    score: str,
    batch_size: int | None,
    preprocess: Any,
) -> Subject:
    """The samples, with a unit for every value."""
    inputs = np.asarray(inputs)
    if values.ndim < 2 or values.shape != inputs.shape[: values.ndim]:
        raise ArgumentError(
            "attributions",
            Wording(f"shape {values.shape}"),
            f"the leading part of the inputs' {inputs.shape}",
        )
    units = np.ones(values.shape, dtype=bool) if removable is None else np.asarray(removable)
    if units.shape != values.shape:
        raise ArgumentError("removable", units.shape, f"the attributions' {values.shape}")
    return subject(
        model,
        inputs,
        removable=units,
        operator=ConstantFill(baseline),
        target=target,
        score=score,
        batch_size=batch_size,
        preprocess=preprocess,
    )
