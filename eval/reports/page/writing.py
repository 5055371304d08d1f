"""A report written as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from igsuite.errors import ArgumentError
from igsuite.eval.reports.page.content_policy import content_policy
from igsuite.eval.reports.page.maps_by_sample import maps_by_sample, sample_verdicts
from igsuite.eval.reports.page.script_data import script_data
from igsuite.eval.reports.page.shown_texts import shown_texts
from igsuite.visible import visible

#: The form of the documents that this page can show.
FORMAT = 1

STYLES = ("theme", "page", "tables", "charts", "samples", "print")
#: In this order, in one scope: what a script names stands in one before it, or is called later.
SCRIPTS = (
    "document",
    "elements",
    "numbers",
    "markers",
    "colours",
    "view",
    "pointing",
    "theme",
    "intervals",
    "interval_panel",
    "sorted_table",
    "overview",
    "findings",
    "ranking",
    "effects",
    "protocols",
    "axes",
    "curves",
    "heatmap",
    "pictures",
    "sample",
    "selection",
    "samples",
    "worst",
    "verdicts",
    "sanity",
    "provenance",
    "start",
)
#: Of the document, what is written sample by sample and read when the sample is shown.
_BY_SAMPLE = ("maps", "tokens", "pictures")


def report_page(document: Mapping[str, Any]) -> str:
    """Return a report as one HTML page that needs no network, no font and no other file.

    Nothing of the document is markup in the page: it rides as data, and the page's own script
    puts it in place as text. Scripts and styles run by the hashes of the page's own, so nothing
    that was smuggled in could.

    Args:
        document: A report, as `igsuite.eval.reports.report_document` makes it: plain JSON values,
            texts as they are.

    Returns:
        The page, to be written as UTF-8.

    Raises:
        ArgumentError: If the document is of another format, or holds numbers that JSON lacks.
    """
    if document.get("format") != FORMAT:
        raise ArgumentError("document", document.get("format"), f"a document of format {FORMAT}")
    environment = Environment(
        loader=PackageLoader("igsuite.eval.reports.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join(_source(environment, f"{name}.css") for name in STYLES)
    script = "".join(_source(environment, f"{name}.js") for name in SCRIPTS)
    script = f'"use strict";\n(() => {{\n{script}}})();\n'
    head = {name: value for name, value in document.items() if name not in _BY_SAMPLE}
    head["sample_verdicts"] = sample_verdicts(document)
    return environment.get_template("report.html.j2").render(
        title=visible(str(document["title"])),
        policy=content_policy(script, style),
        style=Markup(style),
        script=Markup(script),
        document=Markup(script_data(shown_texts(head))),
        samples=(Markup(script_data(each)) for each in maps_by_sample(document)),
    )


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]
