"""A trained Chinese sequence model, out of the package g2pM: how a character is read."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

import keras

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording, reason
from igsuite.pickled_arrays import read_pickled_arrays
from igsuite.safe_pickle import read_pickle
from igsuite.text.encoders.framed_character_encoder import FramedCharacterEncoder

#: Characters that the package put into its vocabulary for the start and the end of a text.
_START, _END = "시", "끝"


class PronunciationModel(NamedTuple):
    """A model of how Chinese characters are read, and what goes with it.

    Args:
        model: From ids `(n, time)` to logits `(n, time, classes)`.
        encoder: From texts to ids; the character at position `p` is the token `p + 1`.
        class_names: The readings in Pinyin with the number of the tone, such as "yue4".
    """

    model: keras.Model
    encoder: FramedCharacterEncoder
    class_names: tuple[str, ...]


def g2pm() -> PronunciationModel:
    """Rebuild the model of the installed package `g2pM` in Keras.

    Embedding(64) → bidirectional LSTM(32) → Dense(32, ReLU) → Dense(876), trained by its authors
    to tell how an ambiguous character is read. Its logits count at ambiguous characters alone,
    which is all that it was trained on. Padding changes nothing. The package is neither imported
    nor are its files unpickled.

    Returns:
        A `PronunciationModel`: the model, its encoder and the names of its classes.

    Raises:
        ModuleNotFoundError: If `g2pM` is not installed; says what to install.
        ArgumentError: If its files are not those of version 0.1.2.5.

    Source:
        Park & Lee 2020, "A Neural Grapheme-to-Phoneme Conversion Package for Mandarin Chinese
        Based on a New Open Benchmark Dataset", arXiv 2004.03136.

    Example:
        >>> model, encoder, readings = g2pm()
        >>> logits = model(encoder.encode(["快乐"]).ids)
        >>> readings[int(keras.ops.argmax(logits[0, 2]))]
        'le4'
    """
    folder = _folder()
    with (folder / "np_ckpt.pkl").open("rb") as file:
        arrays = read_pickled_arrays(file)
    characters, readings = (
        _names_by_number(folder / name) for name in ("char2idx.pkl", "class2idx.pkl")
    )
    try:
        model = _model(arrays)
    except (KeyError, ValueError) as error:
        given = Wording(f"a package g2pM with other arrays ({reason(error)})")
        raise ArgumentError("g2pM", given, "g2pM 0.1.2.5") from error
    # The first two are padding and the unknown, which every character encoder has.
    return PronunciationModel(
        model, FramedCharacterEncoder(characters[2:], _START, _END), tuple(readings)
    )


def _folder() -> Path:
    found = importlib.util.find_spec("g2pM")  # finds the folder; imports nothing
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(
            "the model is read from the package g2pM, which is not installed: "
            'pip install "igsuite[pretrained]"',
            name="g2pM",
        )
    return Path(found.submodule_search_locations[0])


def _names_by_number(path: Path) -> list[str]:
    with path.open("rb") as file:
        number_of: dict[str, int] = read_pickle(file)
    return sorted(number_of, key=number_of.__getitem__)


def _model(arrays: dict[str, AnyArray]) -> keras.Model:
    layers = keras.layers
    vocabulary_size, dimensions = arrays["embedding.weight"].shape
    (units,) = arrays["logit_layer.0.bias"].shape
    (class_count,) = arrays["logit_layer.2.bias"].shape
    ids = keras.Input((None,), dtype="int32", name="ids")
    x = layers.Embedding(vocabulary_size, dimensions, mask_zero=True, name="embedding")(ids)
    x = layers.Bidirectional(layers.LSTM(units, return_sequences=True), name="bilstm")(x)
    x = layers.Dense(units, activation="relu", name="hidden")(x)
    model = keras.Model(ids, layers.Dense(class_count, name="readings")(x), name="g2pm")

    weights = {
        "embedding": [arrays["embedding.weight"]],
        "bilstm": [*_lstm_weights(arrays, "l0"), *_lstm_weights(arrays, "l0_reverse")],
        "hidden": [arrays["logit_layer.0.weight"].T, arrays["logit_layer.0.bias"]],
        "readings": [arrays["logit_layer.2.weight"].T, arrays["logit_layer.2.bias"]],
    }
    for name, each in weights.items():
        model.get_layer(name).set_weights(each)
    return model


def _lstm_weights(arrays: dict[str, AnyArray], direction: str) -> list[Any]:
    """Return kernel, recurrent kernel and bias as Keras has them.

    Both have the gates in the order input, forget, cell, output; of the two biases that the
    package adds, Keras has the sum.
    """
    bias = arrays[f"lstm.bias_ih_{direction}"] + arrays[f"lstm.bias_hh_{direction}"]
    kernels = (arrays[f"lstm.weight_{part}_{direction}"].T for part in ("ih", "hh"))
    return [*kernels, bias]
