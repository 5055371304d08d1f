"""The classifiers: padding changes nothing, and one call trains them."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import CharacterEncoder, MaskedConv1D, text_classifier, train
from igsuite.text.models.poolings import POOLINGS
from igsuite.text.models.training import batch_count

each_pooling = pytest.mark.parametrize("pooling", POOLINGS)


@each_pooling
def test_padding_does_not_change_a_prediction(pooling) -> None:
    model = text_classifier(20, pooling=pooling, seed=1)
    ids = np.random.default_rng(0).integers(1, 20, size=(3, 7))
    padded = np.pad(ids, ((0, 0), (0, 9)))

    np.testing.assert_allclose(model(padded), model(ids), atol=1e-6)


@each_pooling
def test_an_empty_text_has_a_prediction(pooling) -> None:
    assert np.isfinite(
        np.asarray(text_classifier(20, pooling=pooling)(np.zeros((1, 4), int)))
    ).all()


def test_keras_own_convolution_lets_padding_change_the_last_token() -> None:
    """What `MaskedConv1D` is for."""
    x = np.ones((1, 4, 1), dtype="float32")
    mask = np.array([[True, True, False, False]])
    plain = keras.layers.Conv1D(1, 3, padding="same", kernel_initializer="ones")
    masked = MaskedConv1D(1, 3, kernel_initializer="ones")

    assert np.asarray(plain(x))[0, 1, 0] == 3.0
    assert np.asarray(masked(x, mask=mask))[0, 1, 0] == 2.0


@each_pooling
def test_a_saved_classifier_comes_back_equal(pooling, tmp_path) -> None:
    model = text_classifier(20, pooling=pooling, seed=1)
    ids = np.array([[3, 4, 5], [6, 0, 0]])

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")

    np.testing.assert_array_equal(again(ids), model(ids))


@each_pooling
def test_training_learns_the_one_character_that_decides(pooling) -> None:
    random = np.random.default_rng(0)
    texts = [
        "".join(random.choice(list("abcdefgh"), size=random.integers(3, 12))) for _ in range(400)
    ]
    labels = np.array([int("h" in text) for text in texts])
    encoder = CharacterEncoder.fit(texts)
    model = text_classifier(encoder.vocabulary_size, pooling=pooling)
    ids = encoder.encode(texts).ids

    steps = []
    train(model, ids[:300], labels[:300], epochs=12, after_batch=lambda: steps.append(1))

    assert len(steps) == batch_count(300, epochs=12) == 60
    assert (model.predict(ids[300:], verbose=0).argmax(axis=1) == labels[300:]).mean() > 0.95


def test_the_same_seed_trains_the_same_weights() -> None:
    ids = np.random.default_rng(0).integers(1, 9, size=(64, 6)).astype("int32")
    labels = ids[:, 0] % 2

    def weights(seed):
        model = text_classifier(9, seed=seed)
        train(model, ids, labels, epochs=2, batch_size=16, seed=seed)
        return model.get_weights()

    first, again, other = weights(0), weights(0), weights(1)

    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_an_unknown_pooling_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ArgumentError, match="Did you mean 'attention'"):
        text_classifier(9, pooling="attentoin")


def test_labels_must_match_the_texts() -> None:
    with pytest.raises(ArgumentError, match="labels"):
        train(text_classifier(9), np.ones((2, 3), "int32"), np.array([0]))
