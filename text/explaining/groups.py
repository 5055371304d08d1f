"""One text, pairs or triplets: what the caller gave, taken apart into first, second and third."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import check_texts
from igsuite.text.explaining.model_inputs import ModelInputs

_WORDS = {1: "texts", 2: "pairs of texts", 3: "triplets of texts"}


def sides_of(texts: Any, make_inputs: ModelInputs) -> tuple[tuple[str, ...], ...]:
    """Return the first texts of all groups, the second ones, and so on.

    Args:
        texts: A list of texts for a model of one text, else of tuples of as many as it takes.
        make_inputs: Knows how many that are.

    Returns:
        For each text of a group `(n,)` texts.

    Raises:
        ArgumentError: If `texts` is empty or not what the model takes.
    """
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        check_texts(texts)
    if not texts:
        raise ArgumentError("texts", Wording("an empty list"), "at least one text")
    size = make_inputs.group_size
    if size is None:
        size = 1 if isinstance(texts[0], str) else len(texts[0])
    for position, each in enumerate(texts):
        if size == 1 and not isinstance(each, (list, tuple)):
            continue
        if isinstance(each, (list, tuple)) and len(each) == size > 1:
            check_texts(each)
            continue
        given = "one text" if isinstance(each, str) else f"a {type(each).__name__}"
        if isinstance(each, (list, tuple)):
            given = f"a {type(each).__name__} of {len(each)}"
        takes = ", ".join(make_inputs.names)
        raise ArgumentError(
            "texts",
            Wording(f"{given} at position {position}"),
            f"a list of {_WORDS.get(size, f'groups of {size} texts')}, as the model takes"
            + (f" ({takes})" if takes else ""),
            "" if make_inputs.function else "Or say what it takes: inputs=, a function.",
        )
    if size == 1:
        check_texts(texts)
        return (tuple(texts),)
    return tuple(zip(*texts, strict=True))
