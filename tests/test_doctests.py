"""Every example in a docstring runs, under the name that users import its module by."""

import doctest
import importlib
import pkgutil
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

# An editable install keeps the packages in folders apart, so each is looked through by itself.
PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["setuptools"]["packages"]
#: Its examples use the fixture of the plugin: tests/eval/plugin runs them where that is loaded.
WITH_PLUGIN = "igsuite.eval.pytest_plugin.explained"
MODULES = [
    module.name
    for package in PACKAGES
    for module in pkgutil.iter_modules(find_spec(package).submodule_search_locations, f"{package}.")
    if module.name not in ("igsuite.__main__", WITH_PLUGIN) and not module.ispkg
]


@pytest.mark.parametrize("name", [*PACKAGES, *MODULES])
def test_the_examples_run_in(name):
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    outcome = doctest.testmod(importlib.import_module(name), optionflags=options)
    assert outcome.failed == 0
