"""The site builds without a warning, and every link of its pages leads somewhere."""

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from igsuite.eval import METRICS
from igsuite.eval.runs.configuration import Configuration

pytest.importorskip("mkdocs", reason="the site's packages: scripts/environment docs")
pytest.importorskip("mkdocstrings_handlers.python")
pytest.importorskip("latex2mathml")

ROOT = Path(__file__).parents[1]


def hook(name: str) -> ModuleType:
    """A module of docs/hooks, which is no package."""
    folder = ROOT / "docs" / "hooks"
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)  # as MkDocs does while it loads a hook
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built site; its links have been checked, or the build had failed.

    Building takes long; what the tests beside these ask of its hooks and pages is quick.
    """
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout / name)
    for name in ("docs", "igsuite", "text", "image", "eval"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=checkout, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return checkout / "build" / "site"


@pytest.mark.slow
def test_the_site_has_a_page_for_every_page_of_docs(site):
    written = {each.relative_to(ROOT / "docs") for each in (ROOT / "docs").rglob("*.md")}
    assert {each for each in written if not (site / each.with_suffix(".html")).exists()} == set()


@pytest.mark.parametrize("package", ["igsuite", "igsuite.text", "igsuite.image", "igsuite.eval"])
@pytest.mark.slow
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


def test_formulas_become_mathml_and_code_stays_as_it_is():
    formulas = "Of $x_i$:\n\n$$\n\\sum_i x_i\n$$\n\n"
    code = "```sh\necho $HOME $PATH\n```\nand `$5` or 3 $ and 4 $.\n"
    made = hook("formulas").on_page_markdown(formulas + code)
    assert made.count("<math ") == 2
    assert 'display="block"' in made
    assert made.endswith(code)


@pytest.mark.parametrize("folder", ["methods", "metrics"])
@pytest.mark.slow
def test_every_formula_of_a_page_is_understood(site, folder):
    for page in (site / folder).glob("*.html"):
        formulas = re.findall(r"<math .*?</math>", page.read_text(encoding="utf-8"), re.DOTALL)
        assert formulas or page.stem == "index", page.name
        # What the converter does not know, it leaves as it is written.
        assert [each for each in formulas if "\\" in each] == [], page.name


def test_every_key_of_a_configuration_is_told_with_what_it_takes_and_its_default():
    configuration = hook("configuration")
    page = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    told = configuration.on_page_markdown(page)

    sections = {name: each.annotation for name, each in Configuration.model_fields.items()}
    for name, section in sections.items():
        table = told.partition(f"## `[{name}]`")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(section.model_fields)
    assert "| `samples` | whole number ≥ 0 | `500` |" in told
    assert '| `fit` | `"crop"`, `"pad"`, `"stretch"` | `"crop"` |' in told
    assert "| `pictures` | text or [text, …] | – |" in told
    assert "| `size` | [whole number ≥ 1, whole number ≥ 1] | – |" in told
    assert 'texts: `["zero"]`; pictures: `["black"]`' in told
    assert "| `evaluate.units` | – | `tokens`, `words` | `pixels`, `patches` |" in told


@pytest.mark.slow
def test_what_is_for_readers_of_files_is_not_in_the_site(site):
    written = (ROOT / "docs" / "reference" / "text.md").read_text(encoding="utf-8")
    assert "This page is built by" in written
    built = (site / "reference" / "text.html").read_text(encoding="utf-8")
    assert "This page is built by" not in built


@pytest.mark.slow
def test_a_page_of_a_metric_tells_what_its_class_says(site):
    page = (site / "metrics" / "mu_fidelity.html").read_text(encoding="utf-8")
    metric = METRICS["mu_fidelity"]
    assert metric.higher_is_better
    assert "<td>higher is better</td>" in page
    assert f"<code>{metric.share!r}</code>" in page
    assert "https://arxiv.org/abs/2005.00631" in page


def test_the_example_of_a_docstring_is_code_and_its_source_is_told():
    docstring = "Add.\n\nSource:\n    Smith 2001.\n\nExample:\n    >>> [[1.0]]\n    [[1.0]]\n"
    assert hook("docstrings").as_griffe_reads(docstring) == (
        "Add.\n\n**Source:** Smith 2001.\n\nExamples:\n    >>> [[1.0]]\n    [[1.0]]\n"
    )


@pytest.mark.slow
def test_no_example_of_the_reference_is_prose(site):
    for page in (site / "reference").glob("*.html"):
        prose = re.findall(r"<p>.*?</p>", page.read_text(encoding="utf-8"), re.DOTALL)
        assert [each for each in prose if "&gt;&gt;&gt;" in each] == [], page.name


@pytest.mark.slow
def test_a_default_is_told_as_a_number(site):
    pages = [site / "reference" / f"{name}.html" for name in ("igsuite", "text", "image", "eval")]
    told = re.sub("<.*?>", "", "".join(page.read_text(encoding="utf-8") for page in pages))
    assert "tolerance=0.02," in told
    assert "=DEFAULT_" not in told


@pytest.mark.slow
def test_pages_of_a_folder_can_be_searched(site):
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((site / "methods" / "index.html").as_uri())
        page.get_by_role("textbox", name="Search").click()
        page.keyboard.type("homogeneous")
        page.locator(".md-search-result__item").first.wait_for(timeout=20_000)
        browser.close()


@pytest.mark.slow
def test_a_name_that_a_page_calls_is_linked_to_the_reference(site):
    page = (site / "metrics" / "index.html").read_text(encoding="utf-8")
    assert 'href="../reference/eval.html#igsuite.eval.operator_matrix"' in page
