"""What tests that explain models print, save and report, read from a few runs of pytest.

The model is linear, F(x) = w·x with w = (4, 3, 2, 1), and the samples are s·(1, 1, 1, 1): the
attributions are s·w exactly, and the area under the deletion curve, 10s, 6s, 3s, s, 0, is 3.75s.
"""

import json

import numpy as np
import pandas as pd
import pytest

from igsuite.eval.pytest_plugin.history import load_run, saved_files
from igsuite.intervals import mean_interval

MODELS = """
import os

import keras
import numpy as np
import pytest

from igsuite.text import CharacterEncoder, TextExplainer
from igsuite.image import ImageExplainer

SCALE = float(os.environ.get("SCALE", "1"))
scales = np.arange(1, 21, dtype="float32")
inputs = scales[:, None] * np.ones((20, 4), "float32")
weights = np.array([4, 3, 2, 1], "float32")


def linear(x):
    return keras.ops.sum(x * weights, axis=-1)


def served(x):
    return SCALE * linear(x)


def doubled(x):
    return 2 * linear(x)


def curved(x):
    return keras.ops.sum(keras.ops.exp(x), axis=-1)


def text_model(pooling, masked):
    ids = keras.Input((None,), dtype="int32")
    table = np.array([[5.0], [0.0], [1.0], [-2.0], [3.0]])  # padding, unknown, a, b, c
    vectors = keras.layers.Embedding(5, 1, weights=[table], mask_zero=masked)(ids)
    return keras.Model(ids, pooling(vectors))


ENCODER = CharacterEncoder("abc")
"""

PASSING = """
from igsuite.eval.pytest_plugin import shown
from igsuite.eval.pytest_plugin.shown import picture_data
from models import *


def test_the_attributions_hold(explain):
    found = explain(linear, inputs)
    found.assert_converged()
    found.assert_complete()
    found.assert_at_most("deletion", 60)
    found.assert_at_least("insertion", 45)
    found.assert_at_least("deletion", 0.99, normalised=True)
    found.assert_ranks_first(np.tile([True, False, False, False], (20, 1)))
    found.assert_agrees_with("input_x_gradient", 0.99)
    assert len(found) == 20
    assert found.values[1].tolist() == [8, 6, 4, 2]
    assert "Explained integrated_gradients" in repr(found)


def test_texts_hold(explain):
    model = text_model(keras.layers.GlobalAveragePooling1D(), True)
    found = explain(TextExplainer(model, ENCODER), ["abc", "bca", "bbbac"])
    found.assert_ranks_first("c")
    found.assert_ranks_first(["c", {"c"}, ["c"]])
    found.assert_ignores_padding()
    found.assert_at_least("comprehensiveness", -10)
    assert found.inputs == ["abc", "bca", "bbbac"]
    assert found.result.tokens[0] == ("a", "b", "c")


def test_images_hold(explain, monkeypatch):
    encoded = []
    monkeypatch.setattr(shown, "picture_data", lambda each: encoded.append(1) or picture_data(each))
    images = np.zeros((3, 4, 4, 1), "float32")
    images[:, 1, 2, 0] = [1.0, 2.0, 3.0]
    explainer = ImageExplainer(lambda x: keras.ops.sum(x, axis=(1, 2, 3)))
    found = explain(explainer, list(images))
    found.assert_ranks_first(images[..., 0] > 0)
    measured = found.measure("relevance_mass", truth=images[..., 0] > 0)
    assert measured.values == [1.0, 1.0, 1.0]
    assert not encoded  # for the report: not while the test, or what it times, runs


@pytest.mark.igsuite(samples=3)
def test_the_marker_caps_the_samples(explain):
    found = explain(linear, inputs, target=None, baseline=np.zeros_like(inputs))
    assert len(found) == 3
    found.assert_ranks_first(np.tile([True, False, False, False], (20, 1)))
    found.assert_ranks_first(tuple([True, False, False, False] for _ in inputs))
    shares = [(each + 1) / 20 for each in range(20)]  # as many as samples were given
    for given in (shares, np.array(shares)):
        measured = found.measure("comprehensiveness", shares=given)
        assert measured.settings["shares"].startswith("list of 20,")
    middle = np.tile([True, True, False, False], (20, 1))
    assert found.measure("relevance_mass", truth=middle).values == pytest.approx([0.7] * 3)


def test_the_cost_is_benchmarked_beside(explain, benchmark):
    found = benchmark.pedantic(explain, (linear, inputs), rounds=2)
    found.assert_at_most("deletion", 60)
    assert benchmark.extra_info["igsuite"]["integrated_gradients"]["metrics"]


def test_two_explanations_have_two_names(explain):
    first = explain(linear, inputs, "gradient", name="plain")
    second = explain(linear, 2 * inputs, "gradient", name="plain")
    first.measure("gini")
    first.measure("deletion", operator=0)
    first.measure("deletion", operator=1.0)
    second.measure("deletion")
    second.measure("deletion")
    explain(doubled, inputs, "gradient", name="plain").measure("deletion")


def test_that_explains_nothing():
    pass
"""

EXAMPLES = """
import doctest

from igsuite.eval.pytest_plugin import explained


def test_the_examples_run(request):
    # As pytest's own option --doctest-modules runs them.
    names = {"getfixture": request.getfixturevalue}
    outcome = doctest.testmod(explained, extraglobs=names, optionflags=doctest.ELLIPSIS)
    assert outcome.failed == 0
    found = doctest.DocTestFinder().find(explained.Explained, "")
    assertions = [name for name in vars(explained.Explained) if name.startswith("assert_")]
    assert {f".{name}" for name in assertions} <= {each.name for each in found if each.examples}
"""

FAILING = """
from models import *


def test_not_converged(explain):
    explain(curved, inputs / 4, rule="left", steps=8).assert_converged()


def test_not_complete(explain):
    explain(curved, inputs / 4, rule="left", steps=8).assert_complete()


def test_no_sum_is_promised(explain):
    explain(linear, inputs, "gradient").assert_complete()


def test_no_reference(explain):
    explain(linear, inputs).assert_matches_reference("missing")


def test_another_method_disagrees(explain):
    explain(linear, inputs).assert_agrees_with("random", 0.9)


def test_others_rank_first(explain):
    explain(linear, inputs).assert_ranks_first(np.tile([False, False, True, False], (20, 1)))


def test_other_tokens_rank_first(explain):
    model = text_model(keras.layers.GlobalAveragePooling1D(), True)
    explain(TextExplainer(model, ENCODER), ["abc", "bca"]).assert_ranks_first("b")


@pytest.mark.filterwarnings("ignore:the model returns something else")
def test_padding_changes_scores(explain):
    model = text_model(keras.layers.GlobalMaxPooling1D(), False)
    explain(TextExplainer(model, ENCODER), ["abc", "ab"]).assert_ignores_padding()


def test_padding_is_attributed_to(explain):
    explain(linear, inputs).assert_ignores_padding(np.tile([False, False, False, True], (20, 1)))


def test_above_the_bound(explain):
    explain(linear, inputs).assert_at_most("deletion", 10)


def test_only_the_interval_is_above(explain):
    explain(linear, inputs).assert_at_most("deletion", 40)


def test_by_the_mean_it_is_not(explain):
    explain(linear, inputs).assert_at_most("deletion", 40, by="mean")


def test_below_the_bound(explain):
    explain(linear, inputs).assert_at_least("insertion", 100)


def test_a_slip(explain):
    explain(linear, inputs).assert_at_most("deletoin", 1)


def test_what_has_no_scale(explain):
    explain(linear, inputs).measure("gini", normalised=True)


def test_a_slip_in_a_setting(explain):
    explain(linear, inputs, tolerence=0.1)


def test_images_of_two_sizes(explain):
    explainer = ImageExplainer(lambda x: keras.ops.sum(x, axis=(1, 2, 3)))
    explain(explainer, [np.zeros((4, 4, 1)), np.zeros((5, 4, 1))])


def test_tokens_of_all_or_of_each(explain):
    model = text_model(keras.layers.GlobalAveragePooling1D(), True)
    explain(TextExplainer(model, ENCODER), ["abc", "bca"]).assert_ranks_first(["c", "a"])


def test_it_agrees_with_itself(explain):
    explain(linear, inputs).assert_agrees_with("integrated_gradients", 0.9)


def test_it_agrees_with_itself_by_another_name(explain):
    other = explain(linear, inputs, name="other")
    explain(linear, inputs).assert_agrees_with(other, 0.9)


def test_nothing_is_padding(explain):
    explain(linear, inputs).assert_ignores_padding(np.zeros((20, 4), bool))


def test_a_name_that_is_none(explain):
    explain(linear, inputs, name=3)


def test_a_guard_of_nothing(explain):
    explain(linear, inputs).assert_no_worse("deletion")


@pytest.mark.igsuite(samples=2)
def test_of_a_few_samples(explain):
    explain(linear, inputs).assert_at_most("deletion", 1)
"""

HISTORY = """
from models import *


def test_it_matches_what_was_stored(explain):
    explain(served, inputs).assert_matches_reference()


def test_it_is_near_what_was_stored(explain):
    explain(served, inputs).assert_matches_reference("kept", within=0.6)


def test_it_is_no_worse(explain):
    explain(served, inputs).assert_no_worse("deletion", by="5%")


def test_it_may_be_worse(explain):
    explain(served, inputs).assert_no_worse("deletion", by="60%")


def test_it_is_better(explain):
    explain(served, inputs).assert_no_worse("morf")


def test_other_settings(explain):
    tolerance = float(os.environ.get("TOLERANCE", "0.02"))
    explain(linear, inputs, tolerance=tolerance).measure("deletion")
"""

PLUGIN = "igsuite.eval.pytest_plugin.plugin"
BENCHMARK = (PLUGIN, "pytest_benchmark.plugin")


@pytest.fixture(scope="module")
def folder(project):
    files = {"test_passing": PASSING, "test_failing": FAILING, "test_history": HISTORY}
    return project(models=MODELS, test_examples=EXAMPLES, **files)


@pytest.fixture(scope="module")
def first(folder, run_pytest):
    """The first run: all tests pass; it stores references and is saved."""
    asked = ("--igsuite-update-references", "--igsuite-save=first", "--igsuite-report=report")
    files = ("test_passing.py", "test_history.py")
    return run_pytest(
        folder, *files, *asked, "--benchmark-json=times.json", "-v", plugins=BENCHMARK
    )


@pytest.fixture(scope="module")
def second(folder, first, run_pytest):
    """The second run, with two workers: scores are half as large again, and tests fail."""
    content = json.loads((folder / ".igsuite" / "0001_first.json").read_text("utf-8"))
    content["machine"]["processor"] = "an abacus"
    (folder / ".igsuite" / "0002_elsewhere.json").write_text(json.dumps(content), "utf-8")
    asked = ("--igsuite-compare=elsewhere", "--igsuite-save")
    limits = ("--igsuite-compare-fail=deletion_auc:5%", "--igsuite-compare-fail=morf:0.01")
    files = ("test_failing.py", "test_history.py")
    changed = {"SCALE": "1.5", "TOLERANCE": "0.1"}
    plugins = (PLUGIN, "xdist.plugin")
    return run_pytest(folder, *files, *asked, *limits, "-n2", plugins=plugins, **changed)


@pytest.fixture(scope="module")
def third(folder, second, run_pytest):
    """The third run: as the first one, of fewer samples and quiet."""
    asked = ("--igsuite-compare=1", "--igsuite-compare-fail=deletion:5%", "--igsuite-samples=8")
    tests = ("test_history.py::test_it_is_no_worse", "test_failing.py::test_a_guard_of_nothing")
    return run_pytest(folder, *tests, "test_examples.py", *asked, "-q")


def interval_of(area, scales=range(1, 21)):
    """The interval of the mean of area times scale, as tables write it."""
    found = mean_interval([area * scale for scale in scales])
    return f"{found.low:.3g} to {found.high:.3g}"


def failure(run, test):
    """What a run printed of a test that failed."""
    return run.section(f"_ {test} _", "\n___").partition("\n---")[0]


def test_tests_whose_attributions_hold_pass(first):
    assert first.code == 0, first.output
    assert "13 passed" in first.output


def test_the_header_says_what_is_asked_for(first, second):
    assert "igsuite: references are stored anew" in first.output
    assert (
        "igsuite: compared with 0002_elsewhere, fails beyond deletion:5%, fails beyond "
        "morf:0.01" in second.output
    )


def test_the_table_shows_every_explanation_and_measurement(first):
    table = first.section("igsuite: 14 explanations in 12 tests", "igsuite: saved")
    assert "integrated_gradients: 20 samples, all converged, 15 steps, error <0.001 %" in table
    # 3.75s and 6.25s, s from 1 to 20.
    assert f"  deletion (constant) ↓           39.4  {interval_of(3.75):<19}  20\n" in table
    assert f"  insertion (constant) ↑          65.6  {interval_of(6.25):<19}  20\n" in table
    # Of a linear model no order deletes better than that by its weights; of few units the best is
    # among twenty random orders in some samples, which have no scale then.
    assert "  normalised deletion ↑              1  1 to 1  " in table
    assert max(len(line) for line in table.splitlines()[1:]) <= 80


def test_with_v_the_table_shows_every_assertion(first, second):
    assert "    held: all 20 samples have converged\n" in first.output
    assert "    held: all 20 samples have converged\n" not in second.output


def test_explanations_and_measurements_of_one_name_are_numbered(first, folder):
    run = load_run(folder / ".igsuite", "first")
    names = {each.name: each for each in run.found if "two_names" in each.test}
    assert list(names) == ["plain", "plain 2", "plain 3"]
    labels = [each.label for each in names["plain"].metrics]
    assert labels == ["gini", "deletion (constant)", "deletion (constant) 2"]
    assert [each.label for each in names["plain 2"].metrics] == ["deletion (constant)"]
    # Of the same samples, and of another model.
    assert names["plain"].samples == names["plain 3"].samples
    assert names["plain 3"].metrics[0].mean == pytest.approx(2 * 39.375)


def test_a_marker_caps_the_samples_of_its_test(first, folder):
    run = load_run(folder / ".igsuite", "first")
    counts = {each.test.partition("::")[2]: len(each.samples) for each in run.found}
    assert counts["test_the_marker_caps_the_samples"] == 3
    assert counts["test_the_attributions_hold"] == 20


def test_a_saved_run_holds_machine_commit_configuration_and_every_samples_values(first, folder):
    run = load_run(folder / ".igsuite", "0001")
    assert run.machine["tensorflow"]
    assert run.machine["processor"]
    assert run.commit == {}
    (found,) = (each for each in run.found if each.test.endswith("test_the_attributions_hold"))
    assert found.settings["tolerance"] == 0.02
    assert found.settings["baseline"] == {"name": "zero"}
    assert found.scores == pytest.approx([10 * scale for scale in range(1, 21)])
    deletion = next(each for each in found.metrics if each.metric == "deletion")
    assert deletion.values == pytest.approx([3.75 * scale for scale in range(1, 21)])
    assert deletion.operator["name"] == "constant"
    assert [each.name for each in found.checks][:2] == ["converged", "complete"]


def test_the_report_holds_the_same_as_a_table_a_page_and_json(first, folder):
    report = folder / "report"
    assert {each.name for each in report.iterdir()} >= {"results.json", "report.md"}
    frame = pd.read_parquet(report / "results.parquet")
    values = frame[frame.test.str.endswith("hold") & (frame.metric == "insertion")].value
    np.testing.assert_allclose(values, 6.25 * np.arange(1, 21))
    content = json.loads((report / "results.json").read_text("utf-8"))
    assert len(content["found"]) == 14
    assert "held: all 20 samples have converged" in (report / "report.md").read_text("utf-8")
    page = (report / "report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert '"tokens":["a","b","c"' in page
    assert page.count('"overlay":"') == 3


def test_scores_stand_beside_pytest_benchmarks_times(first, folder):
    (timed,) = json.loads((folder / "times.json").read_text("utf-8"))["benchmarks"]
    scores = timed["extra_info"]["igsuite"]["integrated_gradients"]
    assert scores["samples"] == 20
    assert scores["metrics"]["deletion (constant)"]["mean"] == pytest.approx(39.375)
    assert timed["stats"]["rounds"] == 2


def test_references_are_stored_beside_the_tests_and_are_no_pickles(first, folder):
    files = sorted((folder / "igsuite_references").iterdir())
    assert [each.name for each in files] == [
        "test_history__test_it_is_near_what_was_stored__kept.npz",
        "test_history__test_it_matches_what_was_stored__integrated_gradients.npz",
    ]
    with np.load(files[0], allow_pickle=False) as stored:
        np.testing.assert_allclose(stored["values:0"][1], [8, 6, 4, 2])


@pytest.mark.parametrize(
    ("test", "lines"),
    [
        (
            "test_not_converged",
            [
                "AssertionError: 19 of 20 samples have not converged",
                "  sample 19: budget exhausted after 8 evaluations, error 38.9 %",
                "  and 9 more",
                "Try: rule='auto', which takes as many steps as are needed, or more than steps=8",
                "Explained by integrated_gradients: rule left, steps 8,",
            ],
        ),
        (
            "test_not_complete",
            [
                "19 of 20 samples do not add up within 2 % of the change of score",
                "the score changes by 590 (from 4 to 594): off by 28 %",
                "Try: a smaller tolerance=, or more steps= of a fixed rule",
            ],
        ),
        ("test_no_sum_is_promised", ["ArgumentError: method: got gradient, which promises no sum"]),
        (
            "test_no_reference",
            [
                "no reference is stored in test_failing__test_no_reference__missing.npz",
                "Try: run pytest with --igsuite-update-references",
            ],
        ),
        (
            "test_another_method_disagrees",
            [
                "agreement with random is −0.18 in the mean over 20 samples, 95 % interval −0.",
                ": not at least 0.9",
                "Try: methods that disagree are not both right",
            ],
        ),
        (
            "test_others_rank_first",
            [
                "not all of the expected units rank first in 20 of 20 samples: in the mean 0 %",
                "  sample 1: [0] (8) ranks first; the expected [2] (4) is in place 3 of 4",
            ],
        ),
        (
            "test_other_tokens_rank_first",
            [
                "  sample 0 ('abc'): 'c' (1) ranks first; the expected 'b' (−0.667) is in place 3",
                "Try: the model may decide by something else",
            ],
        ),
        (
            "test_padding_changes_scores",
            [
                "padding up to 8 positions behind the longest text changes the score of 2 of 2",
                "  sample 1 ('ab'): the score was 1, is 5",
                "Try: layers that honour the mask: mask_zero=True",
            ],
        ),
        (
            "test_padding_is_attributed_to",
            [
                "padding is attributed to in 20 of 20 samples",
                "  sample 0: 10 % of the attribution is at 1 place of padding",
            ],
        ),
        (
            "test_above_the_bound",
            [
                "deletion (constant) is 39.4 in the mean over 20 samples, 95 % interval ",
                f"{interval_of(3.75)}: not at most 10",
                "  sample 19: 75",
                "Try: see what a random order gets",
            ],
        ),
        (
            "test_only_the_interval_is_above",
            [
                ": the mean is at most 40, the interval reaches beyond",
                "Try: by='mean', if these samples are all that there are",
            ],
        ),
        (
            "test_below_the_bound",
            ["insertion (constant) is 65.6 in the mean over 20 samples", ": not at least 100"],
        ),
        ("test_a_slip", ["ArgumentError: metric", "got 'deletoin'", "Did you mean 'deletion'?"]),
        (
            "test_what_has_no_scale",
            ["normalised: got True for gini, which has no random orders", "metrics of an order: "],
        ),
        ("test_a_slip_in_a_setting", ["got 'tolerence'", "Did you mean 'tolerance'?"]),
        ("test_images_of_two_sizes", ["images: got pictures of different shapes: (4, 4, 1), (5,"]),
        (
            "test_tokens_of_all_or_of_each",
            ["expected: got ['c', 'a'] for 2 samples", "or [{'c'}, {'a'}] for one of each"],
        ),
        (
            "test_it_agrees_with_itself",
            ["other: got its own integrated_gradients; allowed: another method, or another"],
        ),
        ("test_nothing_is_padding", ["which: got no place of any sample; allowed: booleans"]),
        ("test_a_name_that_is_none", ["name: got 3; allowed: a text"]),
        (
            "test_of_a_few_samples",
            ["; the first 2 of 20 samples"],
        ),
        (
            "test_it_matches_what_was_stored",
            [
                "20 of 20 samples differ from test_history__test_it_matches_what_was_stored__",
                "  sample 0: differs by 50 % where 0.1 % is allowed, most at value 0: 4 became 6",
                "Try: run pytest with --igsuite-update-references and look at what changed",
            ],
        ),
        (
            "test_it_is_no_worse",
            [
                "deletion (constant) was 39.4 in 0002_elsewhere, is 59.1: worse by 19.7 (50 %), "
                "95 % interval of the difference",
                "; allowed deletion:5%",
                "  computed elsewhere: processor was 'an abacus', is '",
                "Try: pytest --igsuite-save --igsuite-accept-worse, if it is meant",
            ],
        ),
    ],
)
def test_a_failed_test_says_which_samples_how_far_and_what_to_try(second, test, lines):
    said = failure(second, test)
    for line in lines:
        assert line in said
    # Of the plugin's own code nothing is shown.
    assert "pytest_plugin/" not in said.replace("<igsuite.eval.pytest_plugin.explain.Explain", "")


def test_every_test_that_should_fail_does_and_no_other(second):
    assert second.code == 1
    assert "24 failed, 6 passed" in second.output


def test_workers_hand_over_what_they_found(second):
    assert "igsuite: 28 explanations in 27 tests" in second.output


def test_a_run_that_is_worse_than_allowed_is_not_saved_for_the_next_to_be_compared_with(
    second, folder
):
    assert "igsuite: nothing was saved: this run is worse than 0002_elsewhere" in second.output
    assert "Try: if it is meant, pytest --igsuite-save --igsuite-accept-worse" in second.output
    names = [each.name for each in saved_files(folder / ".igsuite")]
    assert names == ["0001_first.json", "0002_elsewhere.json"]


def test_a_comparison_shows_the_change_of_each_metric(second):
    table = second.section("test_history.py::test_it_is_better\n", "test_history.py::test_it_may")
    row = "{} {}  {:<19}  20  {}".format
    assert row("morf (constant) ↑              ", 98.4, interval_of(9.375), "+32.8 better") in table
    assert row("deletion (constant) ↓          ", 59.1, interval_of(5.625), "+19.7 worse") in table


def test_a_metric_that_is_worse_than_allowed_fails_the_run(second):
    said = second.section("igsuite: worse than 0002_elsewhere", "short test summary")
    assert "test_history.py::test_it_may_be_worse\n" in said
    assert "deletion (constant) was 39.4 in 0002_elsewhere, is 59.1" in said
    assert "allowed deletion:5%" in said
    assert "morf" not in said
    assert "test_other_settings" not in said


def test_another_machine_and_other_settings_are_warned_of(second):
    said = " ".join(second.output.split())
    assert "0002_elsewhere was computed elsewhere: processor was 'an abacus', is '" in said
    assert (
        "test_history.py::test_other_settings, integrated_gradients, deletion (constant): other "
        "settings than saved: tolerance was 0.02, is 0.1" in said
    )


def test_scores_that_have_moved_are_said_once_for_what_follows_them(second):
    said = " ".join(second.output.split())
    # F(x) = 10s, and half as large again.
    moved = "the model's own scores of these samples went from 105 to 158"
    assert (
        f"igsuite: test_history.py::test_it_is_better, integrated_gradients and 2 more: {moved}"
        in (said)
    )
    assert f"; {moved}, which deletion follows; allowed deletion:5%" in said


def test_a_run_that_is_no_worse_passes_and_says_with_q_what_is_not_guarded_alone(third):
    assert third.code == 0
    assert third.output.splitlines()[-1].startswith("3 passed")
    _, said = " ".join(third.output.split()).split("igsuite: ")
    assert said.startswith(
        "test_failing.py::test_a_guard_of_nothing, integrated_gradients, deletion (constant): "
        "0001_first has none of it on these samples: not guarded 3 passed"
    )


def test_the_examples_of_all_assertions_run(third):
    assert third.code == 0, third.output


def test_a_guard_that_has_nothing_to_compare_with_passes_with_a_warning(third, second):
    assert (
        "NothingSaved: deletion (constant): 0001_first has none of these samples to compare with: "
        "pytest --igsuite-save saves one" in third.output
    )
    assert "NothingSaved" not in second.output  # which was to be saved
