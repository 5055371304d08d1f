"""From encoded texts to what a model takes: ids, and the masks that go with them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from igsuite.arrays import AnyArray, Arrays
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoded

#: Inputs by the names that KerasHub and Hugging Face give them; add your own.
TOKEN_INPUTS: dict[str, Callable[[Encoded], AnyArray]] = {
    "token_ids": lambda encoded: encoded.ids,
    "input_ids": lambda encoded: encoded.ids,
    "padding_mask": lambda encoded: encoded.mask.astype(np.int32),
    "attention_mask": lambda encoded: encoded.mask.astype(np.int32),
    "segment_ids": lambda encoded: np.zeros_like(encoded.ids),
    "token_type_ids": lambda encoded: np.zeros_like(encoded.ids),
}


class ModelInputs:
    """Makes a model's inputs of the texts that are explained together: one, a pair or a triplet.

    A model of one input gets the ids. Inputs with the names of `TOKEN_INPUTS` get what the name
    says, of one text. Any others get the ids of one text each.

    Args:
        model: The model.
        function: From the `Encoded` texts, one argument for each text of a group, to what the
            model takes; `None` for the above.

    Raises:
        ArgumentError: If the model is no Keras model, some of its inputs have known names and
            some have not, or `function` cannot be called.

    Attributes:
        group_size: How many texts the model takes; `None` where only the texts can tell.
    """

    def __init__(self, model: Any, function: Callable[..., Arrays] | None = None) -> None:
        if not isinstance(model, keras.Model):
            raise ArgumentError("model", Wording(f"a {type(model).__name__}"), "a keras.Model")
        if function is not None and not callable(function):
            raise ArgumentError("inputs", function, "None or a function of the encoded texts")
        self.function = function
        self._tensors = list(getattr(model, "inputs", None) or ())
        structure = getattr(model, "input", None) if self._tensors else None
        self._keys = list(structure) if isinstance(structure, dict) else None
        self.names = self._keys or [each.name for each in self._tensors]
        known = [name in TOKEN_INPUTS for name in self.names]
        self._by_name = any(known) and (len(known) > 1 or self._keys is not None)
        self.group_size = self._count_texts()
        if function is None and self._by_name and not all(known):
            raise ArgumentError(
                "inputs",
                Wording(f"a model that takes {', '.join(self.names)}"),
                f"inputs called {', '.join(TOKEN_INPUTS)}",
                "Make them yourself: inputs=, a function of the encoded text.",
            )

    def __call__(self, encoded: Sequence[Encoded]) -> Arrays:
        """Return what the model takes.

        Args:
            encoded: The first texts of all groups, the second ones, and so on.
        """
        if self.function is not None:
            return self.function(*encoded)
        if self._by_name:
            parts = [TOKEN_INPUTS[name](encoded[0]) for name in self.names]
        else:
            parts = [each.ids for each in encoded]
        if self._keys is not None:
            return dict(zip(self._keys, parts, strict=True))
        return parts if len(parts) > 1 else parts[0]

    def fixed_times(self, group_size: int) -> list[int | None]:
        """For each text of a group the length that the model is built for; `None`: any."""
        times = [each.shape[1] for each in self._tensors if len(each.shape) == 2]
        if self.function is None and not self._by_name and len(times) == group_size:
            return times
        return [times[0] if len(set(times)) == 1 else None] * group_size

    def _count_texts(self) -> int | None:
        if self.function is not None:
            kinds = [each.kind for each in inspect.signature(self.function).parameters.values()]
            positional = (
                inspect.Parameter.POSITIONAL_ONLY,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
            )
            open_ended = inspect.Parameter.VAR_POSITIONAL in kinds
            return None if open_ended else sum(kind in positional for kind in kinds)
        return 1 if self._by_name else len(self._tensors) or None
