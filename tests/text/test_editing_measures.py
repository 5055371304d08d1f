"""Measures of edits: by hand on a few numbers, and on planted truth against random tokens."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    DeleteTokens,
    LabelledTexts,
    LexiconTokens,
    TextExplainer,
    attack,
    measure_attack,
    measure_preservation,
    planted_texts,
    preserve,
    retraining_gain,
    text_classifier,
    train,
)
from igsuite.text.editing.intervals import mean_over_seeds, median_over_texts


@pytest.fixture(scope="module")
def planted():
    """A classifier that has learnt the planted phrase, and attributions of test texts."""
    training, test = planted_texts(1000, class_count=2, seed=1).split(test_share=0.06, seed=1)
    encoder = CharacterEncoder.fit(training.texts)
    model = text_classifier(encoder.vocabulary_size, 2, seed=1)
    train(model, encoder.encode(training.texts).ids, training.labels, epochs=4, batch_size=32)
    found = TextExplainer(model, encoder).explain(test.texts, ("integrated_gradients", "random"))
    assert (found.target == test.labels).mean() > 0.98
    return model, encoder, found, test


def row(measures, measure, method="integrated_gradients"):
    table = measures.table
    (only,) = table[(table.method == method) & (table.measure == measure)].to_dict("records")
    return only


@pytest.fixture(scope="module")
def attacks(planted):
    model, encoder, found, _ = planted
    return measure_attack(model, encoder, found, DeleteTokens(), edits=3, draws=3, seed=1)


@pytest.mark.slow
def test_attacks_by_integrated_gradients_need_far_fewer_edits_than_random_ones(attacks) -> None:
    at_two = row(attacks, "flip rate at 2")
    needed = row(attacks, "edits to flip")

    assert at_two["value"] > at_two["random"] + 0.4
    assert at_two["difference_low"] > 0.3
    assert needed["value"] < 2.0 < 3.0 < needed["random"]
    assert needed["difference_high"] < -1.0
    assert row(attacks, "median edits to flip")["value"] <= 2
    assert row(attacks, "median edits to flip")["random"] == np.inf


def test_random_attributions_attack_as_the_control_does(attacks) -> None:
    found = row(attacks, "flip rate at 3", method="random")

    assert found["difference_low"] <= 0 <= found["difference_high"]


def test_rates_are_the_shares_of_texts_that_the_attack_flips(planted, attacks) -> None:
    model, encoder, found, _ = planted
    edited = attack(model, encoder, found, DeleteTokens(), share=1.0, seed=1)

    within = edited.flipped & (edited.edit_counts <= 2)

    assert row(attacks, "flip rate at 2")["value"] == pytest.approx(within.mean())
    by_text = attacks.by_text[attacks.by_text.method == "integrated_gradients"]
    needed = by_text.edits_to_flip.to_numpy()
    np.testing.assert_array_equal(needed <= 2, within)
    np.testing.assert_array_equal(needed[within], edited.edit_counts[within])


def test_preserving_edits_keep_the_prediction_where_random_ones_do_not(planted) -> None:
    model, encoder, found, _ = planted

    measures = measure_preservation(
        model, encoder, found["integrated_gradients"], DeleteTokens(), share=0.3, draws=3
    )

    rate = row(measures, "preservation rate")
    assert rate["value"] >= 0.97
    assert rate["difference_low"] > 0.05
    edited = row(measures, "share edited")
    assert 0.25 < edited["value"] <= 0.3
    assert edited["difference"] == pytest.approx(0.0)


def test_texts_in_which_nothing_can_be_edited_are_dropped(planted) -> None:
    model, encoder, found, test = planted
    (place,) = [i for i, text in enumerate(test.texts) if "机场" in text][:1]
    two = found.take([place, next(i for i, text in enumerate(test.texts) if "机" not in text)])

    measures = measure_attack(model, encoder, two, LexiconTokens({"机": ["操"]}), edits=2, draws=2)

    counted = row(measures, "flip rate at 1")
    assert (counted["texts"], counted["dropped"]) == (1, 1)
    assert measures.by_text.edits_to_flip.isna().sum() == 2 + 2


def test_the_same_seed_gives_the_same_table(planted) -> None:
    model, encoder, found, _ = planted
    few = found.take(range(8))

    tables = [
        measure_preservation(model, encoder, few, DeleteTokens(), draws=2, seed=seed).table
        for seed in (4, 4)
    ]

    assert tables[0].equals(tables[1])


def test_censored_texts_count_as_more_than_any_number_in_the_median() -> None:
    value, low, high = median_over_texts(np.array([[1.0, 2.0, 6.0, 6.0, np.nan]]), seed=0)

    assert (value, low, high) == (4.0, 1.0, 6.0)


def test_intervals_over_seeds_are_those_of_student() -> None:
    # Of 1, 2, 3: the mean 2, its standard error 1/√3, and t of 2 degrees of freedom 4.303.
    mean, low, high = mean_over_seeds(np.array([1.0, 2.0, 3.0]))

    assert (mean, low, high) == pytest.approx((2.0, 2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))


def counting_classifier(encoder):
    def build(seed):
        keras.utils.set_random_seed(seed)
        ids = keras.Input((None,), dtype="int32")
        x = keras.layers.Embedding(encoder.vocabulary_size, 8, mask_zero=True)(ids)
        x = keras.layers.GlobalAveragePooling1D()(x)
        model = keras.Model(ids, keras.layers.Dense(2, activation="softmax")(x))
        # Eagerly: nothing here takes as long as tracing would.
        loss = "sparse_categorical_crossentropy"
        model.compile(keras.optimizers.Adam(0.05), loss, run_eagerly=True)
        return model

    return build


@pytest.fixture(scope="module")
def split():
    random = np.random.default_rng(0)
    texts = ["".join(random.choice(list("abcdefgh"), size=8)) for _ in range(40)]
    # Two characters less make one of the training texts one of the test texts.
    parts = [*dict.fromkeys(texts[:20]), "a" * 8], [*dict.fromkeys(texts[20:]), "a" * 6]
    labels = [[int(text.count("a") > 1) for text in part] for part in parts]
    return [
        LabelledTexts(part, np.array(of_part), ("few", "many"))
        for part, of_part in zip(parts, labels, strict=True)
    ]


@pytest.mark.slow
def test_retraining_reports_each_seed_beside_its_controls(split) -> None:
    training, test = split
    encoder = CharacterEncoder.fit(training.texts)

    found = retraining_gain(
        counting_classifier(encoder),
        encoder,
        training,
        test,
        DeleteTokens(),
        methods=["gradient"],
        share=0.25,
        seeds=(0, 1),
        epochs=1,
        batch_size=20,
    )

    by_seed = found.by_seed.set_index(["training", "seed"])
    assert set(by_seed.index.unique("training")) == {"without", "repeated", "random", "gradient"}
    for kind, left_out in (("gradient", 1), ("random", 1), ("repeated", 0)):
        for seed in (0, 1):
            assert by_seed.loc[(kind, seed), "left_out"] == left_out
            assert by_seed.loc[(kind, seed), "added"] == len(training) - left_out
            assert by_seed.loc[(kind, seed), "texts"] == 2 * len(training) - left_out
    accuracies = found.by_seed.pivot(index="seed", columns="training", values="accuracy")
    (gain,) = found.table[
        (found.table.training == "gradient") & (found.table.over == "random")
    ].gain
    assert gain == pytest.approx((accuracies["gradient"] - accuracies["random"]).mean())
    # Of two seeds Student's t has one degree of freedom: nothing but a tie of both is told.
    said = found.in_words().splitlines()
    assert len(said) == 6
    assert all("can" in line and "be told from zero" in line for line in said)


def test_test_texts_among_the_training_texts_are_refused(split) -> None:
    training, test = split
    leaked = LabelledTexts([training.texts[0] + "!", *test.texts[1:]], test.labels, ("few", "many"))

    with pytest.raises(ArgumentError, match="1 texts that are training texts") as caught:
        retraining_gain(
            lambda seed: pytest.fail("nothing may be trained"),
            CharacterEncoder.fit(training.texts),
            training,
            leaked,
            DeleteTokens(),
        )

    assert caught.value.argument == "test"


@pytest.mark.parametrize("seeds", [(0,), (1, 1)])
def test_a_gain_needs_several_seeds(split, seeds) -> None:
    training, test = split
    with pytest.raises(ArgumentError) as caught:
        retraining_gain(
            lambda seed: None, CharacterEncoder("ab"), training, test, DeleteTokens(), seeds=seeds
        )

    assert caught.value.argument == "seeds"


def test_augmentations_can_be_trained_with(planted) -> None:
    model, encoder, found, test = planted

    augmented = preserve(model, encoder, found, DeleteTokens(), labels=test.labels).labelled()

    assert augmented.labels.tolist() == test.labels.tolist()
    assert not set(augmented.texts) & set(test.texts)
