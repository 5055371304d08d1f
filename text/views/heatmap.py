"""What every heatmap of tokens shows, whatever it is drawn on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rich.cells import cell_len

from igsuite.arrays import BoolArray, FloatArray
from igsuite.colours import value_colours
from igsuite.direction import runs_right_to_left
from igsuite.text.views.reading import spaces_before
from igsuite.visible import visible
from igsuite.wording import signed, with_error

#: Columns of a token that are shown, a Chinese character taking two; of a longer token its start
#: and its end.
LONGEST = 60
#: How many of a text's tokens are named with their numbers where the numbers are not at hand.
STRONGEST = 3
STRONG, WEAK = 0.5, 0.1


def common_scale(values: Iterable[FloatArray]) -> float:
    """Return the largest absolute value, at which the colours of a figure are full.

    Args:
        values: The values of each text.

    Returns:
        The scale; 0 where there is no finite value.

    Example:
        >>> common_scale([np.array([0.1, -0.3, np.inf]), np.array([])])
        0.3
    """
    return max((float(np.abs(v[np.isfinite(v)]).max(initial=0)) for v in values), default=0.0)


@dataclass(frozen=True)
class Scale:
    """What the colours of one method mean, over all texts of a view.

    Args:
        method: Its name as shown; empty where there is but one and nothing to tell apart.
        largest: Absolute value at which the colour is full.
        colours: "signed", or "absolute" for absolute values in reds.
    """

    method: str
    largest: float
    colours: str = "signed"

    @property
    def ends(self) -> tuple[str, str]:
        """The words at both ends of the colours."""
        if self.largest == 0:
            return "every value is 0", ""
        if self.colours == "absolute":
            return "0", f"{self.largest:.3g} for or against the target"
        return f"against {signed(-self.largest)}", f"{signed(self.largest)} for the target"

    def bar(self, cells: int) -> list[str]:
        """Return the backgrounds of the scale from end to end, as "#rrggbb"."""
        least = 0.0 if self.colours == "absolute" else -1.0
        shares = np.linspace(least, 1, cells)
        return [value_colours(float(share), 1.0, self.colours)[0] for share in shares]


@dataclass(frozen=True)
class Band:
    """The values of one method under one text.

    Args:
        scale: What its colours mean.
        values: `(tokens,)` attributions.
        standard_error: `(tokens,)` their standard errors; NaN where none is known.
        summary: How good the attribution is, in words; may be empty.
    """

    scale: Scale
    values: FloatArray
    standard_error: FloatArray
    summary: str = ""

    @cached_property
    def uncertain(self) -> BoolArray:
        """`(tokens,)` true where the absolute value is below twice its standard error."""
        return np.abs(self.values) < 2 * self.standard_error

    @cached_property
    def colours(self) -> list[tuple[str, str]]:
        """Background and text colour of each token; of an uncertain one at half strength."""
        shown = np.where(self.uncertain, self.values / 2, self.values)
        return [value_colours(v, self.scale.largest, self.scale.colours) for v in shown.tolist()]

    @cached_property
    def numbers(self) -> list[str]:
        """Each token's value ± its standard error."""
        pairs = zip(self.values.tolist(), self.standard_error.tolist(), strict=True)
        return [with_error(value, error) for value, error in pairs]

    @cached_property
    def marks(self) -> list[str]:
        """What stands for a token's colour where there is none: "▲", "△", "", "▽" or "▼".

        Full from half of the scale on, hollow from a tenth; "?" follows where it is uncertain,
        and "×" stands where there is no number.
        """
        shares = np.abs(self.values) / (self.scale.largest or 1.0)
        level = np.where(np.isnan(shares), 0, (shares >= WEAK).astype(int) + (shares >= STRONG))
        against = (self.values < 0) & (self.scale.colours == "signed")
        signs = np.where(against, level + 3, np.where(np.isnan(shares), 6, level))
        found = zip(signs, self.uncertain, strict=True)
        return [("", "△?", "▲?", "", "▽?", "▼?", "×")[k][: 1 + u] for k, u in found]

    def strongest(self, count: int = STRONGEST) -> list[int]:
        """Return the places of the largest absolute values, the largest first."""
        size = np.nan_to_num(np.abs(self.values), nan=-1.0, posinf=np.inf)
        order = np.argsort(-size, kind="stable")[:count]
        return [int(place) for place in order if size[place] > 0]


@dataclass(frozen=True)
class Heatmap:
    """One text: its tokens, safe to show, over one band or several.

    Args:
        caption: What stands above it.
        tokens: The tokens as shown.
        spaced: Whether a space stands before each token.
        bands: One for each method.
        highlighted: Whether each token is framed; `None` where nothing is.
    """

    caption: str
    tokens: tuple[str, ...]
    spaced: tuple[bool, ...]
    bands: tuple[Band, ...]
    highlighted: tuple[bool, ...] | None = None

    @cached_property
    def right_to_left(self) -> bool:
        """Whether the text is written from right to left."""
        return runs_right_to_left("".join(self.tokens))

    @cached_property
    def opens(self) -> tuple[bool, ...]:
        """Whether a run of highlighted tokens begins with each token."""
        frames = self.highlighted or (False,) * len(self.tokens)
        return tuple(now and not was for was, now in zip((False, *frames), frames, strict=False))

    @cached_property
    def closes(self) -> tuple[bool, ...]:
        """Whether a run of highlighted tokens ends with each token."""
        frames = self.highlighted or (False,) * len(self.tokens)
        return tuple(
            now and not then for now, then in zip(frames, (*frames[1:], False), strict=False)
        )


def shown_tokens(
    tokens: Sequence[str], text: str | None = None
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Return tokens as every view shows them, and before which of them a space stands.

    Args:
        tokens: The tokens, hostile ones included.
        text: What they were cut from, where known.

    Returns:
        The tokens, safe to print and none wider than `LONGEST`, and one truth value each.
    """
    shown = tuple(shortened(visible(token), LONGEST, cell_len) for token in tokens)
    return shown, spaces_before(tokens, text)


def shortened(token: str, most: float, measure: Callable[[str], float] = len) -> str:
    """Return a token no wider than `most`, a wider one as its start and its end.

    Args:
        token: The token.
        most: The width, at least that of one character.
        measure: Width of a text.

    Returns:
        The token, or a part with "…" in its place.

    Example:
        >>> shortened("incomprehensibilities", 9)
        'incom…ies'
    """
    shown, kept = token, len(token)
    while (width := measure(shown)) > most and kept > 1:
        kept = min(kept - 1, math.ceil(kept * most / width))
        end = (kept - 1) * 2 // 5
        shown = f"{token[: kept - 1 - end]}…{token[len(token) - end :]}"
    return shown
