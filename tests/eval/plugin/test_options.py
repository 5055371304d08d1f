"""What the plugin's options and its marker take, and how they say what they don't."""

import argparse

import pytest

from igsuite.eval.pytest_plugin.options import (
    Threshold,
    parse_name,
    parse_samples,
    parse_threshold,
)


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "", "many", "٣"])
def test_samples_are_a_whole_number(given):
    with pytest.raises(argparse.ArgumentTypeError, match="--igsuite-samples=8"):
        parse_samples(given)


@pytest.mark.parametrize("given", ["main", "0003", "v1.2-rc_1"])
def test_a_name_is_what_a_file_name_may_hold(given):
    assert parse_name(given) == given


@pytest.mark.parametrize("given", ["../up", "a b", "test_it.py", ".hidden", "a/b", "ü"])
def test_a_name_is_no_path(given):
    with pytest.raises(argparse.ArgumentTypeError, match="--igsuite-save=main"):
        parse_name(given)


def test_a_folder_behind_the_option_is_not_taken_for_a_name(tmp_path, monkeypatch):
    (tmp_path / "checks").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(argparse.ArgumentTypeError, match="behind the paths"):
        parse_name("checks")


def test_a_threshold_is_a_share_or_a_number():
    assert parse_threshold("deletion_auc:5%") == Threshold("deletion_auc", 0.05, True)
    assert parse_threshold("insertion:.01") == Threshold("insertion", 0.01, False)
    assert parse_threshold("morf:0") == Threshold("morf", 0.0, False)


@pytest.mark.parametrize(
    "given",
    [
        *("deletion", "deletion:", ":5%", "deletion:five", "deletion:-1%", "deletion:5 %"),
        *("a:1:2", "deletion:5%%", "deletion:1e-3", "deletion=5%", "deletion:nan"),
        "deletion:5%,morf:1%",
    ],
)
def test_another_threshold_is_refused_with_an_example(given):
    with pytest.raises(argparse.ArgumentTypeError) as refused:
        parse_threshold(given)
    assert f"got {given!r}" in str(refused.value)
    assert "--igsuite-compare-fail=comprehensiveness:20%" in str(refused.value)


def test_a_share_is_of_the_size_of_the_saved_mean():
    assert parse_threshold("deletion:5%").of(-2.0) == pytest.approx(0.1)
    assert parse_threshold("deletion:0.3").of(-2.0) == 0.3
