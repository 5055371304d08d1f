"""Samples of several runs: matched by what they are, and refused where nothing is in common."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import Run, compare_runs, report_document
from igsuite.eval.reports.matched_samples import match_samples
from igsuite.eval.reports.opened_runs import names_of, open_runs
from igsuite.eval.reports.shown_samples import shown_samples
from igsuite.eval.runs import RunError


class OfContents:
    """A run of which nothing is known but what its samples are."""

    def __init__(self, *samples):
        self.samples = pd.DataFrame(samples, columns=["content", "name"])


def matched(*runs, common=True):
    found = match_samples(
        [OfContents(*each) for each in runs], [f"run {k}" for k in range(len(runs))], common
    )
    return found.rows.tolist(), found.notes


def test_samples_are_matched_by_content_whatever_their_place_and_name():
    rows, notes = matched(
        [("a", "1"), ("b", "2"), ("c", "3")], [("c", "1"), ("a", "2"), ("b", "3")]
    )

    assert rows == [[0, 1, 2], [1, 2, 0]]
    assert notes == []


def test_samples_of_equal_content_are_told_apart_by_their_names():
    rows, _ = matched([("a", "1"), ("a", "2"), ("b", "3")], [("a", "2"), ("b", "9"), ("a", "1")])

    assert rows == [[0, 1, 2], [2, 0, 1]]


def test_samples_that_not_all_runs_have_are_left_out_in_words():
    rows, notes = matched([("a", "1"), ("b", "2")], [("b", "1")])

    assert rows == [[1], [0]]
    assert notes == [
        "Compared on the 1 sample that all runs have (run 0 has 2, run 1 has 1); others are left "
        "out."
    ]


def test_each_run_keeps_its_own_samples_where_none_need_be_in_common():
    assert matched([("a", "1")], [("b", "1"), ("a", "2")], common=False)[0] == [[0, -1], [1, 0]]


def test_runs_without_a_common_sample_are_refused_with_the_mend(report_runs):
    with pytest.raises(
        ArgumentError, match=r"'old' and 'others', on other samples.*--protocol run"
    ):
        compare_runs([report_runs / "old", report_runs / "others"])


def test_the_same_text_is_the_same_sample_in_a_run_of_another_order(report_runs):
    document = report_document([report_runs / "old", report_runs / "new"])
    old, new = (Run(report_runs / name) for name in ("old", "new"))

    assert document["scope"]["samples"] == 16
    assert [each["text"] for each in document["samples"]] == list(old.samples["text"])
    assert "Compared on the 16 samples" in document["notes"][0]
    for run, entry in ((old, "e0"), (new, "e3")):
        rows = run.results.query(
            "method == 'integrated_gradients' and metric == 'deletion'"
        ).set_index("sample")
        of_text = dict(zip(run.samples["text"], rows["value"], strict=True))
        expected = [of_text[each["text"]] for each in document["samples"]]
        np.testing.assert_allclose(document["values"]["w0"][entry], expected, rtol=1e-3)


def test_a_run_is_not_taken_twice_wherever_its_copy_lies(report_runs, tmp_path):
    shutil.copytree(report_runs / "old", tmp_path / "copy")

    with pytest.raises(ArgumentError, match=r"which are one run.*Leave out"):
        compare_runs([report_runs / "old", tmp_path / "copy"])


def test_equal_runs_of_two_environments_are_two_runs(report_runs, tmp_path):
    old, again = Run(report_runs / "old"), Run(report_runs / "old")
    again.path = tmp_path
    object.__setattr__(again.identity, "environment", {"igsuite": "0.0.0"})

    assert open_runs([old, again]) == (old, again)


def test_a_run_that_is_not_finished_is_read_and_says_so(report_runs, tmp_path):
    part = tmp_path / "part"
    shutil.copytree(report_runs / "old", part)
    (part / "manifest.json").unlink()
    (part / "shards" / "00001.json").unlink()
    document = report_document([part])

    assert document["runs"][0]["finished"] is False
    assert document["notes"] == ["part is not finished: 11 of its 16 samples are here."]
    assert [each["name"] for each in document["samples"]] == [
        *("1", "2", "3", "4", "5"),
        *("11", "12", "13", "14", "15", "16"),
    ]
    assert len(document["maps"]["e0"]) == len(document["values"]["w0"]["e0"]) == 11


def test_a_run_that_was_altered_is_named(report_runs, tmp_path):
    bad = tmp_path / "bad"
    shutil.copytree(report_runs / "old", bad)
    (bad / "shards" / "00000.parquet").write_bytes(b"cut")

    with pytest.raises(RunError, match=r"run '.*bad': .*was cut off or altered"):
        report_document([report_runs / "new", bad])


def test_a_run_of_no_finished_shard_is_named(report_runs, tmp_path):
    empty = tmp_path / "empty"
    shutil.copytree(report_runs / "old", empty)
    (empty / "manifest.json").unlink()
    for record in (empty / "shards").glob("*.json"):
        record.unlink()

    with pytest.raises(ArgumentError, match=r"'empty', of which no sample is finished"):
        report_document([empty])


def test_runs_are_named_by_as_much_of_their_paths_as_tells_them_apart(report_runs, tmp_path):
    for parent in ("monday", "tuesday"):
        shutil.copytree(report_runs / "old", tmp_path / parent / "run")
    runs = [Run(tmp_path / parent / "run") for parent in ("monday", "tuesday")]

    assert names_of(runs) == ("monday/run", "tuesday/run")
    assert names_of(runs[:1]) == ("run",)
    with pytest.raises(ArgumentError, match=r"names: .*2 different names"):
        names_of(runs, ["a", "a"])


def test_the_worst_samples_are_always_shown():
    badness = [np.arange(100.0), np.r_[np.nan, np.full(98, 0.5), 3.0]]
    shown = shown_samples(100, 20, badness, seed=3)

    assert len(shown) == len(set(shown.tolist())) == 20
    assert set(range(90, 100)) <= set(shown.tolist())
    assert shown_samples(100, 20, badness, seed=3).tolist() == shown.tolist()


def test_a_report_of_fewer_samples_has_all_numbers_of_all(report_runs):
    whole, part = (report_document([report_runs / "old"], samples=most) for most in (1000, 3))

    assert part["ranking"] == whole["ranking"]
    assert part["scope"] == {
        "samples": 16,
        "shown": 3,
        "chosen": "All numbers are of 16 samples; 3 of them are shown one by one: the worst by "
        "error and by disagreement, and others drawn at random.",
    }
    assert len(part["samples"]) == len(part["tokens"]) == len(part["disagreement"]) == 3
    for key in (each["key"] for each in part["samples"]):
        place = [each["key"] for each in part["samples"]].index(key)
        assert part["samples"][place] == whole["samples"][key]
        assert part["maps"]["e0"][place] == whole["maps"]["e0"][key]
    json.dumps(part, allow_nan=False)
