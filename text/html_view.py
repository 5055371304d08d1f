"""Heatmaps of tokens as HTML: every text escaped, every colour inline."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

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


def html_heatmap(
    tokens: Sequence[str], values: FloatArray, standard_error: FloatArray, scale: float
) -> str:
    """Return the tokens of one text on their colours; pointing at one shows its number.

    Args:
        tokens: The tokens; escaped here.
        values: `(tokens,)` attributions.
        standard_error: `(tokens,)` their standard errors.
        scale: Absolute value at which the colour is full.

    Returns:
        One `<div class="heatmap">`.

    Example:
        >>> import numpy as np
        >>> html_heatmap(["<"], np.array([1.0]), np.array([0.1]), 1.0)
        '<div class="heatmap"><span style="background:#b2182b;color:#ffffff" \
title="+1.00 ± 0.10">&lt;</span></div>'
    """
    spans = []
    for token, value, error in zip(tokens, values, standard_error, strict=True):
        background, text = signed_colours(float(value), scale)
        spans.append(
            f'<span style="background:{background};color:{text}" '
            f'title="{with_error(float(value), float(error))}">{html.escape(visible(token))}</span>'
        )
    return f'<div class="heatmap">{"".join(spans)}</div>'


def html_legend(scale: float) -> str:
    """Return the colours and the numbers at their ends."""
    stops = ",".join(signed_colours(share, 1.0)[0] for share in (-1.0, -0.5, 0.0, 0.5, 1.0))
    bar = (
        '<span style="display:inline-block;width:8em;height:0.8em;'
        f'background:linear-gradient(90deg,{stops})"></span>'
    )
    return f"{AGAINST} {signed(-scale)} {bar} {signed(scale)} {FOR}"


def html_view(attributions: TokenAttributions) -> str:
    """Return the whole view: a legend a method, then text after text."""
    scales = {name: common_scale(attributions[name].values) for name in attributions.methods}
    labels = {
        name: f"{html.escape(name.replace('_', ' '))}: " if len(scales) > 1 else ""
        for name in scales
    }
    parts = [
        f'<p class="legend">{labels[name]}{html_legend(scale)}</p>'
        for name, scale in scales.items()
    ]
    for row in range(len(attributions)):
        parts.append(f"<p><strong>{html.escape(target_summary(attributions, row))}</strong></p>")
        for name, scale in scales.items():
            found = attributions[name]
            parts.append(
                html_heatmap(found.tokens[row], found.values[row], found.standard_error[row], scale)
            )
            quality = html.escape(quality_summary(attributions, name, row))
            parts.append(f'<p class="quality">{labels[name]}{quality}</p>')
    return f'<div class="igsuite-texts">{"".join(parts)}</div>'
