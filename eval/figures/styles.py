"""How series look: a colour, a marker and a line each, the same in every figure and report."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

#: Okabe and Ito's palette, with the marker and line that tell the series apart without colour.
STYLES: dict[str, tuple[str, str, Any]] = {
    "integrated_gradients": ("#0072b2", "o", "-"),
    "gradient": ("#d55e00", "s", "--"),
    "absolute_gradient": ("#e69f00", "v", "-."),
    "input_x_gradient": ("#009e73", "^", (0, (4, 1, 1, 1, 1, 1))),
    "random": ("#6b6b6b", "", ":"),
    "oracle": ("#000000", "", (0, (1, 1))),
    "auto": ("#0072b2", "o", "-"),
    "left": ("#e69f00", "^", "--"),
    "trapezoid": ("#009e73", "s", "-."),
    "gauss_legendre": ("#cc79a7", "D", ":"),
    "midpoint": ("#56b4e9", "P", (0, (5, 1))),
    "right": ("#d55e00", "v", "--"),
    "simpson": ("#000000", "X", (0, (1, 1))),
    "clenshaw_curtis": ("#8c6d31", "<", (0, (3, 1, 1, 1))),
    "gauss_kronrod": ("#7a5195", ">", (0, (1, 2))),
    "fejer": ("#6b6b6b", "h", (0, (6, 2))),
}
#: Those of no name, in this order: the first stand beside integrated gradients' blue.
OTHERS: tuple[tuple[str, str, Any], ...] = (
    ("#cc79a7", "D", "-."),
    ("#000000", "X", ":"),
    ("#56b4e9", "v", "--"),
    ("#8c6d31", "<", (0, (3, 1, 1, 1))),
    ("#7a5195", "P", (0, (5, 1))),
    ("#f0e442", ">", (0, (1, 1))),
    ("#a6761d", "H", (0, (6, 2, 1, 2))),
    ("#1b6a4b", "d", (0, (2, 2))),
    ("#b2abd2", "*", (0, (8, 2))),
)
#: Lengths of matplotlib's own lines.
_DASHES: dict[str, tuple[float, ...]] = {
    "-": (),
    "--": (3.7, 1.6),
    "-.": (6.4, 1.6, 1.0, 1.6),
    ":": (1.0, 1.65),
}
LABELS = {
    "absolute_gradient": "|gradient|",
    "input_x_gradient": "input × gradient",
    "random": "random order",
    "auto": "automatic",
    "gauss_legendre": "Gauss–Legendre",
    "gauss_kronrod": "Gauss–Kronrod",
    "clenshaw_curtis": "Clenshaw–Curtis",
    "fejer": "Fejér",
    "simpson": "Simpson",
}


def style(name: str, position: int) -> tuple[str, str, Any]:
    """Return the colour, marker and line of a series: its own, or by its position.

    Example:
        >>> style("gradient", 3)
        ('#d55e00', 's', '--')
    """
    return STYLES.get(name, OTHERS[position % len(OTHERS)])


def label(name: str) -> str:
    """Return a method's or a rule's name as a figure shows it.

    Example:
        >>> label("input_x_gradient"), label("smooth_grad")
        ('input × gradient', 'smooth grad')
    """
    return LABELS.get(name, name.replace("_", " "))


def dash_array(line: Any) -> str:
    """Return a series' line as the lengths of its dashes and gaps in SVG, in line widths.

    Example:
        >>> dash_array("-"), dash_array("--"), dash_array((0, (5, 1)))
        ('', '3.7 1.6', '5 1')
    """
    lengths = line[1] if isinstance(line, tuple) else _DASHES[line]
    return " ".join(f"{length:g}" for length in lengths)


def tidy(axes: Axes) -> None:
    """Leave of an axes' frame what is read: two sides and a light grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.9", linewidth=0.6)
    axes.set_axisbelow(True)
