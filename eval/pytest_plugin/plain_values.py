"""Configurations as plain values of JSON: arrays and long lists as their checksums."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

#: Longer lists say nothing to a reader, and make a history large.
_LONGEST = 8
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def plain_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration as JSON can hold it.

    Example:
        >>> plain_settings({"steps": np.int64(8), "truth": [True] * 9, "bound": math.inf})
        {'steps': 8, 'truth': 'list of 9, sha256 e377cc86', 'bound': 'inf'}
    """
    return {str(name): _plain(value) for name, value in settings.items()}


def in_a_line(settings: Mapping[str, Any]) -> str:
    """Return a plain configuration as a message shows it.

    Example:
        >>> in_a_line({"rule": "auto", "steps": None, "baseline": {"name": "zero"}})
        'rule auto, baseline zero'
    """
    return ", ".join(
        f"{name} {value['name'] if isinstance(value, Mapping) and 'name' in value else value}"
        for name, value in settings.items()
        if value is not None
    )


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, Mapping):
        return plain_settings(value)
    if isinstance(value, (list, tuple)):
        if len(value) <= _LONGEST and not any(isinstance(each, (list, tuple)) for each in value):
            return [_plain(each) for each in value]
        digest = hashlib.sha256(json.dumps(value, default=repr).encode()).hexdigest()
        return f"list of {len(value)}, sha256 {digest[:8]}"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return _ADDRESS.sub("", repr(value))
