"""The trapezoid of the automatic rule: completeness tells where in its panel a jump happens."""

import numpy as np
import pytest

from igsuite.error_bars import open_trapezoid_weights
from igsuite.trapezoid import examine

KNOTS = np.linspace(0.05, 0.95, 10)


def examined(sizes, places):
    """Units that jump from 0 to `sizes` at `places`; the score is the integral of their sum."""
    sizes, places = np.asarray(sizes, float), np.asarray(places, float)

    def score(alphas):
        return np.maximum(np.asarray(alphas)[:, None] - places, 0) @ sizes

    heights = (KNOTS[:, None] > places) * sizes
    return examine(KNOTS, heights[None], score(KNOTS)[None], score([0.0]), score([1.0]))[0]


@pytest.mark.parametrize("place", [0.36, 0.4, 0.437])
def test_units_that_jump_together_are_placed_exactly(place):
    found = examined([1, 2, 0.5], [place] * 3)
    np.testing.assert_allclose(found.values, np.array([1, 2, 0.5]) * (1 - place), rtol=1e-12)
    # The panel is 0.1 wide; 0.4 of the squared error is left to be doubted.
    np.testing.assert_allclose(
        found.standard_error, np.array([1, 2, 0.5]) * 0.1 * np.sqrt(0.4 / 12), rtol=1e-9
    )


def test_jumps_that_cancel_in_the_score_stay_where_they_were():
    found = examined([1, -1], [0.437, 0.437])
    # The trapezoid takes the middle of the panel from 0.35 to 0.45.
    np.testing.assert_allclose(found.values, [0.6, -0.6], rtol=1e-12)
    np.testing.assert_allclose(found.standard_error, 0.1 / np.sqrt(12), rtol=1e-9)


def test_what_no_place_in_the_panel_explains_is_hardly_believed():
    # Jumps of 1 and −0.9 at the two ends of the panel add up to 0.1 beyond either end.
    found = examined([1, -0.9], [0.351, 0.449])
    np.testing.assert_allclose(found.values, [0.6, -0.54], atol=2e-3)
    np.testing.assert_allclose(found.standard_error, [0.1 / 12**0.5, 0.09 / 12**0.5], rtol=1e-3)


def test_placing_keeps_the_smooth_part_as_it_was():
    heights = np.stack([2 * KNOTS, KNOTS**2], axis=1)
    score = KNOTS**2 + KNOTS**3 / 3
    found = examine(KNOTS, heights[None], score[None], np.zeros(1), np.full(1, 4 / 3))[0]
    assert found.values == pytest.approx(open_trapezoid_weights(KNOTS) @ heights, rel=2e-3)
