"""What models take: masks and segments beside ids, several embeddings, inputs of one's own."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import TOKEN_INPUTS, CharacterEncoder, SubwordEncoder, TextExplainer
from igsuite.text.explain import find_embedding


@pytest.fixture
def encoder():
    return CharacterEncoder("abcdef")


def bert_like(vocabulary_size: int, names=("token_ids", "padding_mask", "segment_ids")):
    """As KerasHub's BertTextClassifier: embeddings inside a backbone, inputs in a dict."""
    keras.utils.set_random_seed(1)
    layers = keras.layers
    tokens, mask, segments = (keras.Input((None,), dtype="int32", name=name) for name in names)
    places = keras.ops.cumsum(keras.ops.ones_like(tokens), axis=1) - 1
    x = layers.Embedding(vocabulary_size, 8, name="token_embedding")(tokens)
    x = x + layers.Embedding(64, 8, name="position_embedding")(places)
    x = layers.LayerNormalization()(x + layers.Embedding(2, 8, name="segment_embedding")(segments))
    attended = layers.MultiHeadAttention(2, 4)(
        x, x, attention_mask=keras.ops.expand_dims(mask > 0, 1)
    )
    x = layers.LayerNormalization()(x + attended)
    inputs = {tensor.name: tensor for tensor in (tokens, mask, segments)}
    backbone = keras.Model(inputs, x, name="backbone")
    classes = layers.Dense(3, activation="softmax")(backbone(inputs)[:, 0])
    return keras.Model(inputs, classes)


@pytest.mark.parametrize(
    "names",
    [
        ("token_ids", "padding_mask", "segment_ids"),
        ("input_ids", "attention_mask", "token_type_ids"),
    ],
    ids=["KerasHub", "Hugging Face"],
)
def test_masks_and_segments_are_made_by_their_names(encoder, names) -> None:
    model = bert_like(encoder.vocabulary_size, names)
    texts = ["abcdef" * 3, "fa", "c"]

    explainer = TextExplainer(model, encoder, baseline="mask", score="logit", tolerance=1e-4)
    found = explainer.explain(texts, ["integrated_gradients", "leave_one_out"])

    assert explainer.layer.name == "token_embedding"
    assert found.verdict.tolist() == ["converged"] * 3
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-3)
    assert not found.first.values[~found.mask].any()
    # Where only one token can make a difference, both say what that is.
    np.testing.assert_allclose(found.values[2], found["leave_one_out"].values[2], atol=1e-3)


def test_a_model_on_subwords_keeps_its_special_tokens() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    names = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "##ly")
    vocabulary = {token: number for number, token in enumerate(names)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    explainer = TextExplainer(bert_like(8), SubwordEncoder(tokenizer), baseline="mask")

    found = explainer.explain(["badly good", ""])

    assert found.tokens == (("[CLS]", "bad", "##ly", "good", "[SEP]"), ("[CLS]", "[SEP]"))
    assert found.values[0][[0, -1]].tolist() == [0.0, 0.0]
    assert found.values[0][1:-1].all()
    assert found.values[1].tolist() == [0.0, 0.0]
    assert found.first.config["baseline"] == {"name": "mask", "token": "mask", "id": 4}


def test_inputs_of_ones_own_are_made_by_a_function(encoder) -> None:
    ids, lengths = keras.Input((None,), dtype="int32"), keras.Input((1,))
    vectors = keras.layers.Embedding(8, 1, embeddings_initializer="ones")(ids)
    known = keras.ops.cast(keras.ops.expand_dims(ids > 0, -1), "float32")
    mean = keras.ops.sum(vectors * known, axis=(1, 2)) / lengths[:, 0]
    model = keras.Model([ids, lengths], mean)

    def make(encoded):
        return [encoded.ids, encoded.lengths[:, None].astype("float32")]

    found = TextExplainer(model, encoder, inputs=make).explain(["ab", "abca"])

    np.testing.assert_allclose(found.values[0], [0.5] * 2, rtol=1e-5)
    np.testing.assert_allclose(found.values[1], [0.25] * 4, rtol=1e-5)


def test_a_subclassed_model_is_given_the_ids(encoder) -> None:
    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.table = keras.layers.Embedding(8, 1, embeddings_initializer="ones")

        def call(self, ids):
            mask = keras.ops.cast(keras.ops.expand_dims(ids > 0, -1), "float32")
            return keras.ops.sum(self.table(ids) * mask, axis=1)

    found = TextExplainer(Subclassed(), encoder).explain(["ab", "abc"])

    np.testing.assert_allclose(found.values[1], [1, 1, 1], rtol=1e-5)


def test_an_input_of_your_own_joins_by_name(encoder, monkeypatch) -> None:
    monkeypatch.setitem(TOKEN_INPUTS, "word_numbers", lambda encoded: encoded.words)
    inputs = {name: keras.Input((None,), name=name) for name in ("token_ids", "word_numbers")}
    vectors = keras.layers.Embedding(8, 1, embeddings_initializer="ones")(inputs["token_ids"])
    weights = keras.ops.expand_dims(inputs["word_numbers"] + 1, -1)
    model = keras.Model(inputs, keras.ops.sum(vectors * weights, axis=1))

    found = TextExplainer(model, encoder).explain(["abc"])

    np.testing.assert_allclose(found.values[0], [1, 2, 3], rtol=1e-5)


def test_of_several_embeddings_the_one_of_the_token_ids_is_taken() -> None:
    assert find_embedding(bert_like(8)).name == "token_embedding"


def test_a_layer_behind_the_embedding_can_be_named(encoder) -> None:
    model = bert_like(encoder.vocabulary_size)
    name = next(each.name for each in model.get_layer("backbone").layers if "norm" in each.name)

    found = TextExplainer(model, encoder, layer=name, baseline="mask").explain(["abc", "b"])

    assert found.first.config["layer"] == name
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-3)


def _dense_model():
    x = keras.Input((3,))
    return keras.Model(x, keras.layers.Dense(1)(x))


def _odd_inputs():
    inputs = {name: keras.Input((None,), name=name) for name in ("token_ids", "lengths")}
    vectors = keras.layers.Embedding(8, 1)(inputs["token_ids"])
    return keras.Model(inputs, vectors[:, 0] + inputs["lengths"][:, :1])


@pytest.mark.parametrize(
    ("argument", "make", "message"),
    [
        ("model", lambda e: TextExplainer(lambda ids: ids, e), "a function.*keras.Model"),
        ("layer", lambda e: TextExplainer(_dense_model(), e), "0 embedding layers"),
        ("layer", lambda e: TextExplainer(bert_like(8), e, layer="token_embeding"), "Did you mean"),
        ("inputs", lambda e: TextExplainer(_odd_inputs(), e), "takes token_ids, lengths.*inputs="),
        ("inputs", lambda e: TextExplainer(bert_like(8), e, inputs=3), "got 3"),
        ("encoder", lambda e: TextExplainer(bert_like(8), str.split), "an Encoder"),
        ("settings", lambda e: TextExplainer(bert_like(8), e, preprocess=abs), "'preprocess'"),
        ("score", lambda e: TextExplainer(bert_like(8), e, score="similarity"), "'similarity'"),
        ("score", lambda e: TextExplainer(bert_like(8), e, score="logits"), "'logit'"),
    ],
)
def test_what_cannot_be_explained_is_refused_at_once(encoder, argument, make, message) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        make(encoder)

    assert caught.value.argument == argument


def test_a_layer_that_does_not_return_a_vector_a_token_is_refused(encoder) -> None:
    model = bert_like(encoder.vocabulary_size)
    head = model.layers[-1].name

    with pytest.raises(ArgumentError, match=r"returns \(1, 3\).*one vector a token"):
        TextExplainer(model, encoder, layer=head).explain(["abc"])


def test_targets_are_one_for_all_or_one_for_each_text(encoder) -> None:
    explainer = TextExplainer(bert_like(encoder.vocabulary_size), encoder, baseline="mask")

    assert explainer.explain(["ab", "c"], target=1).target.tolist() == [1, 1]
    assert explainer.explain(["ab", "c"], target=[2, 0]).target.tolist() == [2, 0]
    first = explainer.explain(["ab", "c"], ["leave_one_out"], target=lambda outputs: outputs[:, 2])
    np.testing.assert_allclose(
        first.values[0], explainer.explain(["ab"], ["leave_one_out"], 2).values[0], atol=1e-6
    )
    with pytest.raises(ArgumentError, match="one for each of 2 texts"):
        explainer.explain(["ab", "c"], target=[1, 0, 1])
