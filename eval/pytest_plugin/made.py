"""What a test explained, and whether it is the same as what it explained before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
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
#: Values of these types are the same where they are equal.
_PLAIN = bool, int, float, complex, str, bytes


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
            and all(map(_is_same, self.model, other.model))
            and self.how == other.how
            and self.values.shape == other.values.shape
            and np.allclose(
                self.values, other.values, rtol=0, atol=_ROUNDING * sizes.max(), equal_nan=True
            )
            and np.allclose(self.scores, other.scores, rtol=1e-5, atol=0, equal_nan=True)
        )


def _parts(model: Any, within: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """What a model is known by, taken now: functions and partials with what they hold.

    Python makes a bound method, a lambda or a partial anew at each mention.
    """
    if any(model is each for each in within):  # A function may hold itself.
        return ()
    own: tuple[Any, ...]
    if isinstance(model, MethodType):
        return model.__self__, model.__func__
    if isinstance(model, FunctionType):
        named = sorted((model.__kwdefaults__ or {}).items())
        cells = (_content(cell) for cell in model.__closure__ or ())
        own, held = (model.__code__,), [*(model.__defaults__ or ()), *chain(*named), *cells]
    elif isinstance(model, partial):
        own, held = (), [model.func, *model.args, *chain(*sorted(model.keywords.items()))]
    else:
        return (model,)
    return own + tuple(part for each in held for part in _parts(each, (*within, model)))


def _is_same(one: Any, other: Any) -> bool:
    """Whether two parts are one object, or plain values that are equal."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, (np.ndarray, np.generic)):
        alike = (one.dtype, one.shape) == (other.dtype, other.shape)
        return bool(alike and one.tobytes() == other.tobytes())
    return isinstance(one, _PLAIN) and one == other


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # Nothing is assigned to it yet.
        return cell
