"""Tokens as they are shown: nothing in them can steer a terminal, a page or the reading order."""

from __future__ import annotations

import unicodedata

_NAMED = {"\n": "↵", "\r": "↵", "\t": "⇥", "\u3000": "　", "": "∅"}


def visible(token: str) -> str:
    """Return `token` with every control, format, private and unassigned character replaced.

    Args:
        token: Any text, hostile ones included (terminal escapes, right-to-left overrides).

    Returns:
        Text that is safe to print; markup is *not* escaped.

    Example:
        >>> visible("好\\x1b[31m"), visible("\\n")
        ('好�[31m', '↵')
    """
    if token in _NAMED:
        return _NAMED[token]
    # Categories C*: control, format (bidi overrides, joiners), surrogate, private, unassigned;
    # Zl and Zp: line and paragraph separators.
    return "".join(_NAMED.get(c, "�") if unicodedata.category(c) in _UNSEEN else c for c in token)


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
