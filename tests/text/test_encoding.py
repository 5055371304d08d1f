"""Encoding: which id a character has, and what is refused."""

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import CharacterEncoder


def test_characters_get_ids_by_frequency_then_code_point() -> None:
    encoder = CharacterEncoder.fit(["bba", "ab", "c", "b"], min_count=1)

    assert encoder.characters == ("b", "a", "c")
    assert encoder.encode(["abc"]).ids.tolist() == [[3, 2, 4]]


def test_order_of_the_texts_does_not_change_the_vocabulary() -> None:
    texts = ["好书", "书好看", "看了"]

    forwards = CharacterEncoder.fit(texts, min_count=1)
    backwards = CharacterEncoder.fit(texts[::-1], min_count=1)

    assert forwards.characters == backwards.characters


def test_rare_and_unseen_characters_are_unknown() -> None:
    encoder = CharacterEncoder.fit(["aab"], min_count=2)

    encoded = encoder.encode(["ab?"])

    assert encoded.ids.tolist() == [[2, 1, 1]]
    assert encoded.tokens == (("a", "b", "?"),)
    assert encoder.vocabulary_size == 3


def test_shorter_texts_are_padded_at_the_end_and_masked() -> None:
    encoded = CharacterEncoder("ab").encode(["ab", "", "a"])

    assert encoded.ids.tolist() == [[2, 3], [0, 0], [2, 0]]
    assert encoded.ids.dtype == np.int32
    assert encoded.mask.tolist() == [[True, True], [False, False], [True, False]]


def test_a_batch_of_empty_texts_still_has_one_time_step() -> None:
    assert CharacterEncoder("ab").encode([""]).ids.tolist() == [[0]]


def test_long_texts_are_cut_with_their_tokens() -> None:
    encoded = CharacterEncoder("abc", max_length=2).encode(["abc"])

    assert encoded.ids.tolist() == [[2, 3]]
    assert encoded.tokens == (("a", "b"),)


def test_offsets_words_and_special_tokens_of_characters() -> None:
    encoded = CharacterEncoder("ab").encode(["a好", "b"])

    assert encoded.offsets == (((0, 1), (1, 2)), ((0, 1),))
    assert encoded.words.tolist() == [[0, 1], [0, -1]]
    assert encoded.special.tolist() == [[False, False], [False, False]]


def test_padding_and_unknown_ids_are_exposed() -> None:
    encoder = CharacterEncoder("ab")

    assert (encoder.pad_id, encoder.unknown_id, encoder.mask_id) == (0, 1, 1)


def test_rows_are_taken_without_needless_padding() -> None:
    encoded = CharacterEncoder("abc").encode(["abc", "a", "bc"])

    taken = encoded.take([2, 1])

    assert taken.ids.tolist() == [[3, 4], [2, 0]]
    assert taken.tokens == (("b", "c"), ("a",))
    assert taken.lengths.tolist() == [2, 1]
    assert taken.words.tolist() == [[0, 1], [0, -1]]
    assert taken.offsets == (((0, 1), (1, 2)), ((0, 1),))
    assert encoded.take([]).ids.shape == (0, 1)


def test_a_config_rebuilds_the_same_encoder() -> None:
    encoder = CharacterEncoder("好坏", max_length=3)

    again = CharacterEncoder.from_config(encoder.get_config())

    assert again.encode(["坏好不好"]).ids.tolist() == encoder.encode(["坏好不好"]).ids.tolist()


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: CharacterEncoder(["ab"]), "characters"),
        (lambda: CharacterEncoder("aa"), "characters"),
        (lambda: CharacterEncoder("a", max_length=0), "max_length"),
        (lambda: CharacterEncoder("a").encode("a"), "texts"),
        (lambda: CharacterEncoder("a").encode(["a", None]), "texts"),
        (lambda: CharacterEncoder("a").encode(None), "texts"),
        (lambda: CharacterEncoder("a").encode(["\ud83d"]), "texts"),
    ],
)
def test_bad_input_names_its_argument(make, argument) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
