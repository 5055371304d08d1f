"""One call trains every text model, the same seed the same weights."""

from functools import partial

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    WordEncoder,
    interactive_matcher,
    label_matching_classifier,
    planted_pairs,
    planted_texts,
    siamese_matcher,
    text_classifier,
    train,
    triplet_matcher,
)
from igsuite.text.models.bodies import BODIES
from igsuite.text.models.poolings import POOLINGS
from igsuite.text.models.training import batch_count

IDS = np.random.default_rng(0).integers(1, 9, size=(64, 6)).astype("int32")
LABELS = IDS[:, 0] % 2


@pytest.fixture(scope="module")
def planted():
    """Ids and labels to train on and held out; two words decide, and neither does alone."""
    texts = planted_texts(2000, "en", class_count=2, seed=1)
    training, test = texts.split(test_share=0.15, seed=1)
    encoder = WordEncoder.fit(training.texts)
    ids = [encoder.encode(each.texts).ids for each in (training, test)]
    return encoder, ids[0], training.labels, ids[1], test.labels


def accuracy(model, ids, labels):
    outputs = np.asarray(model.predict(ids, verbose=0))
    found = outputs[:, 0] > 0.5 if outputs.shape[1] == 1 else outputs.argmax(axis=1)
    return (found == labels).mean()


@pytest.mark.parametrize(
    ("body", "epochs", "settings"),
    [
        ("cnn", 3, {"filters": 64}),
        pytest.param("bilstm", 5, {"units": 24}, marks=pytest.mark.slow),
        pytest.param("transformer", 7, {"hidden_units": 64}, marks=pytest.mark.slow),
    ],
)
def test_each_body_learns_the_two_words_that_decide_together(
    planted, body, epochs, settings
) -> None:
    encoder, ids, labels, test_ids, test_labels = planted
    settings = {"learning_rate": 3e-3, **settings}
    model = text_classifier(encoder.vocabulary_size, body=body, seed=1, **settings)

    train(model, ids, labels, epochs=epochs, batch_size=32)

    assert accuracy(model, test_ids, test_labels) >= 0.95


#: Those that learn by a rule of their own: the largest value, and weights that are learned too.
QUICK_POOLINGS = ("max", "attention")


@pytest.mark.parametrize(
    "pooling",
    [
        pytest.param(each, marks=[] if each in QUICK_POOLINGS else [pytest.mark.slow])
        for each in POOLINGS
    ],
)
def test_embeddings_learn_the_one_character_that_decides(pooling) -> None:
    """Without a body no word is read beside another, so two that decide together are too many."""
    random = np.random.default_rng(0)
    ids = random.integers(2, 10, size=(800, 12))
    ids[np.arange(12) >= random.integers(3, 12, size=(800, 1))] = 0
    labels = (ids == 9).any(axis=1).astype(int)
    model = text_classifier(10, body="embeddings", pooling=pooling, learning_rate=0.02)

    train(model, ids[:600], labels[:600], epochs=15)

    assert accuracy(model, ids[600:], labels[600:]) >= 0.95


@pytest.mark.slow
def test_a_matcher_of_labels_learns_them(planted) -> None:
    encoder, ids, labels, test_ids, test_labels = planted
    model = label_matching_classifier(encoder.vocabulary_size, filters=64, learning_rate=3e-3)

    train(model, ids, labels, epochs=4, batch_size=32)

    assert accuracy(model, test_ids, test_labels) >= 0.95


@pytest.mark.parametrize(
    "build", [siamese_matcher, pytest.param(interactive_matcher, marks=pytest.mark.slow)]
)
def test_a_matcher_of_pairs_learns_what_matches(build) -> None:
    training, test = planted_pairs(1600, class_count=2, seed=1).split(test_share=0.2, seed=1)
    encoder = CharacterEncoder.fit([*training.first, *training.second])
    model = build(encoder.vocabulary_size, filters=64, learning_rate=3e-3)

    def ids(pairs):
        return [encoder.encode(each).ids for each in (pairs.first, pairs.second)]

    train(model, ids(training), training.labels, epochs=6, batch_size=32)

    assert accuracy(model, ids(test), test.labels) >= 0.95


@pytest.mark.slow
def test_a_matcher_of_triplets_learns_which_text_is_nearer(planted) -> None:
    encoder, ids, labels, test_ids, test_labels = planted
    model = triplet_matcher(encoder.vocabulary_size, filters=64, learning_rate=3e-3)

    def triplets(ids, labels, seed):
        random = np.random.default_rng(seed)
        same, other = (
            [random.choice(np.flatnonzero((labels == label) == alike)) for label in labels]
            for alike in (True, False)
        )
        return [ids, ids[same], ids[other]]

    history = train(model, triplets(ids, labels, 0), epochs=6, batch_size=32)

    margins = model.predict(triplets(test_ids, test_labels, 1), verbose=0)
    assert (margins > 0).mean() >= 0.95
    assert history["accuracy"][-1] > history["accuracy"][0]


@pytest.mark.parametrize(
    ("build", "inputs", "labels"),
    [
        (partial(label_matching_classifier, class_count=2), IDS, LABELS),
        (interactive_matcher, [IDS, IDS[::-1]], LABELS[::-1] == LABELS),
        (triplet_matcher, [IDS, IDS[LABELS.argsort()], IDS[::-1]], None),
    ],
    ids=["labels", "pairs", "triplets"],
)
def test_training_lowers_the_loss_of_every_matcher(build, inputs, labels) -> None:
    model = build(9, body="embeddings", learning_rate=3e-3)

    history = train(model, inputs, labels, epochs=3, batch_size=16)

    assert history["loss"][-1] < history["loss"][0]


@pytest.mark.parametrize(
    ("body", "pooling"),
    [
        *((body, "max") for body in BODIES),
        *(("embeddings", each) for each in POOLINGS if each != "max"),
    ],
)
@pytest.mark.slow
def test_training_lowers_the_loss_of_every_body_and_pooling(body, pooling) -> None:
    model = text_classifier(9, body=body, pooling=pooling, embedding_width=8, learning_rate=3e-3)

    history = train(model, IDS, LABELS, epochs=3, batch_size=16)

    assert history["loss"][-1] < history["loss"][0]


def test_the_same_seed_trains_the_same_weights() -> None:
    def weights(order_seed):
        model = text_classifier(9, pooling="attention")
        train(model, IDS, LABELS, epochs=2, batch_size=16, seed=order_seed)
        return model.get_weights()

    first, again, other = weights(0), weights(0), weights(1)

    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_the_same_seed_makes_the_same_pair_matcher() -> None:
    first, again = (interactive_matcher(9, body="bilstm", seed=3).get_weights() for _ in "ab")

    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


class Watched(keras.Model):
    """Keeps the shapes that it is called on."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = keras.layers.Embedding(99, 2)
        self.shapes: list[tuple[int, ...]] = []

    def call(self, ids):
        self.shapes.append(tuple(ids.shape))
        return keras.ops.softmax(keras.ops.mean(self.embedding(ids), axis=1))


def lengths_seen(ids, **settings):
    model = Watched()
    model.compile("sgd", "sparse_categorical_crossentropy", run_eagerly=True)
    model(ids[:1])
    model.shapes.clear()
    train(model, ids, np.arange(len(ids)) % 2, **settings)
    return model.shapes


def test_texts_of_like_length_share_a_batch_without_the_padding_of_the_others() -> None:
    ids = np.zeros((64, 512), "int32")
    for row, length in enumerate([5] * 48 + [500] * 16):
        ids[row, :length] = 7

    shapes = lengths_seen(ids, epochs=1, batch_size=16)

    assert sorted(shapes) == [(16, 5), (16, 5), (16, 5), (16, 500)]


def test_another_padding_id_is_cut_off_and_one_between_tokens_is_not() -> None:
    ids = np.full((4, 30), 50, "int32")
    ids[:, [0, 1, 3]] = 7

    assert lengths_seen(ids, epochs=1, padding=50) == [(4, 4)]


def test_history_holds_loss_and_accuracy_of_each_epoch() -> None:
    model = text_classifier(9, learning_rate=1e-9)

    history = train(model, IDS, LABELS, epochs=2, batch_size=24, validation_share=0.25)

    assert set(history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 2 for values in history.values())
    right = accuracy(model, IDS, LABELS)
    # Nothing is learned at that rate, so 48 texts and 16 held out are right as often as all 64.
    assert 0.75 * history["accuracy"][0] + 0.25 * history["val_accuracy"][0] == pytest.approx(right)


def test_texts_held_out_are_not_learned_from() -> None:
    labels = np.random.default_rng(1).integers(2, size=64)
    model = text_classifier(9, learning_rate=0.01)

    history = train(model, IDS, labels, epochs=30, validation_share=0.3)

    assert history["accuracy"][-1] > 0.9
    assert history["val_accuracy"][-1] < 0.8


def test_each_batch_is_reported() -> None:
    steps = []

    train(
        text_classifier(9),
        IDS,
        LABELS,
        epochs=3,
        batch_size=30,
        after_batch=lambda: steps.append(1),
    )

    assert len(steps) == batch_count(64, epochs=3, batch_size=30) == 9


@pytest.mark.parametrize(
    ("inputs", "labels", "settings", "message"),
    [
        (IDS, LABELS[:3], {}, "labels: got an array of .* allowed: one whole number a text"),
        (IDS, LABELS.astype(float), {}, "labels: got an array of float64"),
        (IDS, LABELS + 1, {}, "labels: got classes from 1 to 2; allowed: classes from 0 to 1"),
        (IDS, None, {}, "labels: got None"),
        ([IDS, IDS], LABELS, {}, "inputs: got 2 arrays; allowed: ids"),
        (IDS[0], LABELS, {}, "inputs: got an array of int32 and shape"),
        (IDS.astype(float), LABELS, {}, "inputs: got an array of float64"),
        (IDS, LABELS, {"epochs": 0}, "epochs: got 0"),
        (IDS, LABELS, {"batch_size": 0}, "batch_size: got 0"),
        (IDS, LABELS, {"seed": -1}, "seed: got -1"),
        (IDS, LABELS, {"validation_share": 1.0}, "validation_share: got 1.0"),
        (IDS, LABELS, {"validation_share": 0.001}, "validation_share: got 0.001 of 64 texts"),
    ],
)
def test_what_cannot_be_trained_on_is_named(inputs, labels, settings, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        train(text_classifier(9), inputs, labels, **settings)


def test_pairs_come_as_two_arrays_of_as_many_texts() -> None:
    with pytest.raises(ArgumentError, match="inputs: got 1 arrays; allowed: a list of 2"):
        train(siamese_matcher(9), IDS, LABELS)
    with pytest.raises(ArgumentError, match="inputs: got 64 and 3 texts"):
        train(siamese_matcher(9), [IDS, IDS[:3]], LABELS)


def test_a_model_that_is_not_compiled_is_refused() -> None:
    model = text_classifier(9)
    bare = keras.Model(model.inputs, model.outputs)

    with pytest.raises(ArgumentError, match="not compiled"):
        train(bare, IDS, LABELS)
