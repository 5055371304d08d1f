"""Turn formulas into MathML, which browsers draw by themselves: no script, no network.

Pages hold `$$…$$` on lines of their own and `$…$` within a line, as LaTeX.
"""

from __future__ import annotations

import re
from typing import Any

from latex2mathml.converter import convert

# Code is left alone: it comes first, and whatever matches it is put back as it was.
CODE = r"^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|(?P<ticks>`+)[^`].*?(?P=ticks)"
BLOCK = r"^\$\$(?P<block>.+?)\$\$[ \t]*$"
INLINE = r"(?<![\\$\w])\$(?P<inline>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])"
ANY = re.compile(f"{CODE}|{BLOCK}|{INLINE}", re.DOTALL | re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    return ANY.sub(_as_mathml, markdown)


def _as_mathml(found: re.Match[str]) -> str:
    if found["block"]:
        formula = convert(" ".join(found["block"].split()), display="block")
        return f'<div class="formula" markdown="0">{formula}</div>'
    if found["inline"]:
        return str(convert(found["inline"]))
    return found[0]
