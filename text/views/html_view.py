"""Heatmaps of tokens as HTML: every text escaped, every colour inline, no script."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

from igsuite.text.views.heatmap import Band, Heatmap, Scale

if TYPE_CHECKING:
    from igsuite.text.views.heatmaps import TokenHeatmaps

#: Height of a band where several methods stand under one text, in widths of an "M".
BAND = 0.55
_HATCH = "repeating-linear-gradient(135deg,#0004 0 1px,#0000 0 4px)"
# A number shows where the pointer rests, through `title`; where the keyboard or a finger is, at
# the foot of the window, so that it covers no token and leaves no window.
_STYLE = f"""<style>
.igsuite-texts .heatmap {{
  background: #fff; color: #000; padding: 0.3em 0.6em; border-radius: 4px;
  overflow-wrap: anywhere; white-space: pre-wrap;
}}
.igsuite-texts .heatmap .unsure {{
  background-image: {_HATCH} !important; background-repeat: no-repeat !important;
  background-position: left bottom !important; background-size: 100% 0.4em !important;
}}
.igsuite-texts .heatmap b {{ outline: 2px solid #000; }}
.igsuite-texts .heatmap [title]:focus {{ outline: 2px solid #000; outline-offset: 1px; }}
.igsuite-texts .heatmap [title]:focus::after {{
  content: attr(title); position: fixed; z-index: 1; left: 0.75rem; bottom: 0.75rem;
  background: #1d2129; color: #fff; padding: 0.3rem 0.7rem; border-radius: 4px;
  border: 1px solid #fff; font: 14px/1.5 system-ui, sans-serif; white-space: pre; direction: ltr;
}}
.igsuite-texts .legend ul {{ margin: 0.2em 0; padding: 0; list-style: none; }}
@media print {{
  .igsuite-texts * {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
</style>"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Token attributions</title>
<style>
body {{
  max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
}}
p {{ margin: 1.1rem 0 0.3rem; }}
.legend, .quality {{ font-size: 0.875rem; margin: 0.3rem 0; }}
</style>
</head>
<body>
{}
</body>
</html>
"""


def html_view(heatmaps: TokenHeatmaps, page: bool) -> str:
    """Return the whole view, a legend and text after text, as a fragment or as a page."""
    parts = [_STYLE, _legend(heatmaps)]
    for heatmap in heatmaps.texts:
        parts.append(f"<p><strong>{html.escape(heatmap.caption)}</strong></p>")
        parts.append(html_heatmap(heatmap))
        for band in heatmap.bands:
            if band.summary:
                label = f"{band.scale.method}: " if band.scale.method else ""
                parts.append(f'<p class="quality">{html.escape(label + band.summary)}</p>')
    fragment = f'<div class="igsuite-texts">{"".join(parts)}</div>'
    return _PAGE.format(fragment) if page else fragment


def html_heatmap(heatmap: Heatmap) -> str:
    """Return the tokens of one text on their colours; pointing at one shows its number.

    Several methods are bands below each token, in the order of the legend.
    """
    # Room for the bands: a line's height is shared out above and below, the bands are below.
    room = BAND * len(heatmap.bands) if len(heatmap.bands) > 1 else 0.0
    style = f"line-height:{1.75 + room:.3g}"
    style += f";padding-top:0;padding-bottom:{0.3 + room / 2:.3g}em" if room else ""
    tokens = "".join(_tokens(heatmap))
    # The direction is that of the first letter; the language is not known.
    return f'<div class="heatmap" dir="auto" lang="" style="{style}">{tokens}</div>'


def _tokens(heatmap: Heatmap) -> Iterator[str]:
    several = len(heatmap.bands) > 1
    for i, token in enumerate(heatmap.tokens):
        if heatmap.spaced[i]:
            yield " "
        if heatmap.opens[i]:
            yield "<b>"
        if several:
            style = _bands(heatmap.bands, i)
            numbers = [f"{band.scale.method} {band.numbers[i]}" for band in heatmap.bands]
            title, unsure = "&#10;".join(map(html.escape, numbers)), ""
        else:
            band = heatmap.bands[0]
            background, ink = band.colours[i]
            style = f"background:{background};color:{ink}"
            title = html.escape(band.numbers[i])
            unsure = ' class="unsure"' if band.uncertain[i] else ""
        yield f'<span{unsure} style="{style}" title="{title}" tabindex="0">'
        yield f"{html.escape(token)}</span>"
        if heatmap.closes[i]:
            yield "</b>"


def _bands(bands: tuple[Band, ...], i: int) -> str:
    """Return the style of a token over bands: one gradient of hard steps, hatched in places."""
    count = len(bands)
    hatches, steps = "", []
    for height, band in enumerate(reversed(bands), start=1):
        start = f"{(height - 1) * BAND:g}em" if height == 1 else "0"
        steps.append(f"{band.colours[i][0]} {start} {height * BAND - 0.05:.3g}em")
        steps.append(f"#fff 0 {height * BAND:.3g}em")
        if band.uncertain[i]:
            bottom = f"{(height - 1) * BAND:.3g}em"
            hatches += f"{_HATCH} left 0 bottom {bottom}/100% {BAND - 0.05:.3g}em no-repeat,"
    gradient = f"linear-gradient(to top,{','.join(steps)},#fff 0)"
    return f"background:{hatches}{gradient};padding-bottom:{count * BAND:.3g}em"


def _legend(heatmaps: TokenHeatmaps) -> str:
    lines = [_scale(scale) for scale in heatmaps.scales]
    if len(lines) > 1:
        lines.insert(0, "Bands below each token, from the top:")
    if heatmaps.any_uncertain:
        hatch = f'<span style="{_bar_style(2)};background:{_HATCH} #fff">&nbsp;</span>'
        lines.append(
            f"{hatch} hatched, at half strength: the value is below twice its standard error"
        )
    if heatmaps.any_missing:
        lines.append("grey: no number")
    if heatmaps.frame:
        lines.append(f"framed: {html.escape(heatmaps.frame)}")
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<div class="legend"><ul>{items}</ul></div>'


def _scale(scale: Scale) -> str:
    left, right = scale.ends
    bar = f"{_bar_style(8)};background:linear-gradient(90deg,{','.join(scale.bar(5))})"
    label = f"{html.escape(scale.method)}: " if scale.method else ""
    return f'{label}{left} <span style="{bar}"></span> {right}'


def _bar_style(width: int) -> str:
    return f"display:inline-block;width:{width}em;height:0.9em;vertical-align:-0.1em"
