"""Two small runs in the place of those that the page compares."""

import tempfile
from pathlib import Path

import keras
import numpy as np

from igsuite.eval.runs.computed_run import compute_file
from igsuite.text import CharacterEncoder, save_encoder

_CONFIGURATION = """
[model]
file = "{name}.keras"
encoder = "encoder.json"
[data]
texts = "reviews.txt"
[explain]
methods = ["integrated_gradients", "gradient"]
target = 0
[evaluate]
metrics = [{{name = "deletion", steps = 4}}]
operators = ["mask"]
"""


def _runs() -> dict[str, bytes]:
    """The files of both runs, by their paths."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        save_encoder(CharacterEncoder("好坏很"), folder / "encoder.json")
        (folder / "reviews.txt").write_text("好很坏\n坏好好很\n很坏好", encoding="utf-8")
        for name, seed in (("old", 0), ("new", 1)):
            adds = np.random.default_rng(seed).normal(size=(5, 2))
            ids = keras.Input((None,), dtype="int32")
            embedded = keras.layers.Embedding(5, 2, weights=[adds], mask_zero=True)(ids)
            keras.Model(ids, keras.ops.sum(embedded, axis=1)).save(folder / f"{name}.keras")
            text = _CONFIGURATION.format(name=name)
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
            compute_file(folder / f"{name}.toml", progress=False)
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for file in folder.glob("*-run/**/*")
            if file.is_file()
        }


FILES = _runs()
