"""Holm's correction by hand and against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from igsuite.holm import holm


def test_a_family_by_hand() -> None:
    # In order: 4 · 0.01; 3 · 0.015 = 0.045; 2 · 0.02 = 0.04, not below the one before; 0.3.
    assert holm([0.015, 0.3, 0.01, 0.02]) == pytest.approx([0.045, 0.3, 0.04, 0.045])


@pytest.mark.parametrize("size", [1, 2, 40])
def test_it_is_that_of_statsmodels(size) -> None:
    p_values = np.random.default_rng(size).random(size).round(2) / 5

    expected = multipletests(p_values, method="holm")[1]

    np.testing.assert_allclose(holm(p_values), expected, rtol=1e-12)


def test_what_was_not_tested_does_not_count() -> None:
    found = holm([0.04, np.nan, 0.02])

    np.testing.assert_allclose(found, [0.04, np.nan, 0.04])
    assert np.isnan(holm([np.nan])).all()
    assert holm([]).shape == (0,)
