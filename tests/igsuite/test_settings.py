"""One set of settings serves all methods: each takes what it knows."""

from functools import partial

import pytest

from igsuite.errors import ArgumentError
from igsuite.settings import call_with_known, check_settings, chosen_methods


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


METHODS = {"integrate": integrate, "gradient": gradient, "half": partial(integrate, 1, tolerance=2)}


def test_methods_are_names_or_settings_by_name() -> None:
    assert chosen_methods(("gradient", "integrate", "gradient"), METHODS) == {
        "gradient": {},
        "integrate": {},
    }
    assert chosen_methods("gradient", METHODS) == {"gradient": {}}
    own = {"integrate": {"tolerance": 0.1}, "gradient": {}}
    assert chosen_methods(own, METHODS) == own


@pytest.mark.parametrize(
    ("methods", "argument", "said"),
    [
        ("", "methods", "got ''"),
        (3, "methods", "the name of a method, or a list of names"),
        ({}, "methods", "a list of names"),
        ({"gradeint": {}}, "methods", "Did you mean 'gradient'"),
        ({"integrate": 3}, "methods", "a dictionary of settings"),
        ({"integrate": {"tolerence": 0.1}}, "settings", "Did you mean 'tolerance'"),
        # One for all methods that are compared, or bound already.
        ({"integrate": {"inputs": 1}}, "settings", "allowed: 'tolerance'"),
        ({"gradient": {"tolerance": 0.1}}, "settings", "none for gradient"),
        ({"half": {"tolerance": 1}}, "settings", "none for half"),
    ],
)
def test_settings_that_are_no_methods_own_are_refused(methods, argument, said) -> None:
    with pytest.raises(ArgumentError, match=said) as caught:
        chosen_methods(methods, METHODS)

    assert caught.value.argument == argument
