"""The model that a command line names: a file, a folder, or a network by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from igsuite.errors import ArgumentError, Wording, reason
from igsuite.image.command.scaling_layer import scaling_layer
from igsuite.image.models.pretrained import pretrained
from igsuite.image.models.weights_packages import WEIGHTS_PACKAGES
from igsuite.image.pictures.framing import Size
from igsuite.model_file import model_of_file
from igsuite.notes import print_note
from igsuite.provenance import file_fingerprint
from igsuite.visible import visible

ALLOWED = "a .keras file, a SavedModel folder, or a network's name such as efficientnet_lite0"
#: Networks whose weights come with a package.
WITH_WEIGHTS = tuple(WEIGHTS_PACKAGES)


@dataclass(frozen=True)
class ChosenModel:
    """A model, and the pictures that it takes.

    Args:
        model: The model.
        preprocess: From pixels 0..255 to what the model takes.
        class_names: Names of the classes, where known.
        size: `(height, width)` of the pictures.
        grey: Whether they have one channel.
        channels: "last" or "first".
        pixel_range: What black and white are to the model of a file; None for a network.
        description: What is written down of it.
    """

    model: Any
    preprocess: Callable[[Any], Any]
    class_names: tuple[str, ...] | None
    size: Size
    grey: bool
    channels: str
    pixel_range: tuple[float, float] | None
    description: dict[str, Any]


def chosen_model(
    model: str,
    weights: Path | None,
    size: Size | None,
    class_names: Sequence[str] | None,
    pixel_range: tuple[float, float] | None,
) -> ChosenModel:
    """Load the model that is meant.

    Args:
        model: A `.keras` file, a SavedModel folder, or the name of a network.
        weights: File of the network's weights.
        size: `(height, width)` of the pictures, for a model that leaves it open.
        class_names: Names of the classes; None: those that come with a network.
        pixel_range: What black and white are to the model; None: as a network's own preprocessing
            has it, or 0 and 255 where the model of a file scales them itself, which a note says.

    Raises:
        ArgumentError: If there is no such model, it takes no single picture of that size, or
            nobody says what pixels it takes.
    """
    path = Path(model)
    of_file = path.exists() or path.suffix == ".keras"
    if of_file:
        if weights is not None:
            allowed = "weights beside the name of a network"
            raise ArgumentError("weights", str(weights), allowed, "A file holds its own.")
        found = saved_model(path) if path.is_dir() else _existing(path)
        description: dict[str, Any] = (
            _described_folder(path) if path.is_dir() else {**file_fingerprint(path)}
        )
        names = None if class_names is None else tuple(class_names)
        shape = _input_shape(found)
    else:
        if pixel_range is not None:
            given = f"{pixel_range[0]:g},{pixel_range[1]:g}"
            allowed = "a range of pixels beside a model's file"
            raise ArgumentError("pixel_range", given, allowed, "A network has its own.")
        network = _network(model, weights, class_names)
        found, names, preprocess = network.model, network.class_names, network.preprocess
        description = {"name": network.name}
        if weights is not None:
            description["weights"] = file_fingerprint(weights)
        shape = (*network.size, 3)
    channels, grey, own_size = _pictures_of(shape)
    agreed_size = _agreed_size(own_size, size)
    if of_file:
        pixel_range = _known_range(found, pixel_range)
        preprocess = scaling(pixel_range)
    return ChosenModel(
        found, preprocess, names, agreed_size, grey, channels, pixel_range, description
    )


def saved_model(folder: Path) -> Any:
    """Load a SavedModel, which is a program and runs as one.

    Args:
        folder: The folder.

    Raises:
        ArgumentError: If it holds none.
    """
    if not (folder / "saved_model.pb").is_file():
        given = Wording(f"{str(folder)!r}, a folder without saved_model.pb")
        raise ArgumentError("model", given, ALLOWED)
    try:
        loaded = tf.saved_model.load(str(folder))
    except Exception as error:  # A damaged folder can fail in any way.
        given = Wording(f"{str(folder)!r} ({reason(error)})")
        raise ArgumentError("model", given, "a folder that model.export wrote") from error
    signatures = sorted(loaded.signatures)
    if "serving_default" not in signatures:
        given = Wording(f"a SavedModel with the signatures {signatures}")
        raise ArgumentError("model", given, "one with 'serving_default'")
    return loaded


def scaling(pixel_range: tuple[float, float]) -> Callable[[Any], Any]:
    """Return the function from pixels 0..255 to those between what black and white are.

    Example:
        >>> scaling((-1.0, 1.0))(255.0)
        1.0
    """
    black, white = pixel_range

    def scaled(pixels: Any) -> Any:
        return black + pixels * ((white - black) / 255)

    return scaled


def _known_range(model: Any, given: tuple[float, float] | None) -> tuple[float, float]:
    """What black and white are to the model of a file: never guessed."""
    if given is not None:
        return given
    layer = scaling_layer(model)
    if layer is None:
        raise ArgumentError(
            "pixel_range",
            Wording("none, for a model that does not tell what pixels it takes"),
            "what black and white are to it: 0,255 for pixels as files have them, 0,1 where they "
            "were divided by 255, -1,1 and the like",
            "Add --pixel-range 0,1, or pixel_range = [0, 1] to [model] in a configuration",
        )
    print_note(f"pixels go in as 0 to 255: the model scales them itself, in {visible(layer)!r}")
    return 0.0, 255.0


def _existing(path: Path) -> keras.Model:
    if not path.is_file():
        raise ArgumentError("model", Wording(f"{str(path)!r}, which is not there"), ALLOWED)
    return model_of_file(path)


def _described_folder(folder: Path) -> dict[str, Any]:
    variables = sorted((folder / "variables").glob("*"))
    return {
        "folder": folder.name,
        "files": [file_fingerprint(each) for each in (folder / "saved_model.pb", *variables)],
    }


def _network(name: str, weights: Path | None, class_names: Sequence[str] | None) -> Any:
    try:
        network = pretrained(name, weights, class_names=class_names)
    except ArgumentError as error:
        if error.argument != "name":
            raise
        raise ArgumentError("model", error.given, ALLOWED, error.mend) from error
    if weights is None and network.name not in WITH_WEIGHTS:
        mend = f"Add --weights FILE; those of {', '.join(WITH_WEIGHTS)} come with a package."
        raise ArgumentError("weights", Wording("none"), f"a file of weights of {name}", mend)
    return network


def _input_shape(model: Any) -> tuple[int | None, ...]:
    """Lengths of the axes of one sample, None where the model leaves them open."""
    if isinstance(model, keras.Model):
        shapes = [tuple(each.shape) for each in model.inputs]
    else:
        signature = model.signatures["serving_default"].structured_input_signature[1]
        shapes = [tuple(each.shape) for each in signature.values()]
    if len(shapes) != 1 or len(shapes[0]) != 4:
        given = Wording(f"a model that takes {', '.join(map(str, shapes))}")
        raise ArgumentError("model", given, "a model of pictures (batch, height, width, channels)")
    return shapes[0][1:]


def _pictures_of(shape: tuple[int | None, ...]) -> tuple[str, bool, tuple[int | None, ...]]:
    """Order of the axes, whether pictures are grey, and their size, None where it is open."""
    for channels, count, size in (("last", shape[2], shape[:2]), ("first", shape[0], shape[1:])):
        if count in (1, 3):
            return channels, count == 1, size
    allowed = "a model of 1 channel or 3, first or last"
    raise ArgumentError("model", Wording(f"a model that takes {shape}"), allowed)


def _agreed_size(own: tuple[int | None, ...], given: Size | None) -> Size:
    if given is None:
        if None in own:
            mend = "Say the one that it was trained with, e.g. --size 224"
            raise ArgumentError("size", Wording("none, for a model of any size"), "a size", mend)
        return own  # type: ignore[return-value]
    if any(mine not in (None, yours) for mine, yours in zip(own, given, strict=True)):
        raise ArgumentError("size", given, f"the size that the model takes: {own}")
    return given
