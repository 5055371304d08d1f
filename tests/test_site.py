"""The site builds without a warning, and every link of its pages leads somewhere."""

import importlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("mkdocs", reason="the site's packages: scripts/environment docs")
pytest.importorskip("mkdocstrings_handlers.python")
pytest.importorskip("latex2mathml")

ROOT = Path(__file__).parents[1]


def hook(name: str) -> ModuleType:
    """A module of docs/hooks, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "hooks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built site; its links have been checked, or the build had failed."""
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout / name)
    for name in ("docs", "igsuite", "text", "image", "eval"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=checkout, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return checkout / "build" / "site"


def test_the_site_has_a_page_for_every_page_of_docs(site):
    written = {each.relative_to(ROOT / "docs") for each in (ROOT / "docs").rglob("*.md")}
    assert {each for each in written if not (site / each.with_suffix(".html")).exists()} == set()


@pytest.mark.parametrize("package", ["igsuite", "igsuite.text", "igsuite.image", "igsuite.eval"])
def test_every_public_name_is_in_the_reference(site, package):
    page = site / "reference" / f"{package.rpartition('.')[2]}.html"
    shown = page.read_text(encoding="utf-8")
    module = importlib.import_module(package)
    public = getattr(module, "MODULE_OF", None) or module.__all__
    assert public
    assert [name for name in public if f'id="{package}.{name}"' not in shown] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "index.html").write_text('<a href="gone.html">x</a><a href="there.html#no">y</a>')
    (tmp_path / "there.html").write_text('<p id="yes"></p><a href="#yes">z</a>')
    assert hook("links").broken_links(tmp_path) == [
        "index.html: gone.html: is not there",
        "index.html: there.html#no: has no such place",
    ]


def test_what_a_page_would_fetch_from_elsewhere_is_found(tmp_path):
    (tmp_path / "index.html").write_text(
        '<script src="https://example.org/a.js"></script><a href="https://example.org">read</a>'
    )
    assert hook("links").broken_links(tmp_path) == [
        "index.html: https://example.org/a.js: is fetched from elsewhere"
    ]
