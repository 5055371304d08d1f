"""Matrices as cells of grey with their numbers: neither red nor blue, which are of attributions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from igsuite.eval.figures.rounded import rounded
from igsuite.visible import visible

#: From white to a grey on which black letters are still read.
_GREYS = LinearSegmentedColormap.from_list("igsuite_greys", ["#ffffff", "#b0b0b0"], N=256)


def draw_cells(axes: Axes, means: pd.DataFrame, notes: pd.DataFrame, small: float) -> None:
    """Draw a matrix.

    Args:
        axes: Where to.
        means: The numbers; NaN leaves a cell empty.
        notes: A second line of each cell.
        small: Points of the second lines.
    """
    values = means.to_numpy(dtype=np.float64)
    top = np.nanmax(values, initial=0.0)
    low = np.nanmin(values, initial=0.0)
    axes.imshow(values, cmap=_GREYS, vmin=low, vmax=top or 1.0, aspect="auto")
    for row, column in np.argwhere(np.isfinite(values)):
        number = rounded(values[row, column])
        below = str(notes.iloc[row, column])
        place = (float(column), float(row))
        raised = (0, 0.15 * small if below else 0)
        axes.annotate(
            number,
            place,
            raised,
            textcoords="offset points",
            ha="center",
            va="bottom" if below else "center",
        )
        axes.annotate(
            below,
            place,
            (0, -0.15 * small),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=small,
        )
    axes.set_xticks(range(values.shape[1]), [visible(str(each)) for each in means.columns])
    axes.set_yticks(range(values.shape[0]), [visible(str(each)) for each in means.index])
    axes.set_xticks(np.arange(values.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(values.shape[0] + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white")
    axes.tick_params(which="both", length=0)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_parse_math(False)
    axes.spines[:].set_visible(False)
