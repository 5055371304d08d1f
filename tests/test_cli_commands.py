"""Every command alike: help that is instant and shows what runs, and one line for bad usage."""

import contextlib
import re
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from igsuite import cli
from igsuite.commands import completions
from igsuite.errors import ArgumentError

GROUP = typer.main.get_command(cli.app)
COMMANDS = list(GROUP.commands)
ASKED_FOR = {"demo", "text", "image", "converge", "evaluate", "report", "compare", "figures"}


def run(capsys, *arguments):
    """Return exit code, output and errors of one run in this process."""
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments))
    out, err = capsys.readouterr()
    return left.value.code, out, err


def examples(page):
    """The command lines of igsuite in a help text, without what a shell does with their streams."""
    joined = re.sub(r"\\\n\s*", " ", page)
    lines = re.findall(r"^ *(?:Example: )?(igsuite \S.*)$", joined, re.MULTILINE)
    # What a narrow terminal wraps is one paragraph.
    return [shlex.split(re.split(r" [<>|] ?", line)[0]) for line in lines]


def test_the_commands_are_those_of_the_design() -> None:
    assert set(COMMANDS) == ASKED_FOR


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_examples_that_the_command_itself_can_read(
    command, capsys, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, page, _ = run(capsys, command, "--help")

    found = [each for each in examples(page) if each[1] == command]
    assert code == 0
    assert found
    for _, name, *arguments in found:
        for each in arguments:
            if re.fullmatch(r"[\w-]+\.\w+", each):
                Path(each).touch()
        with contextlib.suppress(typer.Exit):
            GROUP.commands[name].make_context(name, list(arguments))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_line_of_help_fits_a_terminal_of_80_columns(command, capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, page, _ = run(capsys, command, "--help")

    assert [line for line in page.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_one_line_and_code_2(command, capsys) -> None:
    code, out, err = run(capsys, command, "--no-such-option")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("igsuite: ")
    assert "--no-such-option" in err
    assert f"(see: igsuite {command} --help)" in err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_words_of_its_own(command) -> None:
    silent = [each.name for each in GROUP.commands[command].params if not each.help]

    assert silent == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_traceback_is_shown_on_request_alone(command) -> None:
    assert "--debug" in {o for each in GROUP.commands[command].params for o in each.opts}


@pytest.mark.parametrize("command", sorted(ASKED_FOR))
def test_results_come_as_lines_of_json_on_request(command) -> None:
    assert "--json" in {o for each in GROUP.commands[command].params for o in each.opts}


def test_the_list_of_commands_shows_a_whole_sentence_of_each(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, page, _ = run(capsys, "--help")

    for command in COMMANDS:
        (line,) = re.findall(rf"^  {command} .*$", page, re.MULTILINE)
        assert line.endswith(".")
        assert not line.endswith("...")


def test_help_of_all_commands_imports_nothing_heavy_and_is_instant() -> None:
    code = (
        "import sys\n"
        "from igsuite.cli import main\n"
        f"for command in {COMMANDS!r}:\n"
        "    try:\n"
        "        main([command, '--help'])\n"
        "    except SystemExit as left:\n"
        "        assert left.code == 0, left.code\n"
        "assert not {'tensorflow', 'keras', 'matplotlib', 'pandas'} & set(sys.modules)\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    # What the machine computed, however many others it computes for.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_names_that_a_shell_offers_are_those_that_the_library_knows() -> None:
    from igsuite import METHODS
    from igsuite.eval.figures import KINDS as FIGURES
    from igsuite.eval.figures import PRESETS
    from igsuite.eval.figures.written import FORMATS as FIGURE_FORMATS
    from igsuite.eval.reports.compared_runs import PROTOCOLS
    from igsuite.eval.reports.forms import FORMATS as REPORT_FORMATS
    from igsuite.image import IMAGE_METHODS
    from igsuite.image.command import model_choice, output_files
    from igsuite.image.explaining.pixel_baselines import PIXEL_BASELINES
    from igsuite.image.pictures.framing import FITS
    from igsuite.image.views.parts import PARTS
    from igsuite.rules import RULES
    from igsuite.scores import SCORES
    from igsuite.text import TEXT_METHODS
    from igsuite.text.command.input_texts import ENCODINGS, KINDS
    from igsuite.text.command.output_files import FORMATS
    from igsuite.text.explaining.token_baselines import TOKEN_BASELINES

    with pytest.raises(ArgumentError) as refused:
        PRESETS["acl"].width("")
    known = {
        "METHODS": METHODS,
        "TEXT_METHODS": {**METHODS, **TEXT_METHODS},
        "IMAGE_METHODS": {**METHODS, **IMAGE_METHODS},
        "SCORES": SCORES,
        "TEXT_BASELINES": TOKEN_BASELINES,
        "IMAGE_BASELINES": PIXEL_BASELINES,
        "RULES": RULES,
        "TEXT_FORMATS": FORMATS,
        "IMAGE_FORMATS": output_files.FORMATS,
        "TEXT_KINDS": KINDS,
        "PARTS": PARTS,
        "FITS": FITS,
        "NETWORKS": model_choice.WITH_WEIGHTS,
        "ALL_METHODS": {**METHODS, **TEXT_METHODS, **IMAGE_METHODS},
        "ENCODINGS": ENCODINGS,
        "REPORT_FORMATS": REPORT_FORMATS,
        "PROTOCOLS": PROTOCOLS,
        "PRESETS": PRESETS,
        "FIGURES": FIGURES,
        "FIGURE_FORMATS": FIGURE_FORMATS,
        "WIDTHS": re.findall(r"'(\w+)'", refused.value.allowed),
    }
    assert {name for name in vars(completions) if name.isupper()} == set(known)
    for name, names in known.items():
        offered = getattr(completions, name)
        assert sorted(offered) == sorted(set(names)), name
        assert len(set(offered)) == len(offered)
