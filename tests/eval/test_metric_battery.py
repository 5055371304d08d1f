"""What every metric has to pass, whoever wrote it: a new one cannot escape."""

from dataclasses import replace
from functools import cache

import keras
import numpy as np
import pytest

import igsuite
from igsuite.errors import ArgumentError
from igsuite.eval import METRICS, Metric, evaluate, metric_from_config, register_metric, subject
from igsuite.eval.metrics import OrderMetric
from igsuite.eval.perturbing import along_orders, scored_once

ORDER = {name for name, kind in METRICS.items() if issubclass(kind, OrderMetric)}
LOCALISING = {"pointing_game", "relevance_mass", "relevance_rank"}
OF_THE_MODEL = {"max_sensitivity", "cascading_randomisation", "efficient_randomisation"}

#: For each property the metrics that have it and those that have not: a metric is in one of both.
PROPERTIES = {
    "a constant map scores as random maps do": (
        ORDER | LOCALISING,
        {"agreement", "completeness", "entropy", "gini", "infidelity", "mu_fidelity"}
        | {"noise_infidelity", "sensitivity_n"}
        | OF_THE_MODEL,
    ),
    "a reversed map is on the other side of random": (
        ORDER | LOCALISING | {"agreement", "mu_fidelity", "sensitivity_n"},
        {"completeness", "entropy", "gini", "infidelity", "noise_infidelity"} | OF_THE_MODEL,
    ),
    "its settings can be written down and read": (
        METRICS.keys() - OF_THE_MODEL,
        OF_THE_MODEL,
    ),
    "it judges any map": (METRICS.keys() - OF_THE_MODEL, OF_THE_MODEL),
}


def having(of_what):
    return pytest.mark.parametrize("name", sorted(PROPERTIES[of_what][0]))


every_metric = pytest.mark.parametrize("name", sorted(METRICS))

COUNT, UNITS = 6, 7
OWN = np.array([7, 7, 6, 7, 5, 7])  # units of each sample


class Case:
    """Some of six samples of up to seven units, and the leave-one-out map of each."""

    def __init__(self, rows=range(COUNT), **settings):
        self.rows = np.array(list(rows))
        self.model = network()
        x = np.random.default_rng(0).normal(size=(COUNT, UNITS)).astype("float32")
        self.x = x[self.rows]
        removable = np.arange(UNITS) < OWN[self.rows][:, None]
        self.subject = subject(
            self.model,
            self.x,
            removable=removable,
            score="probability",
            sample_numbers=self.rows,
            **settings,
        )
        self.removable = self.subject.present

    def explain(self, inputs, target):
        return igsuite.input_x_gradient(self.model, inputs, target=target).values

    def metric(self, name):
        made_of = {
            "agreement": lambda: {"reference": self.left_out()},
            "max_sensitivity": lambda: {"explain": self.explain, "draws": 2},
            "cascading_randomisation": self.of_model,
            "efficient_randomisation": self.of_model,
            **dict.fromkeys(LOCALISING, lambda: {"truth": self.truth()}),
        }
        return METRICS[name](**made_of.get(name, dict)())

    def of_model(self):
        def explain(model):
            found = igsuite.input_x_gradient(model, self.x, target=self.subject.target)
            return self.subject.unit_values(found.values)

        return {"model": self.model, "explain": explain}

    def left_out(self):
        units = self.subject.unit_count
        each = np.broadcast_to(np.eye(units, dtype=bool), (len(self.rows), units, units))
        found = self.subject.score_input[:, None] - self.subject.scores(each)
        return np.where(self.removable, found, np.nan)

    def truth(self):
        ranks = (-np.nan_to_num(self.left_out(), nan=-np.inf)).argsort(axis=1).argsort(axis=1)
        return ranks < 2

    def maps(self, name):
        """A map that the metric takes: its own explanation where it explains again."""
        if name in OF_THE_MODEL:
            return self.subject.unit_values(self.explain(self.x, self.subject.target))
        return self.left_out()

    def measure(self, name, values=None, seed=0):
        values = self.maps(name) if values is None else values
        return self.metric(name).measure(values, self.subject, seed)


@cache
def network():
    keras.utils.set_random_seed(1)
    inputs = keras.Input((UNITS,))
    hidden = keras.layers.Dense(8, activation="tanh")(inputs)
    return keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(hidden))


@pytest.fixture(scope="module")
def case():
    return Case()


@pytest.mark.parametrize("what", PROPERTIES)
def test_every_metric_is_known_to_have_a_property_or_not(what) -> None:
    have, have_not = PROPERTIES[what]

    assert have | have_not == set(METRICS), "put the new metric into one of the two sets"
    assert not have & have_not


@every_metric
def test_it_says_what_its_numbers_mean(name, case) -> None:
    metric = case.metric(name)
    found = case.measure(name)
    low, high = metric.bounds

    assert metric.name == name
    assert metric.higher_is_better in (True, False, None)
    assert found.shape == (COUNT,)
    assert found.dtype == np.float64
    assert np.isfinite(found).any()
    assert ((found >= low - 1e-9) & (found <= high + 1e-9))[np.isfinite(found)].all()


@every_metric
def test_the_order_of_samples_makes_no_difference(name, case) -> None:
    order = [3, 0, 5, 4, 1, 2]

    shuffled = Case(order).measure(name)

    np.testing.assert_allclose(shuffled, case.measure(name)[order], rtol=2e-4, atol=2e-5)


@every_metric
def test_a_part_of_the_samples_is_measured_as_all_are(name, case) -> None:
    np.testing.assert_allclose(
        Case([2, 4]).measure(name), case.measure(name)[[2, 4]], rtol=2e-4, atol=2e-5
    )


@every_metric
def test_the_size_of_batches_makes_no_difference(name, case) -> None:
    np.testing.assert_allclose(
        Case(batch_size=1).measure(name, case.maps(name)),
        case.measure(name),
        rtol=2e-4,
        atol=2e-5,
    )


@every_metric
def test_chunks_make_no_difference(name, case, monkeypatch) -> None:
    whole = case.measure(name)
    monkeypatch.setattr(scored_once, "_UNITS", 1)
    monkeypatch.setattr(along_orders, "_RANKS_AT_A_TIME", 1)

    np.testing.assert_allclose(Case().measure(name, case.maps(name)), whole, rtol=2e-4, atol=2e-5)


@every_metric
def test_identical_maps_differ_by_exactly_nothing(name, case) -> None:
    values = case.maps(name)

    first, second = (case.measure(name, each) for each in (values, values.copy()))

    np.testing.assert_array_equal(first, second)


@every_metric
def test_a_map_with_nan_is_left_out_and_the_others_stay(name, case) -> None:
    values = case.maps(name)
    broken = values.copy()
    broken[1, 2] = np.nan

    found = case.measure(name, broken)

    assert np.isnan(found[1])
    others = [0, 2, 3, 4, 5]
    np.testing.assert_allclose(
        found[others], case.measure(name, values)[others], rtol=1e-9, atol=1e-12
    )


@every_metric
def test_inputs_and_maps_are_not_modified(name) -> None:
    own = Case()
    values = own.maps(name)
    x, before = own.x.copy(), values.copy()

    own.measure(name, values)

    np.testing.assert_array_equal(own.x, x)
    np.testing.assert_array_equal(values, before)


@every_metric
def test_the_same_seed_gives_the_same_numbers(name) -> None:
    np.testing.assert_array_equal(Case().measure(name, seed=3), Case().measure(name, seed=3))


@every_metric
def test_an_unknown_setting_is_refused(name, case) -> None:
    with pytest.raises(ArgumentError, match="nonsense"):
        metric_from_config({"name": name, "nonsense": 1})


@every_metric
def test_values_of_other_units_are_refused(name, case) -> None:
    with pytest.raises(ArgumentError):
        case.measure(name, np.zeros((COUNT, UNITS + 1)))


@having("its settings can be written down and read")
def test_its_settings_bring_it_back(name, case) -> None:
    metric = case.metric(name)

    again = metric_from_config(metric.get_config())

    assert type(again) is type(metric)
    np.testing.assert_equal(again.get_config(), metric.get_config())  # NaN equals NaN here
    np.testing.assert_array_equal(again.measure(case.maps(name), case.subject), case.measure(name))


@having("a constant map scores as random maps do")
@pytest.mark.parametrize("constant", [0.0, -3.5])
def test_a_constant_map_scores_as_random_maps_do(name, constant, case) -> None:
    values = np.where(case.removable, constant, np.nan)
    if name == "relevance_mass":
        values = np.abs(values) + 1.0  # it has no mass otherwise

    found = case.measure(name, values)

    if name in ORDER:
        np.testing.assert_array_equal(found, case.metric(name).random(case.subject).mean(axis=0))
        draws = 20
    else:
        draws = np.inf
    generator = np.random.default_rng(5)
    random = []
    for _ in range(300):
        drawn = np.where(case.removable, generator.random((COUNT, UNITS)), np.nan)
        random.append(case.measure(name, drawn).mean())
    error = np.std(random) * np.sqrt(1 / 300 + 1 / draws)
    assert abs(found.mean() - np.mean(random)) <= 4 * error


@having("a reversed map is on the other side of random")
def test_a_reversed_map_is_on_the_other_side_of_random(name, case) -> None:
    values = case.maps(name)
    good, bad = case.measure(name, values), case.measure(name, -values)
    generator = np.random.default_rng(6)
    random = np.mean(
        [
            np.nanmean(
                case.measure(name, np.where(case.removable, generator.random(values.shape), np.nan))
            )
            for _ in range(40)
        ]
    )

    sign = -1 if case.metric(name).higher_is_better is False else 1
    assert sign * np.nanmean(bad) < sign * random < sign * np.nanmean(good)


@having("it judges any map")
def test_the_table_of_an_evaluation_holds_its_numbers(name, case) -> None:
    values = {"left out": np.nan_to_num(case.left_out()), "again": np.nan_to_num(case.left_out())}

    table = evaluate(case.subject, values, {"judge": case.metric(name)})

    assert table.metric.unique().tolist() == ["judge"]
    first, second = (table[table.method == method].value.to_numpy() for method in values)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, case.measure(name))


@having("it judges any map")
def test_a_table_says_why_a_number_is_missing_and_which_way_is_better(name, case) -> None:
    values = np.nan_to_num(case.left_out())
    values[1, 2] = np.nan

    table = evaluate(case.subject, {"broken": values}, {"judge": case.metric(name)})

    assert table.reason[1] == "map not finite"
    assert ((table.reason != "") == (table.value.isna() | table.normalised.isna())).all()
    assert table.higher_is_better.tolist() == [METRICS[name].higher_is_better] * COUNT


def test_a_metric_that_does_not_say_what_it_means_is_refused() -> None:
    class Bare(Metric):
        name = "bare"
        bounds = (0.0, 1.0)

        def measure(self, values, subject=None, seed=0):
            return values[:, 0]

    with pytest.raises(ArgumentError, match="higher_is_better"):
        register_metric(Bare)
    assert "bare" not in METRICS


def test_a_name_is_given_once() -> None:
    class Other(Metric):
        name = "deletion"
        higher_is_better = True
        bounds = (0.0, 1.0)

        def measure(self, values, subject=None, seed=0):
            return values[:, 0]

    with pytest.raises(ArgumentError, match="deletion"):
        register_metric(Other)


def test_the_same_metric_under_two_names_is_computed_once(case) -> None:
    own = replace(case.subject)
    values = {"map": np.nan_to_num(case.left_out())}
    table = evaluate(own, values, {"one": "deletion", "two": "deletion"})

    one, two = (table[table.metric == name].drop(columns="metric") for name in ("one", "two"))
    np.testing.assert_array_equal(one.value, two.value)
