"""What does not go together is said of what it is the fault of: encoder, model or text."""

import keras
import numpy as np
import pytest

import igsuite
from igsuite import ArgumentError
from igsuite.text import CharacterEncoder, TextExplainer, WordEncoder

WORDS = keras.layers.TextVectorization(vocabulary=["good", "bad"], name="to_ids")
TABLE = np.array([[0.0], [0.0], [1.0], [-2.0]])


def tail():
    return [
        keras.layers.Embedding(4, 1, weights=[TABLE], mask_zero=True, name="embedding"),
        keras.layers.GlobalAveragePooling1D(),
    ]


@pytest.fixture(scope="module")
def of_ids():
    return keras.Sequential([keras.Input((None,), dtype="int32"), *tail()])


def test_a_vectorization_is_no_encoder_but_makes_one(of_ids) -> None:
    with pytest.raises(ArgumentError, match=r"got a TextVectorization; .*WordEncoder\(layer\)"):
        TextExplainer(of_ids, WORDS)


@pytest.mark.parametrize(("functional", "behind"), [(False, 1), (True, 2)])
def test_a_model_of_texts_is_explained_behind_its_vectorization(functional, behind) -> None:
    texts = keras.Input((1,), dtype="string")
    model = keras.Sequential([texts, WORDS, *tail()])
    if functional:
        outputs = texts
        for layer in (WORDS, *tail()):
            outputs = layer(outputs)
        model = keras.Model(texts, outputs)

    with pytest.raises(ArgumentError, match="in its layer 'to_ids'") as refused:
        TextExplainer(model, WordEncoder(WORDS))
    assert f"keras.Sequential(model.layers[{behind}:])" in refused.value.mend

    part = keras.Sequential(model.layers[behind:])
    found = TextExplainer(part, WordEncoder(WORDS)).explain(["good bad"])
    np.testing.assert_allclose(found.values[0], [0.5, -1.0], rtol=1e-6)


def test_an_encoder_of_more_ids_than_the_embedding_has_is_another_models(of_ids) -> None:
    with pytest.raises(ArgumentError, match="got one of 5 ids for a model whose embedding has 4"):
        TextExplainer(of_ids, CharacterEncoder("abc"))


@pytest.mark.parametrize("method", ["integrated_gradients", "gradient", "leave_one_out"])
@pytest.mark.parametrize("texts", [["", "ab"], ["ab", ""]])
@pytest.mark.filterwarnings("error")
def test_a_text_without_a_token_has_the_verdict_that_its_score_has(of_ids, method, texts) -> None:
    # Keras divides by the number of tokens, which is none.
    found = TextExplainer(of_ids, CharacterEncoder("ab")).explain(texts, [method])
    empty = texts.index("")

    assert found.verdict[empty] == "non_finite"
    assert found.first.explanation[empty].startswith("There is no token in the text")
    assert found.verdict[1 - empty] == "converged"
    assert found.first.explanation[1 - empty] == ""


def test_ids_as_floats_are_told_the_layer_as_ids_are(of_ids) -> None:
    for ids in (np.ones((1, 3)), np.ones((1, 3), "int32")):
        with pytest.raises(ArgumentError, match="Name the layer to attribute to: layer='embedd"):
            igsuite.integrated_gradients(of_ids, ids)
