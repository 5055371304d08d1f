"""Edits of key tokens in a model whose logits are sums of its embeddings: all by hand."""

import json

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    DeleteTokens,
    LexiconTokens,
    MaskedGlobalAveragePooling1D,
    MaskTokens,
    NearestTokens,
    TextExplainer,
    WordEncoder,
    attack,
    counter,
    jsonl_texts,
    preserve,
)
from igsuite.text.editing.seen_text import seen_texts

ENCODER = CharacterEncoder("abcdefg")
#: What each character adds to the logits of class 0 and class 1; padding and unknown add nothing.
WEIGHTS = {"a": (0, 3), "b": (0, 2), "c": (0, 1), "d": (0, -1), "e": (0, -4), "f": (3, 1)}
WEIGHTS |= {"g": (2, 0)}
EMBEDDINGS = np.array([(0, 0), (0, 0), *WEIGHTS.values()], dtype=float)
NAMES = ("no", "yes")


def bag(embeddings, activation):
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(*embeddings.shape, name="embedding")
    total = keras.ops.sum(embedding(ids), axis=1)
    model = keras.Model(ids, keras.layers.Activation(activation)(total))
    embedding.set_weights([embeddings])
    return model


@pytest.fixture(scope="module")
def model():
    return bag(EMBEDDINGS, "softmax")


def explained(model, texts, method="integrated_gradients", **named):
    return TextExplainer(model, ENCODER, class_names=NAMES, **named).explain(texts, [method])


def test_an_attack_takes_the_strongest_evidence_first_and_stops_at_the_flip(model) -> None:
    # The margin of class 1 is 3 + 2 + 1 − 1 = 5; without a 2, without b 0 (a tie is no flip),
    # without c −1. Values are shares of the same change of the score, in the ratio of the weights.
    found = attack(model, ENCODER, explained(model, ["dabc"]), DeleteTokens(), share=1.0)

    assert found.texts == ("d",)
    assert [edit.before for edit in found.edits[0]] == ["a", "b", "c"]
    assert [(edit.position, edit.start, edit.end) for edit in found.edits[0]] == [
        (1, 1, 2),
        (2, 2, 3),
        (3, 3, 4),
    ]
    change = 1 / (1 + np.exp(-5)) - 0.5
    assert [edit.importance for edit in found.edits[0]] == pytest.approx(
        [3 / 5 * change, 2 / 5 * change, 1 / 5 * change], rel=0.02
    )
    assert (found.prediction_before.tolist(), found.prediction_after.tolist()) == ([1], [0])
    assert found.score_before[0] == pytest.approx(1 / (1 + np.exp(-5)), rel=1e-5)
    assert found.score_after[0] == pytest.approx(1 / (1 + np.exp(1)), rel=1e-5)
    assert found.flipped.tolist() == [True]


def test_the_share_limits_an_attack(model) -> None:
    found = attack(model, ENCODER, explained(model, ["dabc"]), DeleteTokens(), share=0.5)

    assert (found.texts, found.flipped.tolist()) == (("dc",), [False])


def test_the_least_length_limits_deleting_and_nothing_else(model) -> None:
    attributions = explained(model, ["dabc"])

    deleted = attack(model, ENCODER, attributions, DeleteTokens(), share=1.0, least=3)
    masked = attack(model, ENCODER, attributions, MaskTokens(), share=1.0, least=3)

    assert deleted.texts == ("dbc",)
    assert masked.texts == ("d□□□",)


def test_protected_tokens_are_passed_over(model) -> None:
    attributions = explained(model, ["dabc"])

    for protected in ({"a", "d"}, lambda token: token in "ad"):
        found = attack(model, ENCODER, attributions, DeleteTokens(), share=1.0, protected=protected)
        # b and c are all that is left to delete, and a − d = 2 still is class 1.
        assert (found.texts, found.flipped.tolist()) == (("da",), [False])


def test_an_attack_takes_the_alternative_that_lowers_the_margin_most(model) -> None:
    lexicon = LexiconTokens({"a": ["b", "d", "c"], "b": ["c"]})

    found = attack(model, ENCODER, explained(model, ["abc"]), lexicon, share=1.0)

    # 6 → with d for a 2 → with c for b 1; nothing is known for c.
    assert found.texts == ("dcc",)
    assert [edit.after for edit in found.edits[0]] == ["d", "c"]
    assert not found.flipped[0]


def test_all_texts_take_a_step_together_and_keep_their_order(model) -> None:
    texts = ["dabc", "g", "ccc", "", "eab"]

    together = attack(model, ENCODER, explained(model, texts), DeleteTokens(), share=1.0)

    alone = [
        attack(model, ENCODER, explained(model, [text]), DeleteTokens(), share=1.0).texts[0]
        for text in texts
        if text
    ]
    assert [text for text in together.texts if text] == [text for text in alone if text]
    assert together.sources == tuple(texts)


def test_preserving_edits_the_smallest_absolute_values(model) -> None:
    # Of class 1 by 3 + 2 + 1 − 4 = 2: e speaks against it, and is the most important of all.
    attributions = explained(model, ["abce"])

    found = preserve(model, ENCODER, attributions, DeleteTokens(), share=0.5, labels=[0])

    assert found.texts == ("ae",)
    assert found.labelled().labels.tolist() == [0]
    assert found.labelled().class_names == NAMES


def test_countering_takes_the_first_alternatives_of_the_most_important_tokens(model) -> None:
    lexicon = LexiconTokens({"a": ["e", "g"], "c": ["g"]})

    found = counter(model, ENCODER, explained(model, ["abc"]), lexicon, share=0.4)

    # One edit of three tokens: a is the most important one.
    assert found.texts == ("ebc",)
    assert (found.prediction_before.tolist(), found.prediction_after.tolist()) == ([1], [0])


def test_a_label_is_kept_by_preserving_alone(model) -> None:
    attributions = explained(model, ["abc"])
    lexicon = LexiconTokens({"a": ["e"]})

    for edited in (
        attack(model, ENCODER, attributions, DeleteTokens()),
        counter(model, ENCODER, attributions, lexicon),
        preserve(model, ENCODER, attributions, DeleteTokens()),
    ):
        assert edited.labels is None
        assert edited.table()["label"].tolist() == [None]
        with pytest.raises(ArgumentError, match="without labels"):
            edited.labelled()
    said = counter(model, ENCODER, attributions, lexicon, labels=[0])
    assert said.labelled().labels.tolist() == [0]


def test_of_one_output_the_values_are_turned_where_class_0_is_predicted() -> None:
    model = bag(EMBEDDINGS[:, 1:], "sigmoid")
    # b + e + d = −3: class 0, for which e speaks most, and d, and against it b.
    attributions = explained(model, ["bed"])

    found = attack(model, ENCODER, attributions, DeleteTokens(), share=1.0)

    assert [edit.before for edit in found.edits[0]] == ["e"]
    assert found.edits[0][0].importance > 0
    assert (found.prediction_before.tolist(), found.prediction_after.tolist()) == ([0], [1])
    # The score is the one output, for either class.
    assert found.score_before[0] == pytest.approx(1 / (1 + np.exp(3)), rel=1e-5)


def test_a_model_whose_inputs_have_names_of_their_own_is_refused() -> None:
    """The explainer can be told how to make them, which an edit cannot."""
    ids, keep = (keras.Input((None,), dtype="int32", name=name) for name in ("ids", "keep"))
    x = keras.layers.Embedding(9, 2)(ids)
    outputs = keras.layers.Softmax()(MaskedGlobalAveragePooling1D()(x, mask=keep))
    model = keras.Model([ids, keep], outputs)
    attributions = explained(model, ["ab"], inputs=lambda text: [text.ids, text.mask * 1])

    with pytest.raises(ArgumentError, match="model: got one that takes ids, keep; allowed: one of"):
        attack(model, ENCODER, attributions, DeleteTokens())


@pytest.mark.parametrize("method", ["pooling_norm", "absolute_gradient"])
def test_of_one_output_values_that_know_no_class_are_not_turned(method) -> None:
    """The strongest token comes first in an attack whichever class is predicted."""
    # The mean of tanh(e W): far from 0 a token's gradient is small, close to 0 it is large.
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(9, 1, mask_zero=True)
    tokens = keras.layers.Activation("tanh" if method == "absolute_gradient" else "linear")
    head = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Model(ids, head(MaskedGlobalAveragePooling1D()(tokens(embedding(ids)))))
    embedding.set_weights([np.array([[0.0], [0.0], [-3.0], [-0.5], [-1.0], *[[0.0]] * 4])])
    head.set_weights([np.array([[5.0]]), np.zeros(1)])
    attributions = explained(model, ["abc"], method)

    found = attack(model, ENCODER, attributions, DeleteTokens(), share=0.4)

    assert found.prediction_before.tolist() == [0]
    strongest = "b" if method == "absolute_gradient" else "a"
    assert [edit.before for edit in found.edits[0]] == [strongest]
    assert found.edits[0][0].importance > 0


def test_neighbours_are_nearest_by_the_cosine_and_never_the_token_itself(model) -> None:
    # a, b and c point the same way, f is 18° off the direction of g; d and e point the other way.
    operator = NearestTokens(count=2)
    found = counter(model, ENCODER, explained(model, ["a", "g", "e"]), operator, share=1.0)

    assert found.texts == ("b", "f", "d")


def test_unknown_tokens_have_no_neighbours_and_are_not_masked_again(model) -> None:
    attributions = explained(model, ["?a?", "□"])

    nearest = attack(model, ENCODER, attributions, NearestTokens(), share=1.0)
    masked = attack(model, ENCODER, attributions, MaskTokens(), share=1.0)

    assert {edit.before for edits in nearest.edits for edit in edits} == {"a"}
    assert masked.texts == ("?□?", "□")


def test_ties_are_broken_at_random_and_by_the_seed_alone(model) -> None:
    attributions = explained(model, ["c" * 12])

    first = [
        attack(model, ENCODER, attributions, DeleteTokens(), share=0.1, seed=seed).edits[0][0]
        for seed in range(6)
    ]

    assert len({edit.position for edit in first}) > 2


def test_the_same_seed_gives_the_same_bytes(model, tmp_path) -> None:
    attributions = explained(model, ["abcabc", "gfgf", "dcba"], "random", seed=3)

    written = []
    for number, seed in enumerate((5, 5, 6)):
        found = preserve(
            model, ENCODER, attributions, NearestTokens(), labels=[1, 0, 1], share=0.5, seed=seed
        )
        found.to_jsonl(tmp_path / f"{number}.jsonl")
        written.append((tmp_path / f"{number}.jsonl").read_bytes())
    assert written[0] == written[1] != written[2]


def test_jsonl_holds_everything_and_is_read_again_as_labelled_texts(model, tmp_path) -> None:
    found = preserve(
        model, ENCODER, explained(model, ["dabc"]), DeleteTokens(), labels=[1], share=0.25
    )
    found.to_jsonl(tmp_path / "edited.jsonl")

    read = jsonl_texts(tmp_path / "edited.jsonl", class_names=NAMES)
    line = json.loads((tmp_path / "edited.jsonl").read_text(encoding="utf-8"))

    assert (list(read.texts), read.labels.tolist()) == (list(found.texts), [1])
    assert (line["source"], line["prediction_before"], line["label"]) == ("dabc", "yes", "yes")
    assert line["edits"][0].keys() == {"position", "start", "end", "before", "after", "importance"}


def test_values_that_are_no_numbers_come_last_and_are_null_in_json(model, tmp_path) -> None:
    attributions = explained(model, ["dabc"])
    attributions.first.values[0, 1] = np.nan

    found = attack(model, ENCODER, attributions, DeleteTokens(), share=1.0)
    found.to_jsonl(tmp_path / "edited.jsonl")

    # b, c and d do not flip without a, the strongest, whose value is no number.
    assert [edit.before for edit in found.edits[0]] == ["b", "c", "d", "a"][:3]
    line = json.loads((tmp_path / "edited.jsonl").read_text(encoding="utf-8"))
    assert [edit["importance"] is None for edit in line["edits"]] == [False] * 3


def test_the_table_has_a_row_a_text(model) -> None:
    found = attack(model, ENCODER, explained(model, ["dabc", "g"]), DeleteTokens(), share=1.0)

    table = found.table()

    assert table["changes"].tolist() == ["a → ∅, b → ∅, c → ∅", ""]
    assert table["edits"].tolist() == [3, 0]
    assert repr(found) == "<EditedTexts of 2 texts (attack by delete): 1 edited, 1 flipped>"
    assert found.take([1]).texts == ("g",)


def test_html_escapes_texts_and_class_names(model) -> None:
    hostile = "a<script>\x1b[31mb"
    explainer = TextExplainer(model, ENCODER, class_names=("no", "<b>"))
    attributions = explainer.explain([hostile])
    found = attack(
        model, ENCODER, attributions, DeleteTokens(), protected=lambda token: token != "a"
    )

    shown = found._repr_html_()

    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "\x1b" not in shown
    assert "<del>a</del>&lt;script&gt;" in shown


TEXTS = st.text(alphabet="abcdefg?好 ", max_size=14)


@settings(max_examples=15, deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=4),
    protected=st.sets(st.sampled_from("abcdefg ")),
    share=st.floats(0.05, 1.0),
    least=st.integers(0, 6),
    operator=st.sampled_from(
        [
            DeleteTokens(),
            MaskTokens(),
            NearestTokens(3),
            LexiconTokens({"a": ["g", "好"], "d": ["f", "g"]}),
        ]
    ),
    edit=st.sampled_from([preserve, attack, counter]),
)
def test_the_limits_hold(model, texts, protected, share, least, operator, edit) -> None:
    found = edit(
        model,
        ENCODER,
        explained(model, texts, "random"),
        operator,
        share=share,
        protected=protected,
        least=least,
    )

    for source, text, edits in zip(texts, found.texts, found.edits, strict=True):
        assert len(edits) <= share * len(source) + 1e-9
        touched = {edit.position for edit in edits}
        assert len(touched) == len(edits)
        assert not {source[each] for each in touched} & protected
        assert all(edit.before == source[edit.start : edit.end] != edit.after for edit in edits)
        # Each character is a token here: untouched ones stay, in their order.
        after = {edit.position: edit.after for edit in edits}
        assert text == "".join(after.get(i, character) for i, character in enumerate(source))
        if isinstance(operator, DeleteTokens):
            assert len(text) >= min(least, len(source))


def test_what_the_output_says_is_what_the_model_says_of_the_text(model) -> None:
    texts = ["abcabc", "gfgf", "dcbaa"]
    found = attack(model, ENCODER, explained(model, texts), NearestTokens(), share=0.4)

    outputs = np.asarray(model(ENCODER.encode(found.texts).ids))

    np.testing.assert_array_equal(found.prediction_after, outputs.argmax(axis=1))
    chosen = outputs[np.arange(3), found.prediction_before]
    np.testing.assert_allclose(found.score_after, chosen, rtol=1e-5)


@pytest.mark.parametrize(
    ("argument", "settings"),
    [
        ("share", {"share": 0.0}),
        ("share", {"share": 1.5}),
        ("least", {"least": -1}),
        ("protected", {"protected": "ab"}),
        ("protected", {"protected": [1]}),
        ("operator", {"operator": "delete"}),
        ("attributions", {"attributions": None}),
        ("seed", {"seed": -1}),
        ("score", {"score": "logits"}),
        ("labels", {"labels": [1]}),
        ("labels", {"labels": [0.5, 1.0]}),
        ("encoder", {"encoder": CharacterEncoder("ab", max_length=1)}),
    ],
)
def test_bad_input_names_its_argument(model, argument, settings) -> None:
    given = {"encoder": ENCODER, "operator": DeleteTokens()}
    given["attributions"] = explained(model, ["abc", "g"])
    with pytest.raises(ArgumentError) as caught:
        preserve(model, **{**given, **settings})

    assert caught.value.argument == argument


def test_attributions_of_another_class_than_the_predicted_are_refused(model) -> None:
    attributions = TextExplainer(model, ENCODER).explain(["abc", "g"], target=1)

    with pytest.raises(ArgumentError, match=r"class 1 where 0 is predicted \(text 1\)"):
        attack(model, ENCODER, attributions, DeleteTokens())


def test_a_model_that_is_no_classifier_is_refused() -> None:
    model = bag(EMBEDDINGS[:, 1:], "tanh")

    with pytest.raises(ArgumentError, match="whose classes cannot be told") as caught:
        attack(model, ENCODER, explained(model, ["abc"]), DeleteTokens())

    assert caught.value.argument == "model"


def test_what_the_encoder_cuts_off_does_not_move_up_when_a_token_is_deleted(model) -> None:
    encoder = CharacterEncoder("abcdefg", max_length=3)
    explainer = TextExplainer(model, encoder)
    # Behind the cut stands what would turn the prediction by itself.
    whole, short = "dab" + "gggg", "dab"

    found, alone = (
        attack(model, encoder, explainer.explain([text]), DeleteTokens(), share=1.0)
        for text in (whole, short)
    )

    assert found.sources == ("dab",)
    assert found.texts == alone.texts == ("d",)
    assert found.score_after == pytest.approx(alone.score_after)


def test_an_end_that_is_no_token_stays() -> None:
    encoder = WordEncoder.fit(["good food", "good food"], max_length=2)
    texts = ["good food!", "good food good", "good  "]

    assert seen_texts(texts, encoder.encode(texts), encoder) == (
        "good food!",
        "good food",
        "good  ",
    )
