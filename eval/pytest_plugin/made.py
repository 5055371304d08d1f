"""What a test explained, and whether it is the same as what it explained before."""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.pytest_plugin.explanation import Explanation, values_of
from igsuite.eval.pytest_plugin.records import Found
from igsuite.image import ImageExplainer
from igsuite.text import TextExplainer

#: Of the largest value: what the order of sums may change from one explanation to the next.
_ROUNDING = 1e-4


@dataclass(frozen=True, eq=False)
class Made:
    """What tells an explanation from another.

    Args:
        model: What the model is made of: see `_parts`.
        how: Method, settings and checksums of the samples.
        scores: Of each sample, `(n,)`.
        values: Of all samples in one row.
    """

    model: tuple[Any, ...]
    how: tuple[Any, ...]
    scores: Array
    values: Array

    @staticmethod
    def of(explanation: Explanation, record: Found) -> Made:
        """Take from an explanation and its record what tells them from others."""
        model = explanation.model
        if isinstance(model, (TextExplainer, ImageExplainer)):
            model = model.model
        return Made(
            _parts(model),
            (record.method, record.settings, record.samples),
            np.asarray(explanation.attribution.score_input, dtype=np.float64),
            np.concatenate([each.ravel() for each in values_of(explanation)]),
        )

    def is_made_again_by(self, other: Made) -> bool:
        """Whether another explanation is of the same, as in the rounds of a benchmark."""
        sizes = np.abs(self.values[np.isfinite(self.values)])
        if not sizes.any():
            # Saturated scores stay as they are when a model is trained on, and so do their
            # gradients: where all values are zero nothing tells of what the model is now.
            return False
        return (
            len(self.model) == len(other.model)
            and all(one is two for one, two in zip(self.model, other.model, strict=True))
            and self.how == other.how
            and self.values.shape == other.values.shape
            and np.allclose(
                self.values, other.values, rtol=0, atol=_ROUNDING * sizes.max(), equal_nan=True
            )
            and np.allclose(self.scores, other.scores, rtol=1e-5, atol=0, equal_nan=True)
        )


def _parts(model: Any) -> tuple[Any, ...]:
    """What a model is known by; Python makes a bound method or a lambda anew at each mention."""
    if isinstance(model, MethodType):
        return model.__self__, model.__func__
    if isinstance(model, FunctionType):
        named = (model.__kwdefaults__ or {}).values()
        cells = (_content(cell) for cell in model.__closure__ or ())
        return model.__code__, *(model.__defaults__ or ()), *named, *cells
    return (model,)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # Nothing is assigned to it yet.
        return cell
