"""Baselines of tokens, on a model whose attributions are the differences of embeddings."""

import keras
import numpy as np
import pytest

from igsuite.baselines import Uniform
from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    FunctionEncoder,
    TextExplainer,
    TextSamples,
    TokenizedText,
)

# Ids: padding, unknown, a, b, c. The model adds up the first number and twice the second.
TABLE = np.array([[9.0, 9.0], [0.5, 0.0], [3.0, -1.0], [1.0, 2.0], [-2.0, 0.5]])
WEIGHTS = np.array([1.0, 2.0])
SCORES = TABLE @ WEIGHTS  # 27, 0.5, 1, 5, -1


@pytest.fixture(scope="module")
def model():
    """The sum over all positions, padding included: masks mean nothing to it."""
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(5, 2, name="embedding")
    summed = keras.ops.sum(embedding(ids), axis=1)
    head = keras.layers.Dense(1, use_bias=False)
    model = keras.Model(ids, head(summed))
    embedding.set_weights([TABLE])
    head.set_weights([WEIGHTS[:, None]])
    return model


@pytest.fixture
def encoder():
    return CharacterEncoder("abc")


def explain(model, encoder, texts, methods=("integrated_gradients",), **settings):
    with pytest.warns(UserWarning, match="when texts are padded"):
        return TextExplainer(model, encoder, **settings).explain(texts, methods)


@pytest.mark.parametrize(
    ("baseline", "score"),
    [
        ("zero", 0.0),
        ("pad", 27.0),
        ("unknown", 0.5),
        ("mask", 0.5),
        ("mean", np.mean([0.5, 1.0, 5.0, -1.0])),
        (0.25, 0.75),
        (np.array([1.0, 0.5]), 2.0),
        (np.array([3, 3, 3]), 5.0),
        (np.array([[3, 3, 3], [4, 4, 4]]), [5.0, -1.0]),
        (np.array([[[1.0, 0.0]] * 3, [[0.0, 1.0]] * 3]), [1.0, 2.0]),
    ],
    ids=["zero", "pad", "unknown", "mask", "mean", "number", "vector", "ids", "own ids", "own"],
)
def test_every_token_is_compared_with_the_baseline_and_padding_with_itself(
    model, encoder, baseline, score
) -> None:
    found = explain(model, encoder, ["abc", "a"], baseline=baseline)

    first, second = np.broadcast_to(score, 2)
    np.testing.assert_allclose(found.values[0], SCORES[[2, 3, 4]] - first, atol=1e-5)
    np.testing.assert_allclose(found.values[1], SCORES[[2]] - second, atol=1e-5)
    assert found.first.values[1, 1:].tolist() == [0.0, 0.0]
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-4)


def test_the_mask_baseline_says_which_token_it_is(model) -> None:
    tokenize = lambda text: ([2 + "abc".index(each) for each in text], tuple(text))  # noqa: E731
    with_mask = FunctionEncoder(tokenize, unknown_id=1, mask_id=4)
    without = FunctionEncoder(tokenize, unknown_id=1)

    found = explain(model, with_mask, ["ab", "a"], baseline="mask")
    stand_in = explain(model, without, ["ab", "a"], baseline="mask")

    assert found.first.config["baseline"] == {"name": "mask", "token": "mask", "id": 4}
    assert stand_in.first.config["baseline"] == {"name": "mask", "token": "unknown", "id": 1}


def test_special_tokens_keep_their_own_embedding_unless_they_are_asked_for(model) -> None:
    def framed(text):
        ids = [1, *(2 + "abc".index(each) for each in text), 1]
        count = len(text)
        special = [True, *[False] * count, True]
        offsets = ((0, 0), *((i, i + 1) for i in range(count)), (count, count))
        return TokenizedText(ids, ("^", *text, "$"), offsets, special)

    encoder = FunctionEncoder(framed, unknown_id=1)
    methods = ("integrated_gradients", "input_x_gradient", "leave_one_out")

    found = explain(model, encoder, ["ab", "a"], methods, baseline="pad")
    with pytest.warns(UserWarning, match="padded"):
        asked = TextExplainer(model, encoder, baseline="pad", attribute_special=True).explain(
            ["ab", "a"]
        )

    for method in methods:
        assert found[method].values[0][[0, -1]].tolist() == [0.0, 0.0]
        assert found[method].values[0][1:-1].all()
    np.testing.assert_allclose(asked.values[0], SCORES[[1, 2, 3, 1]] - 27.0, atol=1e-5)


def test_sampled_texts_are_averaged_each_read_again_where_it_is_too_short(model, encoder) -> None:
    samples = TextSamples(["ab", "c", ""], draws=8)

    found = explain(model, encoder, ["cca", "b"], baseline=samples)

    # Every text is drawn: "ab" is read as "aba", "c" as "ccc", and the empty one as nothing.
    expected = SCORES[[4, 4, 2]] - (SCORES[[2, 3, 2]] + SCORES[[4, 4, 4]]) / 2
    np.testing.assert_allclose(found.values[0], expected, atol=1e-5)
    np.testing.assert_allclose(found.standard_error[0], 0, atol=1e-5)
    assert found.first.config["baseline"]["draws"] == 2


def test_the_error_of_sampled_texts_covers_the_mean_over_all_of_them(model, encoder) -> None:
    random = np.random.default_rng(0)
    texts = ["".join(random.choice(list("abc"), 5)) for _ in range(60)]
    every = explain(model, encoder, ["abcab", "b"], baseline=TextSamples(texts, draws=60))

    drawn = [
        explain(model, encoder, ["abcab", "b"], baseline=TextSamples(texts, draws=12), seed=seed)
        for seed in range(12)
    ]

    errors = np.array([each.values[0] - every.values[0] for each in drawn])
    stated = np.array([each.standard_error[0] for each in drawn])
    assert 0.7 < np.sqrt((errors**2).mean() / (stated**2).mean()) < 1.4
    again = explain(model, encoder, ["abcab", "b"], baseline=TextSamples(texts, draws=12), seed=3)
    np.testing.assert_array_equal(again.values[0], drawn[3].values[0])


def test_expected_gradients_take_more_of_the_samples(model, encoder) -> None:
    samples = TextSamples(["ab", "c", "bb", "ca"], draws=2)

    found = explain(model, encoder, ["cca", "b"], ["expected_gradients"], baseline=samples)

    means = SCORES[[[2, 3, 2], [4, 4, 4], [3, 3, 3], [4, 2, 4]]].mean(axis=0)
    np.testing.assert_allclose(found.values[0], SCORES[[4, 4, 2]] - means, atol=1e-4)
    assert found.evaluations.tolist() == [200, 200]


def test_a_baseline_of_the_engine_is_taken_as_it_is(model, encoder) -> None:
    found = explain(model, encoder, ["ab", "a"], baseline=Uniform(0.25, 0.25, draws=2))

    np.testing.assert_allclose(found.values[0], SCORES[[2, 3]] - 0.75, atol=1e-5)


@pytest.mark.parametrize(
    ("baseline", "message"),
    [
        ("maks", r"baseline: got 'maks'.*Did you mean 'mask'"),
        ("blur", r"baseline: got 'blur'"),
        (None, r"baseline: got None"),
        (np.zeros((7, 3)), r"vectors of shape \(3, 3\)"),
        (np.zeros((1, 2, 3, 4)), r"floats of shape \(1, 2, 3, 4\)"),
        (np.zeros((5, 3), int), r"integers of shape \(5, 3\)"),
        (np.ones((2, 2)), r"one of 2 tokens for a text of 3"),
        (np.ones((2, 2, 2)), r"one of 2 tokens for a text of 3"),
        (np.array([1]), r"one of 1 tokens for a text of 3"),
        (np.array([2, 3, -1]), r"got -1; allowed: ids of at least 0"),
        (TextSamples([""]), r"texts without a token"),
        (TextSamples([("a", "b")]), r"samples of 2 texts each"),
    ],
)
def test_a_baseline_that_cannot_be_had_is_one_clear_line(model, encoder, baseline, message) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        TextExplainer(model, encoder, baseline=baseline).explain(["abc", "cb"])

    assert caught.value.argument == "baseline"


def test_an_encoder_without_the_token_and_a_layer_without_a_table_say_so(model) -> None:
    encoder = FunctionEncoder(lambda text: ([2] * len(text), tuple(text)))
    for name in ("mask", "unknown"):
        with pytest.raises(ArgumentError, match=f"'{name}' with an encoder that has no such"):
            TextExplainer(model, encoder, baseline=name).explain(["a"])

    ids = keras.Input((None,), dtype="int32")
    scaled = keras.layers.Rescaling(2.0, name="scaled")(keras.layers.Embedding(5, 2)(ids))
    behind = keras.Model(ids, keras.ops.sum(scaled, axis=(1, 2)))
    with pytest.raises(ArgumentError, match="'mean' at 'scaled'"):
        TextExplainer(behind, encoder, layer="scaled", baseline="mean").explain(["a"])


@pytest.mark.parametrize(
    "arguments",
    [
        {"texts": []},
        {"texts": "abc"},
        {"texts": ["a", ("b", "c")]},
        {"texts": [("a", "b"), ("c",)]},
        {"texts": [("a", 3)]},
        {"texts": [None]},
        {"draws": 0},
    ],
)
def test_samples_are_checked_when_they_are_given(arguments) -> None:
    with pytest.raises(ArgumentError) as caught:
        TextSamples(**{"texts": ["a"], **arguments})

    assert caught.value.argument == next(iter(arguments))
