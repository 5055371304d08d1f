"""Write what a metric's class says of itself into its page, and the table of all metrics.

A page writes `<!-- metric: deletion -->`, the list of them `<!-- metrics -->`: a class attribute, a
default or a docstring that changes is on the page by that alone.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

from described import described

from igsuite.eval import METRICS, Metric

MARK = re.compile(r"<!-- metric: (\w+) -->")
LIST = "<!-- metrics -->"
BETTER = {True: "higher is better", False: "lower is better", None: "none: it describes"}
ARROWS = {True: "↑", False: "↓", None: "–"}
AS_FOR = re.compile(r"As for `(\w+)`")


def on_page_markdown(markdown: str, **_: Any) -> str:
    markdown = MARK.sub(lambda found: facts(METRICS[found[1]]), markdown)
    return markdown.replace(LIST, overview()) if LIST in markdown else markdown


def facts(metric: type[Metric]) -> str:
    """The facts of a metric's page, in Markdown."""
    lines = [
        f'| name | `"{metric.name}"` |',
        "| --- | --- |",
        f"| direction | {BETTER[metric.higher_is_better]} |",
        f"| bounds | {bounds(metric)} |",
        f"| looks at | {'the order of the units' if metric.by_order else 'the values'} |",
        "| takes | attributions `(n, units)`, NaN where no unit is"
        f"{', and the samples' if metric.needs_subject else ''} |",
        "| returns | `(n,)` float64, one number a sample |",
    ]
    own = [(name, default, meaning(metric, name)) for name, default in settings(metric)]
    if own:
        lines += ["", "| setting | default | meaning |", "| --- | --- | --- |"]
        for name, default, said in own:
            cell = said.replace("|", "\\|")
            lines.append(f"| `{name}` | {default} | {cell} |")
    return "\n".join([*lines, "", f"**Source:** {source(metric)}"])


def overview() -> str:
    """The table of all metrics, each with a link to its page."""
    lines = ["| metric | better | bounds | what it is |", "| --- | --- | --- | --- |"]
    for name, metric in sorted(METRICS.items()):
        first = " ".join(str(inspect.getdoc(metric)).split("\n\n")[0].split())
        link = f"[{name.replace('_', ' ')}]({name}.md)"
        lines.append(f"| {link} | {ARROWS[metric.higher_is_better]} | {bounds(metric)} | {first} |")
    return "\n".join(lines)


def bounds(metric: type[Metric]) -> str:
    low, high = (f"{bound:g}".replace("inf", "∞").replace("-", "−") for bound in metric.bounds)
    return f"{low} to {high}"


def source(documented: Any) -> str:
    """The source that a docstring names, or that of the function which it points to."""
    if inspect.ismodule(documented):
        functions = (each for _, each in inspect.getmembers(documented, inspect.isfunction))
        own = (each for each in functions if each.__module__ == documented.__name__)
        sources = (source(each).rstrip(".") for each in own if "Source:" in str(each.__doc__))
        return "; ".join(dict.fromkeys(sources))
    docstring = inspect.getdoc(documented) or ""
    found = re.search(r"^Source:\s+(.+?)(?=\n\n|\Z)", docstring, re.MULTILINE | re.DOTALL)
    said = " ".join(found[1].split()) if found else "As for `igsuite.eval." + documented.name + "`"
    pointed = re.match(r"As for `(?:([\w.]+)\.)?(\w+)`", said)
    if pointed is None:
        return re.sub(r"arXiv (\d{4}\.\d{4,5})", r"[arXiv \1](https://arxiv.org/abs/\1)", said)
    module = importlib.import_module(pointed[1] or documented.__module__)
    return source(getattr(module, pointed[2]))


def settings(metric: type[Metric]) -> Iterator[tuple[str, str]]:
    """The settings of a metric and what each is by default."""
    for field in fields(metric):
        yield field.name, "–" if field.default is MISSING else f"`{field.default!r}`"


def meaning(metric: type, name: str) -> str:
    """What the docstrings say of a setting: the class's own, or the one that it points to."""
    known = {each.__name__: each for of in METRICS.values() for each in of.__mro__}
    for each in metric.__mro__:
        said = described(each).get(name, "")
        if pointed := AS_FOR.match(said):
            return meaning(known[pointed[1]], name)
        if said:
            return said
    return ""
