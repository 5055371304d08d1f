"""Names of classes: of one output, the name shown is that of the class it scores, the second."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf

from igsuite import ArgumentError
from igsuite.image import ImageExplainer
from igsuite.image.views.wording import target_words
from igsuite.models import declared_outputs
from igsuite.target_option import parsed_target
from igsuite.text import CharacterEncoder, DeleteTokens, TextExplainer, attack

ENCODER = CharacterEncoder("ab")
#: "a" speaks for the second class, "b" against it; padding and unknown characters do neither.
ADDS = np.array([[0.0], [0.0], [2.0], [-2.0]])
IMAGES = np.full((1, 2, 2, 1), 0.25, "float32")


@pytest.fixture(scope="module")
def sigmoid():
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(4, 1, weights=[ADDS], name="embedding")(ids)
    return keras.Model(ids, keras.layers.Activation("sigmoid")(keras.ops.sum(vectors, axis=1)))


class Undeclared(keras.Model):
    """Subclassed: its number of outputs is known once it is called."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, ids):
        return self.inner(ids)


@pytest.mark.parametrize("names", [["neg", "pos"], ["pos"]])
@pytest.mark.parametrize("declared", [True, False])
def test_one_output_is_named_by_the_second_class(sigmoid, names, declared) -> None:
    model = sigmoid if declared else Undeclared(sigmoid)
    explainer = TextExplainer(model, ENCODER, class_names=names)
    found = explainer.explain(["aa", "b"])

    # 1 / (1 + exp(−4)) and 1 / (1 + exp(2)): also where the other class is the likelier one.
    first, second = (each.caption for each in found.heatmaps().texts)
    assert (first, second) == ("pos: 0.982 (baseline 0.5)", "pos: 0.119 (baseline 0.5)")
    assert found.class_names == tuple(names)
    assert found.target_names == explainer.target_names == ("pos",)


@pytest.mark.parametrize("declared", [True, False])
def test_a_picture_of_one_output_is_named_by_the_second_class(declared) -> None:
    pixels = keras.Input((2, 2, 1))
    model = keras.Model(pixels, keras.ops.mean(pixels, axis=(1, 2)))
    explainer = ImageExplainer(model if declared else model.call, class_names=["cat", "dog"])

    found = explainer.explain(IMAGES)

    assert target_words(found, 0) == "dog: 0.25"
    assert target_words(found.take([0]), 0) == "dog: 0.25"


def test_a_saved_model_declares_its_outputs(sigmoid, tmp_path) -> None:
    sigmoid.export(tmp_path / "exported", verbose=False)
    loaded = tf.saved_model.load(str(tmp_path / "exported"))

    assert declared_outputs(loaded) == declared_outputs(sigmoid) == 1


@pytest.mark.parametrize("names", [[], ["a", "b", "c"]])
def test_one_output_has_one_name_or_two(sigmoid, names) -> None:
    with pytest.raises(ArgumentError, match="two for a model of one output, the negative class"):
        TextExplainer(sigmoid, ENCODER, class_names=names)
    with pytest.raises(ArgumentError, match="two for a model of one output"):
        TextExplainer(Undeclared(sigmoid), ENCODER, class_names=names).explain(["a"])
    with pytest.raises(ArgumentError, match="two for a model of one output"):
        ImageExplainer(lambda x: x[:, 0, 0, 0], class_names=names).explain(IMAGES)


def test_several_outputs_have_a_name_each() -> None:
    flat = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten()])

    with pytest.raises(ArgumentError, match="got 1 name; allowed: one for each of the model's 4"):
        ImageExplainer(flat, class_names=["a"])


@pytest.mark.parametrize("target", [1, "pos", "neg", -1])
def test_another_target_of_one_output_is_refused_with_the_one_there_is(sigmoid, target) -> None:
    with pytest.raises(ArgumentError, match="one score, that of the second class: leave") as told:
        TextExplainer(sigmoid, ENCODER).explain(["a"], target=target)

    assert told.value.argument == "target"


def test_the_option_takes_the_second_class_by_name_and_says_why_not_the_first() -> None:
    names = SimpleNamespace(one=("pos",), two=("neg", "pos"))

    assert (parsed_target("pos", names.one), parsed_target("pos", names.two)) == (0, 1)
    with pytest.raises(ArgumentError, match=r"got 'neg'; allowed: 'pos'\. A model of one output"):
        parsed_target("neg", names.one)


def test_edits_name_the_class_predicted(sigmoid) -> None:
    for names, expected in ((["neg", "pos"], ("pos", "neg")), (["pos"], (1, 0))):
        found = TextExplainer(sigmoid, ENCODER, class_names=names).explain(["aab"])
        edited = attack(sigmoid, ENCODER, found, DeleteTokens(), share=1.0)

        # Without its two "a", the text is of the first class.
        assert edited.texts == ("b",)
        before, after = edited.prediction_before[0], edited.prediction_after[0]
        assert (edited.class_name(before), edited.class_name(after)) == expected


def test_a_distance_goes_by_its_own_name() -> None:
    first, second = (keras.Input((None,), dtype="int32") for _ in "ab")
    embedding = keras.layers.Embedding(4, 1, weights=[ADDS])
    sums = [keras.ops.sum(embedding(ids), axis=1) for ids in (first, second)]
    similar = keras.layers.Multiply(name="similarity")(sums)
    model = keras.Model([first, second], keras.layers.Activation("sigmoid")(similar))
    names = ["different", "alike"]
    found = TextExplainer(model, ENCODER, class_names=names, score="similarity").explain(
        [("a", "ab")]
    )

    assert found.parts[0].target_names == ("similarity",)
