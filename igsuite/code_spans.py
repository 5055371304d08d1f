"""Texts of strangers as code in Markdown, where neither markup nor a mention means anything."""

from __future__ import annotations

import re

_BACKTICKS = re.compile("`+")


def code_block(lines: list[str]) -> str:
    """Return lines as a block whose fence nothing in them can close.

    Example:
        >>> print(code_block(["a ``` b"]))
        ````text
        a ``` b
        ````
    """
    longest = max((len(run) for line in lines for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def code_span(text: str) -> str:
    """Return text as a span that nothing in it can close.

    Example:
        >>> print(code_span("<b>"), code_span("a`b"), code_span("`"))
        `<b>` ``a`b`` `` ` ``
    """
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    padded = text[:1] in "` " or text[-1:] in "` "
    return f"{fence} {text} {fence}" if padded and text.strip() else f"{fence}{text}{fence}"
