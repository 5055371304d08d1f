"""Methods that only texts have: leaving tokens out, and what the pooling layer says."""

import warnings

import keras
import numpy as np
import pytest

from igsuite import METHODS, score_inputs
from igsuite.errors import ArgumentError
from igsuite.text import (
    TEXT_METHODS,
    AttentionPooling1D,
    CharacterEncoder,
    FunctionEncoder,
    MaskedGlobalMaxPooling1D,
    TextExplainer,
    pooling_weights,
)
from igsuite.text.explaining.known_values import known_values

EMBEDDINGS = np.array([[9.0, 9.0], [0.0, 0.0], [3.0, -1.0], [1.0, 2.0], [-2.0, 0.5]])


def embedded(pooling, classes=1, after=()):
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(5, 2, mask_zero=True, name="embedding")
    x = pooling(embedding(ids))
    for layer in after:
        x = layer(x)
    head = keras.layers.Dense(classes, use_bias=False)
    model = keras.Model(ids, head(x))
    embedding.set_weights([EMBEDDINGS])
    if not after:
        head.set_weights([np.array([[1.0], [10.0]]) * np.ones((1, classes))])
    return model


@pytest.fixture(scope="module")
def model():
    """Max pooling with the weights 1 and 10 behind it."""
    return embedded(MaskedGlobalMaxPooling1D(name="pooling"))


@pytest.fixture
def encoder():
    return CharacterEncoder("abc")


def test_leaving_a_token_out_costs_what_the_next_best_lacks(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["abc", "aab"], ["leave_one_out"])

    # Channels (3, 2): without a the first falls to 1 (b), without b the second to 0.5 (c), which
    # falls to nothing more by c. The unknown token that stands in has (0, 0).
    np.testing.assert_allclose(found.values[0], [2.0, 15.0, 0.0], atol=1e-5)
    # Either a has the other one; without b the best second channel is the stand-in's 0.
    np.testing.assert_allclose(found.values[1], [0.0, 0.0, 20.0], atol=1e-5)
    assert found.evaluations.tolist() == [0, 0]
    assert np.isnan(found.completeness_gap).all()
    assert np.isnan(found.score_baseline).all()
    assert found.verdict.tolist() == ["converged", "converged"]
    assert found.first.config["replacement"] == {"token": "unknown", "id": 1}


@pytest.mark.parametrize(
    ("ids", "token", "expected"),
    [
        ({"unknown_id": 1, "mask_id": 4}, {"token": "mask", "id": 4}, [2.0, 15.0]),
        ({}, {"token": "pad", "id": 0}, [2.0, 30.0]),
    ],
    ids=["mask", "pad"],
)
def test_the_mask_token_stands_in_else_padding(model, ids, token, expected) -> None:
    encoder = FunctionEncoder(lambda t: ([2 + "abc".index(each) for each in t], tuple(t)), **ids)

    found = TextExplainer(model, encoder).explain(["ab"], ["leave_one_out"])

    # c has (−2, 0.5); padding is masked, so that a's −1 is left.
    np.testing.assert_allclose(found.values[0], expected, atol=1e-5)
    assert found.first.config["replacement"] == token


def test_leaving_out_keeps_to_the_class_predicted_at_the_text(encoder) -> None:
    model = embedded(MaskedGlobalMaxPooling1D(), 2, [keras.layers.Dense(4, activation="relu")])
    ids = encoder.encode(["abc"]).ids
    score, target = score_inputs(model, ids, score="logit")

    found = TextExplainer(model, encoder, score="logit").explain(["abc"], ["leave_one_out"])

    for place, value in enumerate(found.values[0]):
        without = ids.copy()
        without[0, place] = 1
        left, _ = score_inputs(model, without, target, "logit")
        np.testing.assert_allclose(value, score[0] - left[0], atol=1e-5)
    assert found.target[0] == target[0]


def test_many_left_out_tokens_are_scored_part_by_part(model, encoder, monkeypatch) -> None:
    from igsuite.text.explaining import leave_one_out

    whole = TextExplainer(model, encoder).explain(["abc", "cab"], ["leave_one_out"])
    monkeypatch.setattr(leave_one_out, "_IDS_AT_A_TIME", 16)

    found = TextExplainer(model, encoder).explain(["abc", "cab"], ["leave_one_out"])

    np.testing.assert_array_equal(found.first.values, whole.first.values)


@pytest.mark.parametrize("form", ["count", "value", "signed"])
def test_a_form_of_pooling_weights_is_what_the_layer_says(model, encoder, form) -> None:
    texts = ["abc", "ca", "", "bbbbbbbbbbbb"]
    encoded = encoder.encode(texts)

    found = TextExplainer(model, encoder).explain(texts, [f"pooling_{form}"])

    expected = pooling_weights(model, encoded.ids).weights[form]
    for row, text in enumerate(texts):
        np.testing.assert_allclose(found.values[row], expected[row, : len(text)], atol=1e-6)
    assert not found.first.values[~found.mask].any()
    assert found.evaluations.tolist() == [0] * 4
    assert found.first.config["pooling_layer"] == "pooling"


def test_signed_weights_are_those_of_the_target_that_is_asked_for(encoder) -> None:
    keras.utils.set_random_seed(0)
    ids = keras.Input((None,), dtype="int32")
    pooled = AttentionPooling1D()(keras.layers.Embedding(5, 4, mask_zero=True)(ids))
    model = keras.Model(ids, keras.layers.Dense(3)(pooled))
    texts = ["abc", "cab"]

    found = TextExplainer(model, encoder).explain(texts, ["pooling_signed"], target=[2, 0])

    expected = pooling_weights(model, encoder.encode(texts).ids, target=np.array([2, 0]))
    np.testing.assert_allclose(found.first.values, expected.weights["signed"], atol=1e-6)
    assert found.target.tolist() == [2, 0]


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("pooling_norm", "'pooling_norm'.*'pooling' does not have.*'pooling_count', 'pooling_va"),
        ("pooling_sighned", "Did you mean 'pooling_signed'"),
    ],
)
def test_a_form_that_the_layer_lacks_names_what_it_has(model, encoder, method, message) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        TextExplainer(model, encoder).explain(["abc"], ["integrated_gradients", method])

    assert caught.value.argument == "methods"


def test_a_signed_form_that_cannot_be_had_says_why(encoder) -> None:
    model = embedded(MaskedGlobalMaxPooling1D(), 2, [keras.layers.Dense(4, activation="relu")])

    with pytest.raises(ArgumentError, match="more layers follow"):
        TextExplainer(model, encoder).explain(["abc"], ["pooling_signed"])


def test_every_method_by_name_runs_and_is_a_method_of_its_own(model, encoder) -> None:
    lacking = {"pooling_weight", "pooling_norm"}
    names = [name for name in (*METHODS, *TEXT_METHODS) if name not in lacking]

    found = TextExplainer(model, encoder, tolerance=0.1).explain(["abc", "b"], names)

    assert found.methods == tuple(names)
    assert all(each.shape == (3,) for name in names for each in found[name].values[:1])
    for name, each in found.attributions.items():
        assert each.config["method"].startswith(name)


def test_methods_of_your_own_join_by_name(model, encoder, monkeypatch) -> None:
    def length(batch):
        values = [each.mask * each.lengths[:, None] for each in batch.encoded]
        return known_values(batch, values, {"method": "length"})

    monkeypatch.setitem(TEXT_METHODS, "length", length)

    found = TextExplainer(model, encoder).explain(["abc", "b"], ["length"])

    assert [values.tolist() for values in found.values] == [[3, 3, 3], [1]]


def test_a_score_that_is_no_number_is_not_called_converged(encoder) -> None:
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(5, 2, weights=[EMBEDDINGS], mask_zero=True)(ids)
    summed = keras.ops.sum(keras.ops.log(vectors[:, :1, 0] - 1.0), axis=1)  # of b, log 0
    model = keras.Model(ids, summed)

    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        warnings.simplefilter("error", UserWarning)  # padding changes nothing
        found = TextExplainer(model, encoder).explain(["aa", "ba"], ["leave_one_out"])

    assert found.verdict.tolist()[1] == "non_finite"


def test_what_integrates_nothing_is_shown_as_exact_and_without_errors(model, encoder) -> None:
    exact = ("gradient", "absolute_gradient", "input_x_gradient", "random")
    methods = (*exact, "leave_one_out", "pooling_count", "integrated_gradients", "smooth_grad")

    found = TextExplainer(model, encoder, tolerance=0.3).explain(["abc"], methods)

    assert [found[each].first.exact for each in methods] == [True] * 6 + [False] * 2
    for each in methods[:6]:
        page = found[each].to_html()
        assert "±" not in page
        assert "exact, " in page
        assert "median" not in repr(found[each].first)
    assert "±" in found["integrated_gradients"].to_html()
    again = found["random"].first.take([0])
    assert again.exact


def test_methods_have_settings_of_their_own(model, encoder) -> None:
    methods = {
        "integrated_gradients": {"baseline": "unknown", "rule": "midpoint", "steps": 4},
        "smooth_grad": {"draws": 3},
        "leave_one_out": {},
    }
    found = TextExplainer(model, encoder, baseline="pad").explain(["abc"], methods)

    assert found.methods == tuple(methods)
    assert found.evaluations.tolist() == [4]
    assert found.score_baseline.tolist() == [0]  # of unknown tokens; of padding it is 99
    assert found.attributions["smooth_grad"].config["draws"] == 3
    with pytest.raises(ArgumentError, match="none for pooling_weight"):
        TextExplainer(model, encoder).explain(["abc"], {"pooling_weight": {"form": "raw"}})
