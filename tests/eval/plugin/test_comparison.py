"""What is worse than a saved run, and what a comparison cannot say; numbers by hand."""

import math

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.against import changes
from igsuite.eval.pytest_plugin.history import SavedRun
from igsuite.eval.pytest_plugin.options import parse_threshold
from igsuite.eval.pytest_plugin.records import Found
from igsuite.eval.pytest_plugin.summary import moved
from igsuite.eval.pytest_plugin.thresholds import failures, notes_on, of_measured
from igsuite.eval.pytest_plugin.worse import allowed_by, no_worse

BEFORE = [float(each) for each in range(1, 21)]


def saved(*found):
    return SavedRun("0001_main", {"processor": "an abacus"}, {}, found)


def one_change(make_found, now, before=BEFORE, **settings):
    (change,) = changes([make_found(now, **settings)], saved(make_found(before)))
    return change


def fails(change, threshold):
    return bool(failures([parse_threshold(threshold)], [change]))


def test_a_mean_that_is_worse_in_every_sample_fails(make_found):
    # Deletion: higher is worse. 10.5 became 11.5, by 1 in every sample.
    change = one_change(make_found, [each + 1 for each in BEFORE])
    assert (change.saved, change.mean, change.worse_by) == (10.5, 11.5, 1.0)
    assert (change.low, change.high, change.count) == (1.0, 1.0, 20)
    assert fails(change, "deletion:5%")  # of 10.5: 0.525
    assert not fails(change, "deletion:10%")  # 1.05
    assert fails(change, "deletion:0.9")
    assert not fails(change, "deletion:1")


def test_a_mean_that_is_better_does_not_fail(make_found):
    change = one_change(make_found, [each - 1 for each in BEFORE])
    assert change.is_told
    assert change.worse_by == -1.0
    assert not fails(change, "deletion:0%")


def test_which_way_is_worse_is_the_metrics(make_found, make_measured):
    now = [each - 1 for each in BEFORE]
    metric = make_measured(now, label="insertion", metric="insertion", higher_is_better=True)
    before = make_measured(BEFORE, label="insertion", metric="insertion", higher_is_better=True)
    earlier = saved(make_found(BEFORE, metrics=[before]))
    (change,) = changes([make_found(now, metrics=[metric])], earlier)
    assert change.worse_by == 1.0
    assert fails(change, "insertion:5%")


def test_a_mean_that_chance_may_have_made_worse_does_not_fail(make_found):
    # One sample of 20 is worse by 20: the mean by 1, and the interval holds 0.
    change = one_change(make_found, [*BEFORE[:-1], 40.0])
    assert change.worse_by == 1.0
    assert change.low == 0.0 or not change.is_told
    assert not fails(change, "deletion:5%")


DULL = {"scores": [0.95] * 20}, {"scores": [0.41] * 20}


def since(make_found, make_measured, metric, values, scores=DULL, higher_is_better=False):
    """How a metric has changed from 10.5 in the mean, while the model's scores did."""
    before, now = (
        make_found(
            numbers,
            metrics=[
                make_measured(
                    numbers, label=metric, metric=metric, higher_is_better=higher_is_better
                )
            ],
            **own,
        )
        for numbers, own in zip((BEFORE, values), scores, strict=True)
    )
    (change,) = changes([now], saved(before))
    return change


@pytest.mark.parametrize("values", [BEFORE, [each - 1 for each in BEFORE]])
def test_an_area_that_falls_with_the_scores_does_not_pass_for_a_better_one(
    make_found, make_measured, values
):
    change = since(make_found, make_measured, "deletion", values)
    assert (change.scores.saved, change.scores.mean) == pytest.approx((0.95, 0.41))
    assert not change.is_worse
    assert fails(change, "deletion:50%")  # of 0.95: 0.475, and the scores fell by 0.54
    assert not fails(change, "deletion:60%")
    finding = no_worse(change.measured, change, parse_threshold("deletion:5%"), "0001_main")
    assert not finding.passed
    assert (
        "; the model's own scores of these samples went from 0.95 to 0.41, which deletion follows, "
        "and looks better for it; allowed" in finding.line
    )
    assert finding.advice[0].startswith("a threshold on comprehensiveness")


def test_a_number_allows_the_scores_as_much_in_their_units_and_in_others_the_same_share(
    make_found, make_measured
):
    def fails_beyond(metric, number):
        change = since(make_found, make_measured, metric, [each - 1 for each in BEFORE])
        return fails(change, f"{metric}:{number}")

    # The scores fell by 0.54, of 0.95.
    for metric in ("deletion", "sufficiency", "lerf"):
        assert [fails_beyond(metric, number) for number in (0.5, 0.6)] == [True, False]
    # 0.54 of 0.95 is as 5.97 of 10.5.
    for metric in ("infidelity", "noise_infidelity", "decision_flip"):
        assert [fails_beyond(metric, number) for number in (5.9, 6.0)] == [True, False]


def test_the_table_calls_an_area_better_only_where_the_scores_do_not_make_it_so(
    make_found, make_measured
):
    less, more = ([each + by for each in BEFORE] for by in (-1, 1))
    sure = DULL[::-1]

    def word(metric, values, scores, higher=False):
        return moved(since(make_found, make_measured, metric, values, scores, higher))

    assert word("deletion", less, DULL) == "not comparable"
    assert word("deletion", more, DULL) == "+1 worse"
    assert word("deletion", less, sure) == "−1 better"
    assert word("insertion", more, sure, higher=True) == "not comparable"
    assert word("insertion", more, DULL, higher=True) == "+1 better"
    # To a model that always says the same, or knows nothing, the rest does not matter either.
    assert word("sufficiency", less, DULL) == word("sufficiency", less, sure) == "not comparable"
    # Nothing matters less to a model whose scores fall farther without it.
    assert word("comprehensiveness", more, sure, higher=True) == "+1 better"
    assert word("gini", less, DULL) == word("normalised_deletion", less, DULL) == "−1 better"


@pytest.mark.parametrize(
    "now",
    [
        [0.95 + 1e-6] * 20,  # what rounding changes
        [0.95] * 19 + [0.05],  # one sample, which may be chance
        [],  # saved before scores were kept
        [None] * 20,
    ],
)
def test_scores_that_have_not_moved_hide_nothing(make_found, make_measured, now):
    less = [each - 1 for each in BEFORE]
    change = since(make_found, make_measured, "deletion", less, (DULL[0], {"scores": now}))
    assert moved(change) == "−1 better"
    assert not fails(change, "deletion:0%")


def test_a_run_that_was_saved_without_scores_is_read_and_said_to_tell_nothing_of_them(make_found):
    plain = make_found(BEFORE).as_dict()
    del plain["scores"]
    run, now = saved(Found.from_dict(plain)), [make_found(BEFORE, scores=[0.5] * 20)]
    limits = [parse_threshold("deletion:5%")]
    (note,) = notes_on(now, changes(now, run), limits, run, run.machine)
    assert "0001_main was saved without the model's own scores" in note
    assert notes_on(now, changes(now, run), [], run, run.machine) == []


def test_samples_without_a_scale_any_more_fail_where_they_are_more_than_is_allowed(
    make_found, make_measured
):
    def normalised(lost):
        values = [*[None] * lost, *BEFORE[lost:]]
        change = since(make_found, make_measured, "normalised_deletion", values)
        return change, fails(change, "normalised_deletion:0.05")

    assert [normalised(lost)[1] for lost in (0, 1, 2, 20)] == [False, False, True, True]
    assert moved(normalised(1)[0]) == "1 lost"


def test_samples_are_paired_by_what_they_are_not_by_their_place(make_found):
    names = [f"sample {row}" for row in reversed(range(20))]
    change = one_change(make_found, BEFORE[::-1], samples=names)
    assert change.low == change.high == change.difference == 0


def test_only_samples_that_both_have_are_compared(make_found):
    now = make_found([5.0, 7.0, None, 1.0], samples=["sample 4", "sample 6", "sample 0", "new"])
    (change,) = changes([now], saved(make_found(BEFORE)))
    assert (change.count, change.saved, change.mean) == (2, 6.0, 6.0)


def test_without_a_sample_in_common_nothing_is_compared(make_found):
    assert changes([make_found([1.0], samples=["new"])], saved(make_found(BEFORE))) == []
    assert changes([make_found(BEFORE, test="other")], saved(make_found(BEFORE))) == []
    assert changes([make_found(BEFORE, metrics=[])], saved(make_found(BEFORE))) == []


def test_of_one_sample_nothing_is_told(make_found):
    change = one_change(make_found, [9.0], before=[1.0])
    assert math.isnan(change.low)
    assert not fails(change, "deletion:5%")


@pytest.mark.parametrize("kept", [0, 10])
def test_a_sample_that_has_no_number_any_more_is_worse_than_any_threshold(make_found, kept):
    now = make_found([*BEFORE[:kept], *[None] * (20 - kept)])
    before = saved(make_found(BEFORE))
    (change,) = changes([now], before)
    assert (change.count, change.lost) == (kept, tuple(range(kept, 20)))
    assert fails(change, "deletion:100%")
    finding = no_worse(change.measured, change, parse_threshold("deletion:100%"), "0001_main")
    assert not finding.passed
    assert f"no number any more for {20 - kept} samples, which have one in" in finding.line
    assert f"0001_main: sample {kept}, sample {kept + 1}," in finding.line
    assert moved(change) == f"{20 - kept} lost"
    notes = " ".join(notes_on([now], [change], [], before, before.machine))
    assert f"no number any more for {20 - kept} samples" in notes
    assert f"compared over {kept} of 20 samples, those that have a number in both" in notes


def test_what_is_said_of_several_measurements_is_said_once(make_found):
    before = [make_found(BEFORE, test=test) for test in ("a", "b", "c")]
    now = [make_found(BEFORE, test=test, settings={"rule": "left"}) for test in ("a", "b", "c")]
    run = saved(*before)
    assert notes_on(now, changes(now, run), [], run, run.machine) == [
        "a, integrated_gradients, deletion and 2 more: other settings than saved: rule was "
        "'auto', is 'left'"
    ]


def test_that_one_sample_can_fail_no_threshold_is_said(make_found):
    run = saved(make_found([1.0]))
    now = [make_found([9.0])]
    (note,) = notes_on(now, changes(now, run), [], run, run.machine)
    assert note.endswith(": 1 sample has no interval, so that no change is more than chance")


def test_a_sample_that_never_had_a_number_is_not_lost(make_found):
    change = one_change(make_found, [None, *BEFORE[1:]], before=[None, *BEFORE[1:]])
    assert (change.count, change.lost) == (19, ())
    assert not fails(change, "deletion:0%")


def test_a_saved_mean_of_zero_allows_nothing_in_percent(make_found):
    change = one_change(make_found, [1.0] * 20, before=[-1.0] * 10 + [1.0] * 10)
    assert change.saved == 0.0
    assert fails(change, "deletion:5%")


def test_the_area_under_a_curve_is_the_curve(make_found):
    (named,) = of_measured([parse_threshold("deletion_auc:5%")], saved(make_found()))
    assert named == parse_threshold("deletion:5%")


def test_a_metric_that_was_not_saved_is_refused_with_the_nearest(make_found):
    with pytest.raises(ArgumentError, match=r"got 'deletoin'.*Did you mean 'deletion'\?"):
        of_measured([parse_threshold("deletoin:5%")], saved(make_found()))
    with pytest.raises(ArgumentError, match="the saved run measured none"):
        of_measured([parse_threshold("deletion:5%")], saved())


def test_a_metric_of_which_neither_way_is_better_is_refused(make_found, make_measured):
    gini = make_measured([1.0, 2.0], label="gini", metric="gini", higher_is_better=None)
    before = saved(make_found(metrics=[gini, make_measured([1.0, 2.0])]))
    with pytest.raises(
        ArgumentError, match=r"gini:5%, .* neither way is better; allowed: deletion"
    ):
        of_measured([parse_threshold("gini:5%")], before)


def test_another_machine_and_other_settings_are_said_with_what_differs(make_found):
    now = make_found(BEFORE, settings={"rule": "left", "steps": 8})
    before = saved(make_found(BEFORE))
    notes = notes_on([now], changes([now], before), [], before, {"processor": "a slide rule"})
    assert notes == [
        "0001_main was computed elsewhere: processor was 'an abacus', is 'a slide rule'",
        "tests/test_it.py::test_a, integrated_gradients, deletion: other settings than saved: "
        "rule was 'auto', is 'left'; steps was not there, is 8",
    ]


def test_samples_that_were_not_saved_and_thresholds_of_nothing_are_said(make_found):
    now = make_found([1.0, 2.0, 3.0], samples=["sample 0", "sample 1", "new"])
    before = saved(make_found(BEFORE))
    limits = [parse_threshold("insertion:5%")]
    notes = notes_on([now], changes([now], before), limits, before, before.machine)
    assert [each.partition(": ")[2] for each in notes[:1]] == [
        "compared over 2 of 3 samples, those that have a number in both runs"
    ]
    assert notes[1].startswith("--igsuite-compare-fail=insertion:5%: no test measured it")


def test_a_measurement_that_no_saved_one_guards_is_said(make_found):
    run = saved(make_found(BEFORE, scores=BEFORE))
    now = [make_found(BEFORE), make_found(BEFORE, test="tests/test_it.py::test_b")]
    limits = [parse_threshold("deletion:5%")]
    assert notes_on(now, changes(now, run), limits, run, run.machine) == [
        "tests/test_it.py::test_b, integrated_gradients, deletion: 0001_main has none of it on "
        "these samples: not guarded"
    ]
    assert notes_on(now, changes(now, run), [], run, run.machine) == []


@pytest.mark.parametrize(
    ("by", "allowed"),
    [("5%", "a:5%"), ("0.1", "a:0.1"), (0.1, "a:0.1"), (1e-5, "a:1e-05"), (0, "a:0")],
)
def test_what_is_allowed_is_a_share_or_any_number(by, allowed):
    assert str(allowed_by(by, "a")) == allowed


@pytest.mark.parametrize("by", ["much", "-1", -1, float("nan"), None, True])
def test_what_allows_nothing_that_can_be_read_is_refused(by):
    with pytest.raises(ArgumentError, match=r"^by: got "):
        allowed_by(by, "a")


def test_an_assertion_against_a_saved_run_says_how_much_worse(make_found, make_measured):
    change = one_change(make_found, [each + 1 for each in BEFORE])
    finding = no_worse(change.measured, change, parse_threshold("deletion:5%"), "0001_main")
    assert not finding.passed
    assert finding.line == (
        "deletion was 10.5 in 0001_main, is 11.5: worse by 1 (9.52 %), 95 % interval of the "
        "difference 1 to 1 over 20 samples; allowed deletion:5%"
    )
    assert "pytest --igsuite-save --igsuite-accept-worse, if it is meant" in finding.message()
    assert no_worse(change.measured, change, parse_threshold("deletion:10%"), "0001_main").passed
    nothing = no_worse(change.measured, None, parse_threshold("deletion:5%"), "")
    assert nothing.passed
    assert nothing.line == "deletion: no saved run has any of these samples to compare with"
    gini = make_measured([1.0], metric="gini", higher_is_better=None)
    with pytest.raises(ArgumentError, match="neither way is better"):
        no_worse(gini, None, parse_threshold("gini:5%"), "")
