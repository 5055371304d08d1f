"""An encoder out of its file, and whether a model takes the texts of a file, one at a time."""

from __future__ import annotations

from pathlib import Path

from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.encoders.saving import load_encoder
from igsuite.text.explain import TextExplainer


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


def check_takes_one_text(explainer: TextExplainer) -> None:
    """Raise if a model takes pairs or triplets of texts.

    Args:
        explainer: The explainer of the model.

    Raises:
        ArgumentError: If it does.
    """
    texts = explainer.make_inputs.group_size
    if texts not in (None, 1):
        mend = "Explain pairs and triplets in Python: TextExplainer(...).explain(pairs)"
        raise ArgumentError("model", Wording(f"a model of {texts} texts"), "one of one text", mend)
