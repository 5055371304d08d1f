"""Every example in a docstring runs, under the name that users import its module by."""

import doctest
import importlib
import pkgutil

import pytest

PACKAGES = ("igsuite", "igsuite.text", "igsuite.image", "igsuite.eval")
# An editable install keeps the four packages in four folders, so each is walked by itself.
MODULES = sorted(
    {
        *PACKAGES,
        *(
            module.name
            for package in PACKAGES
            for module in pkgutil.walk_packages(
                importlib.import_module(package).__path__, f"{package}."
            )
        ),
    }
    - {"igsuite.__main__"}
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of(name):
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    outcome = doctest.testmod(importlib.import_module(name), optionflags=options)
    assert outcome.failed == 0
