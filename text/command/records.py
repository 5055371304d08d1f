"""Attributions as lines of JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.input_texts import Chunk


def records(chunk: Chunk, found: TokenAttributions) -> Iterator[dict[str, Any]]:
    """Yield one record a text and method, fit for JSON: what is no number there is `None`.

    Args:
        chunk: The texts.
        found: Their attributions.
    """
    names = found.class_names
    for row, (line, text) in enumerate(zip(chunk.lines, chunk.texts, strict=True)):
        for method, one in found.attributions.items():
            values, errors = found[method].values[row], found[method].standard_error[row]
            target = one.target[row].tolist()
            known = isinstance(target, int) and names is not None and 0 <= target < len(names)
            yield {
                "line": line,
                "text": text,
                "method": method,
                "verdict": str(one.verdict[row]),
                "explanation": str(one.explanation[row]),
                "target": target,
                "class_name": names[target] if known and names is not None else None,
                "score": _number(one.score_input[row]),
                "score_baseline": _number(one.score_baseline[row]),
                "relative_error": _number(one.relative_error[row]),
                "completeness_gap": _number(one.completeness_gap[row]),
                "evaluations": int(one.evaluations[row]),
                "tokens": list(found.tokens[row]),
                "offsets": [list(each) for each in chunk.encoded.offsets[row]],
                "values": [_number(each) for each in values],
                "standard_error": [_number(each) for each in errors],
            }


def json_line(record: dict[str, Any]) -> str:
    """Return a record as one line, its line break included.

    Example:
        >>> json_line({"text": "很\\u2028好"})
        '{"text": "很\\\\u2028好"}\\n'
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    # Line breaks to some readers, and no control characters to JSON.
    for separator in "\x85\u2028\u2029":
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    return f"{line}\n"


def _number(value: np.floating[Any]) -> float | None:
    # By its own digits: a float32 has half as many as the float64 of the same value.
    return float(str(value)) if math.isfinite(value) else None
