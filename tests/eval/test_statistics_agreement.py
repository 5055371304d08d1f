"""Agreement of methods about the same units, by hand and against SciPy."""

import keras
import numpy as np
import pytest
from scipy import stats

from igsuite.errors import ArgumentError
from igsuite.eval.statistics import agreement, mean_interval
from igsuite.image import ImageExplainer
from igsuite.text import FunctionEncoder, TextExplainer
from igsuite.text.encoders.encoding import TokenizedText

MAPS = {
    "one": [[4.0, 3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [5.0, -6.0, 1.0]],
    "same": [[8.0, 6.0, 4.0, 2.0], [1.0, 2.0, 3.0], [5.0, -6.0, 1.0]],
    "turned": [[1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 1.0], [-5.0, 6.0, -1.0]],
}


def row_of(found, first, second, measure):
    rows = found.table
    chosen = (rows["first"] == first) & (rows["second"] == second) & (rows["measure"] == measure)
    (row,) = rows[chosen].to_dict("records")
    return row


def test_maps_in_the_same_order_agree_wholly_and_turned_ones_not_at_all() -> None:
    found = agreement(MAPS, top=1)

    for measure in ("kendall_tau", "spearman_rho", "top_overlap", "rank_biased_overlap"):
        same = row_of(found, "one", "same", measure)
        assert (same["mean"], same["samples"], same["dropped"]) == (pytest.approx(1.0), 3, 0)
    assert row_of(found, "one", "turned", "kendall_tau")["mean"] == pytest.approx(-1.0)
    assert row_of(found, "one", "turned", "spearman_rho")["mean"] == pytest.approx(-1.0)
    assert row_of(found, "one", "turned", "top_overlap")["mean"] == 0.0


def test_each_sample_is_measured_by_itself_and_the_mean_has_its_interval() -> None:
    random = np.random.default_rng(0)
    first = [random.normal(size=size) for size in (9, 12, 15, 8, 20)]
    second = [each + random.normal(size=each.size) for each in first]
    taus = [stats.kendalltau(*pair).statistic for pair in zip(first, second, strict=True)]

    found = agreement({"a": first, "b": second})

    by_sample = found.by_sample.query("measure == 'kendall_tau'")
    np.testing.assert_allclose(by_sample.value, taus)
    row, mean = row_of(found, "a", "b", "kendall_tau"), mean_interval(taus)
    assert (row["mean"], row["low"], row["high"]) == pytest.approx((mean.mean, mean.low, mean.high))


def test_overlaps_stand_beside_what_chance_gives() -> None:
    random = np.random.default_rng(1)
    maps = {name: random.normal(size=(400, 20)) for name in ("a", "b")}

    found = agreement(maps, top=5)

    for measure in ("top_overlap", "rank_biased_overlap"):
        row = row_of(found, "a", "b", measure)
        assert row["mean"] == pytest.approx(row["chance"], abs=0.02)
    assert row_of(found, "a", "b", "top_overlap")["chance"] == pytest.approx(5 / 20)
    assert row_of(found, "a", "b", "kendall_tau")["chance"] == 0.0


def test_absolute_values_agree_where_only_the_signs_differ() -> None:
    found = agreement(MAPS, measures=["spearman_rho"], absolute=True)

    by_sample = found.by_sample.query("first == 'one' and second == 'turned'")
    assert by_sample.value.tolist() == pytest.approx([-1.0, -1.0, 1.0])


def test_what_has_no_agreement_is_dropped_with_its_reason() -> None:
    maps = {
        "a": [[1.0, 2.0, 3.0], [1.0, np.inf, 2.0], [1.0, 2.0, 3.0], [1.0]],
        "b": [[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [7.0, 7.0, 7.0], [2.0]],
    }

    found = agreement(maps, measures=["kendall_tau", "top_overlap"], top=3)

    reasons = found.by_sample.pivot(index="sample", columns="measure", values="reason")
    assert reasons.kendall_tau.tolist() == [
        "",
        "map not finite",
        "constant map",
        "fewer than 2 units",
    ]
    assert reasons.top_overlap[0] == "no more units than the top"
    row = row_of(found, "a", "b", "kendall_tau")
    assert (row["mean"], row["samples"], row["dropped"]) == (pytest.approx(1.0), 1, 3)
    assert np.isnan(row_of(found, "a", "b", "top_overlap")["chance"])


def test_places_without_a_unit_do_not_count() -> None:
    padded = {"a": [[1.0, 2.0, 3.0, np.nan]], "b": [[1.0, 3.0, 2.0, np.nan]]}

    found = agreement(padded, measures=["spearman_rho"])

    assert found.by_sample.units.tolist() == [3]
    assert found.table["mean"].tolist() == pytest.approx([0.5])


def test_the_matrix_is_symmetric_with_ones_on_its_diagonal() -> None:
    matrix = agreement(MAPS).matrix("kendall_tau")

    assert matrix.index.tolist() == matrix.columns.tolist() == ["one", "same", "turned"]
    np.testing.assert_allclose(matrix, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])


def test_texts_are_compared_by_their_tokens_without_the_special_ones() -> None:
    def encode(text):
        ids = [1, *(2 + ord(each) - ord("a") for each in text)]
        spans = ((0, 0), *((place, place + 1) for place in range(len(text))))
        special = (True, *(False for _ in text))
        words = (-1, *range(len(text)))
        return TokenizedText(ids, ("[CLS]", *text), spans, special, words)

    ids = keras.Input((None,), dtype="int32")
    table = np.random.default_rng(1).normal(size=(8, 3))
    table[0] = 0.0  # padding changes nothing
    vectors = keras.layers.Embedding(8, 3, weights=[table])(ids)
    outputs = keras.ops.sum(keras.ops.tanh(vectors), axis=(1, 2))
    explainer = TextExplainer(keras.Model(ids, outputs[:, None]), FunctionEncoder(encode))
    found = explainer.explain(["abcde", "fedcb"], ("integrated_gradients", "gradient"))

    measured = agreement(found, measures=["kendall_tau"])

    expected = [
        stats.kendalltau(found["integrated_gradients"].values[row][1:], other[1:]).statistic
        for row, other in enumerate(found["gradient"].values)
    ]
    assert measured.by_sample.units.tolist() == [5, 5]
    np.testing.assert_allclose(measured.by_sample.value, expected)


def test_images_are_compared_by_their_pixels_and_5_percent_of_them_on_top() -> None:
    weights = np.random.default_rng(2).normal(size=(10, 10, 1)).astype("float32")
    images = np.random.default_rng(3).random((3, 10, 10, 1)).astype("float32")

    explainer = ImageExplainer(lambda x: keras.ops.sum(x * x * weights, axis=(1, 2, 3)))
    found = explainer.explain(images, ("integrated_gradients", "gradient"))

    measured = agreement(found, measures=["spearman_rho", "top_overlap"])

    one, other = (found[name].values.reshape(3, 100) for name in found.methods)
    rho = [stats.spearmanr(*pair).statistic for pair in zip(one, other, strict=True)]
    shared = [
        len(set(np.argsort(-a)[:5]) & set(np.argsort(-b)[:5])) / 5
        for a, b in zip(one, other, strict=True)
    ]
    by = measured.by_sample.set_index("measure").value
    np.testing.assert_allclose(by["spearman_rho"], rho, atol=1e-4)
    np.testing.assert_allclose(by["top_overlap"], shared)


def test_the_maps_are_left_as_they_were() -> None:
    values = np.array([[1.0, 2.0, 3.0]])
    before = values.copy()

    agreement({"a": values, "b": values[:, ::-1]})

    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: agreement({"one": [[1.0, 2.0]]}), "attributions"),
        (lambda: agreement([[1.0, 2.0]]), "attributions"),
        (lambda: agreement({"a": [[1.0, 2.0]], "b": [[1.0]]}), "attributions"),
        (lambda: agreement({"a": [[1.0]], "b": [[1.0], [2.0]]}), "attributions"),
        (lambda: agreement({"a": [], "b": []}), "attributions"),
        (lambda: agreement(MAPS, measures=["kendal_tau"]), "measures"),
        (lambda: agreement(MAPS, measures=[]), "measures"),
        (lambda: agreement(MAPS, top=0), "top"),
        (lambda: agreement(MAPS, persistence=1.0), "persistence"),
        (lambda: agreement(MAPS).matrix("rho"), "measure"),
    ],
)
def test_bad_input_names_its_argument(make, argument) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
