"""Words: the layer's own ids, and where its words stand in the text as it was written."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from igsuite.errors import ArgumentError
from igsuite.text import WordEncoder
from igsuite.text.encoders.token_offsets import locate_tokens

TRAINING = ["the film is not good", "the film is good", "don't go, the film is bad"]
STRIPPED = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"

mixed_texts = st.lists(
    st.text(st.sampled_from("abAÉß好，İ \t\u3000'-_!.…👍🏽0"), max_size=30), min_size=1, max_size=4
)


@keras.saving.register_keras_serializable("igsuite_tests")
def without_tags(strings):
    return tf.strings.regex_replace(tf.strings.lower(strings), "<[^>]*>", " ")


@keras.saving.register_keras_serializable("igsuite_tests")
def between_bars(strings):
    return tf.strings.split(strings, "|").to_tensor()


def test_ids_are_the_layers_own() -> None:
    layer = keras.layers.TextVectorization()
    layer.adapt(np.array(TRAINING))

    encoded = WordEncoder(layer).encode([*TRAINING, "the unseen film"])

    np.testing.assert_array_equal(encoded.ids, np.asarray(layer([*TRAINING, "the unseen film"])))
    assert encoded.ids[3].tolist() == [2, 1, 4, 0, 0, 0]
    assert encoded.lengths.tolist() == [5, 4, 6, 3]


def test_words_are_found_again_in_the_text_as_it_was_written() -> None:
    text = "  DON'T -- go, the   Film's (bad)!"

    encoded = WordEncoder.fit(TRAINING).encode([text])

    assert encoded.tokens == (("dont", "go", "the", "films", "bad"),)
    written = [text[start:end] for start, end in encoded.offsets[0]]
    assert written == ["DON'T", "go", "the", "Film's", "bad"]


@pytest.mark.parametrize("standardize", [None, "lower", "strip_punctuation", "both"])
@pytest.mark.parametrize("split", ["whitespace", "character"])
@settings(max_examples=25, deadline=None)
@given(texts=mixed_texts)
def test_every_offset_holds_its_word_and_what_standardisation_drops_alone(
    standardize, split, texts
) -> None:
    standardize = "lower_and_strip_punctuation" if standardize == "both" else standardize
    layer = keras.layers.TextVectorization(
        standardize=standardize, split=split, vocabulary=["a", "b"]
    )

    encoded = WordEncoder(layer).encode(texts)

    np.testing.assert_array_equal(encoded.ids != 0, encoded.mask)
    for text, tokens, offsets in zip(texts, encoded.tokens, encoded.offsets, strict=True):
        end_before = 0
        for token, (start, end) in zip(tokens, offsets, strict=True):
            kept = text[start:end]
            if standardize is not None and "strip" in standardize:
                kept = kept.translate(dict.fromkeys(map(ord, STRIPPED)))
            # TensorFlow's lower case is ASCII's.
            assert kept.encode().lower() == token.encode() or kept == token
            assert start >= end_before
            end_before = end


def test_texts_are_cut_and_padded_no_further_than_the_longest() -> None:
    encoder = WordEncoder.fit(TRAINING, max_length=6)

    encoded = encoder.encode(["the film", "the film is not good the film is"])

    assert encoded.lengths.tolist() == [2, 6]
    assert encoder.encode(["the film"]).ids.shape == (1, 2)


def test_a_batch_of_no_or_empty_texts_has_one_time_step() -> None:
    encoder = WordEncoder.fit(TRAINING)

    assert encoder.encode([]).ids.shape == (0, 1)
    assert encoder.encode(["", "?!"]).ids.tolist() == [[0], [0]]


def test_the_commonest_words_get_the_first_ids() -> None:
    encoder = WordEncoder.fit(["b a b", "b a c"], max_words=2)

    assert encoder.words == ("b", "a")
    assert encoder.vocabulary_size == 4
    assert encoder.encode(["a b c"]).ids.tolist() == [[3, 2, 1]]


def test_functions_of_the_users_standardise_and_split() -> None:
    layer = keras.layers.TextVectorization(
        standardize=without_tags, split=between_bars, vocabulary=["good", "bad"]
    )

    encoded = WordEncoder(layer).encode(["Good|<b>so so</b>|BAD", "bad"])

    assert encoded.tokens == (("good", " so so ", "bad"), ("bad",))
    assert encoded.ids.tolist() == [[2, 1, 3], [3, 0, 0]]
    # The blank that took a tag's place stands nowhere, and so neither does the word it is in.
    assert encoded.offsets == (((0, 4), (4, 4), (18, 21)), ((0, 3),))


@pytest.mark.parametrize(
    "settings_of_layer",
    [{}, {"standardize": None, "split": "character"}, {"standardize": without_tags}],
)
def test_a_config_rebuilds_the_same_encoder(settings_of_layer) -> None:
    encoder = WordEncoder.fit(TRAINING, max_length=9, **settings_of_layer)
    texts = ["the <br> Good film", "DON'T"]

    again = WordEncoder.from_config(encoder.get_config()).encode(texts)

    np.testing.assert_array_equal(again.ids, encoder.encode(texts).ids)
    assert again.tokens == encoder.encode(texts).tokens


def test_an_unregistered_function_cannot_be_written_down() -> None:
    encoder = WordEncoder.fit(TRAINING, standardize=lambda strings: strings)

    with pytest.raises(ArgumentError, match="register_keras_serializable") as caught:
        encoder.get_config()

    assert caught.value.argument == "standardize"


@pytest.mark.parametrize(
    "layer",
    [
        keras.layers.TextVectorization(),
        keras.layers.TextVectorization(vocabulary=["a"], output_mode="multi_hot"),
        keras.layers.TextVectorization(vocabulary=["a"], ngrams=2),
        keras.layers.TextVectorization(vocabulary=["a"], split=None),
        keras.layers.Dense(1),
    ],
)
def test_a_layer_that_gives_no_id_a_word_is_refused(layer) -> None:
    with pytest.raises(ArgumentError) as caught:
        WordEncoder(layer)

    assert caught.value.argument == "vectorization"


def test_what_is_not_found_gets_an_empty_span_and_the_search_goes_on() -> None:
    offsets = locate_tokens("He paid 30 euros.", ["he", "paid", "[num]", "euros", "euros"])

    assert offsets == ((0, 2), (3, 7), (7, 7), (11, 16), (16, 16))


def test_letters_whose_lower_case_is_longer_keep_the_offsets_right() -> None:
    # "İ".lower() has two characters.
    assert locate_tokens("İİ good", ["İİ", "good"]) == ((0, 2), (3, 7))
