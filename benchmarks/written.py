"""Writes the tables of a run into the pages that show them, between two marks."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

import cpuinfo
from figures import Figures

from igsuite.provenance import environment

DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("benchmarks.md", "error-bars.md", "guides/reports.md")


def write(figures: Figures) -> None:
    """Put every table that was measured where its page says `<!-- table: … -->`.

    Tables of groups that this run did not measure stay as they are.
    """
    groups = {figure.group for figure in figures.all}
    for page in (DOCS / name for name in PAGES):

        def table(mark: re.Match[str]) -> str:
            group = mark["group"]
            if group == "machine":
                content = _machine()
            elif group in groups:
                content = figures.markdown(group)
            else:
                content = mark["content"].strip()
            return f"<!-- table: {group} -->\n\n{content}\n\n<!-- end -->"

        pattern = r"<!-- table: (?P<group>.*?) -->(?P<content>.*?)<!-- end -->"
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(pattern, table, text, flags=re.DOTALL), encoding="utf-8")


def _machine() -> str:
    run_on = environment()
    processor = cpuinfo.get_cpu_info().get("brand_raw", platform.machine())
    accelerators = ", ".join(run_on["accelerators"]) or "none"
    return (
        f"{processor}, {len(os.sched_getaffinity(0))} cores, accelerators: {accelerators}; "
        f"{platform.system()}, Python {run_on['python']}, TensorFlow {run_on['tensorflow']}, "
        f"Keras {run_on['keras']}, NumPy {run_on['numpy']}, igsuite {run_on['igsuite']}."
    )
