"""The guide's files are tests that run, and print what it says that they print."""

import re
import shlex
from pathlib import Path

import pytest

#: What the plugin prints and what its options do is guarded by the files beside this one.
pytestmark = pytest.mark.slow

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "pytest.md"
PLUGINS = ("igsuite.eval.pytest_plugin.plugin", "pytest_benchmark.plugin")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
FILE = re.compile(r"# (test_\w+\.py)(?:, further down)?\n")


@pytest.fixture(scope="module")
def ran(project, run_pytest):
    """One run of all the guide's files."""
    folder = project()
    for language, code in BLOCKS:
        if language == "python":
            with (folder / FILE.match(code)[1]).open("a", encoding="utf-8") as file:
                file.write(f"\n\n{code}")
    asked = ("--igsuite-update-references", "--igsuite-save=main")
    return run_pytest(folder, *asked, plugins=PLUGINS)


def test_the_tests_of_the_guide_pass_but_for_the_one_that_fails(ran):
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", ran.output, re.MULTILINE)
    assert failed == ["test_flowers.py::test_petals_decide"], ran.output
    assert "1 failed, 4 passed" in ran.output


def unnumbered(text):
    """Numbers differ by machine, and so do the samples that are named."""
    return re.sub(r"[−\d.]+", "#", " ".join(text.split()))


@pytest.mark.parametrize("shown", [code for language, code in BLOCKS if language == "text"])
def test_what_the_guide_shows_is_printed(ran, shown):
    printed = unnumbered(re.sub(r"^E  ?", "", ran.output, flags=re.MULTILINE))
    lines = [line.rstrip(" …") for line in shown.splitlines()]
    told = [line for line in lines if not line.startswith(("  sample", "  and", "---"))]
    assert len(told) >= 4
    assert [line for line in told if unnumbered(line) not in printed] == []


def test_every_command_of_the_guide_is_understood(ran, project, run_pytest):
    folder = project()
    (ran.folder / ".igsuite").rename(folder / ".igsuite")
    commands = [
        shlex.split(line, comments=True)
        for language, code in BLOCKS
        if language == "sh"
        for line in code.replace("\\\n", " ").splitlines()
    ]
    assert len(commands) >= 8
    for name, *arguments in commands:
        assert name == "pytest"
        run = run_pytest(folder, *arguments, plugins=PLUGINS[:1])
        assert "no tests ran" in run.output, run.output
