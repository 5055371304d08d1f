"""Texts of very different lengths: computed together by length, and nothing of it to be seen."""

import warnings

import keras
import numpy as np
import pytest

from igsuite import integrated_gradients
from igsuite.errors import ArgumentError
from igsuite.text import CharacterEncoder, TextExplainer, explain, text_classifier
from igsuite.text.explaining import batching
from igsuite.text.explaining.length_buckets import length_buckets, rounded_length

LENGTHS = (3, 20, 1, 9)


@pytest.fixture(scope="module")
def encoder():
    return CharacterEncoder("abcdefgh")


@pytest.fixture(scope="module")
def texts():
    random = np.random.default_rng(0)
    return ["".join(random.choice(list("abcdefgh"), size)) for size in LENGTHS]


@pytest.fixture(scope="module")
def model():
    return text_classifier(10, 2, seed=3)


def test_lengths_are_rounded_up_to_a_fixed_grid_of_halves_and_powers_of_two() -> None:
    grid = sorted({rounded_length(length) for length in range(1, 513)})

    assert grid == [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512]
    assert all(length <= rounded_length(length) for length in range(1, 513))
    assert all(rounded_length(length) < 1.5 * length for length in range(9, 513))


def test_a_bucket_of_its_own_must_save_more_than_a_call_costs() -> None:
    few = length_buckets(np.array([[8]] * 10 + [[32]] * 10))
    many = length_buckets(np.array([[8]] * 200 + [[32]] * 10))

    assert [times for _, times in few] == [(32,)]  # 10 · 24 tokens of padding
    assert [(len(rows), times) for rows, times in many] == [(200, (8,)), (10, (32,))]


def test_pairs_are_bucketed_by_both_lengths_and_every_pair_is_in_one_bucket() -> None:
    kinds = np.array([[8, 8], [8, 256], [256, 8], [256, 256]])

    found = length_buckets(np.repeat(kinds, 50, axis=0))

    assert sorted(times for _, times in found) == sorted(map(tuple, kinds.tolist()))
    assert sorted(np.concatenate([rows for rows, _ in found])) == list(range(200))


def test_texts_in_buckets_get_what_each_gets_alone(model, encoder, texts, monkeypatch) -> None:
    monkeypatch.setattr(batching, "length_buckets", _one_bucket_a_length)
    settings = {"rule": "gauss_legendre", "steps": 9, "score": "logit"}

    together = TextExplainer(model, encoder, **settings).explain(texts)

    for row, text in enumerate(texts):
        ids = encoder.encode([text]).ids
        alone = integrated_gradients(model, ids, layer="embedding", reduce_axis=-1, **settings)
        np.testing.assert_allclose(together.values[row], alone.values[0], atol=1e-5)
        np.testing.assert_allclose(together.score_input[row], alone.score_input[0], rtol=1e-5)
    assert tuple(map(len, together.values)) == LENGTHS
    assert together.first.values.shape == together.ids.shape == together.mask.shape


def test_padding_gets_exactly_nothing_by_any_method(model, encoder, texts) -> None:
    methods = ("integrated_gradients", "gradient", "smooth_grad", "random", "leave_one_out")

    found = TextExplainer(model, encoder, tolerance=0.1).explain(texts, methods)

    for each in found.attributions.values():
        assert not each.values[~found.mask].any()
        assert not each.standard_error[~found.mask].any()
        assert each.values[found.mask].any()


def test_random_numbers_differ_between_batches(model, encoder, texts, monkeypatch) -> None:
    monkeypatch.setattr(batching, "_NUMBERS_A_CALL", 1)  # one text a batch

    found = TextExplainer(model, encoder, seed=5).explain(texts, ["random"])
    again = TextExplainer(model, encoder, seed=5).explain(texts, ["random"])

    assert len({values[0] for values in found.values}) == len(texts)
    np.testing.assert_array_equal(found.first.values, again.first.values)
    assert found.first.config["seed"] == 5


@pytest.mark.parametrize(
    ("method", "baseline"),
    [
        ("random", "zero"),
        ("smooth_grad", "zero"),
        ("expected_gradients", "zero"),
        ("integrated_gradients", "uniform"),
        ("integrated_gradients", "gaussian"),
    ],
)
def test_texts_explained_part_by_part_get_what_they_get_together(
    model, encoder, texts, method, baseline, monkeypatch
) -> None:
    settings = {"rule": "midpoint", "steps": 5, "score": "logit", "baseline": baseline, "seed": 7}
    explainer = TextExplainer(model, encoder, **settings)
    whole = explainer.explain(texts, [method])
    monkeypatch.setattr(batching, "length_buckets", _one_bucket_a_length)

    parts = [
        explainer.explain(texts[:1], [method]),
        explainer.explain(texts[1:], [method], first=1),
    ]

    values = [each for part in parts for each in part.values]
    for row, each in enumerate(values):
        np.testing.assert_allclose(each, whole.values[row], rtol=1e-3, atol=1e-5)


def test_small_batches_change_nothing(model, encoder, texts, monkeypatch) -> None:
    settings = {"rule": "midpoint", "steps": 5, "score": "logit"}
    whole = TextExplainer(model, encoder, **settings).explain(texts, target=[0, 1] * 2)
    monkeypatch.setattr(batching, "_NUMBERS_A_CALL", 2 * 2 * 64 * 24)

    found = TextExplainer(model, encoder, **settings).explain(texts, target=[0, 1] * 2)

    np.testing.assert_allclose(found.first.values, whole.first.values, atol=1e-5)
    assert found.target.tolist() == [0, 1] * 2
    assert found.first.config == whole.first.config


def test_a_text_without_tokens_has_no_values_and_says_that_nothing_is_there(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["", "ab"], ["integrated_gradients", "gradient"])

    assert [len(values) for values in found.values] == [0, 2]
    assert found.verdict.tolist() == ["degenerate_baseline", "converged"]
    assert TextExplainer(model, encoder).explain([""]).values[0].shape == (0,)


def test_a_model_that_pools_padding_is_found_out_and_gets_one_length(encoder) -> None:
    keras.utils.set_random_seed(0)
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(10, 8, name="embedding")(ids)
    pooled = keras.layers.GlobalMaxPooling1D()(vectors)
    model = keras.Model(ids, keras.layers.Dense(3)(pooled))
    texts = ["ab" * 30, "c", "def"]

    with pytest.warns(UserWarning, match="padded to the longest, 60 tokens") as caught:
        found = TextExplainer(model, encoder, rule="midpoint", steps=9).explain(texts)

    assert len(caught) == 1
    outputs = np.asarray(model(encoder.encode(texts).ids))
    np.testing.assert_allclose(found.score_input, outputs.max(axis=1), rtol=1e-5)
    assert not found.first.values[~found.mask].any()


def test_padding_that_wins_in_a_single_text_is_found_out_too(encoder) -> None:
    ids = keras.Input((None,), dtype="int32")
    # Padding is 0, of the letters c alone is below it, and the maximum of all others above.
    table = np.array([[0], [0], [1], [1], [-3], [1], [1], [1], [1], [1]], float)
    vectors = keras.layers.Embedding(10, 1, weights=[table], name="embedding")(ids)
    model = keras.Model(ids, keras.layers.GlobalMaxPooling1D()(vectors))
    texts = [*("ab" * length for length in range(1, 21)), "ccc"]

    with pytest.warns(UserWarning, match="padded to the longest, 40 tokens"):
        TextExplainer(model, encoder).explain(texts)


def test_outputs_at_every_token_are_not_taken_for_a_mask_that_is_ignored(
    encoder,
) -> None:
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(10, 4, mask_zero=True, name="embedding")(ids)
    model = keras.Model(ids, keras.layers.Dense(3)(vectors))

    with pytest.warns(UserWarning, match="or has outputs at every token") as caught:
        TextExplainer(model, encoder).explain(["abc", "ab"], target=lambda y: y[:, 1, 2])

    assert "masks" not in str(caught[0].message)


@pytest.mark.slow
def test_a_target_at_a_token_leaves_texts_of_such_a_model_to_their_own_lengths(
    encoder, texts, recwarn, monkeypatch
) -> None:
    monkeypatch.setattr(batching, "length_buckets", _one_bucket_a_length)
    keras.utils.set_random_seed(0)
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(10, 4, mask_zero=True, name="embedding")(ids)
    both_ways = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True))(vectors)
    explainer = TextExplainer(
        keras.Model(ids, keras.layers.Dense(3)(both_ways)), encoder, rule="midpoint", steps=5
    )
    targets = np.array([[2, 0], [19, 1], [0, 2], [4, 1]])
    lengths: list[int] = []
    explain_batch = explain.explain_batch
    monkeypatch.setattr(
        explain,
        "explain_batch",
        lambda name, batch, *more: (
            lengths.append(batch.encoded[0].ids.shape[1]) or explain_batch(name, batch, *more)
        ),
    )

    together = explainer.explain(texts, target=targets)

    assert not [each for each in recwarn if each.category is UserWarning]
    assert sorted(lengths) == [8, 12, 24]
    for row, text in enumerate(texts):
        alone = explainer.explain([text], target=targets[[row]])
        np.testing.assert_allclose(together.values[row], alone.values[0], atol=1e-6)


def test_an_output_at_padding_is_refused_as_a_target(encoder) -> None:
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(10, 4, mask_zero=True, name="embedding")(ids)
    explainer = TextExplainer(keras.Model(ids, keras.layers.Dense(3)(vectors)), encoder)

    for target in ((3, 2), np.array([[3, 2], [1, 2]])):
        with pytest.raises(ArgumentError, match=r"target: got token . of the text at position 1"):
            explainer.explain(["abcd", "a"], target=target)


def test_a_single_text_is_not_padded_by_such_a_model_and_raises_no_warning(encoder) -> None:
    keras.utils.set_random_seed(0)
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(10, 8, name="embedding")(ids)
    model = keras.Model(ids, keras.layers.Dense(3)(keras.layers.GlobalMaxPooling1D()(vectors)))

    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        found = TextExplainer(model, encoder).explain(["abc"])

    outputs = np.asarray(model(encoder.encode(["abc"]).ids))
    np.testing.assert_allclose(found.score_input, outputs.max(axis=1), rtol=1e-5)


def test_a_model_of_few_positions_is_padded_no_further_than_it_can_take(encoder) -> None:
    ids = keras.Input((None,), dtype="int32")
    places = keras.ops.cumsum(keras.ops.ones_like(ids), axis=1) - 1
    vectors = keras.layers.Embedding(10, 4, mask_zero=True, name="tokens")(ids)
    vectors = vectors + keras.layers.Embedding(13, 4, name="positions")(places)
    vectors = vectors * keras.ops.cast(keras.ops.expand_dims(ids > 0, -1), "float32")
    model = keras.Model(ids, keras.layers.Dense(2)(keras.ops.sum(vectors, axis=1)))

    found = TextExplainer(model, encoder).explain(["abcdeabcdeabc", "ab"])

    assert list(map(len, found.values)) == [13, 2]  # 16 would be the length on the grid
    assert found.verdict.tolist() == ["converged", "converged"]


def test_a_model_of_fixed_length_gets_all_texts_at_that_length() -> None:
    ids = keras.Input((6,), dtype="int32")
    vectors = keras.layers.Embedding(4, 2, name="embedding")(ids)
    model = keras.Model(ids, keras.layers.Dense(1)(keras.layers.Flatten()(vectors)))
    encoder = CharacterEncoder("ab")

    found = TextExplainer(model, encoder).explain(["ab", "babab", "b"])

    assert [len(values) for values in found.values] == [2, 5, 1]
    # Linear in the embeddings: each token has its place's weights times its vector.
    table, weights = model.layers[1].get_weights()[0], model.layers[-1].get_weights()[0]
    expected = (table[[2, 3]] * weights.reshape(6, 2)[:2]).sum(axis=1)
    np.testing.assert_allclose(found.values[0], expected, atol=1e-6)
    with pytest.raises(ArgumentError, match=r"7 tokens at position 1.*at most 6.*max_length=6"):
        TextExplainer(model, encoder).explain(["ab", "abababa"])


def _one_bucket_a_length(times):
    shapes = np.unique(times, axis=0)
    return [(np.flatnonzero((times == each).all(axis=1)), tuple(each)) for each in shapes.tolist()]
