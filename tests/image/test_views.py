"""Views of pixel attributions: numbers derived by hand."""

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.image import (
    attribution_mask,
    in_grey,
    outlined,
    overlay,
    painted,
    shown_pixels,
    strongest_area,
    top_pixels,
    top_regions,
    unresolved,
)
from igsuite.image.views.cleaning import cleaned, cleaned_mask
from igsuite.image.views.clipping import colour_bound, mass_bound, percentile_bound, scaled
from igsuite.image.views.components import outline, strongest_components
from igsuite.image.views.parts import PARTS
from igsuite.image.views.resolution import error_map

VALUES = np.array([[1.0, -2.0], [3.0, -4.0]])
RED, BLUE, GREY = (178, 24, 43), (33, 102, 172), (187, 187, 187)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("signed", [1, -2, 3, -4]),
        ("positive", [1, 0, 3, 0]),
        ("negative", [0, -2, 0, -4]),
        ("absolute", [1, 2, 3, 4]),
    ],
)
def test_parts_keep_what_they_name(part, expected) -> None:
    assert PARTS[part](VALUES).ravel().tolist() == expected


@pytest.mark.parametrize(
    ("percent", "bound"), [(0, 1), (1, 1), (50, 50), (50.1, 51), (99, 99), (99.5, 100), (100, 100)]
)
def test_a_percentile_counts_pixels_and_is_one_of_them(percent, bound) -> None:
    signs = np.where(np.arange(100) % 2, -1, 1)

    assert percentile_bound(signs * np.arange(1, 101), percent) == bound


@pytest.mark.parametrize(
    ("percent", "bound"), [(0, 1), (10, 1), (10.1, 2), (30, 2), (60, 3), (60.1, 4), (100, 4)]
)
def test_mass_is_the_sum_of_absolute_values_at_or_below_the_bound(percent, bound) -> None:
    # 1 + 2 + 3 + 4 = 10.
    assert mass_bound(VALUES, percent) == bound


def test_a_share_of_the_mass_met_exactly_is_not_lost_to_rounding() -> None:
    assert mass_bound(np.full(10, 0.1) * np.arange(1, 11), 100 * 28 / 55) == pytest.approx(0.7)


@pytest.mark.parametrize("values", [np.zeros(4), np.full(4, np.nan), np.zeros(0)])
@pytest.mark.parametrize("clip_by", ["percentile", "mass"])
def test_maps_without_a_number_to_scale_by_have_no_bound(values, clip_by) -> None:
    bound = colour_bound(values, 99, clip_by)

    assert bound == 0
    np.testing.assert_array_equal(scaled(values, bound), values)


def test_what_is_not_finite_does_not_set_the_scale() -> None:
    values = np.array([[np.inf, np.nan, 2.0, -1.0]])

    np.testing.assert_array_equal(attribution_mask(values, clip=100), [[1.0, np.nan, 1.0, -0.5]])


def test_a_constant_map_is_full_colour_everywhere() -> None:
    np.testing.assert_array_equal(attribution_mask(np.full((2, 2), -3.0)), np.full((2, 2), -1.0))


def test_values_far_apart_are_scaled_without_overflow() -> None:
    with np.errstate(all="raise"):
        assert scaled([1e300, -1e-300], 1e-200).tolist() == [1.0, -1e-100]


def test_a_mask_leaves_its_values_as_they_are() -> None:
    given = VALUES.copy()
    given.flags.writeable = False

    mask = attribution_mask(given, given, part="absolute", weak=30, clean=2, resolved_only=True)

    assert not np.shares_memory(mask, given)
    np.testing.assert_array_equal(given, VALUES)


def test_weak_pixels_are_those_below_the_bound_of_their_mass() -> None:
    # 30 % of the mass lies at or below 2, so that 1 is weak and 2 is not.
    mask = attribution_mask(VALUES, clip=100, weak=30)

    np.testing.assert_array_equal(mask, [[0, -0.5], [0.75, -1]])


def test_pixels_below_two_standard_errors_are_left_unpainted() -> None:
    errors = np.array([[0.5, 1.01], [1.49, np.nan]])

    assert unresolved(VALUES, errors).tolist() == [[False, True], [False, False]]
    mask = attribution_mask(VALUES, errors, clip=100, resolved_only=True)
    np.testing.assert_array_equal(mask, [[0.25, 0], [0.75, -1]])
    with pytest.raises(ArgumentError, match="standard_error"):
        attribution_mask(VALUES, resolved_only=True)


def test_the_error_map_has_the_scale_of_the_mask() -> None:
    errors = np.array([[0.4, 0.0], [8.0, np.nan]])

    np.testing.assert_array_equal(error_map(VALUES, errors), [[0.1, 0], [1, np.nan]])


def test_cleaning_closes_gaps_and_drops_specks_of_either_sign() -> None:
    values = np.zeros((9, 9))
    values[1:5, 1:5] = 2.0
    values[2, 2] = 0.0  # a gap
    values[7, 1] = 5.0  # a speck
    values[6:9, 6:9] = -3.0
    expected = np.zeros((9, 9))
    expected[1:5, 1:5] = 2.0
    expected[6:9, 6:9] = -3.0

    np.testing.assert_array_equal(cleaned(values), expected)
    np.testing.assert_array_equal(cleaned(values, 1), values)


def test_small_components_of_a_mask_are_dropped_and_corners_connect() -> None:
    mask = np.array([[1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 1]], dtype=bool)

    kept = cleaned_mask(mask, size=1, smallest=2)

    assert np.argwhere(kept).tolist() == [[0, 0], [1, 1], [2, 2]]


@pytest.mark.parametrize(
    ("percent", "columns"),
    # Masses from the left: 3, 5, 2 of 10.
    [(0, []), (1, [2, 3]), (50, [2, 3]), (50.1, [0, 2, 3]), (80, [0, 2, 3]), (100, [0, 2, 3, 5])],
)
def test_the_heaviest_components_are_taken_until_they_hold_the_share(percent, columns) -> None:
    values = np.array([[3.0, 0.0, -1.0, 4.0, 0.0, 2.0]])

    assert np.flatnonzero(strongest_components(values, percent)).tolist() == columns


def test_of_components_that_weigh_the_same_the_first_is_taken() -> None:
    values = np.array([[0.0, 2.0], [0.0, 0.0], [1.0, 1.0]])

    assert np.argwhere(strongest_components(values, 50)).tolist() == [[0, 1]]


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_nothing_has_no_components(value) -> None:
    assert not strongest_components(np.full((3, 3), value)).any()
    assert not strongest_area(np.full((3, 3), value)).any()


def test_an_outline_is_as_thick_as_asked_and_lies_within_the_mask() -> None:
    mask = np.zeros((9, 9), dtype=bool)
    mask[1:8, 1:8] = True

    assert [outline(mask, thickness).sum() for thickness in (1, 2, 4)] == [24, 40, 49]
    assert not (outline(mask, 2) & ~mask).any()


def test_an_area_holds_what_speaks_for_the_class_or_against_it() -> None:
    values = np.zeros((20, 20))
    values[2:8, 2:8], values[12:18, 12:18], values[0, 19] = 1.0, -1.0, 2.0

    assert strongest_area(values)[2:8, 2:8].all()
    assert strongest_area(values).sum() == 36
    assert strongest_area(values, part="negative").sum() == 36


@pytest.mark.parametrize(("share", "count"), [(0, 0), (0.1, 1), (0.125, 2), (0.5, 6), (1, 12)])
def test_top_pixels_are_counted_exactly_a_half_rounded_up(share, count) -> None:
    # 12 pixels: 1.2, 1.5 and 6 of them.
    assert top_pixels(np.arange(12.0).reshape(3, 4), share).sum() == count


def test_ties_go_to_the_pixels_met_first_and_numbers_go_before_none() -> None:
    values = np.array([[np.nan, 1.0, -np.inf], [1.0, 1.0, 2.0]])

    assert np.flatnonzero(top_pixels(values, 0.5)).tolist() == [1, 3, 5]
    assert np.flatnonzero(~top_pixels(values, 5 / 6)).tolist() == [0]


@pytest.mark.parametrize(
    ("share", "area"), [(0, 0), (0.1, 2), (0.2, 2), (0.21, 5), (0.5, 5), (0.9, 10)]
)
def test_regions_are_marked_whole_from_the_highest_on(share, area) -> None:
    values = np.array([[9.0, 9, 4, 4, 4], [1, 1, 1, 1, 1]])

    assert top_regions(values, share).sum() == area


def test_a_mask_is_painted_red_for_the_class_and_blue_against_it() -> None:
    mask = np.array([[1.0, -1.0, 0.0, np.nan]])

    assert list(map(tuple, painted(mask)[0])) == [RED, BLUE, (255, 255, 255), GREY]


def test_an_overlay_shows_the_picture_where_the_mask_is_zero() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    mask = np.zeros((5, 7))
    np.testing.assert_array_equal(overlay(picture, mask), picture)

    mask[0, :4] = 1.0, -1.0, 0.25, np.nan
    drawn = overlay(picture, mask)

    assert [tuple(drawn[0, i]) for i in (0, 1, 3)] == [RED, BLUE, GREY]
    expected = 0.75 * picture[0, 2] + 0.25 * np.array(RED)
    np.testing.assert_allclose(drawn[0, 2], expected, atol=0.5)
    np.testing.assert_array_equal(drawn[1:], picture[1:])


def test_outlines_change_the_picture_on_and_beside_the_rim_alone() -> None:
    picture = np.full((9, 9, 3), 90, np.uint8)
    mask = np.zeros((9, 9), dtype=bool)
    mask[2:7, 2:7] = True

    drawn = outlined(picture, mask)

    assert {tuple(c) for c in drawn[outline(mask)].tolist()} == {RED}
    assert (drawn[3:6, 3:6] == 90).all()
    assert (drawn[1, 1:8] == 255).all()
    assert (drawn[0] == 90).all()
    assert (picture == 90).all()


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ArgumentError, match="equal sizes"):
        overlay(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 3)))


@pytest.mark.parametrize(
    ("pixels", "dtype", "expected"),
    [
        ([0, 1, 51, 255], np.uint8, [0, 1, 51, 255]),
        ([0, 1, 51, 255], np.float32, [0, 1, 51, 255]),
        ([0, 0.2, 0.6, 1], np.float32, [0, 51, 153, 255]),
        ([-1, -0.6, 0.2, 1], np.float32, [0, 51, 153, 255]),
        ([-100, -60, 20, 100], np.float32, [0, 51, 153, 255]),
        ([0, 1, 0, 1], bool, [0, 255, 0, 255]),
        ([0, 0.2, np.nan, 1], np.float64, [0, 51, 0, 255]),
    ],
)
def test_the_range_of_pixels_is_told_from_all_of_them(pixels, dtype, expected) -> None:
    images = np.array(pixels, dtype).reshape(4, 1, 1)

    assert shown_pixels(images)[:, 0, 0].tolist() == [[value] * 3 for value in expected]


def test_other_numbers_of_channels_are_shown_in_grey() -> None:
    one, two = np.full((1, 1, 1, 1), 0.2), np.array([0.0, 0.4]).reshape(1, 1, 1, 2)

    assert shown_pixels(one).ravel().tolist() == shown_pixels(two).ravel().tolist() == [51] * 3


def test_ink_on_paper_and_colours_are_shown_as_they_are() -> None:
    assert shown_pixels([[[0.0, 0.25]]], (1, 0))[0, 0, :, 0].tolist() == [255, 191]
    assert shown_pixels([[[[1.0, 0.5, 0.0]]]]).ravel().tolist() == [255, 128, 0]


def test_a_grey_picture_is_lightened_towards_white() -> None:
    picture = np.array([[[100, 100, 100]]], np.uint8)

    assert in_grey(picture, 0.5).ravel().tolist() == [178] * 3  # 177.5
    assert in_grey(picture, 1.0).ravel().tolist() == [255] * 3


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("part", lambda: attribution_mask(VALUES, part="positve")),
        ("clip", lambda: attribution_mask(VALUES, clip=101)),
        ("clip", lambda: attribution_mask(VALUES, clip=np.nan)),
        ("clip_by", lambda: attribution_mask(VALUES, clip_by="area")),
        ("clean", lambda: attribution_mask(VALUES, clean=0)),
        ("weak", lambda: attribution_mask(VALUES, weak=-1)),
        ("percent", lambda: strongest_components(VALUES, 900)),
        ("thickness", lambda: outline(VALUES > 0, 0)),
        ("share", lambda: top_pixels(VALUES, 10)),
        ("share", lambda: top_regions(VALUES, -0.1)),
        ("images", lambda: shown_pixels(VALUES)),
        ("pixel_range", lambda: shown_pixels(VALUES[None], (1, 1))),
        ("pixel_range", lambda: shown_pixels(VALUES[None], 255)),
        ("light", lambda: in_grey(np.zeros((1, 1, 3), np.uint8), 2)),
    ],
)
def test_bad_input_names_its_argument(argument, call) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()

    assert caught.value.argument == argument
