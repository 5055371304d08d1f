"""Pairs of texts: what they have in common is found, and framed in every view."""

import difflib
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igsuite import ArgumentError
from igsuite.text import pair_heatmaps
from igsuite.text.views.alignment import common_subsequence, common_substring

short_texts = st.text("abc", max_size=9)


def increasing(pairs):
    return all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(short_texts, short_texts)
def test_the_common_subsequence_is_the_longest(first, second) -> None:
    @cache
    def length(i, j):
        if i == len(first) or j == len(second):
            return 0
        if first[i] == second[j]:
            return 1 + length(i + 1, j + 1)
        return max(length(i + 1, j), length(i, j + 1))

    pairs = common_subsequence(first, second)

    assert len(pairs) == length(0, 0)
    assert increasing(pairs)
    assert all(first[i] == second[j] for i, j in pairs)


@given(short_texts, short_texts)
def test_the_common_substring_is_the_longest_and_first(first, second) -> None:
    match = difflib.SequenceMatcher(None, first, second, autojunk=False).find_longest_match()

    pairs = common_substring(first, second)

    assert [i for i, _ in pairs] == list(range(match.a, match.a + match.size))
    assert "".join(first[i] for i, _ in pairs) == "".join(second[j] for _, j in pairs)
    assert all(j - i == pairs[0][1] - pairs[0][0] for i, j in pairs)


def test_ten_thousand_tokens_are_compared_in_a_moment() -> None:
    tokens = [f"t{i}" for i in np.random.default_rng(0).integers(0, 50, 10_000)]

    assert len(common_subsequence(tokens, tokens[1:])) == 9_999
    assert len(common_substring(tokens, tokens[1:])) == 9_999


def framed(match):
    pair = pair_heatmaps("花呗逾期了", np.ones(5), "花呗能逾期", np.ones(5), match=match)
    texts = [line for line in pair.to_ansi(None).splitlines() if "花" in line]
    return [text.replace("▲", "") for text in texts if "strongest" not in text], pair


@pytest.mark.parametrize(
    ("match", "texts", "words"),
    [
        (
            "subsequence",
            ["⟦花呗逾期⟧了", "⟦花呗⟧能⟦逾期⟧"],
            "longest common subsequence, 4 tokens",
        ),
        ("substring", ["⟦花呗⟧逾期了", "⟦花呗⟧能逾期"], "longest common substring, 2 tokens"),
        (
            "edits",
            ["花呗逾期⟦了⟧", "花呗⟦能⟧逾期"],
            "edits, 1 deleted from the first and 1 inserted from the second",
        ),
    ],
)
def test_what_is_common_or_edited_is_framed_and_said(match, texts, words) -> None:
    shown, pair = framed(match)

    assert shown == texts
    runs = [text.count("⟦") for text in texts]
    for view in (pair.to_ansi("truecolor"), pair.to_markdown(), pair.to_html(), pair.to_latex()):
        assert words in view.replace(",{}", ",")
    assert pair.to_html().count("<b>") == pair.to_html().count("</b>") == sum(runs)
    assert pair.to_latex().count(r"\textbf{[}") == sum(runs)
    frames = pair.figure().axes[0].collections[1]
    assert len(frames.get_paths()) == sum(runs)


def test_both_texts_share_one_scale() -> None:
    pair = pair_heatmaps(["a"], [1.0], ["b"], [-4.0])

    assert [scale.largest for scale in pair.scales] == [4.0]
    assert pair.texts[0].bands[0].scale is pair.texts[1].bands[0].scale


def test_errors_of_a_pair_are_shown_where_they_are_known() -> None:
    shown = pair_heatmaps(["a"], [1.0], ["b"], [0.5], first_error=[0.6]).to_ansi(None)

    assert "⟦⟧" not in shown
    assert "a▲?" in shown
    assert "strongest: a +1.00 ± 0.60" in shown
    assert "strongest: b +0.5\n" in shown


def test_an_empty_text_has_nothing_in_common() -> None:
    pair = pair_heatmaps([], [], ["b"], [0.5])

    assert pair.frame == "longest common subsequence, 0 tokens"
    assert "first text, a text without tokens" in pair.to_markdown()
    assert pair.figure().axes


def test_captions_and_tokens_of_a_pair_are_made_harmless() -> None:
    pair = pair_heatmaps(["<b>"], [1.0], ["\x1b[2J"], [1.0], captions=("<i>", "\u202e"))

    assert "<b><" not in pair.to_html()
    assert "<i>" not in pair.to_html()
    assert not set(pair.to_ansi(None)) & {"\x1b", "\u202e"}


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"match": "substr"}, "match"),
        ({"colours": "green"}, "colours"),
        ({"first_error": [1.0, 2.0]}, "first_error"),
        ({"second_error": 1.0}, "second_error"),
    ],
)
def test_what_cannot_be_compared_is_named(changes, argument) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument}: "):
        pair_heatmaps(["a"], [1.0], ["b"], [1.0], **changes)
    with pytest.raises(ArgumentError, match=r"^second_values: "):
        pair_heatmaps(["a"], [1.0], ["b"], [1.0, 2.0])
