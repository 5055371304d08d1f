"""What a report shows of an explanation sample by sample: tokens with values, or overlays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from igsuite.eval.pytest_plugin.explanation import Explanation, values_of
from igsuite.eval.reports.rounding import ERROR_DIGITS, json_numbers, to_their_errors
from igsuite.eval.reports.sample_maps import picture_data
from igsuite.image import PixelAttributions
from igsuite.text import TokenAttributions

#: Numbers of a sample that is neither a text nor an image, beyond which they are not shown.
_MOST_NUMBERS = 64


def shown_samples(explanation: Explanation, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each sample, in plain values.

    Args:
        explanation: What was explained.
        names: What messages call each sample.
    """
    attribution, result = explanation.attribution, explanation.result
    inputs = list(_inputs(explanation))
    for row, (name, shown) in enumerate(zip(names, inputs, strict=True)):
        told = {
            "verdict": str(attribution.verdict[row]),
            "evaluations": int(attribution.evaluations[row]),
            "relative_error": json_numbers([attribution.relative_error[row]], ERROR_DIGITS)[0],
        }
        if attribution.exact:
            told["relative_error"] = None
            told["verdict"] = told["verdict"].replace("converged", "exact")
        yield {
            "name": name,
            "target": _target(attribution.target[row], getattr(result, "target_names", None)),
            "score": json_numbers([attribution.score_input[row]])[0],
            "text": result.texts[row] if isinstance(result, TokenAttributions) else None,
            **{each: shown.get(each) for each in ("tokens", "picture")},
            "map": {**shown["map"], **told} if "map" in shown else None,
        }


def _inputs(explanation: Explanation) -> Iterator[dict[str, Any]]:
    """What the model saw of each sample, and its map."""
    result, exact = explanation.result, explanation.attribution.exact
    if isinstance(result, PixelAttributions):
        bounds = np.abs(result.values).max(axis=(1, 2))
        painted = zip(result.pictures, result.overlay(grey=True), bounds, strict=True)
        for picture, overlay, bound in painted:
            drawn = {"overlay": picture_data(overlay), "scale": json_numbers([bound], 3)[0]}
            yield {"picture": picture_data(picture), "map": drawn}
        return
    values = values_of(explanation)
    if isinstance(result, TokenAttributions):
        errors, tokens = result.standard_error, [list(each) for each in result.tokens]
    else:
        errors = explanation.attribution.standard_error
        if not isinstance(errors, np.ndarray) or values[0].ndim != 1:
            yield from ({} for _ in values)
            return
        tokens = [[f"[{place}]" for place in range(each.size)] for each in values]
    for value, error, token in zip(values, errors, tokens, strict=True):
        if token and token[0] == "[0]" and len(token) > _MOST_NUMBERS:
            yield {}
            continue
        drawn = {
            "values": to_their_errors(value, np.asarray(error)),
            "errors": None if exact else json_numbers(error, ERROR_DIGITS),
        }
        yield {"tokens": token, "map": drawn}


def _target(target: Any, names: Any) -> str:
    if names is not None and np.ndim(target) == 0 and 0 <= target < len(names):
        return str(names[int(target)])
    return str(np.asarray(target).tolist())
