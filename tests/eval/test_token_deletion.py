"""Deletion of tokens by several methods, on a model that adds up a number a letter."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import token_deletion
from igsuite.text import CharacterEncoder, TextExplainer


@pytest.fixture(scope="module")
def encoder():
    return CharacterEncoder("abcd")


@pytest.fixture(scope="module")
def model():
    ids = keras.Input((None,), dtype="int32")
    # Padding and the unknown, which stands for what is masked, are worth nothing.
    table = np.array([[0], [0], [1], [3], [-2], [0.5]])
    vectors = keras.layers.Embedding(6, 1, weights=[table], name="embedding")(ids)
    return keras.Model(ids, keras.ops.sum(vectors, axis=1))


def test_areas_are_those_of_the_sums_that_are_left(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["ab", "ba"])

    table = token_deletion(model, encoder, found, steps=2)

    # b goes first: 4, then 1, then 0, which makes (4 + 1) / 4 + (1 + 0) / 4.
    assert table.area.tolist() == [1.5]
    # At random the middle is 1 or 3: an area of 1.5 or 2.5.
    assert 0 < table.below_random[0] < 1
    assert (table.texts[0], table.dropped[0]) == (2, 0)


def test_the_right_order_is_favoured_over_a_random_one_and_not_over_itself(model, encoder) -> None:
    random = np.random.default_rng(0)
    texts = ["".join(random.choice(list("abcd"), 12)) for _ in range(30)]
    methods = ["random", "integrated_gradients", "leave_one_out"]
    found = TextExplainer(model, encoder).explain(texts, methods)

    over_random = token_deletion(model, encoder, found).set_index("method").favoured
    assert over_random.to_dict() == {
        "random": "cannot be told",
        "integrated_gradients": "yes",
        "leave_one_out": "yes",
    }
    best_first = TextExplainer(model, encoder).explain(texts, methods[::-1])
    over_best = token_deletion(model, encoder, best_first).set_index("method")
    assert over_best.favoured.to_dict() == {
        "leave_one_out": "cannot be told",
        "integrated_gradients": "cannot be told",
        "random": "no",
    }
    # Both name the letters' own numbers: the curves are one.
    assert over_best.above_first["integrated_gradients"] == 0


def test_a_text_without_tokens_is_dropped(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["ab", "", "cab"])

    table = token_deletion(model, encoder, found)

    assert (table.texts[0], table.dropped[0]) == (2, 1)


def test_an_encoder_without_a_token_for_what_is_masked_is_refused(model, encoder) -> None:
    found = TextExplainer(model, encoder).explain(["ab"])
    bare = CharacterEncoder("abcd")
    bare.mask_id = None

    with pytest.raises(ArgumentError, match=r"encoder: .*mask token"):
        token_deletion(model, bare, found)
