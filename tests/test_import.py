"""Importing igsuite costs next to nothing, and its public names load on first use."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import igsuite

HEAVY = {"tensorflow", "keras", "numpy", "scipy", "pandas", "sklearn", "matplotlib"}
HELP = """
import runpy, sys
sys.argv = ["igsuite", "--help"]
try:
    runpy.run_module("igsuite", run_name="__main__")
except SystemExit as stop:
    assert stop.code == 0, stop.code
"""


def modules_after(code: str) -> set[str]:
    """The names in `sys.modules` once a new interpreter has run `code`."""
    report = "\nimport sys; print('modules', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def names_for_type_checkers(package) -> dict[str, str]:
    """Each name that the `if TYPE_CHECKING:` block of a package imports, and where from."""
    tree = ast.parse(Path(str(package.__file__)).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    assert isinstance(block.test, ast.Name)
    assert block.test.id == "TYPE_CHECKING"
    return {
        str(alias.asname): str(node.module)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_importing_igsuite_imports_no_heavy_library():
    assert not HEAVY & modules_after("import igsuite")


def test_asking_for_help_does_not_import_tensorflow():
    assert not {"tensorflow", "keras"} & modules_after(HELP)


@pytest.mark.parametrize("name", ["METRICS", "agreement", "compare", "ConvergenceStudy"])
def test_what_reads_and_compares_results_does_not_import_tensorflow(name):
    assert not {"tensorflow", "keras"} & modules_after(f"from igsuite.eval import {name}")


PACKAGES = [
    igsuite,
    importlib.import_module("igsuite.eval"),
    importlib.import_module("igsuite.image"),
]
LAZY_NAMES = [(package, name) for package in PACKAGES for name in sorted(package.MODULE_OF)]


@pytest.mark.parametrize(("package", "name"), LAZY_NAMES)
def test_a_public_name_is_what_its_module_defines(package, name):
    defined = getattr(importlib.import_module(package.MODULE_OF[name]), name)
    assert getattr(package, name) is defined


@pytest.mark.parametrize("name", igsuite.MODULES)
def test_a_public_module_is_reached_as_an_attribute(name):
    assert getattr(igsuite, name) is importlib.import_module(f"igsuite.{name}")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_hides_a_public_name(package):
    # Importing igsuite.gradient would set igsuite.gradient to the module.
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert not modules & set(package.MODULE_OF)


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_the_public_names(package):
    modules = dict.fromkeys(igsuite.MODULES, "igsuite") if package is igsuite else {}
    assert names_for_type_checkers(package) == {**package.MODULE_OF, **modules}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'integrated_gradient'"):
        igsuite.integrated_gradient  # noqa: B018


def test_the_public_names_are_listed():
    assert {*igsuite.MODULE_OF, *igsuite.MODULES} <= set(dir(igsuite))
