"""One set of settings serves all methods: each takes what it knows."""

import pytest

from igsuite.errors import ArgumentError
from igsuite.settings import call_with_known, check_settings


def integrate(inputs, tolerance=0.02, batch_size=None):
    return {"inputs": inputs, "tolerance": tolerance, "batch_size": batch_size}


def gradient(inputs, **settings):
    return {"inputs": inputs, **settings}


def test_a_method_takes_the_settings_of_its_signature() -> None:
    given = {"tolerance": 0.1, "seed": 3}

    assert call_with_known(integrate, given, inputs=1)["tolerance"] == 0.1


def test_a_method_with_open_settings_takes_those_that_every_method_has() -> None:
    given = {"tolerance": 0.1, "batch_size": 8}

    assert call_with_known(gradient, given, inputs=1) == {"inputs": 1, "batch_size": 8}


def test_unknown_settings_are_refused_with_the_nearest_name() -> None:
    with pytest.raises(ArgumentError, match="Did you mean 'tolerance'"):
        check_settings({"tolerence": 0.1}, integrate)
