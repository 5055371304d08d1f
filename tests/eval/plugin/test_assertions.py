"""What assertions find, and what they say where they fail; numbers by hand."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from igsuite.attribution import Attribution
from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.agreeing import agreement_values, check_same_samples
from igsuite.eval.pytest_plugin.bounds import bounded
from igsuite.eval.pytest_plugin.converging import complete, converged
from igsuite.eval.pytest_plugin.finding import Finding
from igsuite.eval.pytest_plugin.padding import ignores_places
from igsuite.eval.pytest_plugin.ranking import expected_units, ranked_first
from igsuite.eval.pytest_plugin.references import matches, reference_file, store

NAMES = ["sample 0", "sample 1", "sample 2"]


def attribution(**changes):
    """Three samples that have converged: values (1, 2), scores 3 and 0."""
    given = {
        "values": np.tile([1.0, 2.0], (3, 1)),
        "standard_error": np.zeros((3, 2)),
        "relative_error": np.full(3, 0.01),
        "completeness_gap": np.zeros(3),
        "score_input": np.full(3, 3.0),
        "score_baseline": np.zeros(3),
        "target": np.zeros(3, int),
        "evaluations": np.full(3, 15),
        "verdict": np.array(["converged"] * 3),
        "explanation": np.array([""] * 3),
        "config": {"method": "integrated_gradients", "rule": "auto", "max_steps": 512},
    }
    return Attribution(**{**given, **changes})


def test_converged_samples_pass():
    assert converged(attribution(), NAMES).line == "all 3 samples have converged"


def test_a_method_that_integrates_nothing_is_exact():
    exact = attribution(config={"method": "gradient", "exact": True})
    assert converged(exact, NAMES).line == "all 3 samples are exact"


def test_samples_that_have_not_converged_are_named_the_worst_first():
    verdict = np.array(["budget_exhausted", "converged", "degenerate_baseline"])
    error = np.array([0.05, 0.01, np.nan])
    finding = converged(attribution(verdict=verdict, relative_error=error), NAMES)
    assert finding.message().splitlines() == [
        "2 of 3 samples have not converged",
        "  sample 2: degenerate baseline after 15 evaluations",
        "  sample 0: budget exhausted after 15 evaluations, error 5 %",
        "Try: more than max_steps=512, or a larger tolerance than None",
        "Try: another baseline=: the score at this one is the score of the sample",
    ]


@pytest.mark.parametrize(
    ("verdict", "config", "advice"),
    [
        ("budget_exhausted", {"rule": "left", "steps": 8}, "rule='auto'"),
        ("inconsistent", {"rule": "auto"}, "blurred baseline="),
        ("non_finite", {"rule": "auto"}, "NaN or infinity"),
    ],
)
def test_each_verdict_has_its_own_mend(verdict, config, advice):
    bad = attribution(verdict=np.array([verdict] * 3), config=config)
    assert advice in converged(bad, NAMES).message()


def test_values_that_add_up_pass_and_others_are_named():
    assert complete(attribution(completeness_gap=np.full(3, 0.05)), NAMES, 0.02).passed
    finding = complete(attribution(completeness_gap=np.array([0.0, 0.3, -1.5])), NAMES, 0.02)
    assert finding.message().splitlines()[:3] == [
        "2 of 3 samples do not add up within 2 % of the change of score",
        "  sample 2: the values add up to 1.5, the score changes by 3 (from 0 to 3): off by 50 %",
        "  sample 1: the values add up to 3.3, the score changes by 3 (from 0 to 3): off by 10 %",
    ]


def test_a_score_that_hardly_changes_is_held_to_rounding():
    scores = {"score_input": np.full(3, 1.0), "score_baseline": np.full(3, 1.0)}
    assert complete(attribution(completeness_gap=np.full(3, 1e-7), **scores), NAMES, 0.0).passed
    assert not complete(attribution(completeness_gap=np.full(3, 0.1), **scores), NAMES, 0.02).passed


def test_a_method_that_promises_no_sum_is_refused():
    with pytest.raises(ArgumentError, match="integrated_gradients, which promises no sum"):
        complete(attribution(completeness_gap=np.full(3, np.nan)), NAMES, 0.02)


def test_the_unfavourable_end_of_the_interval_has_to_hold(make_measured):
    found = make_measured([1.0, 2.0, 3.0], low=1.5, high=2.5)
    assert bounded(found, 2.5, False, "interval", NAMES).passed
    assert bounded(found, 1.5, True, "interval", NAMES).passed
    finding = bounded(found, 2.4, False, "interval", NAMES)
    assert finding.message().splitlines() == [
        "deletion is 2 in the mean over 3 samples, 95 % interval 1.5 to 2.5: the mean is at most "
        "2.4, the interval reaches beyond",
        "  sample 2: 3",
        "Try: more samples, which narrow the interval",
        "Try: by='mean', if these samples are all that there are",
    ]
    assert bounded(found, 2.4, False, "mean", NAMES).passed
    assert not bounded(found, 1.9, False, "mean", NAMES).passed
    assert not bounded(found, 1.6, True, "interval", NAMES).passed
    assert bounded(found, 1.6, True, "mean", NAMES).passed


def test_a_mean_beyond_the_bound_is_said_with_its_interval(make_measured):
    found = make_measured([1.0, 2.0, None], low=1.0, high=2.0)
    finding = bounded(found, 3, True, "interval", NAMES)
    assert finding.line == (
        "deletion is 1.5 in the mean over 2 samples, 95 % interval 1 to 2: not at least 3"
    )
    assert finding.samples == ("sample 0: 1", "sample 1: 2")


def test_without_an_interval_or_a_number_no_bound_holds(make_measured):
    one = bounded(make_measured([1.0], low=None, high=None), 2, False, "interval", NAMES)
    assert not one.passed
    assert one.message().splitlines()[0] == (
        "deletion is 1 in the mean over 1 sample, too few for an interval: the mean is at most 2, "
        "but that says nothing of other samples"
    )
    assert not bounded(make_measured([None]), 2, False, "mean", NAMES).passed


@pytest.mark.parametrize(("bound", "by"), [(float("nan"), "mean"), (1.0, "median")])
def test_a_bound_that_says_nothing_is_refused(make_measured, bound, by):
    with pytest.raises(ArgumentError):
        bounded(make_measured([1.0]), bound, True, by, NAMES)


def test_agreement_is_measured_sample_by_sample():
    first = [np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0])]
    second = [np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])]
    assert agreement_values(first, second, "spearman_rho") == pytest.approx([0.5, 1.0])


@pytest.mark.parametrize(
    ("samples", "given"),
    [(["sample 1", "sample 0"], "in another order"), (["sample 0", "new"], "1 of 2 samples alike")],
)
def test_agreement_is_of_the_same_samples(make_found, samples, given):
    check_same_samples(make_found(), make_found(name="other"))
    with pytest.raises(ArgumentError, match=f"other: got other, which explains .*{given}"):
        check_same_samples(make_found(), make_found(name="other", samples=samples))


def ranked(values, expected, share=1.0, tokens=None):
    values = [np.array(each) for each in values]
    masks = expected_units(expected, values, tokens)
    return ranked_first(values, masks, share, NAMES, tokens)


def test_expected_places_rank_first():
    finding, shares = ranked([[3.0, 1.0, 2.0]], [[True, False, True]])
    assert finding.passed
    assert shares == [1.0]


def test_what_ranks_first_instead_is_named():
    tokens = [("not", "good", "at", "all"), ("so", "good")]
    values = [[0.1, 0.9, 0.2, 0.3], [0.0, 1.0]]
    finding, shares = ranked(values, [{"not", "all"}, "good"], 1, tokens)
    assert shares == [0.5, 1.0]
    assert finding.message().splitlines()[:2] == [
        "not all of the expected units rank first in 1 of 2 samples: in the mean 75 % do, by "
        "chance 50 % would",
        "  sample 0: 'good' (0.9) among the first 2; the expected 'not' (0.1) is in place 4 of 4",
    ]
    assert ranked(values[:1], [{"not", "all"}], 0.5, tokens[:1])[0].passed


def test_ties_count_by_what_random_order_would_give():
    finding, shares = ranked([[1.0, 1.0, 0.0]], [[True, False, False]])
    assert shares == [0.5]
    assert "ties between expected units and others" in finding.message()


def test_pixels_are_named_by_row_and_column():
    finding, _ = ranked([[[0.0, 2.0], [1.0, 0.0]]], np.array([[[False, False], [True, False]]]))
    assert finding.samples == (
        "sample 0: [0, 1] (2) ranks first; the expected [1, 0] (1) is in place 2 of 4",
    )


def test_maps_that_are_not_finite_rank_nothing_first():
    finding, shares = ranked([[np.nan, 1.0]], [[True, False]])
    assert np.isnan(shares[0])
    assert "values that are not finite" in finding.message()


@pytest.mark.parametrize(
    ("expected", "tokens"),
    [
        ([[True, False, True]], None),  # another number of places
        ([[1, 0]], None),  # no booleans
        ("a", None),  # tokens of what is no text
        ([[True, True]], None),  # everything
        ("z", [("a", "b")]),  # nothing
        ([["a"], ["b"]], [("a", "b")]),  # of two texts
        (3, None),
        ([3], [("a", "b")]),  # neither booleans nor tokens
        ([[[True], [True, False]]], None),  # rows of different lengths
    ],
)
def test_what_cannot_be_expected_is_refused(expected, tokens):
    with pytest.raises(ArgumentError, match="expected"):
        expected_units(expected, [np.array([1.0, 2.0])], tokens)


@pytest.mark.parametrize("given", [list, tuple, np.array])
def test_tokens_in_a_list_of_their_own_may_be_of_all_samples_or_one_of_each(given):
    values, tokens = [np.array([1.0, 2.0])] * 2, [("a", "b"), ("b", "c")]
    message = (
        r"expected: got \['a', 'c'\] for 2 samples; .* Write {'a', 'c'} for all, or "
        r"\[{'a'}, {'c'}\] for one of each\."
    )
    with pytest.raises(ArgumentError, match=message):
        expected_units(given(["a", "c"]), values, tokens)
    of_all = expected_units({"a", "c"}, values, tokens)
    of_each = expected_units([{"a"}, {"c"}], values, tokens)
    assert [each.tolist() for each in of_all] == [[True, False], [False, True]]
    assert [each.tolist() for each in of_each] == [[True, False], [False, True]]


def test_of_one_sample_a_list_of_tokens_has_one_meaning():
    (mask,) = expected_units(["a", "c"], [np.zeros(3)], [("a", "b", "c")])
    assert mask.tolist() == [True, False, True]


@pytest.mark.parametrize("share", [0, 50, -1, "half"])
def test_a_share_that_always_or_never_holds_is_refused(share):
    with pytest.raises(ArgumentError, match="share"):
        ranked([[1.0, 2.0]], [[True, False]], share)


@pytest.mark.parametrize("which", [True, [[False, False]], [[True]], [[1, 0]]])
def test_places_that_are_no_padding_are_refused(which):
    with pytest.raises(ArgumentError, match="which"):
        ignores_places([np.array([1.0, 2.0])], which, 0.1, NAMES)


def test_masks_of_texts_may_have_their_padding():
    (mask,) = expected_units([[True, False, False, False]], [np.array([1.0, 2.0])], [("a", "b")])
    assert mask.tolist() == [True, False]


CHECKSUMS = ["a", "b", "c"]


def stored(folder, **changes):
    path = reference_file(folder / "test_it.py", "test_it.py::test_a", "gradient")
    store(path, attribution(**changes), CHECKSUMS)
    return path


def test_a_reference_lies_beside_its_test_under_a_tame_name(tmp_path):
    path = reference_file(tmp_path / "test_it.py", "test_it.py::test_a[../x]", "a b")
    assert path.parent == tmp_path / "igsuite_references"
    assert re.fullmatch(r"test_it__test_a\[\.\._x\]__a_b-[0-9a-f]{8}\.npz", path.name)
    long = reference_file(tmp_path / "test_it.py", f"test_it.py::test_a[{'喵' * 300}]", "a")
    assert len(long.name.encode()) < 120


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("TestA::test_x", "a"), ("TestB::test_x", "a")),
        (("test_x[x/y]", "a"), ("test_x[x_y]", "a")),
        (("test_x[x::y]", "a"), ("test_x[x.y]", "a")),
        (("test_x", "a b"), ("test_x", "a_b")),
        (("test_x", "a__b"), ("test_x__a", "b")),
        ((f"test_x[{'x' * 200}a]", "a"), (f"test_x[{'x' * 200}b]", "a")),
    ],
)
def test_no_two_tests_share_a_reference(one, other):
    file = Path("test_it.py")
    paths = {reference_file(file, f"test_it.py::{test}", name) for test, name in (one, other)}
    assert len(paths) == 2


def test_a_reference_matches_itself_in_any_order_and_in_part(tmp_path):
    path = stored(tmp_path, values=np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    now = attribution(values=np.array([[5.0, 6.0], [1.0, 2.0], [3.0, 4.0]])).take([0, 1])
    assert matches(path, now, ["c", "a"], NAMES[:2], 0.0).passed


def test_a_reference_is_the_same_bytes_for_the_same_values(tmp_path):
    one, two = stored(tmp_path / "one"), stored(tmp_path / "two")
    assert one.read_bytes() == two.read_bytes()


def test_samples_that_differ_by_more_than_both_error_bars_allow_are_named(tmp_path):
    path = stored(tmp_path)
    near = attribution(values=np.array([[1.0, 2.0], [1.03, 2.03], [1.0, 2.0]]))
    # 0.06/3 = 2 %; both errors of 1 % and 0.1 % of rounding allow 2.1 %.
    assert matches(path, near, CHECKSUMS, NAMES, None).passed
    far = attribution(values=np.array([[1.0, 2.0], [1.0, 2.3], [-1.0, 2.0]]))
    finding = matches(path, far, CHECKSUMS, NAMES, None)
    assert finding.message().splitlines()[:3] == [
        f"2 of 3 samples differ from {path.name} by more than what both error bars allow",
        "  sample 2: differs by 66.7 % where 2.1 % is allowed, most at value 0: 1 became −1",
        "  sample 1: differs by 10 % where 2.1 % is allowed, most at value 1: 2 became 2.3",
    ]
    assert "--igsuite-update-references" in finding.message()
    assert matches(path, far, CHECKSUMS, NAMES, 0.7).passed


@pytest.mark.parametrize("at", ["now", "then"])
def test_a_sample_that_has_not_converged_matches_nothing_by_its_error_bar(tmp_path, at):
    loose = {
        "verdict": np.array(["converged", "budget_exhausted", "converged"]),
        "relative_error": np.array([0.01, 3.0, 0.01]),
    }
    path = stored(tmp_path, **(loose if at == "then" else {}))
    far = attribution(
        values=np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]]), **(loose if at == "now" else {})
    )
    finding = matches(path, far, CHECKSUMS, NAMES, None)
    assert finding.message().splitlines()[:2] == [
        f"1 of 3 samples have no error bar that {path.name} can be compared by",
        f"  sample 1: {'is' if at == 'now' else 'was'} budget exhausted",
    ]
    assert matches(path, far, CHECKSUMS, NAMES, 2.0).passed


def test_another_target_shape_or_setting_is_said(tmp_path):
    path = stored(tmp_path)
    other = matches(path, attribution(target=np.array([0, 1, 0])), CHECKSUMS, NAMES, None)
    assert other.samples == ("sample 1: the target was 0, is 1",)
    wider = matches(path, attribution(values=np.ones((3, 3))), CHECKSUMS, NAMES, None)
    assert wider.samples[0] == "sample 0: 2 values were stored, there are 3"
    config = {"method": "integrated_gradients", "rule": "left"}
    now = attribution(values=np.ones((3, 2)), config=config)
    changed = matches(path, now, CHECKSUMS, NAMES, None)
    assert changed.line.endswith("; other settings: rule")


def test_references_that_are_missing_short_or_damaged_are_said(tmp_path):
    path = stored(tmp_path)
    short = matches(path, attribution(), ["a", "new", "c"], NAMES, None)
    assert short.line == f"{path.name} does not hold 1 of 3 samples"
    path.write_bytes(b"no zip")
    damaged = matches(path, attribution(), CHECKSUMS, NAMES, None)
    assert f"{path.name} is no reference" in damaged.line
    path.unlink()
    missing = matches(path, attribution(), CHECKSUMS, NAMES, None)
    assert missing.line == f"no reference is stored in {path.name}"
    attribution().save(path)
    other = matches(path, attribution(), CHECKSUMS, NAMES, None)
    assert f"{path.name} is no reference" in other.line


def test_a_message_names_ten_samples_and_counts_the_others():
    lines = tuple(f"sample {row}" for row in range(12))
    message = Finding(False, "twelve fail", lines, ("this", "this")).message().splitlines()
    assert message[0] == "twelve fail"
    assert message[-2:] == ["  and 2 more", "Try: this"]
    assert len(message) == 13
    assert json.dumps(message)
