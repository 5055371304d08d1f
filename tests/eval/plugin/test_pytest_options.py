"""Options in a session of their own, none of which waits for TensorFlow."""

import json
import tomllib
from pathlib import Path

import pytest

from igsuite.eval.pytest_plugin import plugin
from igsuite.eval.pytest_plugin.records import Check

PLAIN = "def test_a():\n    pass\n"
WATCHING = """
import sys


def pytest_unconfigure():
    heavy = ("tensorflow", "keras", "numpy", "pandas", "matplotlib", "scipy", "pyarrow")
    print("\\nimported:", [name for name in heavy if name in sys.modules])
"""


@pytest.fixture(scope="module")
def folder(project, found):
    made = project(test_a=PLAIN, conftest=WATCHING)
    run = {"format": 1, "machine": {}, "commit": {}, "found": [found.as_dict()]}
    (made / ".igsuite").mkdir()
    (made / ".igsuite" / "0001_main.json").write_text(json.dumps(run), "utf-8")
    return made


@pytest.fixture(scope="module")
def refused(folder, run_pytest):
    """Run pytest with options that it refuses, and return what it says."""

    def said(*options, files=("test_a.py",)):
        run = run_pytest(folder, *files, *options)
        assert run.code == 4, run.output
        assert "passed" not in run.output
        assert "Traceback" not in run.output
        return run.output

    return said


@pytest.mark.parametrize(
    ("option", "example"),
    [
        ("--igsuite-samples=0", "--igsuite-samples=8"),
        ("--igsuite-save=a/b", "--igsuite-save=main"),
        ("--igsuite-compare-fail=deletion", "--igsuite-compare-fail=comprehensiveness:20%"),
    ],
)
def test_an_option_that_is_wrong_is_refused_with_an_example(refused, option, example):
    said = refused(option)
    name, _, given = option.partition("=")
    assert f"argument {name}: got '{given}'" in said
    assert example in said


def test_a_path_behind_an_option_without_a_name_is_not_taken_for_one(refused):
    said = refused("--igsuite-save", "test_a.py", files=())
    assert "put the option behind the paths to test" in said


def test_a_saved_run_that_is_not_there_is_refused_before_tests_run(refused):
    assert "--igsuite-compare: got 'other'; allowed: a run saved in" in refused(
        "--igsuite-compare=other"
    )


def test_a_threshold_with_nothing_to_compare_with_is_refused(refused):
    assert "nothing to compare with: add --igsuite-compare" in refused(
        "--igsuite-compare-fail=deletion:5%"
    )
    assert "no run is saved in" in refused(
        "--igsuite-compare-fail=deletion:5%", "--igsuite-compare", "--igsuite-storage=nowhere"
    )


def test_a_threshold_of_what_was_not_saved_is_refused(refused):
    said = refused("--igsuite-compare-fail=deletoin:5%", "--igsuite-compare")
    assert "Did you mean 'deletion'?" in said


def test_to_accept_what_is_not_saved_is_refused(refused):
    assert "nothing is saved: add --igsuite-save" in refused("--igsuite-accept-worse")


def test_references_are_not_cut_to_a_few_samples(refused):
    said = refused("--igsuite-update-references", "--igsuite-samples=2")
    assert "leave out --igsuite-samples" in said


def test_a_session_that_explains_nothing_imports_nothing_and_saves_nothing(folder, run_pytest):
    asked = ("--igsuite-save=b", "--igsuite-compare=main", "--igsuite-storage=.igsuite")
    run = run_pytest(folder, *asked)
    assert run.code == 0
    assert "igsuite: compared with 0001_main" in run.output
    assert "nothing was saved: no test explained anything" in run.output
    assert [each.name for each in (folder / ".igsuite").iterdir()] == ["0001_main.json"]
    plain = run_pytest(folder, fresh=True)
    assert "imported: []" in plain.output
    assert "igsuite:" not in plain.output


GONE = "integrated_gradients: deletion was measured in 0001_main, and by no test now"


def test_a_measurement_that_no_test_makes_any_more_is_named(folder, run_pytest):
    run = run_pytest(folder, "--igsuite-compare", "-q")
    assert run.code == 0
    said = " ".join(run.output.split())
    assert f"igsuite: tests/test_it.py::test_a, {GONE}" in said


def test_a_guard_that_nothing_is_held_against_any_more_fails(folder, run_pytest):
    asked = ("--igsuite-compare", "--igsuite-compare-fail=deletion:5%", "-q")
    run = run_pytest(folder, *asked)
    assert run.code == 1, run.output
    assert "1 passed" in run.output
    said = run.section("igsuite: worse than 0001_main")
    assert f"tests/test_it.py::test_a {GONE}" in " ".join(said.split())
    # Of tests in other files than those asked for nothing is known.
    other = run_pytest(folder, "test_a.py", *asked)
    assert other.code == 0
    assert GONE not in " ".join(other.output.split())


DESELECTED = """
import pytest


def test_a():
    pass


@pytest.mark.skip
def test_b():
    pass
"""


def test_workers_tell_which_guards_are_deselected_and_which_are_marked_to_be_skipped(
    project, make_found, run_pytest
):
    made = project(test_it=DESELECTED)
    content = [make_found(test=f"test_it.py::{test}").as_dict() for test in ("test_a", "test_b")]
    run = {"format": 1, "machine": {}, "commit": {}, "found": content}
    (made / ".igsuite").mkdir()
    (made / ".igsuite" / "0001_main.json").write_text(json.dumps(run), "utf-8")
    asked = ("--igsuite-compare", "--igsuite-compare-fail=deletion:5%", "-n1")
    plugins = ("igsuite.eval.pytest_plugin.plugin", "xdist.plugin")
    assert run_pytest(made, *asked, plugins=plugins).code == 1
    run = run_pytest(made, *asked, "-k", "test_b", plugins=plugins)
    assert run.code == 0, run.output
    said = " ".join(run.output.split())
    assert f"test_it.py::test_b, {SKIPPED} is skipped by its mark, and not guarded" in said
    assert "test_it.py::test_a" not in said


SKIPPING = """
import pytest


@pytest.mark.skip(reason="a decision")
def test_marked():
    pass


@pytest.mark.skipif(True, reason="a decision")
class TestMarked:
    def test_in_a_class(self):
        pass


@pytest.fixture
def model():
    pytest.skip("no model here")


@pytest.mark.skipif(False, reason="a decision")
def test_without_model(model):
    pass


def test_midway():
    pytest.skip("no model here")


@pytest.mark.xfail
def test_expected():
    assert False
"""
SKIPPED = "integrated_gradients: deletion was measured in 0001_main, and not now: the test"


def test_a_guard_that_skips_itself_fails_and_one_that_is_marked_so_is_said(
    project, make_found, run_pytest
):
    marked = "test_marked", "TestMarked::test_in_a_class"
    lost = {
        "test_without_model": "skipped itself",
        "test_midway": "skipped itself",
        "test_expected": "failed before, as it is expected to",
    }
    made = project(test_it=SKIPPING)
    content = [make_found(test=f"test_it.py::{test}").as_dict() for test in (*marked, *lost)]
    run = {"format": 1, "machine": {}, "commit": {}, "found": content}
    (made / ".igsuite").mkdir()
    (made / ".igsuite" / "0001_main.json").write_text(json.dumps(run), "utf-8")
    asked = ("--igsuite-compare", "--igsuite-compare-fail=deletion:5%", "-q")

    run = run_pytest(made, *asked)
    assert run.code == 1, run.output
    worse = " ".join(run.section("igsuite: worse than 0001_main").split())
    for test, why in lost.items():
        assert f"test_it.py::{test} {SKIPPED} {why}" in worse
    assert "arked" not in worse

    run = run_pytest(made, *asked, "-k", "Marked")  # upper or lower case
    assert run.code == 0, run.output
    said = " ".join(run.output.split())
    for test in marked:
        note = f"igsuite: test_it.py::{test}, {SKIPPED} is skipped by its mark, and not guarded"
        assert note in said
    assert "2 skipped" in said


FOUND = """
import json
from pathlib import Path

from igsuite.eval.pytest_plugin.plugin import SESSION
from igsuite.eval.pytest_plugin.records import Found


def test_a(request):
    found = Found.from_dict(json.loads(Path("found.json").read_text("utf-8")))
    request.config.stash[SESSION].note_found(found, list)
"""


@pytest.fixture(scope="module")
def finding(project, make_found):
    """A folder with a test that finds a deletion of 10.5 on 20 samples, where 9.5 was saved."""
    made = project(test_a=FOUND)
    saved, now = ([float(each) for each in range(first, first + 20)] for first in (0, 1))
    (made / "found.json").write_text(json.dumps(make_found(now).as_dict()), "utf-8")
    run = {"format": 1, "machine": {}, "commit": {}, "found": [make_found(saved).as_dict()]}
    (made / ".igsuite").mkdir()
    (made / ".igsuite" / "0001_main.json").write_text(json.dumps(run), "utf-8")
    return made


STOPPING = """

def test_b():
    assert False
"""


def test_a_run_that_stops_before_all_tests_are_over_is_not_saved(finding, project, run_pytest):
    made = project(test_a=FOUND + STOPPING)
    (made / "found.json").write_text((finding / "found.json").read_text("utf-8"), "utf-8")
    run = run_pytest(made, "-x", "--igsuite-save=half")
    assert run.code == 1
    assert "nothing was saved: the run stopped before all its tests were over" in run.output
    assert not (made / ".igsuite").exists()
    whole = run_pytest(made, "--igsuite-save=whole")
    assert whole.code == 1
    assert [each.name for each in (made / ".igsuite").iterdir()] == ["0001_whole.json"]


FAILING = """
import pytest


@pytest.fixture
def model():
    raise RuntimeError("no data today")


def test_b(model, explain):
    pass
"""


def test_a_run_that_would_leave_a_test_unguarded_is_not_saved(finding, project, run_pytest):
    made = project(test_a=FOUND, test_b=FAILING)
    (made / "found.json").write_text((finding / "found.json").read_text("utf-8"), "utf-8")
    run = run_pytest(made, "--igsuite-save=main", "-q")
    assert "nothing was saved: test_b.py::test_b failed before anything was explained" in (
        " ".join(run.output.split())
    )
    assert not (made / ".igsuite").exists()
    assert run_pytest(made, "--igsuite-save", "--deselect=test_b.py::test_b").code == 0
    assert len(list((made / ".igsuite").iterdir())) == 1


def test_a_run_in_which_an_assertion_of_no_worse_fails_is_saved_only_where_that_is_accepted(
    project, make_found, run_pytest
):
    made = project(test_a=f"{FOUND}    assert False\n")
    checks = [Check("no_worse", False, "deletion was 9.5, is 10.5")]
    content = json.dumps(make_found(test="test_a.py::test_a", checks=checks).as_dict())
    (made / "found.json").write_text(content, "utf-8")
    run = run_pytest(made, "--igsuite-save=main", "-q")
    assert "nothing was saved: assert_no_worse failed in test_a.py::test_a" in run.output
    assert not (made / ".igsuite").exists()
    accepted = run_pytest(made, "--igsuite-save=main", "--igsuite-accept-worse", "-q")
    assert "nothing was saved" not in accepted.output
    assert [each.name for each in (made / ".igsuite").iterdir()] == ["0001_main.json"]


def test_what_a_saved_run_leaves_out_of_the_last_one_is_said(finding, project, run_pytest):
    made = project(test_a=FOUND)
    content = json.loads((finding / "found.json").read_text("utf-8"))
    (made / "found.json").write_text(json.dumps(content), "utf-8")
    assert "no comparison" not in run_pytest(made, "--igsuite-save=main", "-q").output
    (made / "found.json").write_text(json.dumps({**content, "metrics": []}), "utf-8")
    said = " ".join(run_pytest(made, "--igsuite-save=main", "-q").output.split())
    assert (
        "tests/test_it.py::test_a, integrated_gradients, deletion: in 0001_main, and not in "
        "0002_main: no comparison with that guards it" in said
    )


@pytest.mark.parametrize(("threshold", "code"), [("5%", 1), ("15%", 0)])
def test_a_metric_that_is_worse_than_allowed_fails_a_session_whose_tests_pass(
    finding, run_pytest, threshold, code
):
    limit = f"--igsuite-compare-fail=deletion:{threshold}"
    run = run_pytest(finding, "--igsuite-compare", limit, "-q")
    assert run.code == code, run.output
    assert "1 passed" in run.output
    assert ("igsuite: worse than 0001_main" in run.output) == bool(code)
    assert "all converged" not in run.output


NOT_MEASURED = """

def test_b():
    assert False


@pytest.mark.skip
def test_c():
    pass
"""


@pytest.fixture(scope="module")
def duller(project, make_found, make_measured, run_pytest):
    """A model whose scores, and so its deletion, have fallen; two more tests measure nothing."""
    made = project(test_a=f"import pytest\n{FOUND}{NOT_MEASURED}")
    values = [0.3 + 0.01 * row for row in range(20)]

    def of(test, values, score, *metrics):
        measured = [make_measured(values, label=each, metric=each) for each in metrics]
        return make_found(
            values, test=f"test_a.py::{test}", metrics=measured, scores=[score] * 20
        ).as_dict()

    now = of("test_a", [each - 0.003 for each in values], 0.412, "deletion")
    saved = [
        of("test_a", values, 0.951, "deletion"),
        of("test_b", values, 0.951, "deletion", "gini", "entropy"),
        of("test_c", values, 0.951, "gini"),
    ]
    (made / "found.json").write_text(json.dumps(now), "utf-8")
    run = {"format": 1, "machine": {}, "commit": {}, "found": saved}
    (made / ".igsuite").mkdir()
    (made / ".igsuite" / "0001_main.json").write_text(json.dumps(run), "utf-8")
    return run_pytest(made, "--igsuite-compare", "--igsuite-compare-fail=deletion:5%")


def test_a_model_gone_dull_does_not_pass_by_its_low_areas(duller):
    assert duller.code == 1
    assert "0.392  0.297 to 0.487       20  not comparable\n" in duller.output
    said = " ".join(duller.section("igsuite: worse than 0001_main").split())
    assert (
        "integrated_gradients: deletion was 0.395 in 0001_main, is 0.392: not comparable, 95 % "
        "interval of the difference −0.003 to −0.003 over 20 samples; the model's own scores of "
        "these samples went from 0.951 to 0.412, which deletion follows, and looks better for it; "
        "allowed deletion:5%" in said
    )
    assert "Try: a threshold on comprehensiveness, which falls as a model goes dull" in said
    notes = " ".join(duller.output.split())
    assert (
        "igsuite: test_a.py::test_a, integrated_gradients: the model's own scores of these samples "
        "went from 0.951 to 0.412, which numbers of removal follow: deletion looks better for it "
        "alone. Try a threshold on comprehensiveness" in notes
    )


def test_what_is_not_measured_is_said_once_and_why(duller):
    said = " ".join(duller.output.split())
    gone = "measured in 0001_main, and not now: the test"
    assert f"test_a.py::test_b integrated_gradients: deletion was {gone} failed before" in said
    assert f"test_a.py::test_b, integrated_gradients: gini, entropy were {gone} failed before" in (
        said
    )
    assert (
        f"test_a.py::test_c, integrated_gradients: gini was {gone} is skipped by its mark, and"
        in said
    )
    assert said.count(gone) == 3
    assert "no test measured it" not in said


def test_a_comparison_across_machines_is_warned_of_with_q_too(finding, run_pytest):
    file = finding / ".igsuite" / "0001_main.json"
    content = json.loads(file.read_text("utf-8"))
    elsewhere = finding / "elsewhere" / "0001_main.json"
    elsewhere.parent.mkdir()
    elsewhere.write_text(json.dumps({**content, "machine": {"processor": "an abacus"}}), "utf-8")
    run = run_pytest(finding, "--igsuite-compare", "--igsuite-storage=elsewhere", "-q")
    assert run.code == 0
    assert "0001_main was computed elsewhere: processor was 'an abacus'" in run.output
    assert "all converged" not in run.output


def test_a_report_is_not_written_among_others_files(finding, run_pytest):
    run = run_pytest(finding, "--igsuite-report=.")
    assert run.code == 4
    said = " ".join(run.output.split())
    assert "igsuite: --igsuite-report: got '.'; allowed: a new or empty folder" in said
    assert "name another folder" in said


def test_a_storage_that_cannot_be_written_to_is_said(finding, run_pytest):
    run = run_pytest(finding, "--igsuite-save=b", "--igsuite-storage=found.json")
    assert run.code == 4
    assert "igsuite: --igsuite-storage: got" in run.output


def test_workers_hand_over_and_the_controller_saves(finding, run_pytest):
    plugins = ("igsuite.eval.pytest_plugin.plugin", "xdist.plugin")
    asked = ("--igsuite-save=two", "--igsuite-storage=kept", "-n2")
    run = run_pytest(finding, *asked, plugins=plugins)
    assert run.code == 0
    assert "igsuite: 1 explanation in 1 test" in run.output
    assert [each.name for each in (finding / "kept").iterdir()] == ["0001_two.json"]


def test_without_a_saved_run_a_comparison_is_a_note(folder, run_pytest):
    run = run_pytest(folder, "--igsuite-compare", "--igsuite-storage=nowhere")
    assert run.code == 0
    assert "nothing to compare with: no run is saved in" in run.output


def test_help_and_markers_say_what_there_is(folder, run_pytest):
    helped = run_pytest(folder, "--help").output
    for option in ("samples", "save", "compare", "compare-fail", "report", "update-references"):
        assert f"--igsuite-{option}" in helped
    assert "comprehensiveness:20%" in helped
    assert "@pytest.mark.igsuite(samples=None)" in run_pytest(folder, "--markers").output


def test_pytest_finds_the_plugin_under_the_name_that_p_no_takes():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"]["pytest11"] == {"igsuite": plugin.__name__}


def test_without_the_plugin_a_session_that_does_not_need_it_runs(folder, run_pytest):
    run = run_pytest(folder, "-p", "no:igsuite", plugins=())
    assert run.code == 0
    assert "1 passed" in run.output


MARKED = """
import pytest


@pytest.mark.igsuite({arguments})
def test_a():
    pass
"""


@pytest.mark.parametrize(
    ("arguments", "given"),
    [("8", "got 8"), ("sample=8", "got sample"), ("samples=0", "got samples=0")],
)
def test_a_marker_that_no_one_would_read_stops_the_session(project, run_pytest, arguments, given):
    run = run_pytest(project(test_a=MARKED.format(arguments=arguments)))
    assert run.code == 4
    assert f"test_a.py::test_a: marker igsuite: {given}; allowed: samples" in run.output


USING = """
def test_a(explain):
    pass


def test_b():
    pass
"""
OWN = """
import pytest


@pytest.fixture
def explain():
    return "a fixture of the project's own"


def test_c(explain):
    pass
"""


def test_tests_that_use_the_fixture_are_marked_and_those_of_another_are_not(project, run_pytest):
    run = run_pytest(project(test_a=USING, test_c=OWN), "-m", "not igsuite", "-v")
    assert "test_b PASSED" in run.output
    assert "test_c PASSED" in run.output
    assert "1 deselected" in run.output
