"""Every code block of the pages in docs/ and of the README runs, and what they point to is there.

Python runs page by page, in one namespace and one empty folder, after the page's preparation in
tests/pages/, which puts small models and corpora in the place of large ones. A command of igsuite
is read by the command line itself, and a configuration by its reader. What can't run here says so
in the line before it, `*Not run here: why.*`, which readers see, and is counted.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

import igsuite
from igsuite import cli, image, text
from igsuite.eval import METRICS
from igsuite.eval.pytest_plugin import options
from igsuite.eval.pytest_plugin.explained import Explained

ROOT = Path(__file__).parents[1]
DOCS, PREPARATIONS = ROOT / "docs", ROOT / "tests" / "pages"
PAGES = sorted(each.relative_to(DOCS).as_posix() for each in DOCS.rglob("*.md"))
BLOCK = re.compile(
    r"^(?P<indent> *)(?P<fence>```+)(?P<language>\w*)[^\n]*\n"
    r"(?P<code>.*?)^(?P=indent)(?P=fence) *$",
    re.DOTALL | re.MULTILINE,
)
NOT_RUN = re.compile(r"^ *\*Not run here: (?P<why>.+?)\*\s*\Z", re.DOTALL | re.MULTILINE)
#: The preparations that pages, or all pages of a folder, share.
SHARED = {"methods": "models", "metrics": "models", "migration.md": "models"}
SHARED |= {"error-bars.md": "models", "guides/figures.md": "guides-reports"}
#: How many blocks of a page can't run here.
KNOWN_NOT_RUN: dict[str, int] = {}
#: Pages whose Python is a test suite, and the tests that run it.
SUITES = {"guides/pytest.md": "tests/eval/plugin/test_guide.py"}
#: Pages that train for long: tests/eval/test_watching_history.py guards the same, and their calls
#: are held against signatures.
LONG = {"guides/own-model.md", "guides/steps.md", "guides/training.md"}
#: What a page shows and nobody runs: what a command printed, and files that are written.
SHOWN = {"text", "json", "html", "latex", "csv", "bibtex", "markdown", "diff"}


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its code, and where it stands."""

    language: str
    code: str
    line: int
    not_run: bool


def text_of(page: str) -> str:
    return (ROOT / page if page == "README.md" else DOCS / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> Iterator[Block]:
    written = text_of(page)
    for found in BLOCK.finditer(written):
        before = written[: found.start()].rstrip().rpartition("\n\n")[2]
        yield Block(
            found["language"],
            re.sub(rf"^{found['indent']}", "", found["code"], flags=re.MULTILINE),
            written.count("\n", 0, found.start()) + 2,
            NOT_RUN.search(before) is not None,
        )


def run(page: str, language: str) -> list[Block]:
    return [each for each in blocks_of(page) if each.language == language and not each.not_run]


@cache
def prepared(file: Path) -> dict[str, Any]:
    """What a preparation makes; made once for all the pages that share it."""
    names: dict[str, Any] = {"__name__": "preparation"}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), names)
    return names


def preparation(page: str) -> dict[str, Any]:
    """What a page's own preparation, or that of its folder, makes."""
    folder = page.rpartition("/")[0]
    own = PREPARATIONS / f"{page.removesuffix('.md').replace('/', '-')}.py"
    shared = PREPARATIONS / f"{SHARED.get(page) or SHARED.get(folder)}.py"
    return next((prepared(file) for file in (own, shared) if file.exists()), {})


@pytest.fixture
def registries() -> Iterator[None]:
    """Pages show how to add a method or a metric of one's own; nobody else shall know it."""
    known = (igsuite.METHODS, image.IMAGE_METHODS, text.TEXT_METHODS, METRICS)
    kept = [dict(each) for each in known]
    yield
    for registry, before in zip(known, kept, strict=True):
        registry.clear()
        registry.update(before)


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] if page in LONG else [])
        for page in PAGES
        if run(page, "python") and page not in SUITES
    ],
)
def test_the_python_of_a_page_runs_from_top_to_bottom(page, tmp_path, monkeypatch) -> None:
    import matplotlib.pyplot as plt

    monkeypatch.chdir(tmp_path)
    given = preparation(page)
    for (module, name), stand_in in given.get("STAND_INS", {}).items():
        monkeypatch.setattr(module, name, stand_in)
    for file, content in given.get("FILES", {}).items():
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_bytes(content)
    names = {"__name__": "__main__", **given.get("NAMES", {})}
    for block in run(page, "python"):
        # Line numbers are those of the page, so that a failure names the line to mend.
        code = "\n" * (block.line - 1) + block.code
        exec(compile(code, page, "exec"), names)
    plt.close("all")


@pytest.mark.parametrize(("page", "tests"), SUITES.items())
def test_a_page_that_is_a_test_suite_is_run_by_its_own_tests(page, tests) -> None:
    if page in PAGES:
        assert Path(page).name in (ROOT / tests).read_text(encoding="utf-8")


def imported_by(code: ast.Module) -> dict[str, Any]:
    """What the imports of some code name."""
    names: dict[str, Any] = {}
    for each in ast.walk(code):
        if isinstance(each, ast.ImportFrom):
            module = importlib.import_module(str(each.module))
            names |= {alias.name: getattr(module, alias.name) for alias in each.names}
        elif isinstance(each, ast.Import):
            names |= {alias.name: importlib.import_module(alias.name) for alias in each.names}
    return names


def called(function: ast.expr, names: dict[str, Any]) -> Any:
    """What code calls: of what it imports, or of what the fixture `explain` returns."""
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if isinstance(function, ast.Attribute):
        owner = called(function.value, names)
        return getattr(Explained if owner is None else owner, function.attr, None)
    return None


def calls_that_do_not_fit(page: str) -> list[str]:
    """The calls of a page whose arguments are not those of what they call."""
    code = ast.parse("\n".join(block.code for block in run(page, "python")))
    names, wrong = imported_by(code), []
    for call in (each for each in ast.walk(code) if isinstance(each, ast.Call)):
        function = called(call.func, names)
        if function is None or not str(function.__module__).startswith("igsuite"):
            continue
        of_an_instance = function is getattr(Explained, function.__name__, None)
        given = (*([None] if of_an_instance else []), *call.args)
        try:
            inspect.signature(function).bind(*given, **{str(each.arg): 0 for each in call.keywords})
        except TypeError as error:
            wrong.append(f"{ast.unparse(call)}: {error}")
    return wrong


@pytest.mark.parametrize("page", sorted(LONG | SUITES.keys()))
def test_what_a_long_page_calls_takes_what_it_is_given(page) -> None:
    assert calls_that_do_not_fit(page) == []


def test_a_call_with_an_argument_that_is_not_there_is_told(monkeypatch) -> None:
    code = "from igsuite.image import digits\ndigits(share=1)\nf.assert_complete(within=1, of=2)"
    monkeypatch.setitem(globals(), "text_of", lambda name: f"```python\n{code}\n```\n")
    assert [each.partition(":")[0] for each in calls_that_do_not_fit("x.md")] == [
        "digits(share=1)",
        "f.assert_complete(within=1, of=2)",
    ]


def test_no_table_that_a_run_fills_is_empty() -> None:
    empty = {
        f"{page}: {name}"
        for page in ("README.md", *PAGES)
        for name, content in re.findall(
            r"<!-- table: (.*?) -->(.*?)<!-- end -->", text_of(page), re.DOTALL
        )
        if re.fullmatch(r"\s*(\|.+\|\n\|( *-+ *\|)+\s*)?", content)  # nothing, or a head alone
    }
    assert empty == set()


def calls_of_tables(page: str) -> list[str]:
    """The code in the tables' columns that are headed igsuite, and the whole calls beside it."""
    calls = []
    for table in re.findall(r"(?:^\|.*\n)+", text_of(page), re.MULTILINE):
        heads, _, *rows = (line.strip("|\n").split(" | ") for line in table.splitlines())
        names = [head.strip() for head in heads]
        if "igsuite" in names:
            for row in rows:
                calls += re.findall(r"`([^`]+)`", row[names.index("igsuite")])
                beside = " ".join(row[names.index("igsuite") + 1 :])
                calls += re.findall(r"`(\w[\w.]*\([^`…]+\))`", beside)
    return list(dict.fromkeys(calls))


@pytest.fixture
def uncompiled() -> Iterator[None]:
    """Many calls of tiny models: compiling each takes far longer than running it."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.filterwarnings("ignore:Even though the `tf.config.experimental_run_functions_eagerly`")
@pytest.mark.parametrize("call", calls_of_tables("migration.md"))
def test_a_call_that_another_librarys_becomes_runs(call, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    eval(call, dict(preparation("migration.md")["NAMES"]))


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_a_command_of_a_page_is_one(page, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in run(page, "sh"):
        for line in block.code.replace("\\\n", " ").splitlines():
            if command := shlex.split(line, comments=True):
                check_command(*command)


def check_command(name: str, *arguments: str) -> None:
    """Raise unless a shell's command line is one that a reader can run."""
    if name in {"rm", "pip", "cd", "git"}:
        return
    if name == "igsuite":
        return read_by_the_command_line(list(arguments))
    if name == "python" and arguments[0] == "-c":
        compile(arguments[1], "-c", "exec")
        return read_by_the_command_line(list(arguments[2:]))
    if name.endswith("/python") and arguments[:2] == ("-m", "pytest"):
        name, arguments = "pytest", arguments[2:]
    elif name.endswith("/python"):
        name, *_ = arguments
    if name == "pytest":
        asked = {each.partition("=")[0] for each in arguments if each.startswith("--igsuite")}
        assert asked <= options_of_the_plugin()
        paths = [each for each in arguments if "/" in each and not each.startswith("-")]
        assert all((ROOT / each.partition("::")[0]).exists() for each in paths), arguments
        return
    assert (ROOT / name).is_file(), f"{name} is not there"


def options_of_the_plugin() -> set[str]:
    """The options that the pytest plugin adds."""
    added: set[str] = set()
    group: Any = SimpleNamespace(addoption=lambda *names, **_: added.update(names))
    options.add_options(group)
    return added


def read_by_the_command_line(arguments: list[str]) -> None:
    """Let Typer read the arguments of igsuite, and run nothing."""
    for each in arguments:
        if re.search(r"\.\w+$", each):  # commands refuse files that do not exist
            Path(each).parent.mkdir(parents=True, exist_ok=True)
            Path(each).touch()
        elif each.endswith("/"):
            Path(each).mkdir(exist_ok=True)
    name, *rest = arguments
    commands: Any = typer.main.get_command(cli.app)
    assert name in commands.commands, f"igsuite has no command {name}"
    with contextlib.suppress(typer.Exit):  # --help leaves when it has been read
        commands.commands[name].make_context(name, rest)


def test_a_command_that_does_not_exist_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="explain"):
        check_command("igsuite", "explain", "model.keras")
    with pytest.raises(Exception, match="--encode"):
        check_command("igsuite", "text", "model.keras", "--encode", "a.json", "--input", "b.txt")
    with pytest.raises(AssertionError, match="is not there"):
        check_command("scripts/nothing")


@pytest.mark.parametrize("page", [page for page in PAGES if run(page, "toml")])
def test_a_configuration_of_a_page_is_valid(page, tmp_path) -> None:
    from igsuite.eval.runs.configuration_file import read_configuration

    for name in ("model.keras", "encoder.json", "reviews.txt"):
        (tmp_path / name).touch()
    for block in run(page, "toml"):
        file = tmp_path / "evaluation.toml"
        file.write_text(block.code, encoding="utf-8")
        read_configuration(file)


def test_every_block_says_what_it_is() -> None:
    known = {"python", "sh", "toml", *SHOWN}
    unknown = {
        f"{page}:{block.line}"
        for page in ("README.md", *PAGES)
        for block in blocks_of(page)
        if block.language not in known
    }
    assert unknown == set()


def test_blocks_that_do_not_run_are_known() -> None:
    counted = {
        page: count
        for page in ("README.md", *PAGES)
        if (count := sum(block.not_run for block in blocks_of(page)))
    }
    assert counted == KNOWN_NOT_RUN


def test_a_block_that_says_that_it_is_not_run_is_left_out(monkeypatch) -> None:
    page = "*Not run here: it takes an hour.*\n\n```python\na\n```\n\nRun:\n\n```python\nb\n```\n"
    monkeypatch.setitem(globals(), "text_of", lambda name: page)
    assert [(block.code, block.not_run) for block in blocks_of("x.md")] == [
        ("a\n", True),
        ("b\n", False),
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_something_in_the_repository(page) -> None:
    prose = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", text_of(page)))
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", prose)

    assert [link for link in links if not ((DOCS / page).parent / link).exists()] == []


def pages_of(folder: str) -> dict[str, str]:
    """The text of each page of a folder, by the names that it is about: its own, and its places."""
    found = {}
    for file in (DOCS / folder).glob("*.md"):
        written = file.read_text(encoding="utf-8")
        for name in (file.stem, *re.findall(r'<a id="(\w+)">', written)):
            found[name] = written
    return found


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        *(("methods", name) for name in (*igsuite.METHODS, *text.TEXT_METHODS)),
        *(("methods", name) for name in image.IMAGE_METHODS),
        *(("metrics", name) for name in METRICS),
    ],
)
def test_every_method_and_metric_has_a_page_that_says_when_it_misleads(folder, name) -> None:
    pages = pages_of(folder)
    assert name in pages, f"write docs/{folder}/{name}.md and list it in mkdocs.yml"
    formula, misleads = ("$" in pages[name], pages[name].partition("## When it misleads\n")[2])
    assert formula
    assert misleads.lstrip().startswith("- ")


@pytest.mark.parametrize("folder", ["methods", "metrics"])
def test_every_page_of_a_method_or_metric_is_in_the_navigation_and_in_the_list(folder) -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = text_of(f"{folder}/index.md")
    pages = [each.name for each in (DOCS / folder).glob("*.md") if each.stem != "index"]
    assert [each for each in pages if f"{folder}/{each}" not in navigation] == []
    if "<!-- metrics -->" not in listed:
        assert [each for each in pages if f"({each})" not in listed] == []
