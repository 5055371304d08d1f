"""Measurements by their names, samples by their checksums, settings as plain values."""

from dataclasses import fields

import keras
import numpy as np
import pandas as pd
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import METRICS
from igsuite.eval.pytest_plugin.history import SavedRun
from igsuite.eval.pytest_plugin.measuring import (
    add_measured,
    chosen_metric,
    of_first_samples,
)
from igsuite.eval.pytest_plugin.options import parse_threshold
from igsuite.eval.pytest_plugin.plain_values import in_a_line, plain_settings
from igsuite.eval.pytest_plugin.sample_values import sample_values
from igsuite.eval.pytest_plugin.samples import (
    checksums,
    count_of,
    first_of,
    first_of_each,
    read_samples,
    sample_names,
)
from igsuite.eval.pytest_plugin.thresholds import of_measured
from igsuite.image import ImageExplainer
from igsuite.text import CharacterEncoder, TextExplainer


def test_a_measurement_that_is_made_again_replaces_itself(make_found):
    found = make_found(metrics=[])
    for values in ([1.0, 2.0], [1.0, 3.0]):
        add_measured(found, "gini", values, None)
    (kept,) = found.metrics
    assert (kept.label, kept.mean, kept.values) == ("gini", 2.0, [1.0, 3.0])


def test_measurements_of_one_name_made_in_different_ways_are_numbered(make_found):
    found = make_found(metrics=[])
    for value in (0, 1, 2, 1):
        add_measured(found, "deletion", [1.0], operator={"name": "constant", "value": value})
    labels = [each.label for each in found.metrics]
    assert labels == ["deletion (constant)", "deletion (constant) 3", "deletion (constant) 2"]


def test_agreements_with_several_methods_are_one_metric_that_a_threshold_can_name(make_found):
    found = make_found(metrics=[])
    for method in ("gradient", "random"):
        label = f"agreement with {method}"
        add_measured(found, "agreement", [1.0], settings={"with": method}, label=label)
    assert [each.label for each in found.metrics] == [
        "agreement with gradient",
        "agreement with random",
    ]
    limit = parse_threshold("agreement:5%")
    assert of_measured([limit], SavedRun("0001_main", {}, {}, (found,))) == [limit]


def test_what_is_no_number_is_kept_as_none_and_left_out_of_the_mean(make_found):
    measured = add_measured(make_found(metrics=[]), "deletion", [np.nan, 2.0, np.inf], False)
    assert measured.values == [None, 2.0, None]
    assert (measured.mean, measured.low, measured.count) == (2.0, None, 1)


def test_a_metric_is_named_with_settings_or_has_its_own():
    assert chosen_metric("deletion", {"draws": 3}).draws == 3
    own = chosen_metric("deletion", {})
    assert chosen_metric(own, {}) is own
    with pytest.raises(ArgumentError, match="settings: got 'draws'"):
        chosen_metric(own, {"draws": 3})
    with pytest.raises(ArgumentError, match="Did you mean 'deletion'"):
        chosen_metric("deletoin", {"draws": 3})


@pytest.mark.parametrize("form", [list, tuple, np.array])
def test_settings_that_a_metric_declares_an_entry_a_sample_are_cut_and_no_others(form):
    truth = [[True, False], [False, True], [True, True]]
    located = chosen_metric("relevance_mass", {"truth": form(truth), "part": "absolute"})
    cut = of_first_samples(located, 3, 2)
    assert (np.asarray(cut.truth).tolist(), cut.part) == (truth[:2], "absolute")
    # As many shares as samples are no entry a sample.
    shared = chosen_metric("comprehensiveness", {"shares": form([0.2, 0.5, 1.0])})
    assert np.asarray(of_first_samples(shared, 3, 2).shares).tolist() == [0.2, 0.5, 1.0]


def test_a_metric_that_has_its_settings_is_cut_as_one_that_is_named():
    own = chosen_metric({"name": "agreement", "reference": [[1.0, 2.0], [4.0, 3.0]]}, {})
    assert of_first_samples(own, 2, 1).reference == [[1.0, 2.0]]
    assert len(own.reference) == 2
    assert of_first_samples(own, 3, 1).reference == own.reference  # of the samples already


def test_every_metric_declares_its_arrays():
    arrays = {
        name: tuple(each.name for each in fields(kind) if each.type == "ArrayLike")
        for name, kind in METRICS.items()
        if kind.__module__.startswith("igsuite.")
    }
    assert arrays == {name: METRICS[name].per_sample for name in arrays}
    assert arrays["agreement"] == ("reference",)


def test_the_first_samples_are_taken_of_whatever_holds_them():
    one, two = np.arange(6).reshape(3, 2), np.arange(3)
    assert first_of(one, 2).tolist() == [[0, 1], [2, 3]]
    assert first_of(["a", "b", "c"], 2) == ["a", "b"]
    assert [each.tolist() for each in first_of([one, two], 1)] == [[[0, 1]], [0]]
    assert first_of({"x": two}, 2)["x"].tolist() == [0, 1]
    assert [count_of(each) for each in (one, ["a", "b"], [one, two], {"x": two})] == [3, 2, 3, 3]


def function(x):
    return x


@pytest.fixture(scope="module")
def of_texts():
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(3, 1)(ids)
    return TextExplainer(keras.Model(ids, keras.ops.sum(vectors, axis=1)), CharacterEncoder("a"))


OF_IMAGES = ImageExplainer(function)


def test_samples_are_known_again_in_whichever_form_they_are_given(of_texts):
    rows = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    forms = (rows, np.array(rows), pd.DataFrame(rows, columns=["a", "b"]))
    assert len({tuple(checksums(read_samples(function, each))) for each in forms}) == 1
    images = [np.zeros((2, 2, 1)), np.ones((2, 2, 1))]
    forms = (images, np.stack(images))
    assert len({tuple(checksums(read_samples(OF_IMAGES, each))) for each in forms}) == 1
    forms = (["a", "b"], ("a", "b"), np.array(["a", "b"]), pd.Series(["a", "b"]), iter("ab"))
    assert len({tuple(checksums(read_samples(of_texts, each))) for each in forms}) == 1


def test_of_several_inputs_each_has_all_samples():
    one, two = np.zeros((3, 2)), np.ones(3)
    for given in ([one, two], (one, two), {"a": one, "b": two}):
        read = read_samples(function, given)
        assert (type(read), count_of(read)) == (dict if isinstance(given, dict) else list, 3)


@pytest.mark.parametrize(
    ("model", "given", "said"),
    [
        (function, np.zeros((0, 2)), "inputs: got shape"),
        (function, [], "inputs: got shape"),
        (function, {}, "inputs: got {}"),
        (function, None, "inputs: got values of type object"),
        (function, ["a"], "Texts are encoded first"),
        (OF_IMAGES, [], "inputs: got no samples"),
        (OF_IMAGES, 3, "inputs: got no samples"),
        (OF_IMAGES, [np.zeros((2, 2, 1)), np.zeros((3, 2, 1))], r"\(2, 2, 1\), \(3, 2, 1\)"),
        ("texts", [], "inputs: got no samples"),
        ("texts", "a", "Put it in a list"),
        ("texts", 3, "inputs: got 3; allowed: texts"),
    ],
)
def test_what_are_no_samples_is_refused(of_texts, model, given, said):
    with pytest.raises(ArgumentError, match=said):
        read_samples(of_texts if model == "texts" else model, given)


def test_arguments_with_an_entry_a_sample_are_cut_and_others_are_not():
    assert first_of_each([1, 2, 3], 3, 2) == [1, 2]
    assert first_of_each(np.array([1, 2, 3]), 3, 2).tolist() == [1, 2]
    assert first_of_each(("a", "b", "c"), 3, 2) == ("a", "b")
    assert first_of_each([1, 2], 3, 2) == [1, 2]
    for same in (None, 1, "abc", (0, 1), {"a": 1, "b": 2, "c": 3}):
        assert first_of_each(same, 3, 2) == same


def test_a_sample_has_one_checksum_wherever_it_stands():
    values = np.arange(6.0).reshape(3, 2)
    assert checksums(values[::-1]) == checksums(values)[::-1]
    assert len(set(checksums(values))) == 3
    assert checksums(values) != checksums(values.astype("float32"))
    assert checksums(["a", "b"]) == [checksums(["b"])[0], checksums(["a"])[0]][::-1]
    assert len({*checksums([("a", "b"), ("ab", ""), ("a", "b")])}) == 2


def test_samples_are_called_by_their_number_and_texts_by_their_beginning():
    assert sample_names(np.zeros((2, 3))) == ["sample 0", "sample 1"]
    assert sample_names(["很好", "x" * 50]) == [
        "sample 0 ('很好')",
        f"sample 1 ('{'x' * 39}…')",
    ]


def test_values_of_several_inputs_stand_in_one_row():
    parts = {"a": np.array([[1.0, 2.0]]), "b": np.array([[[3.0], [4.0]]]), "c": None}
    assert sample_values(parts, 0).tolist() == [1.0, 2.0, 3.0, 4.0]
    assert sample_values(list(parts.values()), 0).tolist() == [1.0, 2.0, 3.0, 4.0]


def test_settings_are_plain_and_short():
    plain = plain_settings({"values": np.zeros((2, 3)), "function": sample_values, "n": (1, 2)})
    assert plain["values"].startswith("list of 2, sha256 ")
    assert " at 0x" not in plain["function"]
    assert plain["n"] == [1, 2]
    assert in_a_line(plain_settings({"a": None, "b": {"name": "zero"}})) == "b zero"
