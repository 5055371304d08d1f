"""Write the keys of an evaluation's file into their page, from the models that read the file.

A page writes `<!-- configuration: model -->` for the keys of a section, and `<!-- names -->` for
the names that keys take: a key, a default or a name that is new is on the page by that alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from described import described

from igsuite import METHODS
from igsuite.errors import ArgumentError
from igsuite.eval import METRICS, OPERATORS, TEXT_OPERATORS
from igsuite.eval.perturbing.image_subject import IMAGE_UNITS
from igsuite.eval.perturbing.text_subject import TEXT_UNITS
from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.configuration_file import DEFAULTS
from igsuite.eval.runs.known_names import CORPORA, PACKAGED_CORPORA, check_metric
from igsuite.image import IMAGE_METHODS, PIXEL_BASELINES
from igsuite.scores import SCORES
from igsuite.text import TEXT_METHODS
from igsuite.text.explaining.token_baselines import TOKEN_BASELINES

MARK = re.compile(r"<!-- configuration: (\w+) -->")
NAMES = "<!-- names -->"
#: What JSON's types are called here.
TYPES = {
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "table",
    "string": "text",
}
BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}


def on_page_markdown(markdown: str, **_: Any) -> str:
    markdown = MARK.sub(lambda found: section(found[1]), markdown)
    return markdown.replace(NAMES, names()) if NAMES in markdown else markdown


def section(name: str) -> str:
    """The table of a section's keys, in Markdown."""
    model: Any = Configuration.model_fields[name].annotation
    meanings = described(model)
    lines = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    for key, schema in model.model_json_schema()["properties"].items():
        cells = (f"`{key}`", kind(schema), default(name, key, schema), meanings[key])
        lines.append(f"| {' | '.join(cells)} |")
    return table(lines)


def kind(schema: Mapping[str, Any]) -> str:
    """What a key takes, by its JSON schema, in the words that errors have."""
    if "anyOf" in schema:
        return " or ".join(kind(each) for each in schema["anyOf"] if each["type"] != "null")
    if "enum" in schema:
        return ", ".join(map(code, schema["enum"]))
    if schema["type"] == "array":
        items = kind(schema["items"])
        return f"[{items}, {items}]" if schema.get("maxItems") == 2 else f"[{items}, …]"
    bounds = [f"{sign} {schema[key]:g}" for key, sign in BOUNDS.items() if key in schema]
    return f"{TYPES[schema['type']]} {', '.join(bounds)}".strip()


def default(name: str, key: str, schema: Mapping[str, Any]) -> str:
    """What a key is where a file says nothing."""
    of_kinds = {of: DEFAULTS[of].get(name, {}).get(key) for of in ("text", "image")}
    if of_kinds["text"] is None:
        return code(schema["default"]) if schema.get("default") is not None else "–"
    if of_kinds["text"] == of_kinds["image"]:
        return code(of_kinds["text"])
    return f"texts: {code(of_kinds['text'])}; pictures: {code(of_kinds['image'])}"


def code(value: Any) -> str:
    """A value as TOML writes it, which for these is as JSON does."""
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def names() -> str:
    """The table of the names that keys take."""
    methods = ({**METHODS, **TEXT_METHODS}, {**METHODS, **IMAGE_METHODS})
    rows: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("explain.methods", *methods),
        ("explain.baselines", TOKEN_BASELINES, PIXEL_BASELINES),
        ("explain.score", SCORES, SCORES),
        ("evaluate.metrics", metrics(), metrics()),
        ("evaluate.operators", TEXT_OPERATORS, OPERATORS),
        ("evaluate.units", TEXT_UNITS, IMAGE_UNITS),
        ("data.corpus", sorted({**CORPORA, **PACKAGED_CORPORA}), ()),
    )
    lines = ["| key | for both | for texts | for pictures |", "| --- | --- | --- | --- |"]
    for key, texts, pictures in rows:
        both = [each for each in texts if each in pictures]
        cells = [both, [each for each in texts if each not in both]]
        cells.append([each for each in pictures if each not in both])
        listed = (", ".join(f"`{each}`" for each in some) or "–" for some in cells)
        lines.append(f"| `{key}` | {' | '.join(listed)} |")
    return table(lines)


def table(lines: list[str]) -> str:
    """A table of keys, which the site's style keeps whole."""
    return "\n".join(['<div class="keys" markdown>', "", *lines, "", "</div>"])


def metrics() -> list[str]:
    """The metrics that a file can describe."""
    return [name for name in sorted(METRICS) if is_taken(name)]


def is_taken(metric: str) -> bool:
    try:
        check_metric({"name": metric}, "text")
    except ArgumentError:
        return False
    return True
