"""Units, operators and the one list of jobs, on samples that can be followed by hand."""

import sys
import threading
import time
from dataclasses import replace
from threading import Lock

import keras
import numpy as np
import pytest

import igsuite
from igsuite.errors import ArgumentError
from igsuite.eval import OPERATORS, TEXT_OPERATORS, Subject, image_subject, subject, text_subject
from igsuite.eval.perturbing.imputation import NoisyLinearImputation, imputed_pixels
from igsuite.eval.perturbing.operators import BlurFill, ConstantFill, MeanFill, operator_from_config
from igsuite.eval.perturbing.text_operators import text_operator_from_config
from igsuite.eval.perturbing.units import labelled, patches
from igsuite.image import ImageExplainer
from igsuite.text import CharacterEncoder, TextExplainer


def brightness(x):
    return keras.ops.sum(x, axis=(1, 2, 3))


@pytest.fixture(scope="module")
def pictures():
    return np.random.default_rng(0).random((3, 8, 6, 2)).astype("float32")


def test_units_sum_what_their_places_hold_and_leave_out_what_always_stays() -> None:
    units = labelled("regions", [[[5, 5, -1], [2, 5, 2]]])

    assert units.sums([[[1.0, 2.0, 100.0], [4.0, 8.0, 16.0]]]).tolist() == [[20.0, 11.0]]


def test_a_map_that_is_not_finite_has_no_sums_and_padding_does_not_count() -> None:
    units = labelled("tokens", [[0, 1, -1], [0, 1, 2], [0, -1, -1]])

    found = units.sums([[1.0, 2.0, np.nan], [1.0, np.inf, 3.0], [7.0, 0.0, 0.0]])

    np.testing.assert_array_equal(found, [[1, 2, np.nan], [np.nan] * 3, [7, np.nan, np.nan]])


def test_patches_at_the_border_are_smaller() -> None:
    labels = patches((3, 5), 1, 2).labels[0]

    assert labels.tolist() == [[0, 0, 1, 1, 2], [0, 0, 1, 1, 2], [3, 3, 4, 4, 5]]


def test_a_region_is_removed_as_a_whole(pictures) -> None:
    labels = np.repeat((np.arange(48) % 3).reshape(1, 8, 6), 3, axis=0)
    own = image_subject(ImageExplainer(brightness), pictures, 0, labels)

    left = np.where((labels == 1)[..., None], 0.0, pictures).sum(axis=(1, 2, 3))

    np.testing.assert_allclose(own.scores([[[False, True, False]]] * 3)[:, 0], left, rtol=1e-5)


def test_a_mean_fill_is_the_picture_s_own_colour(pictures) -> None:
    everything = np.ones((3, 8, 6), bool)
    filled = MeanFill().on(pictures, np.arange(3))(np.array([2, 0]), everything[:2])

    for row, found in zip((2, 0), filled, strict=True):
        own = np.broadcast_to(pictures[row].mean(axis=(0, 1)), found.shape)
        np.testing.assert_allclose(found, own, rtol=1e-6)


def test_imputation_solves_the_equations_that_define_it(pictures) -> None:
    """Every unknown pixel is the weighted mean of its neighbours: checked one by one."""
    removed = np.random.default_rng(3).random((8, 6)) < 0.6
    found = pictures[0].astype(np.float64).copy()
    found[removed] = imputed_pixels(pictures[0], removed)

    for row, column in np.argwhere(removed):
        total, weights = 0.0, 0.0
        for down in (-1, 0, 1):
            for across in (-1, 0, 1):
                y, x = row + down, column + across
                if (down, across) != (0, 0) and 0 <= y < 8 and 0 <= x < 6:
                    weight = 1 / 6 if down == 0 or across == 0 else 1 / 12
                    total, weights = total + weight * found[y, x], weights + weight
        np.testing.assert_allclose(found[row, column], total / weights, atol=1e-12)


def test_the_noise_of_imputation_is_a_sample_s_own_and_leaves_what_stays(pictures) -> None:
    removed = np.zeros((3, 8, 6), bool)
    removed[:, 2:5, 1:4] = True
    noisy = NoisyLinearImputation(noise=0.1)
    together = noisy.on(pictures, np.arange(3))(np.arange(3), removed)
    alone = noisy.on(pictures[1:2], np.array([1]))(np.array([0]), removed[:1])
    clean = NoisyLinearImputation(noise=0.0).on(pictures, np.arange(3))(np.arange(3), removed)

    np.testing.assert_array_equal(alone[0], together[1])
    np.testing.assert_array_equal(together[~removed], pictures[~removed])
    deviation = (together - clean)[removed].std() / np.ptp(pictures, axis=(1, 2, 3)).mean()
    assert deviation == pytest.approx(0.1, rel=0.3)  # of 54 numbers


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_of_arrays_come_back_from_their_settings(name, pictures) -> None:
    operator = OPERATORS[name]()
    again = operator_from_config(operator.get_config())

    assert again.get_config() == operator.get_config()
    removed = np.ones((3, 8, 6), bool)
    first, second = (
        each.on(pictures, np.arange(3))(np.arange(3), removed) for each in (operator, again)
    )
    np.testing.assert_array_equal(first, second)
    assert first.dtype == pictures.dtype


@pytest.mark.parametrize("name", TEXT_OPERATORS)
def test_operators_of_texts_come_back_from_their_settings(name) -> None:
    assert text_operator_from_config(TEXT_OPERATORS[name]().get_config()) == TEXT_OPERATORS[name]()


@pytest.mark.parametrize("operator", ["mean", "blur", "imputation"])
def test_what_is_made_for_pictures_is_refused_elsewhere(operator) -> None:
    with pytest.raises(ArgumentError, match="operator"):
        subject(lambda x: keras.ops.sum(x, axis=-1), np.ones((1, 3), "float32"), operator=operator)


@pytest.mark.parametrize(
    ("argument", "changes"),
    [
        ("operator", {"operator": "blurr"}),
        ("operator", {"operator": {"name": "blur", "deviaton": 1}}),
        ("units", {"units": np.zeros((2, 8, 6), int)}),
        ("units", {"units": np.zeros((3, 8, 6))}),
        ("removable", {"units": np.zeros((3, 8, 6), int), "removable": np.ones((3, 8))}),
        ("score", {"score": "probabilty"}),
        ("batch_size", {"batch_size": 0}),
        ("sample_numbers", {"sample_numbers": [0, 1]}),
        ("inputs", {"inputs": np.zeros((3, 0))}),
    ],
)
def test_bad_input_names_its_argument(argument, changes, pictures) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument}"):
        subject(**{"model": brightness, "inputs": pictures, **changes})


def test_what_was_scored_is_not_scored_again_by_anyone(monkeypatch) -> None:
    rows = []
    subjects = sys.modules[Subject.__module__]
    score_made = subjects.score_made

    def counted(model, make, count, **settings):
        rows.append(count)
        return score_made(model, make, count, **settings)

    monkeypatch.setattr(subjects, "score_made", counted)
    own = subject(lambda x: keras.ops.sum(x, axis=-1), np.ones((2, 3), "float32"))
    removed = np.array([[[True, False, False], [True, False, False], [False] * 3]] * 2)

    first = own.scores(removed)
    again = own.scores(removed[:, ::-1])

    # The samples as they are; then one new input each, asked for twice and again later.
    assert rows == [2, 2]
    np.testing.assert_array_equal(again, first[:, ::-1])


@pytest.fixture
def one_of_many():
    """Seven samples of a network, and ways to remove their units that fill several batches."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, "softmax")])
    x = np.random.default_rng(0).normal(size=(7, 5)).astype("float32")
    return subject(model, x, batch_size=8), np.random.default_rng(1).random((7, 9, 5)) < 0.5


def test_what_is_perturbed_while_the_model_is_busy_is_scored_as_if_it_were_given(
    one_of_many,
) -> None:
    own, removed = one_of_many
    rows = np.repeat(np.arange(7), 9)

    given, _ = igsuite.score_inputs(
        own.model,
        own.perturb(rows, removed.reshape(-1, 5)),
        target=own.target[rows],
        batch_size=8,
    )

    np.testing.assert_allclose(own.scores(removed).reshape(-1), given, rtol=1e-6)


def test_perturbing_never_runs_twice_at_a_time_and_no_thread_outlives_it(one_of_many) -> None:
    own, removed = one_of_many
    busy, before = Lock(), set(threading.enumerate())

    def perturb(rows, gone):
        assert busy.acquire(blocking=False), "two threads at once"
        time.sleep(0.002)
        found = own.perturb(rows, gone)
        busy.release()
        return found

    scores = replace(own, perturb=perturb).scores(removed)

    assert scores.tolist() == own.scores(removed).tolist()
    assert set(threading.enumerate()) <= before


def test_an_error_while_perturbing_is_the_caller_s_own(one_of_many) -> None:
    own, removed = one_of_many
    before = set(threading.enumerate())

    def perturb(rows, gone):
        if gone.any() and 6 in rows:
            raise RuntimeError("no ink left")
        return own.perturb(rows, gone)

    broken = replace(own, perturb=perturb)

    with pytest.raises(RuntimeError, match="no ink left"):
        broken.scores(removed)
    assert set(threading.enumerate()) <= before
    # What failed is not taken for known.
    with pytest.raises(RuntimeError, match="no ink left"):
        broken.scores(removed)


def test_numbers_that_are_not_finite_are_refused_in_any_batch(one_of_many) -> None:
    own, removed = one_of_many

    def perturb(rows, gone):
        found = own.perturb(rows, gone)
        return np.where((rows == 6)[:, None] & gone, np.float32(np.nan), found)

    with pytest.raises(ArgumentError, match=r"^inputs"):
        replace(own, perturb=perturb).scores(removed)


# Texts: letters a, b, c, d are worth 1, 3, −2, 0.5 times their place, which tells a shift.
WORTH = {"a": 1.0, "b": 3.0, "c": -2.0, "d": 0.5}
PAD, UNKNOWN = 0.0, 10.0


@pytest.fixture(scope="module")
def explainer():
    ids = keras.Input((None,), dtype="int32", name="token_ids")
    mask = keras.Input((None,), dtype="int32", name="padding_mask")
    table = np.array([[PAD], [UNKNOWN], *([each] for each in WORTH.values())])
    vectors = keras.layers.Embedding(6, 1, weights=[table])(ids)
    seen = vectors * keras.ops.cast(mask, "float32")[..., None]
    places = keras.ops.cumsum(keras.ops.ones_like(seen), axis=1)
    model = keras.Model([ids, mask], keras.ops.sum(seen * places, axis=1))
    return TextExplainer(model, CharacterEncoder("abcd"))


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("mask", 1 * 1 + 10 * 2 - 2 * 3),
        ("pad", 1 * 1 + 0 * 2 - 2 * 3),
        ("attention", 1 * 1 + 0 * 2 - 2 * 3),
        ("zero", 1 * 1 + 0 * 2 - 2 * 3),
        ("remove", 1 * 1 - 2 * 2),
    ],
)
def test_what_becomes_of_a_removed_token(explainer, operator, expected) -> None:
    own = text_subject(explainer, ["abc", "abcdabcdabcdabcdabcd"], operator)
    removed = np.zeros((2, 1, 20), bool)
    removed[:, 0, 1] = True

    assert own.score_input[0] == pytest.approx(1 + 6 - 6)
    assert own.scores(removed)[0, 0] == pytest.approx(expected)


def test_zeroing_embeddings_leaves_the_model_as_it_was(explainer) -> None:
    before = text_subject(explainer, ["abcd"], "mask").score_input
    own = text_subject(explainer, ["abcd"], "zero")

    assert own.score_removed.tolist() == [0.0]
    assert text_subject(explainer, ["abcd"], "mask").score_input.tolist() == before.tolist()
    assert "call" not in vars(explainer.layer)


def test_attention_needs_a_mask() -> None:
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(6, 1)(ids)
    bare = TextExplainer(keras.Model(ids, keras.ops.sum(vectors, axis=1)), CharacterEncoder("abcd"))

    with pytest.raises(ArgumentError, match="takes no mask"):
        text_subject(bare, ["ab"], "attention")


def test_words_go_with_all_their_tokens(explainer) -> None:
    encoded = explainer.encoder.encode(["abcd"])
    words = text_subject(explainer, ["abcd"], "pad", "words")
    tokens = text_subject(explainer, ["abcd"], "pad", "tokens")

    assert words.unit_count == int(encoded.words.max()) + 1
    np.testing.assert_allclose(
        words.unit_values(np.ones(encoded.ids.shape)).sum(),
        tokens.unit_values(np.ones(encoded.ids.shape)).sum(),
    )


def test_a_text_without_tokens_has_no_unit(explainer) -> None:
    own = text_subject(explainer, ["", "ab"])

    assert own.present.tolist() == [[False, False], [True, True]]
    assert own.score_removed[0] == own.score_input[0]


def test_a_blur_of_no_width_changes_nothing(pictures) -> None:
    own = subject(brightness, pictures, operator=BlurFill(0.0))

    np.testing.assert_allclose(own.score_removed, own.score_input, rtol=1e-6)


def test_a_constant_may_be_an_array_for_every_sample(pictures) -> None:
    own = subject(brightness, pictures, operator=ConstantFill(pictures[::-1]))

    np.testing.assert_allclose(own.score_removed, own.score_input[::-1], rtol=1e-5)
