"""Where a figure will stand: the widths, lettering and line weights of a paper or a slide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib

from igsuite.errors import check_name
from igsuite.fonts import chinese_family

#: Letters at which lines are as thick as `Preset.settings` has them, in points.
_PLAIN = 8.0


@dataclass(frozen=True)
class Preset:
    """Sizes of a venue's pages. Lengths are in inches, letters in points.

    Args:
        name: What it is called.
        text_width: Width of the text, of which a figure over all columns takes the whole.
        column_width: Width of a column; `text_width` where there is but one.
        text_height: Height of the text.
        font_size: Letters of the text.
        letters: Letters of figures, no larger than the venue's captions.
        caption: Height that is left for the captions of figures as tall as the text.
        family: Font of figures. "STIXGeneral", which matplotlib brings, is drawn after Times.
    """

    name: str
    text_width: float
    column_width: float
    text_height: float
    font_size: float
    letters: float
    caption: float = 1.2
    family: str = "STIXGeneral"

    @property
    def small(self) -> float:
        """Points of the smallest letters."""
        return self.letters - self.scale

    @property
    def scale(self) -> float:
        """How many times as thick as in a paper lines are, and markers as large."""
        return self.letters / _PLAIN

    def width(self, columns: str) -> float:
        """Return the width of a figure over one column ("column") or all of them ("text").

        Raises:
            ArgumentError: If it is neither.
        """
        widths = {"column": self.column_width, "text": self.text_width}
        return widths[check_name("width", columns, widths)]

    @property
    def tallest(self) -> float:
        """Height of the tallest figure."""
        return self.text_height - self.caption

    @property
    def families(self) -> list[str]:
        """Font families, the first one that has a character draws it."""
        names = (self.family, "DejaVu Sans", chinese_family())
        return list(dict.fromkeys(name for name in names if name))

    @property
    def settings(self) -> dict[Any, Any]:
        """matplotlib's settings."""
        thin = 0.6 * self.scale
        sizes = ("font.size", "axes.titlesize", "axes.labelsize", "figure.titlesize")
        small = ("xtick.labelsize", "ytick.labelsize", "legend.fontsize")
        lines = ("axes.linewidth", "grid.linewidth", "hatch.linewidth", "patch.linewidth")
        ticks = ("xtick.major.width", "ytick.major.width", "xtick.minor.width", "ytick.minor.width")
        lengths = ("xtick.major.size", "ytick.major.size")
        pads = ("figure.constrained_layout.w_pad", "figure.constrained_layout.h_pad")
        return {
            **dict.fromkeys(sizes, self.letters),
            **dict.fromkeys(small, self.small),
            **dict.fromkeys((*lines, *ticks), thin),
            **dict.fromkeys(lengths, 2.5 * self.scale),
            "xtick.major.pad": 2 * self.scale,
            "ytick.major.pad": 2 * self.scale,
            **dict.fromkeys(pads, 0.04 * self.scale),
            "axes.labelpad": 2.5 * self.scale,
            "axes.titlepad": 4 * self.scale,
            "font.family": self.families,
            "mathtext.fontset": "stix" if self.family == "STIXGeneral" else "dejavusans",
            "lines.linewidth": 1.3 * self.scale,
            "lines.markersize": 3.5 * self.scale,
            "legend.frameon": False,
            "legend.handlelength": 2.6,
            "legend.columnspacing": 1.2,
            "pdf.fonttype": 42,
            "svg.fonttype": "path",
            "svg.hashsalt": "igsuite",
        }


#: Sources: the venues' style files of 2024 and 2025 (neurips_2025.sty, icml2025.sty, acl.sty,
#: IEEEtran.cls, cvpr.sty); slides of 16 : 9, filled.
PRESETS: dict[str, Preset] = {
    each.name: each
    for each in (
        Preset("neurips", 5.5, 5.5, 9.0, font_size=10, letters=8),
        Preset("icml", 6.75, 3.25, 9.0, font_size=10, letters=8),
        Preset("acl", 6.3, 3.03, 9.7, font_size=11, letters=8.5),
        Preset("ieee", 7.16, 3.5, 9.5, font_size=10, letters=8),
        Preset("cvpr", 6.875, 3.25, 8.875, font_size=10, letters=8),
        Preset(
            "slides", 13.33, 13.33, 7.5, font_size=24, letters=18, caption=0.0, family="DejaVu Sans"
        ),
    )
}


def as_preset(preset: str | Preset) -> Preset:
    """Read the `preset` argument: a name or a `Preset`.

    Raises:
        ArgumentError: If the name is unknown.

    Example:
        >>> as_preset("icml").column_width
        3.25
    """
    return preset if isinstance(preset, Preset) else PRESETS[check_name("preset", preset, PRESETS)]


@contextmanager
def drawn_for(preset: Preset) -> Iterator[None]:
    """Draw with a preset's settings, whatever the user's own are, which come back afterwards."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(preset.settings)
        yield
