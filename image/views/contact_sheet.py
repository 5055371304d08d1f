"""Many pictures at a glance, each beside its overlay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from igsuite.errors import ArgumentError, Wording
from igsuite.image.views.panels import Panel, Row, panels_figure
from igsuite.image.views.shown_pixels import Pixels

#: Pictures across a sheet, and those that one sheet holds.
ACROSS, MOST_ON_A_SHEET = 4, 24
#: Pixels of a thumbnail's side.
SIDE = 128


def thumbnail(picture: Pixels, side: int = SIDE) -> Pixels:
    """Return a picture reduced to a square, padded with white: what a contact sheet keeps of it.

    Args:
        picture: `(height, width, 3)` uint8.
        side: Pixels of the square's side.

    Returns:
        `(side, side, 3)` uint8; small pictures are enlarged without smoothing.

    Example:
        >>> thumbnail(np.zeros((2, 4, 3), np.uint8), 4)[:, 0, 0].tolist()
        [255, 0, 0, 255]
    """
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST
    reduced = np.asarray(Image.fromarray(picture).resize(size, way))
    square = np.full((side, side, 3), 255, np.uint8)
    top, left = (side - size[1]) // 2, (side - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = reduced
    return square


def contact_sheet(
    pictures: Sequence[Pixels],
    overlays: Sequence[Pixels],
    names: Sequence[str],
    captions: Sequence[str],
    note: str = "",
) -> Figure:
    """Draw up to 24 pictures beside their overlays.

    Args:
        pictures: Each `(height, width, 3)` uint8, of any size; of many, keep only `thumbnail`s.
        overlays: The same, with the attribution painted over them.
        names: What stands above each picture, as it is shown: see `shown_name`.
        captions: What stands below it.
        note: What the colours mean.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If there are none or too many for one sheet, or the numbers differ.
    """
    counts = {len(pictures), len(overlays), len(names), len(captions)}
    if len(counts) > 1 or not 1 <= max(counts) <= MOST_ON_A_SHEET:
        raise ArgumentError(
            "pictures",
            Wording(f"{len(pictures)} pictures, {len(overlays)} overlays, {len(names)} names"),
            f"1 to {MOST_ON_A_SHEET} pictures a sheet, each with its overlay, name and caption",
        )
    pairs = [
        Panel(
            np.concatenate([thumbnail(picture), _gap(), thumbnail(painted_over)], axis=1),
            name,
            caption,
        )
        for picture, painted_over, name, caption in zip(
            pictures, overlays, names, captions, strict=True
        )
    ]
    empty = [None] * (-len(pairs) % ACROSS) if len(pairs) > ACROSS else []
    cells = [*pairs, *empty]
    rows = [Row(cells[start : start + ACROSS]) for start in range(0, len(cells), ACROSS)]
    return panels_figure(rows, note)


def _gap() -> Pixels:
    return np.full((SIDE, 4, 3), 255, np.uint8)
