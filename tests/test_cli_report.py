"""`igsuite report` and `igsuite compare`: real runs, a clear line for all else, no TensorFlow."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from igsuite.eval import Run, report_document
from igsuite.eval.reports import comparison_view
from igsuite.eval.reports.comparison_view import print_comparison
from igsuite.eval.reports.tables import COLUMNS

WITHOUT_TENSORFLOW = """
import sys
from igsuite import cli
try:
    cli.main({arguments!r})
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = {{"tensorflow", "keras"}} & set(sys.modules)
assert not heavy, heavy
"""


def test_a_report_is_written_and_its_files_are_printed(run, report_runs, tmp_path):
    done = run(
        "report",
        report_runs / "old",
        report_runs / "new",
        "--out",
        tmp_path / "r.html",
        "--formats",
        "html,markdown",
    )

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [str(tmp_path / "r.html"), str(tmp_path / "r.md")]
    assert "integrated gradients" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_files_of_a_report_are_told_as_lines_of_json(run, report_runs, tmp_path):
    out = tmp_path / "r.csv"
    done = run("report", report_runs / "old", "--out", out, "--formats", "markdown,csv", "--json")

    found = [json.loads(line) for line in done.out.splitlines()]
    assert {each["file"] for each in found} == {str(each) for each in tmp_path.iterdir()}
    for each in found:
        content = Path(each["file"]).read_bytes()
        assert each["bytes"] == len(content)
        assert each["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "arguments",
    [["report", "old", "photos", "--protocol", "run", "--out", "r.html"], ["compare", "old"]],
)
@pytest.mark.slow
def test_neither_command_imports_tensorflow(arguments, report_runs, tmp_path):
    given = [str(report_runs / each) if each in ("old", "photos") else each for each in arguments]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW.format(arguments=given)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_a_comparison_says_what_is_better_and_what_cannot_be_said(run, report_runs):
    done = run("compare", report_runs / "old")

    assert (done.code, done.err) == (0, "")
    assert "old: 16 texts, 3 explanations" in done.out
    assert "deletion (mask) ↓" in done.out
    assert "integrated gradients better than gradient" in done.out
    assert "can't be told apart" in done.out
    assert "p corrected by Holm's method" in done.out


def printed(document, folder, **console):
    """What a comparison prints on a console."""
    with (folder / "screen").open("w+", encoding="utf-8") as file:
        print_comparison(document, Console(file=file, **console))
        file.seek(0)
        return file.read()


def test_lines_are_as_long_as_they_need_in_a_pipe_and_names_whole_in_a_terminal(
    report_runs, tmp_path
):
    document = report_document([report_runs / "old", report_runs / "new"])
    piped = printed(document, tmp_path, width=72)
    screen = printed(document, tmp_path, width=72, force_terminal=True)

    assert any("are compared as normalised scores" in line for line in piped.splitlines())
    assert "\x1b" not in piped
    assert any("integrated gradients · new" in line and "[" in line for line in piped.splitlines())
    assert "mean rank" in piped
    assert "integrated gradients · new" in screen
    assert "mean rank" not in screen


def test_of_a_large_comparison_the_first_rows_of_each_ranking_are_printed(
    report_runs, tmp_path, monkeypatch
):
    document = report_document([report_runs / "old"])
    whole = printed(document, tmp_path, width=100)
    # Three explanations, one row of each way too many.
    monkeypatch.setattr(comparison_view, "_MANY_ROWS", len(document["ranking"]) - 1)
    monkeypatch.setattr(comparison_view, "_FIRST", 2)
    short = printed(document, tmp_path, width=100)

    left_out = "and 1 more, which --out writes"
    assert (whole.count(left_out), short.count(left_out)) == (0, len(document["ways"]))
    first, _, last = (row["entry"] for row in document["ranking"] if row["way"] == "w0")
    labels = {each["key"]: each["label"] for each in document["entries"]}
    ranking = short.partition(left_out)[0]
    assert f"\n {labels[first]}  " in ranking
    assert f"\n {labels[last]}  " in whole
    assert f"\n {labels[last]}  " not in ranking
    assert len(comparison_view.comparison_record(document)["ranking"]) == len(document["ranking"])


def test_json_is_one_line_with_everything_but_the_samples(run, report_runs):
    done = run("compare", report_runs / "old", "--json", "--against", "gradient")
    (line,) = done.out.splitlines()
    found = json.loads(line)

    assert found["runs"][0]["run_id"] == Run(report_runs / "old").identity.run_id
    assert {each["against"] for each in found["pairs"]} == {"e1"}
    assert "samples" not in found
    assert "maps" not in found


def test_whoever_stops_reading_is_not_told_of_it_and_files_are_written_all_the_same(
    report_runs, tmp_path
):
    out = tmp_path / "found"
    code = f"from igsuite.cli import main; main(['compare', {str(report_runs / 'old')!r}, "
    reading, writing = os.pipe()
    os.close(reading)
    for rest in (f"'--out', {str(out)!r}])", "'--help'])"):
        done = subprocess.run(
            [sys.executable, "-c", code + rest], stdout=writing, stderr=subprocess.PIPE, text=True
        )
        assert (done.returncode, done.stderr) == (1, "")
    os.close(writing)

    assert json.loads((out / "igsuite-compare.json").read_text())["state"] == "complete"


def test_the_name_of_a_report_cannot_steer_the_terminal(run, report_runs, tmp_path):
    out = tmp_path / "\x1b[31m\udcff.md"
    done = run("report", report_runs / "old", "--out", out)
    told = run("report", report_runs / "old", "--out", out, "--json")

    assert (done.code, done.out) == (0, f"{tmp_path}/�[31m�.md\n")
    assert json.loads(told.out)["file"] == str(out)


def test_a_folder_gets_the_comparison_in_every_form(run, report_runs, tmp_path):
    out = tmp_path / "found"
    done = run("compare", report_runs / "old", "--out", out)
    again = run("compare", report_runs / "old", "--out", out, "--seed", "1")

    assert (done.code, again.code) == (0, 0)
    tables = [f"comparison-{name}.{end}" for name in COLUMNS for end in ("csv", "parquet")]
    names = {"igsuite-compare.json", "comparison.html", "comparison.md", "comparison.json", *tables}
    assert {each.name for each in out.iterdir()} == names
    assert "comparison.html" in again.err


def test_a_folder_of_others_is_left_alone(run, report_runs, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = run("compare", report_runs / "old", "--out", tmp_path)

    assert done.code == 2
    assert "name another folder" in done.err
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["compare", "old", "old"], 2, "runs: got {}/old' and '{}/old', which are one run"),
        (["compare", "old", "others"], 2, "on other samples; allowed: runs that have samples"),
        (["compare", "nowhere"], 2, "in which there is no run.json"),
        (["compare", "old", "--against", "gradeint"], 2, "against: got 'gradeint'; allowed:"),
        (["compare", "old", "--protocol", "operators"], 2, "protocol: got 'operators'"),
        (["report", "old", "--out", "r.pdf"], 2, "out: got 'r.pdf'; allowed: a name that ends in"),
        (["report", "old", "--formats", "pdf"], 2, "formats: got 'pdf'"),
        (["report"], 2, "Missing argument 'RUN...'"),
    ],
)
def test_bad_usage_is_one_line_with_the_mend(
    arguments, code, message, run, report_runs, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    known = ("old", "others", "nowhere")
    done = run(*(report_runs / each if each in known else each for each in arguments))

    assert done.code == code
    assert len(done.err.splitlines()) == 1
    assert message.format(f"'{report_runs}", report_runs) in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_name_cannot_steer_the_terminal(report_runs, tmp_path):
    document = report_document([report_runs / "others"], names=["\x1b[31mred\u202e"], title="t")
    screen = printed(document, tmp_path)

    assert "\x1b" not in screen
    assert "\u202e" not in screen
    assert "�[31mred�" in screen
