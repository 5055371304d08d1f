"""Figures of pixel attributions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from igsuite.colours import SIGNED
from igsuite.image.attributions import PixelAttributions


def pixels_figure(attributions: PixelAttributions, rows: Sequence[int] | None = None) -> Figure:
    """Draw images above their attributions, one column an image and one row a method.

    Each method has its own symmetric scale, the same for all of its images, with its numbers
    on a colour bar beside it.

    Args:
        attributions: What an `ImageExplainer` returned; images of one channel or of three.
        rows: Positions of the images to draw; `None` for the first eight.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    shown = list(range(min(8, len(attributions)))) if rows is None else list(rows)
    methods = attributions.methods
    figure = Figure(
        figsize=(0.9 * len(shown) + 1.2, 0.95 * (len(methods) + 1) + 0.35), layout="constrained"
    )
    grid = figure.subplots(len(methods) + 1, len(shown), squeeze=False)
    names = attributions.class_names
    for axes, i in zip(grid[0], shown, strict=True):
        axes.imshow(attributions.images[i], cmap="gray_r")
        target = attributions.target[i]
        axes.set_title(names[target] if names else f"{target}", fontsize=9)
    grid[0][0].set_ylabel("image", fontsize=9)
    for line, method in zip(grid[1:], methods, strict=True):
        values = attributions[method].values[shown]
        scale = float(np.nanmax(np.abs(values))) or 1.0
        norm = Normalize(-scale, scale)
        for axes, value in zip(line, values, strict=True):
            axes.imshow(value, cmap=SIGNED, norm=norm)
        line[0].set_ylabel(method.replace("_", "\n"), fontsize=9)
        bar = figure.colorbar(ScalarMappable(norm, SIGNED), ax=list(line), aspect=8)
        bar.set_ticks([-scale, 0, scale], labels=[f"−{scale:.2g}", "0", f"+{scale:.2g}"])
        bar.ax.tick_params(labelsize=8)
    for axes in grid.ravel():
        axes.set(xticks=[], yticks=[])
    return figure
