"""Sentences, tables and figures in LaTeX that needs no packages but booktabs and graphicx."""

from __future__ import annotations

from igsuite.eval.figures.presets import Preset
from igsuite.latex_escapes import latex_escaped
from igsuite.visible import visible

#: What pdfTeX's fonts of text lack, or have as bitmaps (Type 3) alone, which venues refuse, and
#: what may stand as it is in sentences.
_PLAIN = {
    **{character: character for character in "',!?-"},
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "×": r"$\times$",
    "ρ": r"$\rho$",
    "α": r"$\alpha$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "¹": r"$^1$",
    "²": r"$^2$",
    "³": r"$^3$",
    "½": r"$\frac12$",
    "¼": r"$\frac14$",
    "¾": r"$\frac34$",
    "°": r"$^\circ$",
    "·": r"$\cdot$",
    "•": r"$\bullet$",
    "µ": r"$\mu$",
    "¬": r"$\neg$",
    "†": r"$\dagger$",
    "‡": r"$\ddagger$",
    "§": r"$\mathsection$",
    "¶": r"$\mathparagraph$",
    "`": r"\`{}",
    "|": r"$|$",
}


def latex_words(text: str) -> str:
    """Return a sentence that LaTeX sets as it stands, and breaks between its words.

    Example:
        >>> print(latex_words("deletion ↓ of 50 %"))
        deletion $\\downarrow$ of 50 \\%
    """
    words = visible(text).split()
    return " ".join("".join(_PLAIN.get(c) or latex_escaped(c) for c in word) for word in words)


def environment(kind: str, width: str, preset: Preset) -> str:
    """Return the environment of a float: starred where it spans more than one column.

    Args:
        kind: "figure" or "table".
        width: "column" or "text".
        preset: The preset.
    """
    return f"{kind}*" if preset.width(width) > preset.column_width else kind
