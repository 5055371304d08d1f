"""The command line: instant help, one line an error, and exit codes that scripts can read."""

import subprocess
import sys

import pytest

import igsuite
from igsuite import cli
from igsuite.errors import ArgumentError


def run(capsys, *arguments):
    """Return exit code, output and errors of one run in this process."""
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments))
    out, err = capsys.readouterr()
    return left.value.code, out, err


@pytest.fixture
def failing(monkeypatch):
    """Make `igsuite demo` fail with an error of the test's choice."""
    import igsuite.eval.demo

    def fail_with(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(igsuite.eval.demo, "run_demo", fail)

    return fail_with


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["--version"], []])
def test_help_and_version_leave_tensorflow_alone(arguments) -> None:
    code = (
        "import sys\n"
        "from igsuite.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "except SystemExit as left:\n"
        "    assert left.code == 0, left.code\n"
        "assert not {'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_the_package_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "igsuite", "--version"], capture_output=True, text=True, timeout=60
    )

    assert (ran.returncode, ran.stdout) == (0, f"igsuite {igsuite.__version__}\n")


def test_help_shows_an_example(capsys) -> None:
    code, out, _ = run(capsys, "demo", "--help")

    assert code == 0
    assert "igsuite demo --quick --out" in out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["demo", "--quik"], "--quick"),
        (["demoo"], "Did you mean 'demo'"),
        (["demo", "--seed", "one"], "--seed"),
        (["demo", "--out"], "--out"),
        (["demo", "surplus"], "surplus"),
    ],
)
def test_bad_usage_is_one_line_with_the_mend_and_code_2(capsys, arguments, named) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith("igsuite: ")
    assert err.count("\n") == 1
    assert named in err


def test_a_folder_of_someone_else_is_bad_usage_and_left_alone(capsys, tmp_path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")

    code, _, err = run(capsys, "demo", "--out", str(tmp_path))

    assert code == 2
    assert err.startswith("igsuite: --out: got ")
    assert "name another folder" in err
    assert err.count("\n") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_negative_seed_is_bad_usage(capsys, tmp_path) -> None:
    code, _, err = run(capsys, "demo", "--seed", "-1", "--out", str(tmp_path / "out"))

    assert code == 2
    assert err == "igsuite: --seed: got -1; allowed: a whole number of at least 0\n"


def test_a_failed_run_is_one_line_with_code_1(capsys, failing) -> None:
    failing(RuntimeError("no space left\non the device"))

    assert run(capsys, "demo") == (1, "", "igsuite: no space left on the device\n")


def test_an_error_without_words_names_its_kind(capsys, failing) -> None:
    failing(MemoryError())

    assert run(capsys, "demo") == (1, "", "igsuite: MemoryError\n")


def test_an_interrupted_run_says_so(capsys, failing) -> None:
    failing(KeyboardInterrupt())

    code, _, err = run(capsys, "demo")

    assert (code, err) == (130, "igsuite: interrupted; nothing is left half written\n")


def test_debug_shows_the_traceback(failing) -> None:
    failing(ArgumentError("seed", -1, "at least 0"))

    with pytest.raises(ArgumentError):
        cli.main(["demo", "--debug"])


def test_hostile_names_in_errors_cannot_steer_the_terminal(capsys, failing) -> None:
    failing(RuntimeError("file \x1b]0;owned\x07 \u202e not found"))

    _, _, err = run(capsys, "demo")

    assert err == "igsuite: file �]0;owned� � not found\n"
