"""What is edited as a whole, how texts are rebuilt, and what operators put in place of tokens."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    DeleteTokens,
    FunctionEncoder,
    LexiconTokens,
    MaskTokens,
    NearestTokens,
    SubwordEncoder,
    TextExplainer,
    WordEncoder,
    attack,
    counter,
)
from igsuite.text.editing.token_edit import TokenEdit, edited_text
from igsuite.text.editing.token_units import token_units

WORDS = WordEncoder.fit(["it was not a bad good film"], standardize="lower_and_strip_punctuation")


def subword_encoder():
    tokenizers = pytest.importorskip("tokenizers")
    names = "[PAD] [UNK] [CLS] [SEP] [MASK] un ##happy very happy good it ##s is"
    vocabulary = {name: number for number, name in enumerate(names.split())}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.decoder = tokenizers.decoders.WordPiece()
    return SubwordEncoder(tokenizer)


def voting_model(encoder, votes):
    """Logits are the sums over tokens of (0, vote); tokens without a vote point elsewhere."""
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(encoder.vocabulary_size, 2, name="embedding")
    head = keras.layers.Dense(2, use_bias=False)
    logits = head(keras.ops.sum(embedding(ids), axis=1))
    model = keras.Model(ids, keras.layers.Softmax()(logits))
    rows = np.zeros((encoder.vocabulary_size, 2))
    rows[:, 1] = np.arange(encoder.vocabulary_size) * 1e-3
    for token, vote in votes.items():
        encoded = encoder.encode([token])
        (number,) = encoded.ids[0][: encoded.lengths[0]][~encoded.special[0]]
        rows[number] = (vote, 0.01)
    embedding.set_weights([rows])
    head.set_weights([np.array([[0.0, 1.0], [0.0, 0.0]])])
    return model


def deletions(text, words):
    starts = [text.index(word) for word in words]
    return [
        TokenEdit(0, start, start + len(word), word, "", 0.0)
        for start, word in zip(starts, words, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("it was not bad", ["not"], "it was bad"),
        ("it was not bad", ["it"], "was not bad"),
        ("it was not bad", ["bad"], "it was not"),
        ("it was not bad", ["was", "not"], "it bad"),
        ("it was not bad", ["it", "bad"], "was not"),
        ("it was not bad", ["it", "was", "not", "bad"], ""),
        ("so bad, so good.", ["bad"], "so , so good."),
        ("a\tb  c", ["b"], "a\t c"),
        ("酒店很好", ["很"], "酒店好"),
    ],
)
def test_a_deleted_word_leaves_no_doubled_space(text, gone, left) -> None:
    assert edited_text(text, deletions(text, gone)) == left


def test_replacements_leave_everything_around_them() -> None:
    text = " It  was,\n bad!! "
    edits = [TokenEdit(2, 11, 14, "bad", "very good", 0.0), TokenEdit(0, 1, 3, "It", "Food", 0.0)]

    assert edited_text(text, edits) == " Food  was,\n very good!! "


@given(
    words=st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=8),
    data=st.data(),
)
def test_deleting_words_of_a_text_leaves_the_others_one_space_apart(words, data) -> None:
    gone = data.draw(st.sets(st.integers(0, len(words) - 1)))
    ends = np.cumsum([len(word) + 1 for word in words])
    edits = [
        TokenEdit(i, int(ends[i]) - 1 - len(words[i]), int(ends[i]) - 1, words[i], "", 0.0)
        for i in gone
    ]

    left = " ".join(word for i, word in enumerate(words) if i not in gone)
    assert edited_text(" ".join(words), edits) == left


def test_spaces_that_are_tokens_stay() -> None:
    text = "a b c"

    assert edited_text(text, deletions(text, ["b"]), spaces_are_tokens=True) == "a  c"


def test_subwords_of_a_word_are_one_unit_and_special_tokens_none() -> None:
    encoded = subword_encoder().encode(["it is unhappy"])

    units = token_units("it is unhappy", encoded, 0)

    assert [unit.text for unit in units] == ["it", "is", "unhappy"]
    assert units[2].tokens == ("un", "##happy")
    assert units[2].members == (3, 4)


def test_tokens_that_share_a_character_are_one_unit() -> None:
    def overlapping(text):
        from igsuite.text import TokenizedText

        return TokenizedText([1, 2, 3], ("ab", "bc", " d"), ((0, 2), (1, 3), (3, 5)))

    units = token_units("abc d", FunctionEncoder(overlapping).encode(["abc d"]), 0)

    assert [(unit.text, unit.start, unit.end) for unit in units] == [("abc", 0, 3), ("d", 4, 5)]


def test_a_lexicon_replaces_words_of_several_characters_as_a_whole() -> None:
    encoder = CharacterEncoder("好吃难很")
    model = voting_model(encoder, {"好": 2.0, "吃": -0.5, "难": -3.0})
    lexicon = LexiconTokens({"好吃": ["难吃"], "很": ["不很"]})
    attributions = TextExplainer(model, encoder).explain(["很好吃", "吃好"])

    found = counter(model, encoder, attributions, lexicon, share=0.5)

    # Two units, and so one edit; "吃好" holds no word of the lexicon.
    assert found.texts == ("很难吃", "吃好")
    (edit,) = found.edits[0]
    assert (edit.before, edit.position, edit.start, edit.end) == ("好吃", 1, 1, 3)
    assert edit.importance == pytest.approx(attributions.values[0][1:].sum())
    protected = counter(model, encoder, attributions, lexicon, share=1.0, protected={"吃"})
    assert protected.texts == ("不很好吃", "吃好")


def test_a_lexicon_leaves_words_alone_that_hold_its_words() -> None:
    words = ["it", "was", "nothing", "not", "a", "thing"]
    encoder = WordEncoder.fit([" ".join(words)])
    text = "it was nothing, not a thing"
    units = token_units(
        text,
        encoder.encode([text]),
        0,
        LexiconTokens({"not": ["so"], "not a": ["a"]}).phrases(text),
    )

    assert [unit.text for unit in units] == ["it", "was", "nothing", "not a", "thing"]


def test_words_are_edited_in_the_text_as_it_was_written() -> None:
    model = voting_model(WORDS, {"good": 2.0, "bad": -1.0, "film": 1.0})
    text = "It was,  a GOOD film!"

    found = attack(
        model,
        WORDS,
        TextExplainer(model, WORDS).explain([text]),
        LexiconTokens({"good": ["bad"], "film": ["bad"]}),
        share=1.0,
    )

    assert found.texts == ("It was,  a bad bad!",)
    assert [edit.before for edit in found.edits[0]] == ["GOOD", "film"]


def test_words_in_pieces_are_edited_as_a_whole_and_have_no_neighbours() -> None:
    encoder = subword_encoder()
    model = voting_model(encoder, {"happy": 3.0, "very": 1.0, "good": 2.9})
    # The piece ##happy, not the word happy, is what tokens of "unhappy" have.
    matrix = model.get_layer("embedding").get_weights()[0]
    matrix[6] = (2.0, 0.0)
    model.get_layer("embedding").set_weights([matrix])
    attributions = TextExplainer(model, encoder).explain(["it is unhappy", "it is happy"])

    deleted = attack(model, encoder, attributions, DeleteTokens(), share=0.4)
    masked = attack(model, encoder, attributions, MaskTokens(), share=0.4)
    nearest = counter(model, encoder, attributions, NearestTokens(), share=0.4)

    assert deleted.texts == ("it is", "it is")
    assert masked.texts == ("it is [MASK]", "it is [MASK]")
    assert encoder.encode(masked.texts).ids[0].tolist().count(encoder.mask_id) == 1
    assert nearest.edits[0][0].before != "unhappy"
    assert nearest.texts[1] == "it is good"


def test_neighbours_are_no_pieces_and_no_special_tokens() -> None:
    encoder = subword_encoder()
    model = voting_model(encoder, {"happy": 3.0})
    units = token_units("happy", encoder.encode(["happy"]), 0)

    (found,) = NearestTokens(count=50).alternatives(units, model, encoder)

    assert set(found) == {"un", "very", "good", "it", "is"}


def average(length=None, masked=True):
    """The mean of the embeddings, which Keras' layer takes over padding unless there is a mask."""
    ids = keras.Input((length,), dtype="int32")
    embedding = keras.layers.Embedding(4, 2, mask_zero=masked, name="embedding")
    mean = keras.layers.GlobalAveragePooling1D()(embedding(ids))
    model = keras.Model(ids, keras.layers.Softmax()(mean))
    embedding.set_weights([np.array([[0, 1], [0, 0], [3, 0], [0, 3]], dtype=float)])
    return model


def test_where_padding_counts_texts_are_padded_as_they_were_explained() -> None:
    encoder = CharacterEncoder("ab")
    # Padding speaks for class 1: "aab" is of class 0 by 3 − 1 next to one of four characters.
    model = average(masked=False)
    with pytest.warns(UserWarning, match="padded to the longest"):
        attributions = TextExplainer(model, encoder).explain(["aab", "bbbb"])

    found = attack(model, encoder, attributions, DeleteTokens(), share=0.4)

    # "ab" and two of padding: 3 against 3 + 2.
    assert (found.texts[0], found.flipped[0]) == ("ab", True)
    expected = np.asarray(model(np.array([[2, 3, 0, 0]])))[0, 0]
    assert found.score_after[0] == pytest.approx(expected, rel=1e-6)


def test_models_of_one_length_take_shorter_texts_and_refuse_longer_ones() -> None:
    encoder = CharacterEncoder("ab")
    model = average(length=5)
    attributions = TextExplainer(model, encoder).explain(["aab", "bb"])

    assert attack(model, encoder, attributions, DeleteTokens(), share=1.0).texts[0] == "b"
    with pytest.raises(ArgumentError, match="at most 5, which the model is built for"):
        counter(model, encoder, attributions, LexiconTokens({"a": ["bbbb"]}), share=0.4)


def test_models_that_take_a_mask_by_its_name_get_it() -> None:
    encoder = CharacterEncoder("ab")
    inputs = {
        name: keras.Input((None,), dtype="int32", name=name)
        for name in ("token_ids", "padding_mask")
    }
    embedding = keras.layers.Embedding(4, 2, name="embedding")
    kept = keras.ops.expand_dims(keras.ops.cast(inputs["padding_mask"], "float32"), -1)
    total = keras.ops.sum(embedding(inputs["token_ids"]) * kept, axis=1)
    model = keras.Model(inputs, keras.layers.Softmax()(total))
    embedding.set_weights([np.array([[0, 9], [0, 0], [3, 0], [0, 2]], dtype=float)])
    attributions = TextExplainer(model, encoder).explain(["ab", "abbbbb"])

    found = attack(model, encoder, attributions, DeleteTokens())

    # Padding, which would speak for class 1, is kept out: 3 − 2, and then −2.
    assert found.prediction_before.tolist() == [0, 1]
    assert found.texts[0] == "b"


def test_a_vocabulary_that_is_not_known_can_be_given() -> None:
    def lengths(text):
        tokens = text.split()
        return [len(token) for token in tokens], tokens

    encoder = FunctionEncoder(lengths)
    ids = keras.Input((None,), dtype="int32")
    outputs = keras.layers.Embedding(9, 2)(ids)
    model = keras.Model(ids, keras.layers.Softmax()(keras.ops.sum(outputs, axis=1)))
    units = token_units("to be", encoder.encode(["to be"]), 0)

    with pytest.raises(ArgumentError, match=r"NearestTokens\(vocabulary="):
        NearestTokens().alternatives(units, model, encoder)
    found = NearestTokens(vocabulary=["a", "or", "not"]).alternatives(units, model, encoder)
    assert [set(each) for each in found] == [{"a", "not"}] * 2
    with pytest.raises(ArgumentError, match="neither a mask nor an unknown token"):
        MaskTokens().alternatives(units, model, encoder)


def test_a_mask_that_reads_as_something_else_is_refused() -> None:
    encoder = CharacterEncoder("ab□")
    units = token_units("a", encoder.encode(["a"]), 0)

    assert MaskTokens().alternatives(units, None, encoder) == [("▯",)]
    with pytest.raises(ArgumentError, match="encoded as the mask token") as caught:
        MaskTokens("□").alternatives(units, None, encoder)
    assert caught.value.argument == "text"


@pytest.mark.parametrize(
    "operator",
    [
        DeleteTokens(),
        MaskTokens("?"),
        NearestTokens(3, "embedding", ["a"]),
        LexiconTokens({"a": ["b"]}),
    ],
)
def test_operators_are_rebuilt_from_their_configuration(operator) -> None:
    assert type(operator)(**operator.get_config()) == operator


@pytest.mark.parametrize(
    ("argument", "make"),
    [
        ("lexicon", lambda: LexiconTokens({})),
        ("lexicon", lambda: LexiconTokens({"a": "b"})),
        ("lexicon", lambda: LexiconTokens({"a": [" "]})),
        ("count", lambda: NearestTokens(0)),
    ],
)
def test_bad_operators_name_their_argument(argument, make) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
