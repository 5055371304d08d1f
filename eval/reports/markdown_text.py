"""Texts of strangers in Markdown for GitHub: nothing in them is markup, a mention or a link."""

from __future__ import annotations

import re

from igsuite.code_spans import code_span
from igsuite.visible import visible

_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$])")
#: What GitHub links in the text that it has made of Markdown, where no backslash is left.
_LINKED = re.compile(r"@|#|(?<=\bGH)-|(?<=:)//|(?<=\bwww)\.", re.IGNORECASE)
#: Joins two words, and shows nothing.
_JOINER = "\u2060"


def escaped(text: str) -> str:
    """Return a sentence that is shown as it stands.

    Example:
        >>> print(escaped("a|b <i>"))
        a\\|b \\<i\\>
    """
    return _LINKED.sub(_apart, _ACTIVE.sub(r"\\\1", visible(text)))


def cell(text: str) -> str:
    """Return a name for a table or a list, as code, which means nothing else anywhere.

    Example:
        >>> cell("@all | `x`")
        '`` @all │ `x` ``'
    """
    return code_span(visible(text).replace("|", "│")) if text else ""


def _apart(found: re.Match[str]) -> str:
    return f"{found[0]}{_JOINER}" if found[0] in "@#" else f"{_JOINER}{found[0]}"
