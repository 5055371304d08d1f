"""Curve and erasure metrics on models whose numbers can be worked out by hand, and the oracle."""

import itertools
import math
from dataclasses import replace

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import METRICS, compare, evaluate, operator_matrix, subject
from igsuite.eval.metrics.deletion import Deletion
from igsuite.eval.perturbing.oracle import reference_orders


def total(x):
    """An additive model: each unit is worth its own value."""
    return keras.ops.sum(x, axis=-1)


def two_classes(x):
    """A sum and 2 less it: class 0 is predicted while the sum is above 1."""
    whole = keras.ops.sum(x, axis=-1)
    return keras.ops.stack([whole, 2.0 - whole], axis=-1)


X = np.array([[4.0, 3.0, 2.0, 1.0]], dtype="float32")
#: Four units in one step each: 10, 6, 3, 1, 0 as they go; 0, 4, 7, 9, 10 as they come.
DELETION, INSERTION = (5 + 6 + 3 + 1) / 4, (4 + 7 + 9 + 5) / 4


def measured(name, values=X, model=total, x=X, **settings):
    score = settings.pop("score", "output")
    own = subject(model, x, score=score)
    return METRICS[name](**settings).measure(own.unit_values(values), own)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("deletion", DELETION),
        ("insertion", INSERTION),
        ("morf", 10 - DELETION),
        ("lerf", 10 - INSERTION),
        ("symmetric_relevance_gain", INSERTION - DELETION),
    ],
)
def test_areas_of_an_additive_model(name, expected) -> None:
    assert measured(name, steps=4).tolist() == pytest.approx([expected])


def test_lerf_is_the_area_over_the_curve_of_the_reversed_order() -> None:
    x = np.random.default_rng(0).normal(size=(5, 8)).astype("float32")

    np.testing.assert_allclose(
        measured("lerf", x, x=x, steps=8), measured("morf", -x, x=x, steps=8), rtol=1e-6
    )


def test_shares_take_the_nearest_number_of_units_and_at_least_one() -> None:
    # 1, 5, 10 and 20 % of four units are one unit, worth 4; 50 % are two, worth 7.
    assert measured("comprehensiveness").tolist() == pytest.approx([(4 * 4 + 7) / 5])
    # With that one alone 6 are lost, with those two 3.
    assert measured("sufficiency").tolist() == pytest.approx([(4 * 6 + 3) / 5])
    assert measured("comprehensiveness", shares=(1.0,)).tolist() == [10.0]


def test_log_odds_are_a_difference_of_log_probabilities() -> None:
    # Logits (s, 2 − s): log p of class 0 is −log(1 + e^(2 − 2s)), from a sum of 2 to one of 0.5.
    x = np.array([[1.5, 0.5, 0.0]], dtype="float32")
    expected = -math.log1p(math.exp(2 - 1.0)) + math.log1p(math.exp(2 - 4.0))

    found = measured("log_odds", x, two_classes, x + 0.0, score="logit")

    assert found.tolist() == pytest.approx([expected], rel=1e-5)


@pytest.mark.parametrize(
    ("values", "expected"),
    # The sum falls from 2.375: below 1 without 0 and 1 (two of four), or without 3, 2 and 1.
    [([4, 3, 2, 1], 0.5), ([1, 2, 3, 4], 0.75), ([3, 1, 2, 4], 1.0)],
)
def test_a_decision_flips_where_another_class_is_predicted(values, expected) -> None:
    x = 0.95 * np.array([[1.0, 0.75, 0.5, 0.25]], dtype="float32")
    x = -x if expected == 1.0 else x  # class 1 to the end

    found = measured("decision_flip", [values], two_classes, x)

    assert found.tolist() == [expected]


@pytest.mark.filterwarnings("error")
def test_a_class_that_is_not_known_is_no_flip() -> None:
    def not_below_2(x):
        whole = keras.ops.sum(x, axis=-1)
        whole = keras.ops.where(whole < 2.0, np.nan, whole)
        return keras.ops.stack([whole, 10.0 - whole], axis=-1)

    # Sums as units go: 9, 1 and 0; 9, 3 and 0; and one that is not known at the start.
    x = np.array([[8.0, 1.0], [6.0, 3.0], [1.0, 0.5]], dtype="float32")

    found = measured("decision_flip", x, not_below_2, x)

    np.testing.assert_array_equal(found, [np.nan, 0.5, np.nan])


WEIGHTS = (2.0, -1.5, 1.0, 3.0, -0.5)
NAMES = ["deletion", "insertion", "morf", "lerf", "symmetric_relevance_gain", "decision_flip"]
NAMES += ["comprehensiveness", "sufficiency", "log_odds"]


def bent(x):
    score = keras.ops.tanh(keras.ops.sum(x * np.array(WEIGHTS, "float32"), axis=-1) / 3)
    score = 2 * score + x[:, 0] * x[:, 3]
    return keras.ops.softmax(keras.ops.stack([score, 0.3 - score], axis=-1))


@pytest.fixture(scope="module")
def of_bent():
    return subject(bent, np.random.default_rng(4).normal(size=(6, 5)).astype("float32"))


def probability(sample, label):
    score = 2 * math.tanh(sum(w * v for w, v in zip(WEIGHTS, sample, strict=True)) / 3)
    score += sample[0] * sample[3]
    return 1 / (1 + math.exp((0.3 - 2 * score) * (1 if label == 0 else -1)))


def by_definition(name, sample, values):
    """The metric of one sample, in words of its definition: units go one by one."""
    label = 0 if probability(sample, 0) > 0.5 else 1
    order = sorted(range(5), key=lambda unit: -values[unit])

    def left(gone):
        rest = [0.0 if unit in gone else value for unit, value in enumerate(sample)]
        return probability(rest, label)

    def area(scores):
        return sum((one + two) / 2 for one, two in itertools.pairwise(scores)) / 5

    most = area([left(order[:count]) for count in range(6)])
    least = area([left(order[5 - count :]) for count in range(6)])
    start = left([])
    flips = [count / 5 for count in range(6) if left(order[:count]) < 0.5]
    return {
        "deletion": most,
        "insertion": area([left(order[count:]) for count in range(6)]),
        "morf": start - most,
        "lerf": start - least,
        "symmetric_relevance_gain": least - most,
        "decision_flip": flips[0] if flips else 1.0,
        # 1, 5, 10 and 20 % of five units are one of them, 50 % are three.
        "comprehensiveness": start - (4 * left(order[:1]) + left(order[:3])) / 5,
        "sufficiency": start - (4 * left(order[1:]) + left(order[3:])) / 5,
        "log_odds": math.log(left(order[:1]) / start),
    }[name]


@pytest.mark.parametrize("name", NAMES)
def test_of_a_bent_model_it_is_what_its_definition_says(name, of_bent) -> None:
    x = of_bent.perturb(np.arange(6), np.zeros((6, 5), dtype=bool))
    values = np.random.default_rng(5).normal(size=(6, 5))
    settings = {"steps": 5} if hasattr(METRICS[name], "steps") else {}

    found = METRICS[name](**settings).measure(values, of_bent)

    expected = [
        by_definition(name, *map(np.ndarray.tolist, pair)) for pair in zip(x, values, strict=True)
    ]
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_a_single_sigmoid_decides_at_a_half() -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, "sigmoid")])
    model.set_weights([np.ones((4, 1)), np.array([-1.0])])
    x = 0.95 * np.array([[1.0, 0.75, 0.5, 0.25]], dtype="float32")

    assert measured("decision_flip", x, model, x).tolist() == [0.5]


def test_decisions_of_a_model_without_classes_are_refused() -> None:
    def numbers(x):
        return keras.ops.sigmoid(keras.ops.sum(x, axis=-1, keepdims=True))

    with pytest.raises(ArgumentError, match="one output a class"):
        measured("decision_flip", model=numbers)


def test_the_oracle_of_an_additive_model_is_the_order_of_its_values() -> None:
    orders = reference_orders(subject(total, X))

    # Greedy by loss and by gain, in rounds either way, and a beam for removal and for insertion.
    assert len(orders) == 6
    for values in orders:
        assert values[0].argsort().tolist() == [3, 2, 1, 0]


def test_the_beam_sees_what_single_units_do_not_tell() -> None:
    """Units 0 and 1 are worth 5 only together, and so nothing alone; unit 2 is worth 1."""

    def model(x):
        return 5 * x[:, 0] * x[:, 1] + x[:, 2]

    own = subject(model, np.ones((1, 3), "float32"))
    greedy_gain, beam_gain = (reference_orders(own)[place] for place in (1, 5))

    assert greedy_gain[0].argmax() == 2
    # 0, 5 and 6 along 0, 1, 2 and 1, 1 and 6 along 2, 0, 1.
    assert beam_gain[0].argmin() == 2


def test_rounds_see_what_stands_in_for_what_is_gone() -> None:
    """Units 0 and 1 do the same work, worth 1; unit 2 is worth a half, and eleven others nothing.

    Either of the two can go for nothing, but not both: what must come back first is one of them,
    and then unit 2. Each unit by itself, the other of the two comes before unit 2.
    """

    def model(x):
        return keras.ops.maximum(x[:, 0], x[:, 1]) + 0.5 * x[:, 2]

    own = subject(model, np.ones((1, 14), "float32"))
    one_by_one, in_rounds = (reference_orders(own)[place][0] for place in (1, 3))

    assert set(one_by_one.argsort()[::-1][:2]) == {0, 1}
    first, second = in_rounds.argsort()[::-1][:2]
    assert first in (0, 1)
    assert second == 2
    insertion = METRICS["insertion"](steps=14)
    # It rises by 0, 1 and then 1.5 to the end.
    assert insertion.measure(in_rounds[None], own).tolist() == pytest.approx(
        [(1 + 12.5 * 1.5) / 14]
    )
    assert insertion.measure(one_by_one[None], own)[0] < insertion.measure(in_rounds[None], own)[0]


def test_an_oracle_asks_no_more_often_than_it_says() -> None:
    asked = []
    own = subject(total, np.random.default_rng(0).normal(size=(1, 60)).astype("float32"))
    counted = replace(own, perturb=lambda rows, gone: asked.append(rows) or own.perturb(rows, gone))
    before = len(np.concatenate([*asked, counted.score_input]))
    single = replace(counted, batch_size=1)  # a batch is filled up by repeating its last sample

    reference_orders(single)

    # 60 ways to remove one unit and 60 to keep one; 16 rounds ask 510 times, the first of them for
    # what was asked before; and once a round for what is left, each call with its first sample.
    calls = 2 * (3 + 2 * 2 * 16)
    assert 60 * 17 / 2 - 60 < len(asked) - before <= 2 * 60 + 2 * (512 - 60) + calls


def test_of_many_units_an_oracle_is_found_by_groups_of_neighbours() -> None:
    # 1,600 pixels whose brightness differs between blocks of 10 × 10 alone.
    blocks = np.random.default_rng(0).permutation(16.0 + np.arange(16)).reshape(4, 4)
    picture = np.kron(blocks, np.ones((10, 10)))[None, ..., None].astype("float32")

    def model(x):
        return keras.ops.sum(x, axis=(1, 2, 3))

    table = evaluate(subject(model, picture), {"itself": picture[..., 0]}, ["deletion"])

    assert table.reason[0] == ""
    # Cells of 3 × 3 pixels that two blocks share cost a little.
    assert 1.0 <= table.normalised[0] < 1.2


def test_the_oracle_is_as_good_as_the_best_of_all_orders() -> None:
    from itertools import permutations

    keras.utils.set_random_seed(0)
    inputs = keras.Input((5,))
    hidden = keras.layers.Dense(6, activation="tanh")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(1)(hidden))
    x = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    own = subject(model, x)
    table = evaluate(own, {"map": x}, ["deletion", "insertion"])

    for name, best in (("deletion", np.min), ("insertion", np.max)):
        metric = METRICS[name]()
        every = [
            metric.measure(np.tile(np.array(order, float), (3, 1)), own)
            for order in permutations(range(5))
        ]
        oracle = table[table.metric == name].oracle
        np.testing.assert_allclose(oracle, best(every, axis=0), rtol=1e-9)


def test_scores_are_normalised_between_random_and_the_oracle() -> None:
    table = evaluate(
        subject(total, X), {"best": X, "worst": -X, "none": 0 * X}, ["deletion", "insertion"]
    ).set_index(["metric", "method"])

    assert table.normalised["deletion", "best"] == pytest.approx(1.0)
    assert table.normalised["deletion", "none"] == 0.0
    assert table.normalised["insertion", "worst"] < 0
    assert table.ties["deletion"].tolist() == [0.0, 0.0, 1.0]
    low, high = table.random_low["deletion", "best"], table.random_high["deletion", "best"]
    assert low < table.random["deletion", "best"] < high


def test_where_no_order_is_better_than_another_nothing_is_normalised() -> None:
    flat = np.ones((1, 4), "float32")

    table = evaluate(subject(total, flat), {"map": X}, ["deletion"])

    assert np.isnan(table.normalised[0])
    assert table.oracle[0] == pytest.approx(table.random[0])


def test_within_the_band_of_random_orders_nothing_is_normalised() -> None:
    # Of two units there are two orders: the better one is what every other random order is.
    pair = np.array([[2.0, 1.0]], "float32")

    table = evaluate(subject(total, pair), {"map": pair}, ["deletion"])

    assert table.oracle[0] < table.random[0]
    assert table.oracle[0] == pytest.approx(table.random_low[0])
    assert np.isnan(table.normalised[0])


def test_why_a_number_is_missing_stands_beside_it() -> None:
    # A sample without units, one whose units all weigh the same, a broken map, and one that is
    # as it should be.
    x = np.array([[4, 3, 2, 1, 5, 6], [1] * 6, [4, 3, 2, 1, 5, 6], [4, 3, 2, 1, 5, 6]], "float32")
    own = subject(total, x, removable=np.array([[False] * 6, [True] * 6, [True] * 6, [True] * 6]))
    values = np.where(np.arange(4)[:, None] == 2, np.nan, x)

    table = evaluate(own, {"map": values, "zeros": 0 * x}, ["deletion", "gini"])

    reasons = table.set_index(["metric", "method"]).reason
    no_units, random = "no units", "oracle among random orders"
    assert reasons["deletion", "map"].tolist() == [no_units, random, "map not finite", ""]
    without = "metric without references"
    assert reasons["gini", "map"].tolist() == [no_units, without, "map not finite", without]
    assert reasons["gini", "zeros"].tolist() == [no_units, *["map of zeros"] * 3]
    broken = evaluate(subject(lambda x: total(x) * np.nan, X), {"map": X}, ["deletion"])
    assert broken.reason.tolist() == ["score not finite"]


def without_a_number(x):
    """A sum that is no number where the first of three units alone is gone."""
    alone = (x[:, 0] == 0) & (x[:, 1] != 0) & (x[:, 2] != 0)
    return keras.ops.where(alone, np.nan, keras.ops.sum(x, axis=-1))


def test_a_random_order_without_a_number_is_no_verdict_on_the_best_order() -> None:
    x = np.array([[1, 2, 3]], "float32")

    table = evaluate(subject(without_a_number, x), {"map": x}, ["deletion"])

    # The map's own order and the best one remove the first unit last.
    assert np.isfinite(table[["value", "oracle"]]).all(axis=None)
    assert table[["random", "normalised"]].isna().all(axis=None)
    assert table.reason.tolist() == ["a random order has no number"]


def test_a_metric_by_another_name_keeps_its_direction_in_a_comparison() -> None:
    x = np.random.default_rng(0).normal(size=(12, 6)).astype("float32")
    table = evaluate(subject(total, x), {"best": x, "worst": -x}, {"coarse": Deletion(steps=3)})

    found = compare(table)

    assert found.settings["higher_is_better"] == {"coarse": False}
    assert found.table.better.tolist() == ["best"]


def test_ties_are_averaged_over_orders_of_their_own_alone() -> None:
    # 4 is first, then the others in any order: the second step loses 3, 2 or 1.
    own = subject(total, X)
    found = METRICS["deletion"](steps=4, draws=600).measure(
        own.unit_values([[9.0, 0.0, 0.0, 0.0]]), own
    )

    # 10, 6, then 4 and 2 in the mean; one draw deviates by about 0.5.
    assert found.tolist() == pytest.approx([(5 + 6 + 4 + 2) / 4], abs=4 * 0.5 / 600**0.5)


def test_the_matrix_shows_that_a_baseline_wins_where_it_removes() -> None:
    """With F = Σ x², IG from b is x² − b²: in the order of what removal to b takes away."""

    def model(x):
        return keras.ops.sum(x**2, axis=-1)

    # Eight units: their best order is none that chance would find.
    x = np.array(
        [[1, -2, 3, 4, -5, 6, 7, -8], [3, 1, -0.5, 2, 8, -4, 5, 6]],
        dtype="float32",
    )
    far = np.array([2, -2, 0, 7, 1, -6, 0, 3], dtype="float32")
    values = {"zero": x**2, "far": x**2 - far**2}
    subjects = {"zero": subject(model, x), "far": subject(model, x, operator=far)}

    matrix = operator_matrix(values, subjects)

    assert matrix.loc["zero", "zero"] == pytest.approx(1.0)
    assert matrix.loc["far", "far"] == pytest.approx(1.0)
    assert matrix.loc["zero", "far"] < 0.99
    assert matrix.loc["far", "zero"] < 0.99
    assert matrix.attrs["samples"] == 2


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("deletion", {"steps": 0}),
        ("insertion", {"draws": 0}),
        ("symmetric_relevance_gain", {"steps": -1}),
        ("decision_flip", {"steps": 2.5}),
        ("comprehensiveness", {"shares": ()}),
        ("sufficiency", {"shares": (0.0, 0.5)}),
        ("log_odds", {"shares": (1.5,)}),
    ],
)
def test_settings_out_of_range_are_refused(name, settings) -> None:
    with pytest.raises(ArgumentError, match=next(iter(settings))):
        METRICS[name](**settings)
