"""Users' functions as encoders, and encoders on disk."""

import json

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    FunctionEncoder,
    TokenizedText,
    WordEncoder,
    load_encoder,
    save_encoder,
)


@keras.saving.register_keras_serializable("igsuite_tests")
def word_lengths(text):
    tokens = text.split()
    return [len(token) for token in tokens], tokens


def with_a_start(text):
    return TokenizedText(
        ids=[9, *range(1, len(text) + 1)],
        tokens=("<s>", *text),
        offsets=((0, 0), *((i, i + 1) for i in range(len(text)))),
        special=[True] + [False] * len(text),
        words=[-1] + [0] * len(text),
    )


def test_ids_and_tokens_are_enough_and_offsets_are_found() -> None:
    encoded = FunctionEncoder(word_lengths, pad_id=7).encode(["to  be", "or not to"])

    assert encoded.ids.tolist() == [[2, 2, 7], [2, 3, 2]]
    assert encoded.offsets == (((0, 2), (4, 6)), ((0, 2), (3, 6), (7, 9)))
    assert encoded.mask.tolist() == [[True, True, False], [True, True, True]]
    assert encoded.words.tolist() == [[0, 1, -1], [0, 1, 2]]
    assert not encoded.special.any()


def test_a_function_may_say_everything() -> None:
    encoded = FunctionEncoder(with_a_start).encode(["ab", ""])

    assert encoded.ids.tolist() == [[9, 1, 2], [9, 0, 0]]
    assert encoded.special.tolist() == [[True, False, False], [True, False, False]]
    assert encoded.words.tolist() == [[-1, 0, 0], [-1, -1, -1]]


def test_the_unknown_token_masks_where_there_is_no_mask_token() -> None:
    assert FunctionEncoder(word_lengths, unknown_id=3).mask_id == 3
    assert FunctionEncoder(word_lengths, unknown_id=3, mask_id=4).mask_id == 4
    assert FunctionEncoder(word_lengths).mask_id is None


@pytest.mark.parametrize(
    "returned",
    [
        [1, 2],
        ([1], ["a", "b"]),
        ([1.5], ["a"]),
        ([-1], ["a"]),
        ([2**31], ["a"]),
        TokenizedText([1], ("a",), ((0, 9),)),
        TokenizedText([1], ("a",), ()),
        TokenizedText([1], ("a",), ((0, 1),), special=[True, False]),
    ],
)
def test_what_a_function_returns_is_checked(returned) -> None:
    with pytest.raises(ArgumentError) as caught:
        FunctionEncoder(lambda text: returned).encode(["a"])

    assert caught.value.argument == "function"


@pytest.mark.parametrize(
    "encoder",
    [
        CharacterEncoder("好坏", max_length=3),
        WordEncoder.fit(["good film", "bad film"]),
        FunctionEncoder(word_lengths, pad_id=7, unknown_id=3),
    ],
    ids=lambda encoder: encoder.name,
)
def test_what_is_saved_reads_back_the_same(encoder, tmp_path) -> None:
    texts = ["good 好 film", "坏"]

    save_encoder(encoder, tmp_path / "encoder.json")
    again = load_encoder(tmp_path / "encoder.json")

    assert type(again) is type(encoder)
    np.testing.assert_array_equal(again.encode(texts).ids, encoder.encode(texts).ids)
    assert (again.pad_id, again.unknown_id) == (encoder.pad_id, encoder.unknown_id)


def test_an_unregistered_function_leaves_no_file(tmp_path) -> None:
    with pytest.raises(ArgumentError, match="register_keras_serializable"):
        save_encoder(FunctionEncoder(lambda text: ([], [])), tmp_path / "encoder.json")

    assert not list(tmp_path.iterdir())


def test_a_registered_class_is_no_function_of_a_text(tmp_path) -> None:
    @keras.saving.register_keras_serializable("test")
    class Words:
        def __init__(self, text):
            raise AssertionError("a file made this object")

        def get_config(self):
            return {}

    path = tmp_path / "encoder.json"
    config = {"function": "test>Words", "pad_id": 0, "unknown_id": None, "mask_id": None}
    path.write_text(json.dumps({"format": 1, "encoder": "function", "config": config}))

    with pytest.raises(ArgumentError, match="test>Words"):
        load_encoder(path)
    with pytest.raises(ArgumentError, match="no registered function"):
        save_encoder(FunctionEncoder(Words), tmp_path / "other.json")


def test_a_file_cannot_name_a_function_that_was_not_registered(tmp_path) -> None:
    path = tmp_path / "encoder.json"
    config = {"function": "os.system", "pad_id": 0, "unknown_id": None, "mask_id": None}
    path.write_text(json.dumps({"format": 1, "encoder": "function", "config": config}))

    with pytest.raises(ArgumentError, match=r"os\.system"):
        load_encoder(path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"format": 2, "encoder": "characters", "config": {"characters": "a"}}',
        '{"format": 1, "encoder": "chars", "config": {"characters": "a"}}',
        '{"format": 1, "encoder": "characters", "config": {"letters": "a"}}',
        '{"format": 1, "encoder": "words", "config": {}}',
        '{"format": 1, "encoder": "words", "config": {"words": ["a"], "max_length": -1}}',
        "[" * 100_000,
    ],
    ids=lambda content: content[:60],
)
def test_a_file_that_holds_no_encoder_is_one_clear_line(content, tmp_path) -> None:
    path = tmp_path / "encoder.json"
    path.write_text(content)

    with pytest.raises(ArgumentError, match=r"encoder\.json") as caught:
        load_encoder(path)

    assert caught.value.argument == "path"
    assert "\n" not in str(caught.value)


def test_a_file_cannot_have_another_one_read_as_its_vocabulary(tmp_path) -> None:
    """A text in the place of the list of words is a path to Keras, which opens it."""
    path, secret = tmp_path / "encoder.json", tmp_path / "secret.txt"
    secret.write_text("classified")
    config = WordEncoder.fit(["good"]).get_config() | {"words": str(secret)}
    path.write_text(json.dumps({"format": 1, "encoder": "words", "config": config}))

    with pytest.raises(ArgumentError, match="a list of words"):
        load_encoder(path)


def test_a_missing_file_is_one_clear_line(tmp_path) -> None:
    with pytest.raises(ArgumentError, match="path"):
        load_encoder(tmp_path / "none.json")
