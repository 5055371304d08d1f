"""What tells models apart: their layers and weights, not the names and numbers around them."""

import json
import zipfile

import keras
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.runs.fingerprints import model_fingerprint


def saved(path, *, units=3, name=None, joined="add", optimizer=None):
    """A small model with a sum of two branches; every one built has other automatic names."""
    inputs = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(5, units)(inputs)
    one = keras.layers.Conv1D(units, 1)(vectors)
    other = keras.layers.Conv1D(units, 1, name=name)(one if joined == "row" else vectors)
    model = keras.Model(inputs, keras.layers.GlobalMaxPooling1D()(one + other))
    if optimizer is not None:
        model.compile(optimizer, "mse")
    model.save(path)
    return model_fingerprint(path)


def test_models_built_one_after_the_other_are_of_one_architecture(tmp_path):
    one, other = (saved(tmp_path / f"{each}.keras") for each in "ab")

    configs = [zipfile.ZipFile(tmp_path / f"{each}.keras").read("config.json") for each in "ab"]
    assert json.loads(configs[0]) != json.loads(configs[1])
    assert one["architecture_sha256"] == other["architecture_sha256"]
    assert one["weights_sha256"] != other["weights_sha256"]


def test_what_a_model_is_compiled_with_is_not_its_architecture(tmp_path):
    plain, compiled = (saved(tmp_path / "model.keras", optimizer=each) for each in (None, "adam"))

    assert plain["architecture_sha256"] == compiled["architecture_sha256"]


@pytest.mark.parametrize("change", [{"units": 4}, {"joined": "row"}, {"name": "mine"}])
def test_other_layers_joins_and_given_names_are_another_architecture(change, tmp_path):
    one, other = saved(tmp_path / "a.keras"), saved(tmp_path / "b.keras", **change)

    assert one["architecture_sha256"] != other["architecture_sha256"]


@pytest.mark.parametrize("config", ["[1, ", "[1, 2]"])
def test_a_file_without_a_readable_architecture_is_no_model(config, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as file:
        file.writestr("config.json", config)
        file.writestr("model.weights.h5", b"")

    with pytest.raises(ArgumentError, match="model"):
        model_fingerprint(tmp_path / "m.keras")
