"""Subwords, on tokenizers trained here."""

import json

import pytest

from igsuite.errors import ArgumentError
from igsuite.text import SubwordEncoder, load_encoder, save_encoder

tokenizers = pytest.importorskip("tokenizers")

TEXTS = ["unhappy happiness", "happily unhappy", "unhappily happy", "很好看", "不好看，很好"] * 4


@pytest.fixture(scope="module")
def word_pieces():
    """Like BERT's: [CLS] and [SEP] around a text, lower case, accents stripped."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(strip_accents=True)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = tokenizers.trainers.WordPieceTrainer(
        vocab_size=60, special_tokens=special, show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


@pytest.fixture(scope="module")
def bytes_of_pairs():
    """Like GPT-2's: bytes, so that a Chinese character may be several tokens."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=270,
        special_tokens=["<pad>"],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["the cat sat"], trainer)
    return tokenizer


def test_ids_tokens_and_offsets_are_the_tokenizers_own(word_pieces) -> None:
    text = "Únhappy 很好"

    encoded = SubwordEncoder(word_pieces).encode([text])

    expected = word_pieces.encode(text)
    assert encoded.ids[0].tolist() == expected.ids
    assert encoded.tokens[0] == tuple(expected.tokens)
    written = [text[start:end] for start, end in encoded.offsets[0]]
    assert "".join(written) == "Únhappy很好"
    assert written[0] == written[-1] == ""


def test_special_tokens_are_told_from_the_text(word_pieces) -> None:
    encoded = SubwordEncoder(word_pieces).encode(["很好", "好"])

    assert encoded.tokens == (("[CLS]", "很", "好", "[SEP]"), ("[CLS]", "好", "[SEP]"))
    assert encoded.special.tolist() == [[True, False, False, True], [True, False, True, False]]
    assert encoded.mask.tolist() == [[True] * 4, [True, True, True, False]]
    assert encoded.words.tolist() == [[-1, 0, 1, -1], [-1, 0, -1, -1]]


def test_subwords_know_their_word(word_pieces) -> None:
    encoded = SubwordEncoder(word_pieces).encode(["happyily happy"])

    assert encoded.tokens == (("[CLS]", "happy", "##ily", "happy", "[SEP]"),)
    assert encoded.words.tolist() == [[-1, 0, 0, 1, -1]]


def test_the_usual_special_tokens_are_found(word_pieces, bytes_of_pairs) -> None:
    bert, gpt = SubwordEncoder(word_pieces), SubwordEncoder(bytes_of_pairs)

    assert (bert.pad_id, bert.unknown_id, bert.mask_id) == (0, 1, 4)
    assert (gpt.pad_id, gpt.unknown_id, gpt.mask_id) == (0, None, None)
    assert bert.vocabulary_size == word_pieces.get_vocab_size()


def test_special_tokens_can_be_named(word_pieces) -> None:
    encoder = SubwordEncoder(word_pieces, pad_token="[SEP]", mask_token="[UNK]")

    assert (encoder.pad_id, encoder.mask_id) == (3, 1)
    assert encoder.encode(["很好", ""]).ids[1].tolist() == [2, 3, 3, 3]


def test_offsets_of_bytes_are_those_of_their_characters(bytes_of_pairs) -> None:
    encoded = SubwordEncoder(bytes_of_pairs).encode(["好a"])

    # Three bytes in UTF-8.
    assert encoded.offsets == (((0, 1), (0, 1), (0, 1), (1, 2)),)


def test_texts_are_cut_with_their_special_tokens_kept(word_pieces) -> None:
    encoded = SubwordEncoder(word_pieces, max_length=4).encode(["很好看很好看"])

    assert encoded.tokens == (("[CLS]", "很", "好", "[SEP]"),)


def test_the_tokenizer_given_is_left_as_it_was(word_pieces) -> None:
    before = word_pieces.to_str()

    SubwordEncoder(word_pieces, max_length=4).encode(["很好看", ""])

    assert word_pieces.to_str() == before


def test_padding_that_the_tokenizer_was_set_to_does_not_look_like_text(word_pieces) -> None:
    padding = tokenizers.Tokenizer.from_str(word_pieces.to_str())
    padding.enable_padding(length=9, pad_token="[PAD]")

    assert SubwordEncoder(padding).encode(["很好"]).lengths.tolist() == [4]


def test_it_is_saved_whole_and_read_back(word_pieces, tmp_path) -> None:
    encoder = SubwordEncoder(word_pieces, max_length=5, mask_token="[UNK]")

    save_encoder(encoder, tmp_path / "encoder.json")
    again = load_encoder(tmp_path / "encoder.json")

    assert again.encode(TEXTS).ids.tolist() == encoder.encode(TEXTS).ids.tolist()
    assert again.mask_id == 1


def test_a_config_is_plain_json(word_pieces) -> None:
    config = SubwordEncoder(word_pieces).get_config()

    assert json.loads(json.dumps(config)) == config


@pytest.mark.parametrize(
    ("argument", "make"),
    [
        ("tokenizer", lambda tokenizer: SubwordEncoder("bert-base-chinese")),
        ("max_length", lambda tokenizer: SubwordEncoder(tokenizer, max_length=2)),
        ("max_length", lambda tokenizer: SubwordEncoder(tokenizer, max_length=0)),
        ("pad_token", lambda tokenizer: SubwordEncoder(tokenizer, pad_token="<pad>")),
        ("mask_token", lambda tokenizer: SubwordEncoder(tokenizer, mask_token="<mask>")),
        ("tokenizer", lambda tokenizer: SubwordEncoder.from_config({"tokenizer": {}})),
    ],
)
def test_bad_input_names_its_argument(word_pieces, argument, make) -> None:
    with pytest.raises(ArgumentError) as caught:
        make(word_pieces)

    assert caught.value.argument == argument


def test_a_tokenizer_without_padding_asks_for_one() -> None:
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"a": 0}, unk_token="a"))

    with pytest.raises(ArgumentError, match="pad_token=") as caught:
        SubwordEncoder(tokenizer)

    assert caught.value.argument == "pad_token"
