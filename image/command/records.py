"""What was found of a picture, as a table, a page and a line of JSON have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.image.attributions import PixelAttributions
from igsuite.image.pictures.picture import Picture
from igsuite.json_lines import json_number
from igsuite.wording import in_words, percent


def records(
    pictures: Sequence[Picture], found: PixelAttributions, probabilities: FloatArray | None
) -> Iterator[dict[str, Any]]:
    """Yield one record a picture and method, fit for JSON: what is no number there is `None`.

    Args:
        pictures: The pictures.
        found: Their attributions.
        probabilities: `(n,)` of the targets; None where the model has none.
    """
    names = found.target_names
    for row, picture in enumerate(pictures):
        framing = picture.framing
        for method, one in found.attributions.items():
            target = one.target[row].tolist()
            known = isinstance(target, int) and names is not None and 0 <= target < len(names)
            probability = None if probabilities is None else json_number(probabilities[row])
            yield {
                "picture": picture.name,
                "original_size": list(framing.original_size),
                "box": list(framing.box),
                "size": list(framing.size),
                "method": method,
                "target": target,
                "class_name": names[target] if known and names is not None else None,
                "probability": probability,
                "verdict": str(one.verdict[row]),
                "exact": one.exact,
                "explanation": str(one.explanation[row]),
                "relative_error": json_number(one.relative_error[row]),
                "evaluations": int(one.evaluations[row]),
                "score": json_number(one.score_input[row]),
                "score_baseline": json_number(one.score_baseline[row]),
                "completeness_gap": json_number(one.completeness_gap[row]),
                "sum": json_number(np.sum(one.values[row], dtype=np.float64)),
                "padding_sum": framing.padding_sum(one.values[row]),
            }


def class_in_words(record: dict[str, Any]) -> str:
    """Name the class of a record and its probability or score: "Egyptian cat 0.39"."""
    name, target = record["class_name"], record["target"]
    if name is None:
        whole = isinstance(target, int)
        name = ("score" if target < 0 else f"class {target}") if whole else f"target {target}"
    number = record["score"] if record["probability"] is None else record["probability"]
    return name if number is None else f"{name} {number:.2f}".replace("-", "−")


def verdict_in_words(record: dict[str, Any]) -> str:
    """Return the verdict of a record: "exact" where nothing had to converge."""
    exact = record["exact"] and record["verdict"] == "converged"
    return "exact" if exact else in_words(record["verdict"])


def error_in_words(record: dict[str, Any]) -> str:
    """Return the relative error of a record in percent; empty where there is none."""
    error = None if record["exact"] else record["relative_error"]
    return "" if error is None else percent(float(error))
