"""Image classifiers by name, each with the preprocessing that it was trained with."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from igsuite.errors import ArgumentError, Wording, check_name, reason
from igsuite.image.models.efficientnet_lite0 import efficientnet_lite0, scale_pixels
from igsuite.image.models.imagenet_names import imagenet_names
from igsuite.image.models.seeded_weights import weights_drawn_from
from igsuite.image.models.weights_packages import plain_name

_LITE0 = "efficientnet_lite0"


@dataclass(frozen=True)
class PretrainedModel:
    """An image classifier, and what goes with it.

    Args:
        model: From preprocessed pictures `(n, height, width, 3)` to logits `(n, classes)`.
        preprocess: Differentiable function from RGB pixels 0..255 to what `model` takes; it
            leaves its argument as it is.
        class_names: Names of the classes, in the order of the outputs.
        size: `(height, width)` of the pictures that `model` takes.
        name: What the network is called.
    """

    model: keras.Model
    preprocess: Callable[[Any], Any]
    class_names: tuple[str, ...]
    size: tuple[int, int]
    name: str


def pretrained(
    name: str,
    weights: str | Path | None = None,
    *,
    class_names: Sequence[str] | None = None,
    seed: int = 0,
) -> PretrainedModel:
    """Build an image classifier by its name.

    EfficientNet-Lite0 was trained on pictures that were resampled by a bicubic filter; cut to the
    square in their middle and resampled so, scikit-image's photos are told as its authors say.

    Args:
        name: "efficientnet_lite0", or a network of `keras.applications`: its name there, with
            small or capital letters, with underscores or without ("mobilenet_v2").
        weights: A file of the network's weights (`.weights.h5`, `.h5`, `.keras`), or "imagenet"
            for Keras' own, which it fetches from the internet. `None`: those of the installed
            package for EfficientNet-Lite0, random ones for the others.
        class_names: Names of the classes; `None` for the thousand of ImageNet.
        seed: Seed of random weights.

    Returns:
        A `PretrainedModel`: the model, its preprocessing, its classes and its size.

    Raises:
        ArgumentError: If there is no such network, or `weights` are not those of this one.
        ModuleNotFoundError: If a package is not installed that the weights or the names of the
            classes are read from; says what to install.

    Example:
        >>> found = pretrained("mobilenet_v2", class_names=["cat", "dog"], seed=1)
        >>> found.name, found.size, found.model.output_shape
        ('MobileNetV2', (224, 224), (None, 2))
    """
    networks = {plain_name(each): each for each in (_LITE0, *_applications())}
    known = networks.get(plain_name(name)) or check_name("name", name, networks.values())
    if not (weights is None or weights == "imagenet" or Path(weights).is_file()):
        allowed = "a file that exists, 'imagenet' or None"
        raise ArgumentError("weights", str(weights), allowed)
    names = imagenet_names() if class_names is None else tuple(class_names)
    try:
        with weights_drawn_from(seed):
            model, preprocess = _network(known, weights, len(names))
    except (ArgumentError, ModuleNotFoundError):
        raise
    except Exception as error:  # Keras, h5py and the network each have errors of their own.
        given = Wording(f"{weights} ({reason(error)})")
        raise ArgumentError(
            "weights", given, f"weights of {known}, {len(names)} classes"
        ) from error
    if model.output_shape[-1] != len(names):
        allowed = f"the names of its {model.output_shape[-1]} classes"
        raise ArgumentError("class_names", Wording(f"{len(names)} names"), allowed)
    _, height, width, _ = model.input_shape
    return PretrainedModel(model, preprocess, names, (height, width), known)


def _applications() -> dict[str, Any]:
    return dict(inspect.getmembers(keras.applications, inspect.isfunction))


def _network(
    name: str, weights: str | Path | None, class_count: int
) -> tuple[keras.Model, Callable[[Any], Any]]:
    fetched = weights if weights == "imagenet" else None
    if name == _LITE0:
        preprocess: Callable[[Any], Any] = scale_pixels
        model = efficientnet_lite0(trained=weights is None or fetched is not None)
    else:
        build = _applications()[name]
        # Each network's module, of the same name in public, has the preprocessing it expects.
        module = getattr(keras.applications, build.__module__.rpartition(".")[2])
        preprocess = _out_of_place(module.preprocess_input)
        model = build(weights=fetched, classes=class_count, classifier_activation=None)
    if weights is not None and fetched is None:
        model.load_weights(str(weights))
    return model, preprocess


def _out_of_place(preprocess_input: Callable[..., Any]) -> Callable[[Any], Any]:
    """Keras writes over an array that it preprocesses, though not over a tensor."""

    def preprocess(pixels: Any) -> Any:
        return preprocess_input(keras.ops.cast(pixels, "float32"), data_format="channels_last")

    return preprocess
