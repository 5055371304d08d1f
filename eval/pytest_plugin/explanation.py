"""Explaining by whatever takes the inputs: a text explainer, an image explainer or a method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from igsuite import METHODS
from igsuite.arrays import Array, Arrays
from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval import Subject, image_subject, subject, text_subject
from igsuite.eval.pytest_plugin.sample_values import sample_values
from igsuite.image import ImageExplainer, PixelAttributions
from igsuite.settings import call_with_known, check_known
from igsuite.text import TextExplainer, TextGroupAttributions, TokenAttributions


@dataclass(frozen=True, eq=False)
class Explanation:
    """What was explained, how and with what result.

    Args:
        model: The model, or the explainer that knows it.
        inputs: The samples.
        method: Name of the method.
        target: As asked for.
        settings: As given to the method.
        result: An `Attribution`, `TokenAttributions` or `PixelAttributions`.
    """

    model: Any
    inputs: Any
    method: str
    target: Any
    settings: dict[str, Any]
    result: Any

    @property
    def attribution(self) -> Attribution:
        """The engine's result."""
        return self.result if isinstance(self.result, Attribution) else self.result.first

    def again(self, method: str, inputs: Any = None) -> Explanation:
        """Explain the same samples, the target frozen, by another method or as other inputs.

        Args:
            method: Name of the method, which takes the settings that it knows.
            inputs: What stands in for the samples; `None` for the samples as they are.
        """
        inputs = self.inputs if inputs is None else inputs
        if isinstance(self.model, (TextExplainer, ImageExplainer)):
            return explained(self.model, inputs, method, self.frozen_target, {})
        check_name("method", method, METHODS)
        result = call_with_known(
            METHODS[method],
            self.settings,
            model=self.model,
            inputs=inputs,
            target=self.frozen_target,
        )
        return replace(self, method=method, inputs=inputs, result=result)

    @property
    def frozen_target(self) -> Any:
        """The target that was explained, as it is asked for again."""
        target = self.attribution.target
        if isinstance(self.target, tuple) or target.ndim > 1 or (target < 0).any():
            return self.target
        return target

    def subject(self, operator: Any, units: Any) -> Subject:
        """Return the samples as metrics perturb them.

        Args:
            operator: What removes; `None` for "mask" of texts, "mean" of images and 0 of arrays.
            units: What is removed at a time; `None` for tokens, pixels or places.
        """
        target = self.frozen_target
        if isinstance(self.model, TextExplainer):
            chosen = "mask" if operator is None else operator
            return text_subject(self.model, self.inputs, chosen, units or "tokens", target=target)
        if isinstance(self.model, ImageExplainer):
            chosen = "mean" if operator is None else operator
            units = "pixels" if units is None else units
            return image_subject(self.model, self.inputs, chosen, units, target=target)
        if not isinstance(self.inputs, np.ndarray):
            given = Wording("several inputs")
            raise ArgumentError("inputs", given, "one array, for metrics that perturb it")
        return subject(
            self.model,
            self.inputs,
            units=units,
            operator=0 if operator is None else operator,
            target=target,
            score=self.settings.get("score", "output"),
            preprocess=self.settings.get("preprocess"),
            batch_size=self.settings.get("batch_size"),
        )

    def place_values(self, of: Subject) -> Array:
        """Return the values of a subject's places `(n, *unit_shape)`, channels summed."""
        values = np.asarray(self.attribution.values, dtype=np.float64)
        extra = values.ndim - of.units.labels.ndim
        return np.asarray(values.sum(axis=tuple(range(-extra, 0))) if extra > 0 else values)


def explained(
    model: Any, inputs: Any, method: str, target: Any, settings: Mapping[str, Any]
) -> Explanation:
    """Explain samples.

    Args:
        model: A `TextExplainer`, an `ImageExplainer`, or as for `igsuite.integrated_gradients`.
        inputs: What it takes.
        method: Name of the method.
        target: As for `igsuite.integrated_gradients`.
        settings: Settings of the method.

    Raises:
        ArgumentError: If the method or a setting is unknown.
    """
    result: Any
    if isinstance(model, (TextExplainer, ImageExplainer)):
        result = model.explain(inputs, {method: dict(settings)}, target)
    else:
        check_name("method", method, METHODS)
        check_known(settings, METHODS[method])
        result = METHODS[method](model, inputs, target=target, **settings)
    if isinstance(result, TextGroupAttributions):
        raise ArgumentError("inputs", Wording("groups of texts"), "one text a sample")
    return Explanation(model, inputs, method, target, dict(settings), result)


def token_names(explanation: Explanation) -> list[tuple[str, ...]] | None:
    """Return the tokens of each text; `None` where samples are no texts."""
    result = explanation.result
    return list(result.tokens) if isinstance(result, TokenAttributions) else None


def is_image(explanation: Explanation) -> bool:
    """Whether the samples are images."""
    return isinstance(explanation.result, PixelAttributions)


def values_of(explanation: Explanation) -> list[Array]:
    """Return the values of each sample: of texts without padding, of several inputs in one row."""
    result = explanation.result
    if isinstance(result, TokenAttributions):
        return [np.asarray(each, dtype=np.float64) for each in result.values]
    values: Arrays = explanation.attribution.values
    if isinstance(values, (dict, list)):
        return [sample_values(values, row) for row in range(len(explanation.attribution))]
    return list(np.asarray(values, dtype=np.float64))
