"""Operators on texts: what becomes of the tokens that are removed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, TypeAlias

import keras
import numpy as np

from igsuite.arrays import Arrays, BoolArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.perturbing.settings import from_settings
from igsuite.eval.perturbing.zeroed_embedding import ZeroedEmbedding
from igsuite.text import Encoded, TextExplainer

#: From texts and their removed tokens `(m, time)` to what the model takes.
Edit: TypeAlias = Callable[[Encoded, BoolArray], Arrays]

#: Names of inputs that say where tokens stand.
MASK_INPUTS = ("padding_mask", "attention_mask")


class TextOperator(ABC):
    """A way to remove tokens; subclasses are frozen dataclasses of their settings.

    Attributes:
        name: What the operator is called.
    """

    name: ClassVar[str]

    @abstractmethod
    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        """Prepare to remove tokens.

        Args:
            explainer: Knows the model's encoder, inputs and embedding layer.
            model: The model that is scored.

        Returns:
            The model that is called, and what makes its inputs.

        Raises:
            ArgumentError: If the model or its encoder lacks what the operator needs.
        """

    def get_config(self) -> dict[str, Any]:
        """The settings, from which `text_operator_from_config` builds an equal object."""
        return {"name": self.name, **asdict(self)}  # type: ignore[call-overload]


@dataclass(frozen=True)
class MaskToken(TextOperator):
    """The mask token takes their place, the unknown one where there is none.

    Source: Samek et al. 2017, arXiv 1509.06321 (pixel flipping), of tokens; DeYoung et al. 2020,
        arXiv 1911.03429 (rationales).
    """

    name: ClassVar[str] = "mask"

    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        number = explainer.encoder.mask_id
        if number is None:
            given = Wording("'mask' with an encoder that has neither a mask nor an unknown token")
            raise ArgumentError("operator", given, "'pad', 'remove', 'attention' or 'zero'")

        def edit(encoded: Encoded, removed: BoolArray) -> Arrays:
            ids = np.where(removed, np.int32(number), encoded.ids)
            return explainer.make_inputs((replace(encoded, ids=ids),))

        return model, edit


@dataclass(frozen=True)
class PadToken(TextOperator):
    """They become padding where they stand: its id, and masked like it."""

    name: ClassVar[str] = "pad"

    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        number = np.int32(explainer.encoder.pad_id)

        def edit(encoded: Encoded, removed: BoolArray) -> Arrays:
            padded = replace(encoded, ids=np.where(removed, number, encoded.ids))
            return _masked(explainer, explainer.make_inputs((padded,)), removed)[0]

        return model, edit


@dataclass(frozen=True)
class AttentionOff(TextOperator):
    """The mask hides them, and they keep their ids.

    Without an input for the mask, where the embedding masks the id 0, they become that id: a model
    that honours masks sees none of it.
    """

    name: ClassVar[str] = "attention"

    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        names = explainer.make_inputs.names
        by_id = not any(name in MASK_INPUTS for name in names)
        if by_id and not getattr(explainer.layer, "mask_zero", False):
            raise ArgumentError(
                "operator",
                Wording("'attention' for a model that takes no mask"),
                f"a model with an input called {' or '.join(MASK_INPUTS)}, or an embedding with "
                "mask_zero=True",
                "'pad', 'mask', 'remove' and 'zero' need none.",
            )

        def edit(encoded: Encoded, removed: BoolArray) -> Arrays:
            if by_id:
                ids = np.where(removed, np.int32(0), encoded.ids)
                return explainer.make_inputs((replace(encoded, ids=ids),))
            inputs, masked = _masked(explainer, explainer.make_inputs((encoded,)), removed)
            if not masked:
                given = Wording("'attention' with inputs= that make no mask by its name")
                raise ArgumentError("operator", given, f"inputs called {', '.join(MASK_INPUTS)}")
            return inputs

        return model, edit


@dataclass(frozen=True)
class RemoveTokens(TextOperator):
    """They are taken out, and what follows moves up.

    Source: Li, Monroe, Jurafsky 2016, arXiv 1612.08220; DeYoung et al. 2020, arXiv 1911.03429.
    """

    name: ClassVar[str] = "remove"

    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        pad_id = explainer.encoder.pad_id

        def edit(encoded: Encoded, removed: BoolArray) -> Arrays:
            stays = encoded.mask & ~removed
            order = np.argsort(~stays, axis=1, kind="stable")
            lengths = stays.sum(axis=1)
            beyond = np.arange(removed.shape[1]) >= lengths[:, None]

            def moved(values: Any, fill: int) -> Any:
                return np.where(beyond, fill, np.take_along_axis(values, order, axis=1))

            # Which tokens stand there is known from the ids; how many, from their number.
            names = {length: ("",) * length for length in np.unique(lengths).tolist()}
            shorter = Encoded(
                moved(encoded.ids, pad_id).astype(np.int32),
                tuple(names[length] for length in lengths.tolist()),
                tuple(((0, 0),) * length for length in lengths.tolist()),
                moved(encoded.special, 0).astype(bool),
                moved(encoded.words, -1).astype(np.int32),
            )
            return explainer.make_inputs((shorter,))

        return model, edit


@dataclass(frozen=True)
class ZeroEmbedding(TextOperator):
    """Their embeddings become zero, as at the baseline of integrated gradients from zero.

    Positions and masks stay as they are.
    """

    name: ClassVar[str] = "zero"

    def on(self, explainer: TextExplainer, model: keras.Model) -> tuple[keras.Model, Edit]:
        zeroed = ZeroedEmbedding(model, explainer.layer)

        def edit(encoded: Encoded, removed: BoolArray) -> Arrays:
            inputs = explainer.make_inputs((encoded,))
            return zeroed.arranged(inputs, ~removed)

        return zeroed, edit


#: Operators on texts by name; add your own.
TEXT_OPERATORS: dict[str, type[TextOperator]] = {
    each.name: each for each in (MaskToken, AttentionOff, PadToken, RemoveTokens, ZeroEmbedding)
}


def text_operator_from_config(config: Mapping[str, Any]) -> TextOperator:
    """Build the operator that `get_config` wrote down.

    Raises:
        ArgumentError: If the name or a setting is unknown.

    Example:
        >>> text_operator_from_config(PadToken().get_config())
        PadToken()
    """
    return from_settings("operator", config, TEXT_OPERATORS)


def as_text_operator(operator: Any) -> TextOperator:
    """Read the `operator` argument: a `TextOperator`, a name or a configuration.

    Raises:
        ArgumentError: If the name is unknown.
    """
    if isinstance(operator, TextOperator):
        return operator
    if isinstance(operator, Mapping):
        return text_operator_from_config(operator)
    return TEXT_OPERATORS[check_name("operator", operator, TEXT_OPERATORS)]()


def _masked(explainer: TextExplainer, inputs: Arrays, removed: BoolArray) -> tuple[Arrays, bool]:
    """Turn the mask off where tokens are removed; tells whether there is one."""
    if isinstance(inputs, Mapping):
        found = {
            name: np.where(removed, 0, each) if name in MASK_INPUTS else each
            for name, each in inputs.items()
        }
        return found, any(name in MASK_INPUTS for name in found)
    names = explainer.make_inputs.names
    if isinstance(inputs, (list, tuple)) and len(inputs) == len(names):
        parts = [
            np.where(removed, 0, each) if name in MASK_INPUTS else each
            for name, each in zip(names, inputs, strict=True)
        ]
        return parts, any(name in MASK_INPUTS for name in names)
    return inputs, False
