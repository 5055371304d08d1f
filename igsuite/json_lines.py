"""Records as lines of JSON, which hold no text but Unicode and no number but finite ones."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np


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


def json_number(value: np.floating[Any]) -> float | None:
    """Return a number as JSON has it, and what is no number there as `None`."""
    # By its own digits: a float32 has half as many as the float64 of the same value.
    return float(str(value)) if math.isfinite(value) else None
