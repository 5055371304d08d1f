"""A Keras model out of its file, which is not trusted."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import keras

from igsuite.errors import ArgumentError, Wording, reason

SAVE_MODEL = "a file that model.save('model.keras') wrote"


def model_of_file(path: Path) -> keras.Model:
    """Load a Keras model; code inside the file is refused.

    Args:
        path: A `.keras` file.

    Returns:
        The model, not compiled.

    Raises:
        ArgumentError: If the file is no `.keras` file, holds code, or needs a class that is
            not registered.
    """
    # Keras tells formats by their endings, and older ones run code whatever is asked for.
    if path.suffix != ".keras" or not zipfile.is_zipfile(path):
        raise ArgumentError("model", str(path), SAVE_MODEL)
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # A damaged or hostile file can fail in any way.
        if "unsafe" in str(error) or "safe_mode" in str(error):
            given = Wording(f"{str(path)!r}, which holds code of its own, such as a Lambda layer")
            mend = "Write such a layer as a class, or explain the model in Python"
            raise ArgumentError("model", given, "a model without code in its file", mend) from error
        if missing := re.search(r"Could not locate (class|function) '(.*?)'", str(error)):
            given = Wording(f"{str(path)!r}, which needs the {missing[1]} {missing[2]!r}")
            allowed = "a model of the layers of Keras and igsuite"
            mend = "Explain the model in Python, after importing what defines them"
            raise ArgumentError("model", given, allowed, mend) from error
        given = Wording(f"{str(path)!r} ({reason(error)})")
        raise ArgumentError("model", given, SAVE_MODEL) from error
    if not isinstance(model, keras.Model):
        given = Wording(f"{str(path)!r}, which holds a {type(model).__name__}")
        raise ArgumentError("model", given, SAVE_MODEL)
    return model
