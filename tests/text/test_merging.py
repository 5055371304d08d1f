"""Merging keeps completeness, and its errors hold whatever the tokens' errors have in common."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import igsuite
from igsuite.errors import ArgumentError
from igsuite.text import (
    FunctionEncoder,
    TextExplainer,
    TokenizedText,
    merge_errors,
    merge_offsets,
    merge_values,
    merged_relative_error,
    span_groups,
    text_classifier,
    word_groups,
)


def test_subwords_of_a_word_share_a_group_and_special_tokens_stand_alone() -> None:
    # [CLS] un ##happy [SEP] [SEP] very very
    assert word_groups([-1, 0, 0, -1, -1, 0, 1]).tolist() == [0, 1, 1, 2, 3, 4, 5]
    assert word_groups([]).tolist() == []


def test_values_of_a_group_are_summed() -> None:
    values = [[1.0, 2.0, -4.0, 0.5], [0.0, 1.0, 1.0, 1.0]]

    assert merge_values(values, [0, 2, 2, 0]).tolist() == [[1.5, 0.0, -2.0], [1.0, 0.0, 2.0]]
    assert merge_values([], np.array([], dtype=int)).tolist() == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.integers(0, 9)), min_size=1, max_size=50))
def test_completeness_is_kept_by_any_grouping(tokens) -> None:
    values, groups = map(np.array, zip(*tokens, strict=True))

    assert np.isclose(merge_values(values, groups).sum(), values.sum(), atol=1e-9)


def test_tokens_go_to_the_span_that_holds_most_of_them_and_else_to_the_rest() -> None:
    offsets = ((0, 3), (3, 5), (5, 9), (9, 10), (10, 10))
    spans = [(7, 10), (0, 4)]

    # (3, 5) has one character in (0, 4); (5, 9) has two in (7, 10); the last stands nowhere.
    assert span_groups(offsets, spans).tolist() == [1, 1, 0, 0, 2]


def test_of_two_spans_with_as_much_of_a_token_the_first_in_the_text_gets_it() -> None:
    assert span_groups(((0, 4),), [(2, 4), (0, 2)]).tolist() == [1]


def test_bytes_of_one_character_stay_together() -> None:
    assert span_groups(((0, 1), (0, 1), (0, 1), (1, 2)), [(0, 1)]).tolist() == [0, 0, 0, 1]


def test_without_spans_everything_is_the_rest() -> None:
    assert span_groups(((0, 1), (1, 2)), []).tolist() == [0, 0]


def test_groups_cover_what_their_tokens_cover() -> None:
    offsets = ((0, 0), (0, 2), (2, 4), (4, 4), (5, 7))

    assert merge_offsets(offsets, [0, 1, 1, 1, 3]) == ((0, 0), (0, 4), (0, 0), (5, 7))


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_the_merged_error_bounds_the_true_one_for_any_covariance(seed, tokens) -> None:
    random = np.random.default_rng(seed)
    root = random.normal(size=(tokens, random.integers(1, tokens + 1)))
    covariance = root @ root.T

    bound = merge_errors(np.sqrt(np.diag(covariance)), np.zeros(tokens, dtype=int))[0]

    assert covariance.sum() <= bound**2 * (1 + 1e-9)


def test_tokens_that_jump_together_reach_the_bound_that_independent_ones_would_not() -> None:
    # F = 1[t > c] (x0 + x1) along the path: both gradients jump from 0 to 1 at α = c.
    thresholds = np.random.default_rng(0).uniform(0.2, 0.8, size=400)
    errors, merged_bounds = [], []
    for threshold in thresholds:
        alphas, weights = igsuite.rules.nodes_and_weights("midpoint", 8)
        heights = np.repeat((alphas > threshold)[:, None], 2, axis=1).astype(float)
        errors.append(weights @ heights.sum(axis=1) - 2 * (1 - threshold))
        jump = np.diff(heights, axis=0)
        each = np.sqrt((np.diff(alphas)[:, None] ** 2 * jump**2 / 12).sum(axis=0))
        merged_bounds.append(merge_errors(each, [0, 0])[0])

    true, bound = np.std(errors), np.mean(merged_bounds)
    assert bound == pytest.approx(true, rel=0.1)
    assert bound / np.sqrt(2) < 0.8 * true  # the root of the sum of squares is too small


def test_values_of_words_add_up_to_the_change_of_the_score() -> None:
    def pairs_of_characters(text):
        offsets = tuple((i, i + 1) for i in range(len(text)))
        ids = [2 + ord(each) % 7 for each in text]
        return TokenizedText(ids, tuple(text), offsets, words=[i // 2 for i in range(len(text))])

    encoder = FunctionEncoder(pairs_of_characters)
    found = TextExplainer(text_classifier(9, seed=2), encoder, tolerance=1e-3).explain(["abcde"])
    groups = word_groups(encoder.encode(["abcde"]).words[0])

    words = merge_values(found.values[0], groups)

    assert len(words) == 3
    change = found.score_input[0] - found.score_baseline[0]
    assert words.sum() == pytest.approx(change + found.completeness_gap[0], abs=1e-6)
    np.testing.assert_allclose(words[0], found.values[0][:2].sum(), rtol=1e-6)
    assert words[2] == found.values[0][4]


def test_cancellation_inside_a_group_raises_the_relative_error() -> None:
    # L1 error 0.04 of (3, -1): 1 % of 4, and 2 % of the merged 2.
    assert merged_relative_error(0.01, [3.0, -1.0], [0, 0]) == pytest.approx(0.02)
    assert merged_relative_error(0.01, [3.0, -1.0], [0, 1]) == pytest.approx(0.01)
    assert merged_relative_error(0.01, [1.0, -1.0], [0, 0]) == float("inf")
    assert merged_relative_error(0.0, [0.0], [0]) == 0.0


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("groups", lambda: merge_values([1.0, 2.0], [0])),
        ("groups", lambda: merge_values([1.0], [-1])),
        ("groups", lambda: merge_values([1.0], [0.5])),
        ("standard_error", lambda: merge_errors([-1.0], [0])),
        ("spans", lambda: span_groups(((0, 1),), [(1, 1)])),
        ("spans", lambda: span_groups(((0, 1),), [(0, 3), (2, 4)])),
    ],
)
def test_bad_input_names_its_argument(argument, call) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()

    assert caught.value.argument == argument


PIECES = {"a": (1, 0.5), "b": (2, 2.0), "c": (3, -2.0), "d": (4, 0.25)}


def in_pairs(text):
    """Every two characters are a word, and a special token stands before them."""
    return TokenizedText(
        ids=[5, *(PIECES[each][0] for each in text)],
        tokens=("[S]", *text),
        offsets=((0, 0), *((k, k + 1) for k in range(len(text)))),
        special=[True] + [False] * len(text),
        words=[-1, *(k // 2 for k in range(len(text)))],
    )


@pytest.fixture(scope="module")
def pieces():
    table = np.array([[0.0], *([value] for _, value in PIECES.values()), [0.0]])
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(6, 1, weights=[table], mask_zero=True)(ids)
    model = keras.Model(ids, keras.ops.sum(vectors, axis=1))
    return TextExplainer(model, FunctionEncoder(in_pairs)).explain(
        ["abdc", "a"], ["integrated_gradients", "gradient"]
    )


def test_a_result_alone_is_enough_to_merge_the_pieces_of_words(pieces) -> None:
    found = pieces.by_word()

    assert found.tokens == (("[S]", "ab", "dc"), ("[S]", "a"))
    assert found.offsets == (((0, 0), (0, 2), (2, 4)), ((0, 0), (0, 1)))
    np.testing.assert_allclose(found.values[0], [0, 2.5, -1.75], atol=1e-6)
    np.testing.assert_allclose(found.values[1], [0, 0.5], atol=1e-6)
    assert found.mask.tolist() == [[True] * 3, [True, True, False]]
    assert found.words.tolist() == [[-1, 0, 1], [-1, 0, -1]]
    assert found["gradient"].values[0].tolist() == [0, 2, 2]
    assert "ab" in found.to_ansi(None)
    assert found.take([1]).by_word().tokens == found.tokens[1:]


def test_where_the_pieces_of_a_word_cancel_the_verdict_is_judged_anew(pieces) -> None:
    first = replace(pieces.first, relative_error=np.array([0.015, 0.015]))
    found = replace(pieces, attributions={"integrated_gradients": first}).by_word()

    # Of |0.5| + |2| + |0.25| + |−2| = 4.75 is left |2.5| + |−1.75| = 4.25: 1.68 %, below 2 %.
    np.testing.assert_allclose(found.relative_error, [0.015 * 4.75 / 4.25, 0.015], rtol=1e-5)
    assert found.verdict.tolist() == ["converged", "converged"]

    first = replace(first, relative_error=np.array([0.019, 0.019]))
    found = replace(pieces, attributions={"integrated_gradients": first}).by_word()

    assert found.verdict.tolist() == ["budget_exhausted", "converged"]
    assert "cancel" in found.first.explanation[0]
