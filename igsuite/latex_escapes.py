"""Text that LaTeX sets as it stands."""

from __future__ import annotations

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    # Not the character alone, which babel makes a command of in several languages.
    '"': r"\char34{}",
    # A group after each, so that two of them do not become a dash.
    "-": "-{}",
    ",": ",{}",
    "!": "!{}",
    "?": "?{}",
    " ": r"\ ",
    "−": "$-$",
    "±": r"$\pm$",
    "…": r"\ldots{}",
    "↵": r"$\hookleftarrow$",
    "⇥": r"$\mapsto$",
    "∅": r"$\emptyset$",
    "◌": r"$\circ$",
    "�": r"\fbox{\tiny ?}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}


def latex_escaped(text: str) -> str:
    """Return text that LaTeX sets as it stands.

    Args:
        text: Text in which nothing is unseen, as `igsuite.visible.visible` leaves it.

    Returns:
        LaTeX in which no character of `text` is a command or joins the next one.

    Example:
        >>> print(latex_escaped(r"50 %_\\input{x}"))
        50\\ \\%\\_\\textbackslash{}input\\{x\\}
    """
    return "".join(_SPECIAL.get(character, character) for character in text)
