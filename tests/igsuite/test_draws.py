"""The average of a sample's draws, and the error that it leaves."""

import numpy as np
import pytest

from igsuite.draws import average_draws
from igsuite.error_bars import Integral


def integral(values, standard_error, trouble):
    values = np.array(values, float)
    return Integral(
        values=values,
        standard_error=np.array(standard_error, float),
        error=np.zeros(len(values)),
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.arange(1, len(values) + 1),
        trouble=trouble,
        concentrated=np.arange(len(values)) == 1,
    )


# Two samples of two draws each: 1 and 3, with the variance 2, and twice 5.
DRAWS = integral([[1, 0], [3, 0], [5, 5], [5, -5]], [[0, 0], [0, 0], [2, 0], [2, 0]], [""] * 4)


def test_draws_of_one_sample_are_averaged():
    found = average_draws(DRAWS, 2)
    np.testing.assert_array_equal(found.values, [[2, 0], [5, 0]])
    np.testing.assert_array_equal(found.total, [2, 5])
    np.testing.assert_array_equal(found.norm, [2, 5])
    np.testing.assert_array_equal(found.evaluations, [3, 7])


@pytest.mark.parametrize(("population", "left"), [(None, 1), (4, 0.5), (2, 0)])
def test_their_spread_and_their_own_errors_make_the_standard_error(population, left):
    found = average_draws(DRAWS, 2, population)
    # Variances of the means: 2/2 by chance; (4 + 4)/2² of the integration; 50/2 by chance.
    np.testing.assert_allclose(found.standard_error**2, [[left, 0], [2, 25 * left]])
    # Of a normal error the mean absolute value is √(2/π) standard errors.
    np.testing.assert_allclose(found.error, np.sqrt(2 / np.pi) * found.standard_error.sum(axis=1))


def test_trouble_of_one_draw_is_that_of_the_sample():
    assert average_draws(DRAWS, 2).concentrated.tolist() == [True, False]
    troubled = integral(DRAWS.values, DRAWS.standard_error, ["", "", "", "NaN at alpha = 0.5"])
    assert average_draws(troubled, 2).trouble == ["", "NaN at alpha = 0.5"]
