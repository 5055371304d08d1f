"""Attributions find their way back to a picture's own pixels, their sum kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igsuite.errors import ArgumentError
from igsuite.image.pictures.framing import FITS, Framing, framing_of

SIDES = st.integers(1, 60)
SIZES = st.tuples(SIDES, SIDES)
SEEDS = st.integers(0, 2**32 - 1)


def by_area(framing, values):
    """Share out every value pixel by pixel: the definition, written as loops."""
    (height, width), (rows, columns) = framing.original_size, framing.size
    top, left, bottom, right = framing.box
    down, across = (bottom - top) / rows, (right - left) / columns
    spread = np.zeros((height, width))
    for i in range(rows):
        for j in range(columns):
            for y in range(height):
                for x in range(width):
                    high = min(y + 1, top + (i + 1) * down) - max(y, top + i * down)
                    wide = min(x + 1, left + (j + 1) * across) - max(x, left + j * across)
                    spread[y, x] += values[i, j] * max(high, 0) * max(wide, 0) / (down * across)
    return spread


@settings(deadline=None)
@given(SIZES, SIZES, st.sampled_from(sorted(FITS)), SEEDS)
def test_the_sum_is_kept_and_padding_accounts_for_the_rest(original, size, fit, seed):
    framing = framing_of(original, size, fit)
    values = np.random.default_rng(seed).normal(size=size)

    spread = framing.to_original(values)

    assert spread.shape == original
    total, norm = values.sum(), np.abs(values).sum()
    assert abs(spread.sum() + framing.padding_sum(values) - total) <= 1e-12 * norm
    if fit != "pad":
        assert framing.padding_sum(values) == 0


@settings(deadline=None)
@given(SIZES, SIZES, st.sampled_from(sorted(FITS)), SEEDS)
def test_errors_bound_those_of_any_correlation(original, size, fit, seed):
    framing = framing_of(original, size, fit)
    random = np.random.default_rng(seed)
    errors = random.exponential(size=size)
    signs = random.choice([-1, 1], size)

    bound = framing.errors_to_original(errors)

    assert (np.abs(framing.to_original(signs * errors)) <= bound + 1e-12).all()


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("original", [(7, 4), (3, 11), (5, 5), (1, 9)])
def test_values_are_shared_out_by_area(original, fit):
    framing = framing_of(original, (4, 6), fit)
    values = np.random.default_rng(0).normal(size=(4, 6))

    np.testing.assert_allclose(
        framing.to_original(values), by_area(framing, values), rtol=0, atol=1e-12
    )


def test_a_pixel_that_is_cut_through_gets_its_part_of_both_neighbours():
    framing = Framing((1, 3), (0.0, 0.0, 1.0, 3.0), (1, 2))

    assert framing.to_original([[3.0, 6.0]]).tolist() == [[2.0, 3.0, 4.0]]
    assert framing.errors_to_original([[0.3, 0.6]])[0].round(12).tolist() == [0.2, 0.3, 0.4]


def test_outside_the_part_that_a_model_saw_nothing_is_attributed():
    framing = framing_of((2, 6), (2, 2))

    assert framing.to_original(np.ones((2, 2)))[0].tolist() == [0, 0, 1, 1, 0, 0]


def test_what_is_no_number_stays_where_it_was():
    framing = framing_of((4, 4), (2, 2))

    spread = framing.to_original([[np.nan, 1.0], [0.0, 0.0]])

    assert np.isnan(spread[:2, :2]).all()
    assert np.isfinite(spread[2:]).all()
    assert np.isfinite(spread[:, 2:]).all()


@settings(deadline=None)
@given(SIZES, SIZES)
def test_cropping_shows_all_of_one_side_and_padding_all_of_both(original, size):
    cut, padded = framing_of(original, size, "crop").box, framing_of(original, size, "pad").box

    assert min(cut) >= 0
    assert cut[2] <= original[0]
    assert cut[3] <= original[1]
    assert cut[2] - cut[0] == original[0] or cut[3] - cut[1] == original[1]
    assert max(padded[:2]) <= 0
    assert min(padded[2] - original[0], padded[3] - original[1]) >= -1e-9


def test_values_of_another_size_are_refused():
    framing = framing_of((4, 4), (2, 2))

    with pytest.raises(ArgumentError, match=r"values: .*\(2, 2\), which the model saw"):
        framing.to_original(np.ones((3, 2)))
    with pytest.raises(ArgumentError, match="standard_error"):
        framing.errors_to_original(np.ones((3, 2)))
