"""How large a report page is, and how soon it can be used in a real browser."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from photos import PHOTOS

from igsuite.eval.reports.page import report_page
from igsuite.eval.reports.sample_maps import CELLS, picture_data
from igsuite.image import attribution_mask, in_grey, overlay, read_picture

SIZES, TIMES = "Size of a report page", "Opening a report page"
#: Reports of numbers that nobody measured, in the form of real ones.
MADE_UP = Path(__file__).parents[1] / "tests" / "eval" / "page" / "made_up.py"
SIDE, OPENED = 224, 5
START = "name => performance.getEntriesByName(name)[0]?.startTime"


def _made_up(**settings: Any) -> dict[str, Any]:
    document: dict[str, Any] = runpy.run_path(str(MADE_UP))["made_up_document"](**settings)
    return document


def _texts() -> dict[str, Any]:
    return _made_up(samples=1000, entries=6)


def _photos() -> dict[str, Any]:
    """Real photos, each moved a little, under maps as rough as those of photos are."""
    document = _made_up(samples=64, kind="image", entries=4)
    random = np.random.default_rng(0)
    kept = [read_picture(file, (SIDE, SIDE)).pixels for file in PHOTOS]
    for row in range(64):
        pixels = np.roll(kept[row % len(kept)], 3 * row, axis=1)
        document["pictures"][row] = picture_data(pixels)
        for maps in document["maps"].values():
            mask = attribution_mask(random.normal(size=(SIDE, SIDE)) ** 3)
            maps[row]["overlay"] = picture_data(overlay(in_grey(pixels), mask))
            cells = random.normal(size=CELLS**2).round(4).tolist()
            maps[row]["grid"] = {"rows": CELLS, "columns": CELLS, "values": cells, "errors": cells}
    return document


REPORTS = {
    "1,000 texts of 50 tokens, six explanations": (_texts, 8.0),
    f"64 photos, {SIDE} pixels wide, four explanations": (_photos, 8.0),
}


@pytest.fixture(scope="module")
def page() -> Callable[[str], str]:
    """Report pages, each made when it is first asked for."""
    return cache(lambda what: report_page(REPORTS[what][0]()))


@pytest.mark.parametrize("what", REPORTS)
def test_a_page_is_small_enough_to_be_mailed(what, page, report):
    size = len(page(what).encode()) / 1e6
    report(SIZES, f"{what}: MB", size, at_most=REPORTS[what][1], form="{:.1f}")


@pytest.mark.parametrize("what", REPORTS)
def test_a_page_can_be_used_at_once(what, page, report, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium")
    file = tmp_path / "report.html"
    file.write_text(page(what), encoding="utf-8")
    times = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(OPENED):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(file.as_uri())
            tab.wait_for_function(f"({START})('igsuite-samples') !== undefined")
            times.append(
                [tab.evaluate(START, f"igsuite-{each}") for each in ("interactive", "samples")]
            )
            tab.close()
        browser.close()
    used, whole = np.median(times, axis=0) / 1000
    report(
        TIMES,
        f"{what}: seconds until the page can be used",
        used,
        at_most=1.0,
        detail=f"until all samples are read {whole:.2f}; medians of {OPENED}",
    )
