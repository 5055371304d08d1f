"""Figures of pixel attributions: what stands in them, and that no name can break them."""

import warnings

import keras
import numpy as np
import pytest
from matplotlib.figure import Figure

from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError
from igsuite.figure_file import figure_bytes
from igsuite.fonts import chinese_family
from igsuite.image import (
    ImageExplainer,
    PixelAttributions,
    baselines_figure,
    compare_baselines,
    comparison_panels,
    contact_sheet,
    error_figure,
    path_figure,
    pixels_figure,
    thumbnail,
)
from igsuite.image.views.legend import legend
from igsuite.image.views.lettering import fitting_lines
from igsuite.image.views.wording import quality_words, shown_name, target_words

HOSTILE = "$\\frac{x$ <b>&\x1b[31m\u202e" + "א" * 80


def attributions(count=2, side=12, error=0.25, names=("cat", "dog"), **changes):
    values = np.tile(np.linspace(-4, 4, side * side).reshape(1, side, side), (count, 1, 1))
    found = {
        "values": values,
        "standard_error": np.full_like(values, error),
        "relative_error": np.full(count, 0.018),
        "completeness_gap": np.zeros(count),
        "score_input": np.full(count, 0.9),
        "score_baseline": np.full(count, 0.1),
        "target": np.arange(count) % 2,
        "evaluations": np.full(count, 33),
        "verdict": np.array(["converged"] * count, dtype=object),
        "explanation": np.array([""] * count, dtype=object),
    }
    exact = {
        "relative_error": np.zeros(count),
        "standard_error": 0 * values,
        "config": {"exact": True},
        **changes,
    }
    images = np.random.default_rng(0).integers(0, 256, (count, side, side, 3)).astype(np.uint8)
    methods = {
        "integrated_gradients": Attribution(**{**found, **changes}),
        "gradient": Attribution(**{**found, **exact}),
    }
    return PixelAttributions(images, methods, names)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def pictures(figure: Figure) -> list:
    return [axes.images[0].get_array() for axes in figure.axes if axes.images]


FIGURES = {
    "pixels": lambda found: pixels_figure(found, errors=True),
    "comparison": comparison_panels,
    "outlines": lambda found: comparison_panels(found, outlines=True),
    "errors": error_figure,
    "baselines": lambda found: baselines_figure({HOSTILE: found, "black": found}),
    "contact": lambda found: contact_sheet(
        found.pictures, found.overlay(), [HOSTILE] * len(found), [HOSTILE] * len(found), HOSTILE
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_hostile_names_are_drawn_as_they_are(name) -> None:
    figure = FIGURES[name](attributions(names=(HOSTILE, HOSTILE)))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure_bytes(figure, "png", dpi=40)
    assert not {"\x1b", "\u202e"} & set("".join(words(figure)))
    assert any("$\\fra" in text for text in words(figure))


def test_names_are_drawn_in_chinese_where_a_font_is_and_no_character_is_lost() -> None:
    figure = pixels_figure(attributions(names=("埃及猫", "cat \U000e1234\U0001faff")))
    shown = "埃及猫: 0.90" if chinese_family() else "▯▯▯: 0.90"

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of what it has no letter for
        figure_bytes(figure, "pdf")
    assert {shown, "cat �▯: 0.90"} <= set(words(figure))


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("value", [0.0, np.nan, 7.0])
def test_maps_of_one_value_are_drawn(name, value) -> None:
    found = attributions(values=np.full((2, 12, 12), value), verdict=np.array(["non_finite"] * 2))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = figure_bytes(FIGURES[name](found), "png", dpi=40)
    assert drawn.startswith(b"\x89PNG")


def test_the_same_figure_gives_the_same_bytes() -> None:
    one, again = (figure_bytes(pixels_figure(attributions()), "pdf") for _ in range(2))

    assert one == again


def test_large_pictures_give_small_files() -> None:
    found = attributions(count=2, side=1000)

    assert len(figure_bytes(pixels_figure(found), "pdf")) < 2_000_000


def test_a_grid_says_class_score_verdict_error_and_scale() -> None:
    figure = pixels_figure(attributions(), clip=100)
    said = words(figure)

    assert [text for text in said if ":" in text] == ["cat: 0.90", "dog: 0.90"]
    assert said.count("converged, ± 1.8 %") == said.count("exact") == 2
    assert any("Full colour at the" in text for text in said)
    bar = next(axes for axes in figure.axes if not axes.images)
    assert [tick.get_text() for tick in bar.get_yticklabels()] == ["−4", "0", "+4"]


def test_errors_have_a_row_where_there_are_any() -> None:
    # Images, integrated gradients, their errors, the gradient, which has none; two columns.
    assert len(pictures(pixels_figure(attributions(), errors=True))) == 8
    assert len(pictures(pixels_figure(attributions()))) == 6
    assert len(pictures(pixels_figure(attributions(count=11)))) == 3 * 8


def test_clipping_is_over_all_images_of_a_method() -> None:
    found = attributions(values=np.stack([np.full((12, 12), 1.0), np.full((12, 12), 10.0)]))
    drawn = pictures(pixels_figure(found))

    assert (drawn[2].max(), drawn[3].max()) == (1.0, 10.0)


def test_three_panels_are_the_input_and_its_attributions() -> None:
    figure = comparison_panels(attributions(), [1], background="white")
    said = words(figure)

    assert [text for text in said if text in ("input", "gradient")] == ["input", "gradient"]
    assert "dog: 0.90" in said
    assert len(pictures(figure)) == 3
    np.testing.assert_array_equal(pictures(figure)[0], attributions().pictures[1])
    with pytest.raises(ArgumentError, match="methods"):
        comparison_panels(attributions(), methods=("xrai",))


def test_what_is_not_resolved_is_counted_and_left_white() -> None:
    found = attributions(count=1, error=1.0)
    figure = error_figure(found, clip=100)
    resolved = pictures(figure)[-1]

    # 144 values evenly from −4 to 4, 8 / 143 apart: 36 of each sign are below 2.
    assert (resolved == 0).sum() == 72
    assert "50 % of the pixels" in " ".join(words(figure))


def test_baselines_share_the_scale_of_the_strongest_map() -> None:
    weak, strong = attributions(count=1), attributions(count=1, values=np.full((1, 12, 12), 40.0))
    figure = baselines_figure(
        {"black": weak, "white": strong}, baselines={"black": 0, "white": np.full(3, 255)}
    )
    limits = {axes.images[0].get_clim() for axes in figure.axes if axes.images}

    assert (-40.0, 40.0) in limits
    assert {"black", "white", "cat: 0.90"} <= set(words(figure))
    with pytest.raises(ArgumentError, match="found"):
        baselines_figure({})
    with pytest.raises(ArgumentError, match="found"):
        baselines_figure({"black": weak, "white": attributions(count=1, side=6)})


def test_a_sheet_takes_up_to_24_pictures_of_any_size() -> None:
    small, wide = np.zeros((8, 8, 3), np.uint8), np.zeros((100, 400, 3), np.uint8)

    figure = contact_sheet([small, wide] * 3, [wide, small] * 3, list("abcdef"), [""] * 6)

    assert len(pictures(figure)) == 6
    assert (thumbnail(wide) == 0).all(axis=2).sum() == 128 * 32
    with pytest.raises(ArgumentError, match="24"):
        contact_sheet([small] * 25, [small] * 25, ["a"] * 25, [""] * 25)
    with pytest.raises(ArgumentError, match="pictures"):
        contact_sheet([small], [], ["a"], [""])


@pytest.mark.parametrize("channels", ["last", "first"])
def test_the_path_is_followed_and_drawn_from_one_call(channels) -> None:
    image = np.linspace(0, 1, 48, dtype="float32").reshape(4, 4, 3)
    explainer = ImageExplainer(
        lambda x: x[:, 0, 0, 0] ** 2 + x[:, 1, 1, 1], channels=channels, baseline="white"
    )
    given = image if channels == "last" else np.moveaxis(image, -1, 0)

    figure = path_figure(explainer, given, steps=5)
    score = next(axes for axes in figure.axes if axes.get_title() == "score along the path")

    assert score.lines[0].get_xdata().tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert score.lines[0].get_ydata()[0] == 2.0
    drawn = pictures(figure)
    assert len(drawn) == 7 + 4
    assert (drawn[0] == 255).all()
    np.testing.assert_array_equal(drawn[6], drawn[8])


@pytest.mark.parametrize("channels", ["last", "first", "none"])
def test_baselines_are_compared_from_one_call(channels) -> None:
    pixels = np.linspace(0, 1, 48, dtype="float32").reshape(4, 4, 3)
    image = {"last": pixels, "first": np.moveaxis(pixels, -1, 0), "none": pixels[..., 0]}[channels]
    explainer = ImageExplainer(
        lambda x: keras.ops.sum(x, axis=range(1, len(x.shape))),
        (lambda x: x) if channels == "none" else None,
        channels="first" if channels == "first" else "last",
        pixel_range=(0, 1),
    )
    figure = compare_baselines(explainer, image, {"black": "black", "a third": 1 / 3})
    drawn = pictures(figure)
    numbers = pixels[..., :1] if channels == "none" else pixels

    assert {"black", "a third"} <= set(words(figure))
    assert [each.ndim for each in drawn] == [3, 3, 3, 2, 2]  # image, two baselines, two maps
    assert (drawn[1] == 0).all()
    assert (drawn[2] == 85).all()
    np.testing.assert_allclose(drawn[3], numbers.sum(-1), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(drawn[4], (numbers - 1 / 3).sum(-1), rtol=1e-3, atol=1e-3)
    for wrong in ("black", ()):
        with pytest.raises(ArgumentError, match="baselines"):
            compare_baselines(explainer, image, wrong)


def test_words_of_targets_and_verdicts() -> None:
    found = attributions(
        target=np.array([5, -1]), verdict=np.array(["budget_exhausted"] * 2), names=None
    )

    assert [target_words(found, row) for row in (0, 1)] == ["class 5: 0.90", "score: 0.90"]
    assert quality_words(found, "integrated_gradients", 0) == "budget exhausted, ± 1.8 %"
    several = attributions(target=np.array([[1, 2], [3, 4]]))
    assert target_words(several, 1) == "target (3, 4): 0.90"
    assert shown_name("") == "∅"


def test_lines_fit_their_place_and_keep_error_and_sign_together() -> None:
    assert fitting_lines("", 1, 8) == []
    assert fitting_lines("converged, ± 1.8 %", 0.6, 6.5) == ["converged,", "± 1.8 %"]
    (line,) = fitting_lines("W" * 40, 1, 8)
    assert 5 < len(line) < 15
    assert "…" in line


def test_a_legend_says_what_was_done_to_the_map() -> None:
    said = legend("absolute", 98, "mass", weak=20, clean=3, resolved_only=True, scale="")

    for part in ("absolute", "98 % of the mass", "20 % of the mass", "3 × 3", "two standard"):
        assert part in said
