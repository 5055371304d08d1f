"""Heatmaps of tokens in a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
from rich.console import Console
from rich.style import Style
from rich.text import Text

from igsuite.arrays import FloatArray
from igsuite.colours import signed_colours
from igsuite.text.heatmap import (
    AGAINST,
    FOR,
    common_scale,
    quality_summary,
    signed,
    target_summary,
    with_error,
)
from igsuite.text.visible import visible

if TYPE_CHECKING:
    from igsuite.text.attributions import TokenAttributions

STRONGEST = 3


def terminal_heatmap(tokens: Sequence[str], values: FloatArray, scale: float) -> Text:
    """Return the tokens of one text on their colours.

    Args:
        tokens: The tokens.
        values: `(tokens,)` attributions.
        scale: Absolute value at which the colour is full.

    Returns:
        A `rich.text.Text`: print it with rich, which leaves colours out where there are none.
    """
    heatmap = Text()
    for token, value in zip(tokens, values, strict=True):
        background, text = signed_colours(float(value), scale)
        heatmap.append(visible(token), Style(color=text, bgcolor=background))
    return heatmap


def terminal_legend(scale: float, width: int = 21) -> Text:
    """Return the colours and the numbers at their ends."""
    legend = Text(f"{AGAINST} {signed(-scale)} ")
    for share in np.linspace(-1, 1, width):
        legend.append(" ", Style(bgcolor=signed_colours(float(share), 1.0)[0]))
    return legend.append(f" {signed(scale)} {FOR}")


def terminal_view(attributions: TokenAttributions) -> Iterator[Text]:
    """Yield the lines of the whole view: a legend a method, then text after text."""
    scales = {name: common_scale(attributions[name].values) for name in attributions.methods}
    several = len(scales) > 1
    for name, scale in scales.items():
        label = f"{name.replace('_', ' ')}: " if several else ""
        yield Text(label) + terminal_legend(scale)
    for row in range(len(attributions)):
        yield Text()
        yield Text(target_summary(attributions, row), Style(bold=True))
        for name, scale in scales.items():
            found = attributions[name]
            tokens, values = found.tokens[row], found.values[row]
            errors = found.standard_error[row]
            yield terminal_heatmap(tokens, values, scale)
            strongest = np.argsort(-np.abs(values), kind="stable")[:STRONGEST]
            numbers = ", ".join(
                f"{visible(tokens[i])} {with_error(values[i], errors[i])}" for i in strongest
            )
            label = f"{name.replace('_', ' ')}: " if several else ""
            quality = quality_summary(attributions, name, row)
            yield Text(f"{label}{quality}", Style(dim=True))
            if numbers:
                yield Text(f"strongest: {numbers}", Style(dim=True))


def ansi_view(attributions: TokenAttributions, color_system: str | None, width: int) -> str:
    """Return the whole view as text with ANSI colour codes."""
    console = Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system=cast("Literal['truecolor', '256', 'standard'] | None", color_system),
        width=width,
        legacy_windows=False,
    )
    for line in terminal_view(attributions):
        console.print(line, highlight=False)
    return cast(io.StringIO, console.file).getvalue()
