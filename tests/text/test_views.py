"""Heatmaps: right colours, stated scales, and nothing hostile gets through."""

import re

import numpy as np
import pytest

from igsuite.attribution import Attribution
from igsuite.colours import signed_colours
from igsuite.text import TokenAttributions, tokens_figure
from igsuite.text.heatmap import common_scale, with_error
from igsuite.text.visible import visible

RED, BLUE, WHITE = "#b2182b", "#2166ac", "#ffffff"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def attribution(values, verdict="converged"):
    values = np.atleast_2d(np.asarray(values, dtype=float))
    n = len(values)
    return Attribution(
        values=values,
        standard_error=np.full(values.shape, 0.01),
        relative_error=np.full(n, 0.012),
        completeness_gap=np.zeros(n),
        score_input=np.full(n, 0.9),
        score_baseline=np.full(n, 0.4),
        target=np.ones(n, int),
        evaluations=np.full(n, 31),
        verdict=np.array([verdict] * n),
        explanation=np.array([""] * n),
        config={"method": "integrated_gradients"},
    )


def found(tokens, values, class_names=("bad", "good"), **others):
    ids = np.ones((1, len(tokens)), int)
    attributions = {"integrated_gradients": attribution([values])}
    attributions |= {name: attribution([each]) for name, each in others.items()}
    return TokenAttributions(
        ("".join(tokens),), (tuple(tokens),), ids, ids > 0, attributions, class_names
    )


def test_positive_is_red_negative_blue_and_zero_white() -> None:
    assert [signed_colours(value, 2.0)[0] for value in (2.0, -2.0, 0.0)] == [RED, BLUE, WHITE]
    assert signed_colours(5.0, 2.0)[0] == RED
    assert signed_colours(0.0, 0.0)[0] == WHITE


@pytest.mark.parametrize("value", np.linspace(-1, 1, 21))
def test_text_is_readable_on_every_colour(value) -> None:
    """Contrast of at least 4.5 to 1, as WCAG 2 asks for."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return np.dot([0.2126, 0.7152, 0.0722], linear)

    darker, lighter = sorted(map(luminance, signed_colours(value, 1.0)))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_html_holds_each_token_on_its_colour_with_its_number() -> None:
    page = found(["很", "差"], [0.5, -0.25]).to_html()

    assert f'<span style="background:{RED};color:#ffffff" title="+0.500 ± 0.010">很</span>' in page
    assert 'title="−0.250 ± 0.010">差</span>' in page


def test_html_states_scale_target_and_verdict() -> None:
    page = found(["很", "差"], [0.5, -0.25]).to_html()

    assert "against it −0.5" in page
    assert "+0.5 for the target" in page
    assert "good: 0.9 (baseline 0.4)" in page
    assert "converged, 31 evaluations, error 1.2 %" in page


def test_html_escapes_tokens_and_class_names() -> None:
    tokens = ["<", "script", ">", '"', "&", "\x1b", "\u202e"]

    page = found(tokens, np.arange(7.0), class_names=("", "<b onclick='x'>")).to_html()

    assert "<script" not in page
    assert "&lt;</span>" in page
    assert "<b " not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_a_terminal_gets_no_escape_but_colours() -> None:
    tokens = ["\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "[red]", "好"]

    shown = found(tokens, np.arange(5.0)).to_ansi()
    without_colours = ANSI.sub("", shown)

    assert not set(without_colours) & {"\x1b", "\x07", "\x9b"}
    assert "[red]好" in without_colours


def test_without_colours_the_strongest_tokens_are_still_named() -> None:
    shown = found(["很", "差"], [0.1, -0.25]).to_ansi(color_system=None)

    assert "\x1b" not in shown
    assert "strongest: 差 −0.250 ± 0.010, 很 +0.100 ± 0.010" in shown


def test_a_terminal_token_stands_on_its_colour() -> None:
    assert "\x1b[38;2;255;255;255;48;2;178;24;43m很" in found(["很"], [0.5]).to_ansi()


def test_several_methods_stand_under_one_text_each_with_its_scale() -> None:
    shown = found(["很", "差"], [0.5, -0.25], gradient=[3.0, 1.0]).to_ansi(color_system=None)

    assert shown.count("很差") == 2
    assert "integrated gradients: against it −0.5" in shown
    assert "gradient: against it −3" in shown


@pytest.mark.parametrize("values", [[], [0.0], [np.nan, 1.0], [0.2] * 3000])
def test_odd_texts_have_every_view(values) -> None:
    one = found(["好"] * len(values), values)

    assert one.to_html().count("好") == len(values)
    assert one.to_ansi(color_system=None).replace("\n", "").count("好") >= len(values)
    assert tokens_figure(one).axes


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("好", "好"),
        ("é", "é"),
        ("😀", "😀"),
        ("e\u0301", "e\u0301"),
        ("ב", "ב"),
        (" ", " "),
        ("\n", "↵"),
        ("\x00", "�"),
        ("\u202e", "�"),
        ("\u200d", "�"),
        ("\ue5e5", "�"),
        ("\ud800", "�"),
        ("\u2028", "�"),
        ("", "∅"),
    ],
)
def test_what_cannot_be_seen_is_marked(token, shown) -> None:
    assert visible(token) == shown


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (0.12345, 0.0042, "+0.123 ± 0.004"),
        (-12.3456, 0.5, "−12.3 ± 0.5"),
        (1234.5, 12.0, "+1234 ± 12"),
        (0.5, 0.0, "+0.500 ± <0.001"),
        (0.0, 0.0, "+0.000 ± <0.001"),
        (float("nan"), 0.1, "+nan ± 0.1"),
    ],
)
def test_numbers_keep_three_digits_and_errors_their_place(value, error, shown) -> None:
    assert with_error(value, error) == shown


def test_the_scale_is_the_largest_value_over_all_texts() -> None:
    assert common_scale([np.array([0.1, np.nan]), np.array([-0.4]), np.array([])]) == 0.4
    assert common_scale([np.array([np.nan])]) == 0


def test_a_figure_colours_each_token_and_wraps_the_line() -> None:
    figure = tokens_figure(found(["好"] * 5, [1.0, 0.0, -1.0, 0.0, 1.0]), width=3)
    patches = figure.axes[0].patches

    assert [patch.get_facecolor()[:3] for patch in patches[:3]] == [
        pytest.approx(tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
        for colour in (RED, WHITE, BLUE)
    ]
    assert [patch.get_x() for patch in patches] == [0, 1, 2, 0, 1]
    assert len({patch.get_y() for patch in patches}) == 2
