"""A model and its encoder out of their files, neither of which is trusted."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import keras

from igsuite.errors import ArgumentError, Wording, reason
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.encoders.saving import load_encoder
from igsuite.text.explain import TextExplainer

SAVE_MODEL = "a file that model.save('model.keras') wrote"


def model_of_file(path: Path) -> keras.Model:
    """Load a model of one text; code inside the file is refused.

    Args:
        path: A `.keras` file.

    Returns:
        The model, not compiled.

    Raises:
        ArgumentError: If the file is no `.keras` file, holds code, needs a class that is not
            registered, or takes several texts.
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


def encoder_of_file(path: Path) -> Encoder:
    """Load what `save_encoder` wrote.

    Args:
        path: The file.

    Raises:
        ArgumentError: If it holds no encoder.
    """
    try:
        return load_encoder(path)
    except ArgumentError as error:
        allowed = "a file that igsuite.text.save_encoder wrote"
        raise ArgumentError("encoder", Wording(error.given), allowed) from error


def check_fit(explainer: TextExplainer) -> None:
    """Raise if a model takes several texts, or does not go with its encoder or class names.

    Args:
        explainer: The explainer of all three.

    Raises:
        ArgumentError: If the model takes pairs or triplets, the encoder has more ids than the
            embedding has rows, or there are more or fewer names than classes.
    """
    texts = explainer.make_inputs.group_size
    if texts not in (None, 1):
        mend = "Explain pairs and triplets in Python: TextExplainer(...).explain(pairs)"
        raise ArgumentError("model", Wording(f"a model of {texts} texts"), "one of one text", mend)
    size = getattr(explainer.encoder, "vocabulary_size", None)
    rows = getattr(explainer.layer, "input_dim", None)
    # The other way round there may be spare rows.
    if size is not None and rows is not None and size > rows:
        given = Wording(f"one of {size} ids for a model whose embedding has {rows}")
        raise ArgumentError("encoder", given, "the encoder that the model was trained with")
    shape = getattr(explainer.model, "output_shape", None)
    classes = shape[-1] if isinstance(shape, tuple) else None
    names = explainer.class_names
    if names is not None and classes is not None and len(names) != classes:
        given = Wording(f"{len(names)} names")
        raise ArgumentError("class_names", given, f"one for each of the model's {classes} outputs")
