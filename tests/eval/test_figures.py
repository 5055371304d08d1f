"""Figures say what they draw, and the same figure gives the same bytes."""

import matplotlib
import numpy as np
import pandas as pd
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import Curves, convergence_figure, curves_figure
from igsuite.figure_file import figure_bytes


def curves(scores, name="deletion"):
    draws = np.asarray(scores, dtype=float)
    draws = draws if draws.ndim == 3 else draws[None]
    fractions = np.linspace(0, 1, draws.shape[2])
    true = np.tile(fractions, (draws.shape[1], 1))
    return Curves(name, fractions, true, draws, {"score": "output"})


@pytest.fixture
def three():
    random = np.random.default_rng(0)
    return {
        "integrated_gradients": curves([[1.0, 0.2, 0.0], [0.8, 0.4, 0.0]]),
        "gradient": curves([[1.0, 0.6, 0.0], [0.8, 0.8, 0.0]]),
        "random": curves(random.random((20, 2, 3))),
    }


@pytest.fixture
def frame():
    rows = [
        {"sample": sample, "rule": rule, "steps": steps, "evaluations": steps, "relative_error": e}
        for rule, errors in {"left": (0.4, 0.2), "trapezoid": (0.1, 0.02)}.items()
        for steps, e in zip((4, 8), errors, strict=True)
        for sample in range(3)
    ]
    auto = {"sample": 0, "rule": "auto", "tolerance": 0.01, "evaluations": 15}
    table = pd.DataFrame([*rows, {**auto, "relative_error": 0.003}])
    return table.assign(reference_error=1e-3, floor="", max_steps=np.nan)


def test_curves_are_means_in_percent(three) -> None:
    figure = curves_figure(three)
    left = figure.axes[0]
    line = next(line for line in left.lines if line.get_label() == "integrated gradients")

    assert line.get_xdata().tolist() == [0, 50, 100]
    assert line.get_ydata().tolist() == pytest.approx([0.9, 0.3, 0.0])
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["integrated gradients", "gradient", "random order"]


def test_every_samples_difference_is_drawn_with_the_mean(three) -> None:
    right = curves_figure(three).axes[1]
    points = right.lines[0].get_ydata()

    # Areas 0.35 and 0.4 against 0.55 and 0.6.
    assert points.tolist() == pytest.approx([-0.2, -0.2])
    assert [text.get_text() for text in right.get_xticklabels()] == ["gradient", "random\norder"]


def test_convergence_is_medians_on_logarithmic_axes(frame) -> None:
    axes = convergence_figure(frame).axes[0]
    line = next(line for line in axes.lines if line.get_label().startswith("trapezoid"))

    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert line.get_xdata().tolist() == [4, 8]
    assert line.get_ydata().tolist() == [0.1, 0.02]


def test_a_method_keeps_its_colour_and_rules_differ_without_colour(frame, three) -> None:
    lines = [line for line in convergence_figure(frame).axes[0].lines if len(line.get_xdata())]
    markers = {(line.get_marker(), line.get_linestyle()) for line in lines}
    alone = {"gradient": three["gradient"]}

    assert len(markers) == len(lines) == 3
    assert (
        curves_figure(alone).axes[0].lines[0].get_color()
        == curves_figure(three).axes[0].lines[1].get_color()
    )


@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
def test_the_same_figure_gives_the_same_bytes(three, ending) -> None:
    first, second = (figure_bytes(curves_figure(three), ending) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
def test_saving_leaves_matplotlibs_settings_as_they_were(three, ending) -> None:
    before = dict(matplotlib.rcParams)

    figure_bytes(curves_figure(three), ending)

    assert dict(matplotlib.rcParams) == before


def test_curves_that_do_not_belong_together_are_refused(three) -> None:
    insertion = curves([[0.0, 0.5, 1.0], [0.0, 0.5, 1.0]], name="insertion")

    with pytest.raises(ArgumentError, match="curves"):
        curves_figure({**three, "other": insertion})
    with pytest.raises(ArgumentError, match="curves"):
        curves_figure({})
