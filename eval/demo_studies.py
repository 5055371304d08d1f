"""The demo's models: trained, explained and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.attribution import Attribution
from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.nested import nested_steps
from igsuite.eval.removal_curves import deletion, random_order
from igsuite.eval.study import Study
from igsuite.image import ImageExplainer, LabelledImages, PixelAttributions, digit_cnn
from igsuite.image import train as train_on_images
from igsuite.progress import progress_bar
from igsuite.text import (
    CharacterEncoder,
    LabelledTexts,
    TextExplainer,
    TokenAttributions,
    text_classifier,
)
from igsuite.text import train as train_on_texts
from igsuite.text.models.training import batch_count

METHODS = ("integrated_gradients", "input_x_gradient", "absolute_gradient", "gradient", "random")
RULES = ("left", "trapezoid", "gauss_legendre")
TOLERANCE = 0.02
REFERENCE_TOLERANCE = 1e-4
MAX_TEXT = 200
EXPLAINED_LENGTHS = (10, 80)
POOLING_TITLES = {"max": "Reviews, max pooling", "attention": "Reviews, attention pooling"}


@dataclass(frozen=True)
class Size:
    """How much of everything the demo does.

    Args:
        texts: Reviews trained on.
        text_epochs: Times each is seen.
        digit_epochs: Times each digit is seen.
        explained: Held-out samples explained and deleted, of each model.
        converged: Of those, the samples of the convergence study.
        steps: Fewest and most steps of the fixed rules in it.
        tolerances: Tolerances of the automatic rule in it.
        draws: Random orders of each sample.
    """

    texts: int
    text_epochs: int
    digit_epochs: int
    explained: int
    converged: int
    steps: tuple[int, int]
    tolerances: tuple[float, ...]
    draws: int = 20


FULL = Size(12_000, 3, 15, 200, 40, (4, 256), (0.05, 0.02, 0.01, 0.005, 0.002, 0.001))
QUICK = Size(4_000, 2, 5, 50, 8, (4, 128), (0.02, 0.005, 0.001))


def review_study(
    pooling: str, training: LabelledTexts, test: LabelledTexts, size: Size, seed: int
) -> tuple[Study, TokenAttributions]:
    """Train a character classifier of reviews, explain held-out ones and measure the result.

    Args:
        pooling: "max" or "attention".
        training: Reviews to train on.
        test: Reviews held out.
        size: How much of everything.
        seed: Seed of weights, orders and choices.

    Returns:
        The study, and the token attributions of the reviews explained.
    """
    title = POOLING_TITLES[pooling]
    training = training.take(range(min(size.texts, len(training))))
    encoder = CharacterEncoder.fit(training.texts, max_length=MAX_TEXT)
    model = text_classifier(
        encoder.vocabulary_size, len(training.class_names), pooling=pooling, seed=seed
    )
    ids = encoder.encode(training.texts).ids
    batches = batch_count(len(training), size.text_epochs)
    with progress_bar(f"{title}: training", batches, shown=True) as advance:
        train_on_texts(
            model,
            ids,
            training.labels,
            epochs=size.text_epochs,
            seed=seed,
            after_batch=lambda: advance(1),
        )
    accuracy = _accuracy(model, encoder.encode(test.texts).ids, test.labels)

    shortest, longest = EXPLAINED_LENGTHS
    fitting = [i for i, text in enumerate(test.texts) if shortest <= len(text) <= longest]
    rows = np.random.default_rng(seed).permutation(fitting)[: size.explained]
    explainer = TextExplainer(
        model, encoder, class_names=test.class_names, tolerance=TOLERANCE, seed=seed, progress=True
    )
    found = explainer.explain(test.take(rows).texts, METHODS)
    study = _study(
        f"reviews_{pooling}_pooling",
        title,
        "character",
        (len(training), len(test), accuracy),
        model,
        found.ids,
        found.mask,
        found.attributions,
        size,
        seed,
        layer=explainer.layer,
    )
    return study, found


def digit_study(
    training: LabelledImages, test: LabelledImages, size: Size, seed: int
) -> tuple[Study, PixelAttributions]:
    """Train a classifier of digits, explain held-out ones and measure the result.

    Args:
        training: Images to train on.
        test: Images held out.
        size: How much of everything.
        seed: Seed of weights, orders and choices.

    Returns:
        The study, and the pixel attributions of the images explained.
    """
    model = digit_cnn(training.images.shape[1:], int(training.labels.max()) + 1, seed)
    with progress_bar("Digits: training", size.digit_epochs, shown=True) as advance:
        train_on_images(
            model,
            training.images,
            training.labels,
            epochs=size.digit_epochs,
            seed=seed,
            after_epoch=lambda: advance(1),
        )
    rows = np.random.default_rng(seed).permutation(len(test))[: size.explained]
    explainer = ImageExplainer(model, tolerance=TOLERANCE, seed=seed, progress=True)
    found = explainer.explain(test.images[rows], METHODS)
    study = _study(
        "digits",
        "Digits",
        "pixel",
        (len(training), len(test), _accuracy(model, test.images, test.labels)),
        model,
        found.images,
        np.ones(found.values.shape, dtype=bool),
        found.attributions,
        size,
        seed,
    )
    return study, found


def _study(
    name: str,
    title: str,
    unit: str,
    counts_and_accuracy: tuple[int, int, float],
    model: keras.Model,
    inputs: NDArray[Any],
    removable: NDArray[np.bool_],
    attributions: dict[str, Attribution],
    size: Size,
    seed: int,
    **where: Any,
) -> Study:
    """Measure deletion and convergence; removed units become 0: padding, or blank paper."""
    curves = {}
    with progress_bar(f"{title}: deletion", len(attributions), shown=True) as advance:
        for method, found in attributions.items():
            settings: dict[str, Any] = {"target": found.target, "seed": seed}
            curves[method] = (
                random_order("deletion", model, inputs, removable, draws=size.draws, **settings)
                if method == "random"
                else deletion(model, inputs, found.values, removable=removable, **settings)
            )
            advance(1)
    converged = convergence(
        model,
        inputs[: size.converged],
        rules=RULES,
        steps={rule: nested_steps(rule, *size.steps) for rule in RULES},
        tolerances=size.tolerances,
        budgets=(),
        reference_tolerance=REFERENCE_TOLERANCE,
        progress=True,
        reduce_axis=-1,
        **where,
    )
    return Study(name, title, unit, *counts_and_accuracy, attributions, curves, converged)


def _accuracy(model: keras.Model, inputs: NDArray[Any], labels: NDArray[np.int64]) -> float:
    return float((model.predict(inputs, batch_size=256, verbose=0).argmax(axis=1) == labels).mean())
