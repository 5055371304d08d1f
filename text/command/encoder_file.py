"""An encoder out of its file, and whether it and a model go together."""

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


def check_fit(explainer: TextExplainer) -> None:
    """Raise if a model takes several texts, or does not go with its encoder.

    Args:
        explainer: The explainer of both.

    Raises:
        ArgumentError: If the model takes pairs or triplets, or the encoder has more ids than the
            embedding has rows.
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
