"""The history of attributions beside training as a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from igsuite.attribution import VERDICTS
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures import label, style, tidy

_Draw: TypeAlias = Callable[[Axes, pd.DataFrame], None]

#: Measures that are drawn of the model, as it is called and in which line.
_OF_THE_MODEL = {"accuracy": ("#000000", "o", "-"), "score": ("#6b6b6b", "s", "--")}
_LOOKS = {"correlation_with_previous": "-", "correlation_with_first": ":"}
_REFERENCES = ("_random", "_oracle", "_normalised")


def history_figure(history: pd.DataFrame, title: str = "") -> Figure:
    """Draw how attributions moved while a model trained.

    A panel shows the model on the watched samples; then, for each metric, its score between random
    orders (0) and the best found (1), or as it is where no references were measured; the rank
    correlation with the look before and with the first; and the relative error. Bands are 95 %
    intervals over samples.

    Args:
        history: As `AttributionHistory.history`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If there is nothing to draw.
    """
    if not len(history):
        raise ArgumentError("history", Wording("no looks"), "a history of at least one look")
    methods = [name for name in dict.fromkeys(history["method"]) if name]
    panels = _panels(history)
    rows = -(-len(panels) // 2)
    figure = Figure(figsize=(7.6, 0.6 + 2.5 * rows), layout="constrained")
    grid = figure.subplots(rows, 2, sharex=True, squeeze=False)
    for axes, (name, draw) in zip(grid.flat, panels.items(), strict=False):
        axes.set_title(name, loc="left", fontsize=9.5)
        draw(axes, history)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        tidy(axes)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    for place, axes in enumerate(grid.flat):
        last = place + 2 >= len(panels)
        axes.tick_params(labelbottom=last)
        axes.set_xlabel("epochs finished" if last else "")
    if methods:
        keys = [_key(grid[0, 0], name, place) for place, name in enumerate(methods)]
        figure.legend(handles=keys, loc="outside upper center", ncols=4, frameon=False)
    if title:
        figure.suptitle(title)
    return figure


def _panels(history: pd.DataFrame) -> dict[str, _Draw]:
    """Titles of the panels that there is something for, and what draws them."""
    measures = list(dict.fromkeys(history.loc[history["method"] != "", "measure"]))
    known = {"relative_error", "evaluations", *_LOOKS, *VERDICTS}
    panels = _panels_of_the_model(history)
    for measure in measures:
        if measure in known or measure.endswith(_REFERENCES):
            continue
        normalised = f"{measure}_normalised"
        if normalised in measures:
            panels[f"{measure}: 0 random, 1 best found"] = _of(normalised)
        else:
            panels[measure.replace("_", " ")] = _of(measure)
    if any(each in measures for each in _LOOKS):
        panels["rank correlation with an earlier look"] = _draw_correlations
    if "relative_error" in measures:
        panels["relative error of the attribution (%)"] = _draw_errors
    return panels


def _panels_of_the_model(history: pd.DataFrame) -> dict[str, _Draw]:
    """One panel for accuracy and score, or one each where scores are no shares: no axis has two."""
    of_the_model = history[history["method"] == ""]
    both = set(_OF_THE_MODEL) <= set(of_the_model["measure"])
    scores = of_the_model.loc[of_the_model["measure"] == "score", ["low", "value", "high"]]
    if not both or (np.nanmin(scores) >= 0 and np.nanmax(scores) <= 1):
        return {"watched samples": _of_the_model(*_OF_THE_MODEL)}
    return {
        "accuracy on the watched samples": _of_the_model("accuracy"),
        "score of their targets": _of_the_model("score"),
    }


def _of(measure: str) -> _Draw:
    def draw(axes: Axes, history: pd.DataFrame) -> None:
        _draw_methods(axes, history, measure)
        if measure.endswith("_normalised"):
            for level in (0, 1):
                axes.axhline(level, color="0.5", linewidth=0.8)

    return draw


def _of_the_model(*measures: str) -> _Draw:
    def draw(axes: Axes, history: pd.DataFrame) -> None:
        for measure in measures:
            found = history[(history["method"] == "") & (history["measure"] == measure)]
            if len(found):
                name = measure.replace("score", "score of the target")
                _draw_series(axes, found, _OF_THE_MODEL[measure], name)
        if len(measures) > 1:
            axes.legend(frameon=False, fontsize=8)

    return draw


def _draw_correlations(axes: Axes, history: pd.DataFrame) -> None:
    for measure, line in _LOOKS.items():
        _draw_methods(axes, history, measure, line)
        told = "the look before" if measure.endswith("previous") else "the first look"
        axes.plot([], [], line, color="0.3", label=told)
    axes.axhline(0, color="0.5", linewidth=0.8)
    axes.legend(frameon=False, fontsize=8)


def _draw_errors(axes: Axes, history: pd.DataFrame) -> None:
    shares = history.copy()
    shares[["value", "low", "high"]] *= 100
    _draw_methods(axes, shares, "relative_error")
    axes.set_ylim(bottom=0)


def _draw_methods(axes: Axes, history: pd.DataFrame, measure: str, line: str | None = None) -> None:
    methods = [name for name in dict.fromkeys(history["method"]) if name]
    for place, name in enumerate(methods):
        found = history[(history["method"] == name) & (history["measure"] == measure)]
        colour, marker, own = style(name, place)
        _draw_series(axes, found, (colour, marker, own if line is None else line))


def _draw_series(
    axes: Axes, found: pd.DataFrame, look: tuple[str, str, object], name: str | None = None
) -> None:
    colour, marker, line = look
    epochs = found["epoch"].to_numpy(np.int64)
    low, value, high = (found[each].to_numpy(np.float64) for each in ("low", "value", "high"))
    axes.fill_between(epochs, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(epochs, value, color=colour, marker=marker, linestyle=line, markersize=4, label=name)


def _key(axes: Axes, name: str, place: int) -> object:
    colour, marker, line = style(name, place)
    return axes.plot([], [], color=colour, marker=marker, linestyle=line, label=label(name))[0]
