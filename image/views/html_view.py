"""Pixel attributions as HTML: pictures inline and small, every text escaped, no script."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import painted
from igsuite.image.views.shown_pixels import Pixels
from igsuite.image.views.wording import quality_words, target_words
from igsuite.wording import in_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions

#: Images shown, and the pixels of the longer side of each.
MOST_IMAGES, SIDE = 8, 160


def html_view(attributions: PixelAttributions) -> str:
    """Return the first images with their attribution masks, one row an image.

    Args:
        attributions: What an `ImageExplainer` returned.

    Returns:
        An HTML fragment that needs no other file.
    """
    shown = attributions.take(range(len(attributions))[:MOST_IMAGES])
    heads = ["image", *map(in_words, shown.methods)]
    parts = ["<table><tr>", *(f"<th>{html.escape(head)}</th>" for head in heads), "</tr>"]
    for i, picture in enumerate(shown.pictures):
        cells = [_cell(picture, target_words(shown, i))]
        for method in shown.methods:
            mask = painted(attribution_mask(shown.attributions[method].values[i]))
            cells.append(_cell(mask, quality_words(shown, method, i)))
        parts.append(f"<tr>{''.join(cells)}</tr>")
    more = len(attributions) - len(shown)
    notes = [legend(scale="of the picture"), f"{more} more images are not shown." if more else ""]
    parts.append(f"</table><p>{html.escape(' '.join(notes).strip())}</p>")
    return "".join(parts)


def _cell(pixels: Pixels, caption: str) -> str:
    text = html.escape(caption)
    return (
        f'<td style="text-align:center"><img alt="{text}" src="{_source(pixels)}" '
        f'style="background:#fff;image-rendering:pixelated"><br><bdi>{text}</bdi></td>'
    )


def _source(pixels: Pixels) -> str:
    """A picture as the source of an `img`, small pixels enlarged a whole number of times."""
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest > SIDE:
        size = max(1, width * SIDE // longest), max(1, height * SIDE // longest)
        picture = Image.fromarray(pixels).resize(size, Image.Resampling.BOX)
    else:
        times = max(1, SIDE // longest)
        picture = Image.fromarray(np.kron(pixels, np.ones((times, times, 1), np.uint8)))
    file = io.BytesIO()
    picture.save(file, "png")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
