"""Reports that were made up, and a browser that opens them and watches what they do."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from igsuite.eval.reports.page import report_page

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def made_up_document(*args, **kwargs):
    """Return a report that `made_up.py` beside this file makes up."""
    place = Path(__file__).with_name("made_up.py")
    spec = importlib.util.spec_from_file_location("made_up", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.made_up_document(*args, **kwargs)


@pytest.fixture(scope="session")
def made_up():
    return made_up_document


def no_browser(reason):
    """Skip, or fail where a browser was promised."""
    if os.environ.get("IGSUITE_BROWSER") == "required":
        pytest.fail(f"IGSUITE_BROWSER=required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser():
    """One real browser for all tests of a file."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        no_browser("playwright is not installed")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        no_browser(f"there is no {' or '.join(NAMES)} on the path")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open pages; at the end none may have asked the network or complained."""
    contexts, asked, complaints = [], [], []

    def open_page(page, address="", width=1280, height=900, **settings):
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(page if isinstance(page, str) else report_page(page), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        context.set_default_timeout(20_000)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: complaints.append((message.type, message.text)))
        tab.on("pageerror", lambda error: complaints.append(("error", str(error))))
        tab.on("dialog", lambda dialog: (complaints.append(("dialog", "")), dialog.dismiss()))
        tab.goto(f"{file.as_uri()}{address}")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    # The page itself, once for each time that it was loaded, and pictures that it holds.
    assert [url for url in asked if not url.startswith(("file://", "data:image/"))] == []
    assert len({url.partition("#")[0] for url in asked if url.startswith("file://")}) == len(
        contexts
    )
    assert complaints == []
