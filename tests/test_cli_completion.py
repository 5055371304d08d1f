"""Completion in shells: commands, options and the names that options take, without TensorFlow."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest
import typer

from igsuite import cli

#: What stands for the installed command, so that the tests run the code of this checkout.
RUN = "import sys; sys.argv[0] = 'igsuite'; from igsuite.cli import main; main()"
NOTHING_HEAVY = (
    f"{RUN[:-6]}\n"
    "try:\n"
    "    main()\n"
    "finally:\n"
    "    heavy = {'tensorflow', 'keras', 'matplotlib', 'pandas', 'numpy'} & set(sys.modules)\n"
    "    assert not heavy, heavy\n"
)


def asked(code=NOTHING_HEAVY, arguments=(), **environment):
    """Run igsuite with what a shell sets."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def in_bash(*words):
    """What bash offers for the last of these words."""
    line = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    return asked(_IGSUITE_COMPLETE="complete_bash", **line).split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("igsuite", "te"), ["text"]),
        (("igsuite", "text", "--enc"), ["--encoder", "--encoding"]),
        (("igsuite", "text", "--method", "lea"), ["leave_one_out"]),
        (("igsuite", "text", "--method", "gradient,lea"), ["gradient,leave_one_out"]),
        (("igsuite", "image", "m.keras", "--methods", "gra"), ["gradient", "grad_cam"]),
        (("igsuite", "image", "eff"), ["efficientnet_lite0"]),
        (("igsuite", "image", "--fit", "''"), ["crop", "pad", "stretch"]),
        (
            ("igsuite", "converge", "m.keras", "--rules", "gauss"),
            ["gauss_legendre", "gauss_kronrod"],
        ),
        (("igsuite", "text", "--score", "log"), ["logit", "log_probability"]),
        (("igsuite", "compare", "run", "--protocol", "''"), ["baseline", "run"]),
    ],
)
def test_bash_offers(words, offered) -> None:
    assert in_bash(*words) == offered


@pytest.mark.parametrize(
    ("command", "option", "begun", "offered"),
    [
        ("text", "encoding", "g", ["gb18030"]),
        ("report", "formats", "html,m", ["html,markdown"]),
        ("report", "protocol", "run,", ["run,baseline"]),
        ("compare", "against", "grad_", ["grad_cam"]),
        ("compare", "against", "", []),
        ("figures", "preset", "i", ["icml", "ieee"]),
        ("figures", "only", "curves,con", ["curves,convergence"]),
        ("figures", "formats", "pdf,p", ["pdf,png"]),
        ("figures", "width", "", ["column", "text"]),
    ],
)
def test_values_of_an_option_are_offered(command, option, begun, offered) -> None:
    taken = typer.main.get_command(cli.app).commands[command]
    (parameter,) = (each for each in taken.params if each.name == option)
    context = taken.make_context(command, [], resilient_parsing=True)

    assert [each.value for each in parameter.shell_complete(context, begun)] == offered


def test_bash_offers_every_command() -> None:
    offered = in_bash("igsuite", "''")

    assert {"demo", "text", "image", "evaluate", "converge"} <= set(offered)


def test_files_are_left_to_the_shell() -> None:
    assert in_bash("igsuite", "text", "mod") == []


@pytest.mark.parametrize(
    ("shell", "line"), [("zsh", "igsuite text --method lea"), ("fish", "igsuite text --method lea")]
)
def test_other_shells_offer_the_same(shell, line) -> None:
    settings = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}

    assert "leave_one_out" in asked(_IGSUITE_COMPLETE=f"complete_{shell}", **settings)


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        ("bash", "complete -o default -F _igsuite_completion igsuite"),
        ("zsh", "compdef _igsuite_completion igsuite"),
        ("fish", "complete --command igsuite"),
    ],
)
def test_the_script_of_a_shell_is_shown(shell, script) -> None:
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}

    assert script in asked(arguments=("--show-completion", shell), **named)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_itself_completes_by_the_installed_script(tmp_path) -> None:
    """The script, evaluated by bash, with its function called as bash calls it on Tab."""
    command = tmp_path / "igsuite"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{RUN}" "$@"\n')
    command.chmod(0o755)
    session = (
        'eval "$(_IGSUITE_COMPLETE=source_bash igsuite)"\n'
        "COMP_WORDS=(igsuite text --method gradient,lea) COMP_CWORD=3\n"
        "_igsuite_completion igsuite\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )

    ran = subprocess.run(
        ["bash", "--norc", "-c", session],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ran.stdout.split() == ["gradient,leave_one_out"], ran.stderr


def test_completion_is_installed_for_the_shell_that_is_named(tmp_path) -> None:
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1", "HOME": str(tmp_path)}

    asked(arguments=("--install-completion", "bash"), **named)

    assert "igsuite" in (tmp_path / ".bashrc").read_text(encoding="utf-8")
    (script,) = tmp_path.rglob("igsuite.sh")
    assert "_igsuite_completion" in script.read_text(encoding="utf-8")
