"""JSON as it may stand inside a script element."""

from __future__ import annotations

import json
import re
from typing import Any

from igsuite.errors import ArgumentError, Wording

#: What would end the element or the line, and what is unseen, acts on its surroundings or has no
#: UTF-8.
_ESCAPED = re.compile(
    "[<>&\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def script_data(value: Any) -> str:
    """Return a value as JSON that holds no markup, whatever texts are in it.

    Args:
        value: Plain JSON values.

    Returns:
        JSON for `<script type="application/json">`.

    Raises:
        ArgumentError: If there is an infinite number or a NaN in it.

    Example:
        >>> script_data({"name": "</script>"})
        '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise ArgumentError(
            "document", Wording("a number that is not finite"), "None where there is no number"
        ) from error
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
