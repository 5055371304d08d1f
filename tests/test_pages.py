"""What the pages in docs/ point to is there, and so is what their examples name."""

import ast
import importlib
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(each.name for each in DOCS.glob("*.md"))
MODULES = {"eval", "image", "text"}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_something_in_the_repository(page) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (DOCS / page).read_text(encoding="utf-8"))

    assert [link for link in links if not (DOCS / link).exists()] == []


@pytest.mark.parametrize("page", ["evaluation.md", "image.md", "text.md"])
def test_what_the_examples_take_from_a_module_is_public(page) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    taken = {
        (node.value.id, node.attr)
        for block in blocks
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    named = {(module, name) for module, name in taken if module in MODULES}

    assert named
    for module, name in named:
        assert name in importlib.import_module(f"igsuite.{module}").__all__
