"""What the README shows runs as it stands, and what it points to is there."""

import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_example_converges_and_adds_up():
    example = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    names: dict[str, object] = {}
    exec(example, names)
    a = names["a"]
    assert a.values.shape == a.standard_error.shape == (2, 4)
    assert set(a.verdict) == {"converged"}
    missing = np.abs(a.values.sum(axis=1) - (a.score_input - a.score_baseline))
    assert (missing <= 0.02 * np.abs(a.values).sum(axis=1)).all()


def test_every_link_leads_to_something_in_the_repository():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
