"""What a `PixelAttributions` says of its images, and what it shows of them."""

import base64
import io
import re
import tracemalloc

import numpy as np
import pytest
from PIL import Image

from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError
from igsuite.image import PixelAttributions, attribution_mask, overlay, painted, read_picture
from igsuite.image.views.wording import target_words

HOSTILE = "<script>alert(1)</script> $x$ \x1b[31m\u202e"


def attribution(values, error=0.0, **changes):
    values = np.asarray(values, dtype=float)
    count = len(values)
    found = {
        "values": values,
        "standard_error": np.full_like(values, error),
        "relative_error": np.full(count, 0.018),
        "completeness_gap": np.full(count, 0.25),
        "score_input": np.full(count, 0.75),
        "score_baseline": np.full(count, 0.5),
        "target": np.arange(count),
        "evaluations": np.full(count, 33),
        "verdict": np.array(["converged"] * count, dtype=object),
        "explanation": np.array([""] * count, dtype=object),
    }
    return Attribution(**{**found, **changes})


VALUES = np.array([[[1.0, -2.0], [3.0, -4.0]], [[0.0, 0.0], [0.0, 8.0]]])
IMAGES = np.array([0, 51, 102, 255, 0, 0, 0, 0], np.uint8).reshape(2, 2, 2, 1)


@pytest.fixture
def found():
    methods = {"integrated_gradients": attribution(VALUES, 1.0), "gradient": attribution(-VALUES)}
    return PixelAttributions(IMAGES, methods, ("cat", HOSTILE))


def test_quantities_are_those_of_the_first_method(found) -> None:
    assert found.completeness_gap.tolist() == [0.25, 0.25]
    assert found.score_input.tolist() == [0.75, 0.75]
    assert found.score_baseline.tolist() == [0.5, 0.5]
    np.testing.assert_array_equal(found["gradient"].values, -VALUES)
    with pytest.raises(ArgumentError, match="gradient"):
        found["gradeint"]


def test_taken_images_keep_their_order_and_how_they_are_shown(found) -> None:
    dark = np.array([0.0, 1.0, 0.5, 200.0]).reshape(2, 1, 2, 1)
    taken = found.take([1, 0])
    darkest = PixelAttributions(dark, {"gradient": attribution(np.zeros((2, 1, 2)))}).take([0])

    assert taken.target.tolist() == [1, 0]
    np.testing.assert_array_equal(taken.images[0], IMAGES[1])
    # The range was told from all images: 1 of 255 stays next to black.
    assert darkest.pictures[0, 0, :, 0].tolist() == [0, 1]


def test_masks_have_a_scale_each_unless_one_is_given(found) -> None:
    np.testing.assert_array_equal(found.mask()[0], VALUES[0] / 4)
    np.testing.assert_array_equal(found.mask()[1], VALUES[1] / 8)
    np.testing.assert_array_equal(found.mask(bound=8)[0], VALUES[0] / 8)
    np.testing.assert_array_equal(found.values, VALUES)


def test_overlays_show_the_picture_where_nothing_is_attributed(found) -> None:
    drawn = found.overlay()[1]

    assert drawn.dtype == np.uint8
    assert (drawn[0] == 0).all()
    assert drawn[1, 1].tolist() == [178, 24, 43]


def test_top_pixels_are_of_the_part_asked_for(found) -> None:
    assert np.argwhere(found.top(0.25)[0]).tolist() == [[1, 0]]
    assert np.argwhere(found.top(0.25, "absolute")[0]).tolist() == [[1, 1]]
    assert np.argwhere(found.top(0.25, "negative")[0]).tolist() == [[1, 1]]
    assert found.regions(0.25)[1].tolist() == [[False, False], [False, True]]


def test_errors_are_shown_on_the_scale_of_the_mask(found) -> None:
    assert found.error_map()[:, 0, 0].tolist() == [1 / 4, 1 / 8]
    assert found.unresolved[0].tolist() == [[True, False], [False, False]]


def test_outlines_are_drawn_for_the_parts_asked_for() -> None:
    values = np.zeros((1, 20, 20))
    values[0, 2:8, 2:8], values[0, 12:18, 12:18] = 1.0, -1.0
    found = PixelAttributions(np.zeros((1, 20, 20), np.uint8), {"gradient": attribution(values)})

    positive, both = found.outlines()[0], found.outlines(parts=("positive", "negative"))[0]

    assert positive[2, 2].tolist() == both[2, 2].tolist() == [178, 24, 43]
    assert positive[12, 12].tolist() == [0, 0, 0]
    assert both[12, 12].tolist() == [33, 102, 172]
    with pytest.raises(ArgumentError, match="parts"):
        found.outlines(parts=("absolute",))


def test_html_holds_small_pictures_and_no_markup_of_names(found) -> None:
    page = found._repr_html_()
    sources = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    sizes = {Image.open(io.BytesIO(base64.b64decode(each))).size for each in sources}

    assert (len(sources), sizes) == (6, {(160, 160)})
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert "cat: 0.75" in page
    assert "converged, ± 1.8 %" in page


def test_html_of_many_large_images_stays_small() -> None:
    values = np.zeros((20, 400, 300))
    images = np.random.default_rng(0).integers(0, 256, (20, 400, 300, 3)).astype(np.uint8)
    page = PixelAttributions(images, {"gradient": attribution(values)})._repr_html_()

    assert page.count("<img") == 16
    assert "12 more images are not shown" in page
    assert len(page) < 8 * 2 * 120 * 160 * 3 * 4 / 3


def test_the_summary_has_a_row_an_image_and_method(found) -> None:
    summary = found.summary()

    assert summary.method.tolist() == ["integrated_gradients"] * 2 + ["gradient"] * 2
    assert summary.image.tolist() == [0, 1, 0, 1]
    assert repr(found) == "<PixelAttributions of 2 images by integrated_gradients, gradient>"


def test_a_picture_at_its_own_size_keeps_the_sum_and_the_scale_of_black_and_white(tmp_path) -> None:
    colours = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    Image.fromarray(colours).save(tmp_path / "wide.png")
    picture = read_picture(tmp_path / "wide.png", size=(2, 2))
    images = np.zeros((3, 2, 2, 3), np.uint8)
    methods = {"integrated_gradients": attribution([[[0.0] * 2] * 2, *VALUES], 1.0)}
    found = PixelAttributions(images, methods, ("", "cat", "")).on_original(1, picture)

    # Each of the model's pixels is four of the picture's; a column on either side is cut off.
    np.testing.assert_array_equal(found.images, colours[None])
    quarter = np.kron(VALUES[0] / 4, np.ones((2, 2)))
    np.testing.assert_array_equal(found.values[0], np.pad(quarter, ((0, 0), (1, 1))))
    assert found.standard_error[0, :, 1:5].tolist() == [[0.25] * 4] * 4
    assert not found.standard_error[0, :, [0, 5]].any()
    assert picture.framing.seen == (slice(0, 4), slice(1, 5))
    np.testing.assert_array_equal(found.pictures, colours[None])
    assert target_words(found, 0) == "cat: 0.75"
    other = read_picture(tmp_path / "wide.png", size=(3, 3))
    with pytest.raises(ArgumentError, match="which the model saw"):
        PixelAttributions(images, methods).on_original(1, other)


def test_what_a_photo_takes_to_be_painted_is_a_few_times_its_pixels() -> None:
    side = 2000
    values = np.random.default_rng(0).normal(size=(side, side)).astype(np.float32)
    picture = np.zeros((side, side, 3), np.uint8)
    tracemalloc.start()

    mask = attribution_mask(values, np.zeros_like(values))
    overlay(picture, mask)
    painted(mask)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # The mask in float64 and one more number a pixel; the colours come band by band.
    assert peak < (8 + 8 + 6 + 6) * side**2
