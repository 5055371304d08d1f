"""The report document: what runs hold, nothing computed anew, and numbers that can be derived."""

import base64
import io
import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from igsuite.errors import ArgumentError
from igsuite.eval import Run, compare, compare_runs, mean_interval, report_document
from igsuite.eval.reports.disagreement import disagreement
from igsuite.eval.reports.matched_samples import MatchedSamples
from igsuite.eval.reports.sample_maps import picture_data

IG, GRADIENT, RANDOM = "e0", "e1", "e2"


@pytest.fixture(scope="module")
def old(report_runs):
    return report_document([report_runs / "old"], title="One run")


@pytest.fixture(scope="module")
def both(report_runs):
    return report_document([report_runs / "old", report_runs / "new"])


@pytest.fixture(scope="module")
def against_old(report_runs):
    return report_document([report_runs / "old", report_runs / "new"], against="old")


@pytest.fixture(scope="module")
def pictures(report_runs):
    return report_document([report_runs / "photos", report_runs / "small"])


def row(rows, **wanted):
    """The only one of some rows that has these values."""
    (found,) = [each for each in rows if all(each[k] == v for k, v in wanted.items())]
    return found


def test_a_document_is_plain_json(old, both, pictures):
    for document in (old, both, pictures):
        assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_it_says_what_the_run_was(old, report_runs):
    run = Run(report_runs / "old")
    (of_run,) = old["runs"]

    assert (old["format"], old["title"], old["kind"]) == (1, "One run", "text")
    assert of_run["run_id"] == run.identity.run_id
    assert of_run["config"] == run.config
    assert of_run["fingerprints"] == run.fingerprints
    assert [each["label"] for each in old["entries"]] == [
        "integrated gradients",
        "gradient",
        "random order",
    ]
    assert [each["exact"] for each in old["entries"]] == [False, True, True]


def test_a_way_of_measuring_says_what_it_means_by_its_metric(old):
    deletion = row(old["ways"], metric="deletion")
    gini = row(old["ways"], metric="gini")

    assert deletion["label"] == "deletion (mask)"
    assert deletion["higher_is_better"] is False
    assert deletion["bounds"] == [None, None]
    assert deletion["meaning"].startswith("Area under the score of the target as units are removed")
    assert (gini["operator"], gini["higher_is_better"], gini["bounds"]) == ("", None, [0.0, 1.0])


def test_the_map_of_an_additive_model_is_what_each_character_adds(old):
    # 好 adds 4, 很 −1 and 坏 2 to the target; a gradient is the same 1 everywhere.
    found = old["maps"][IG][0]

    assert old["tokens"][0] == list("好很坏好")
    assert found["values"] == pytest.approx([4, -1, 2, 4], abs=1e-4)
    assert found["verdict"] == "converged"
    assert len(found["errors"]) == 4
    assert old["maps"][GRADIENT][0]["errors"] is None
    assert old["maps"][GRADIENT][0]["verdict"] == "exact"


def test_scores_are_those_of_the_samples(old):
    # 9, 7, 3 and so on, less what masking leaves: areas by the trapezoid on quarters.
    assert old["samples"][0]["score"] == pytest.approx(9.0)
    assert old["samples"][0]["target"] == "good|<b>"
    assert old["values"]["w0"][IG][0] == pytest.approx((9 / 2 + 5 + 1 - 1) / 4)


def test_a_mean_has_the_interval_of_its_samples(old, report_runs):
    results = Run(report_runs / "old").results
    values = results.query("metric == 'deletion' and method == 'gradient'")["value"]
    mean = mean_interval(values)

    found = row(old["ranking"], way="w0", entry=GRADIENT)
    assert [found[name] for name in ("mean", "low", "high")] == pytest.approx(
        [mean.mean, mean.low, mean.high], rel=1e-5
    )
    assert (found["samples"], found["dropped"]) == (16, 0)


def test_pairs_are_what_compare_finds(old, report_runs):
    results = Run(report_runs / "old").results
    expected = compare(results, protocol=["operator"]).table
    pair = expected.query(
        "metric == 'deletion' and method == 'integrated_gradients' and against == 'random'"
    ).iloc[0]

    found = row(old["pairs"], way="w0", entry=IG, against=RANDOM)
    names = ["difference", "low", "high", "p_holm", "rank_biserial", "d_z"]
    assert [found[name] for name in names] == pytest.approx(list(pair[names]), rel=1e-5)
    assert found["better"] == IG
    assert len(old["pairs"]) == len(expected)


def test_what_is_not_told_from_the_best_is_in_the_first_place_with_it(old):
    places = {each["entry"]: each["place"] for each in old["ranking"] if each["way"] == "w0"}

    assert places == {IG: 1, GRADIENT: 2, RANDOM: 2}
    assert all(each["place"] is None for each in old["ranking"] if each["way"] == "w2")  # Gini
    assert (
        "By deletion (mask) and comprehensiveness (mask), integrated gradients is "
        in (old["sentences"][0])
    )


def test_a_metric_without_direction_finds_nothing_better(old):
    assert {each["better"] for each in old["pairs"] if each["way"] == "w2"} == {""}
    assert "w2" not in str(old["protocols"])


def test_curves_are_means_over_samples_with_their_references(old, report_runs):
    run = Run(report_runs / "old")
    found = row([each for each in old["curves"] if "entry" in each], way="w0", entry=IG)
    oracle = row([each for each in old["curves"] if "reference" in each], reference="oracle")

    curves = run.curves("deletion", "integrated_gradients", "zero")
    lines = zip(curves.true_fractions, curves.scores, strict=True)
    expected = np.mean([np.interp(curves.fractions, *line) for line in lines], axis=0)
    np.testing.assert_allclose(found["mean"], expected, rtol=1e-3)
    assert found["fractions"] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert all(a <= b <= c for a, b, c in zip(found["low"], found["mean"], found["high"], strict=1))
    # Of an additive model no order is better than that of what each token adds.
    np.testing.assert_allclose(oracle["mean"], expected, rtol=1e-3, atol=1e-6)
    assert row(old["references"], way="w0")["oracle"] == pytest.approx(
        row(old["ranking"], way="w0", entry=IG)["mean"], rel=1e-4
    )


def test_verdicts_are_counted_and_errors_told_where_there_are_any(old, report_runs):
    verdicts = Run(report_runs / "old").verdicts
    own = verdicts[verdicts["method"] == "integrated_gradients"]

    integrated, exact = (row(old["verdicts"], entry=entry) for entry in (IG, GRADIENT))
    assert integrated["counts"] == own["verdict"].value_counts().to_dict()
    assert integrated["relative_error_worst"] == pytest.approx(
        own["relative_error"].max(), rel=0.01
    )
    assert exact["counts"] == {"exact": 16}
    assert exact["relative_error_median"] is None
    assert old["errors"][GRADIENT] == [None] * 16


def one_sample(*runs):
    """Runs of one sample each: their tokens, and for each method its map."""

    def run(tokens, maps):
        values = {name: SimpleNamespace(values=[np.array(each)]) for name, each in maps.items()}
        return SimpleNamespace(
            kind="text", tokens=[tokens], attributions=lambda method, baseline: values[method]
        )

    entries = [
        SimpleNamespace(method=each, baseline="", run=number)
        for number, (_, maps) in enumerate(runs)
        for each in maps
    ]
    matched = MatchedSamples(np.zeros((len(runs), 1), dtype=int), [])
    return SimpleNamespace(runs=[run(*each) for each in runs], entries=entries, matched=matched)


def test_maps_of_other_tokens_are_not_compared_though_they_are_as_many():
    first = ("ab", {"a": [1.0, 2.0], "b": [1.0, 2.0]})

    assert disagreement(one_sample(first, ("xy", {"c": [2.0, 1.0]}))) == pytest.approx([0.0])
    assert disagreement(one_sample(first, ("ab", {"c": [2.0, 1.0]}))) == pytest.approx([4 / 3])


def test_disagreement_is_one_less_the_mean_rank_correlation():
    maps = {"a": [1.0, 2.0, 3.0], "b": [3.0, 2.0, 1.0], "c": [1.0, 3.0, 2.0]}
    compared = one_sample(("abc", {**maps, "random": [2.0, 1.0, 3.0]}))

    # Spearman's ρ: a and b −1, a and c 0.5, b and c −0.5; the random control does not count.
    assert disagreement(compared) == pytest.approx([1 - (-1 + 0.5 - 0.5) / 3])


def test_a_random_control_and_completeness_are_checked(old):
    control = row(old["sanity"], label="random control by deletion (mask)")
    gap = row(old["sanity"], label="completeness of the integration")

    assert (control["entry"], gap["entry"]) == (RANDOM, IG)
    assert control["low"] <= control["value"] <= control["high"]
    assert gap["value"] == pytest.approx(0, abs=1e-4)


def test_runs_of_several_models_are_compared_by_normalised_scores(both):
    assert [each["compared"] for each in both["ways"]] == ["normalised", "normalised", "value"]
    assert any("deletion, comprehensiveness are compared as normalised" in e for e in both["notes"])
    assert "models of other weights" in both["differences"]
    words = " ".join(both["sentences"])
    assert "normalised deletion" in words
    assert "By deletion (higher" not in words
    pair = row(both["pairs"], way="w0", entry="e0", against="e3")
    scaled = [row(both["ranking"], way="w0", entry=entry) for entry in ("e0", "e3")]
    assert pair["difference"] == pytest.approx(
        scaled[0]["normalised"] - scaled[1]["normalised"], abs=1e-5
    )
    assert [each["label"] for each in both["entries"]][::3] == [
        "integrated gradients · old",
        "integrated gradients · new",
    ]


def test_each_run_has_references_of_its_own(both):
    assert {each["run"] for each in both["references"] if each["way"] == "w0"} == {"r0", "r1"}
    assert {each["run"] for each in both["curves"] if "reference" in each} == {"r0", "r1"}


def test_a_colour_is_an_explanation_and_a_line_is_a_run(old, both):
    colours = [each["colour"] for each in both["entries"]]
    dashes = [each["dash"] for each in both["entries"]]

    assert colours[:3] == colours[3:] == [each["colour"] for each in old["entries"]]
    assert len(set(colours)) == 3
    assert (len(set(dashes[:3])), len(set(dashes[3:]))) == (1, 1)
    assert dashes[0] != dashes[3]


def test_pictures_at_two_sizes_are_matched_by_their_files(pictures):
    assert pictures["kind"] == "image"
    assert [each["name"] for each in pictures["samples"]] == [f"<i>{k}.png" for k in range(4)]
    sizes = {
        key: Image.open(io.BytesIO(base64.b64decode(pictures["maps"][key][0]["overlay"]))).size
        for key in ("e0", "e2")
    }
    assert sizes == {"e0": (32, 32), "e2": (16, 16)}
    assert "picture" not in pictures["maps"]["e0"][0]
    assert "picture" in pictures["maps"]["e2"][0]


def test_an_overlay_is_red_where_the_attribution_is_positive(pictures):
    picture = np.array(Image.open(io.BytesIO(base64.b64decode(pictures["pictures"][0]))))
    found = np.array(
        Image.open(io.BytesIO(base64.b64decode(pictures["maps"]["e0"][0]["overlay"])))
    ).astype(int)
    target = int(pictures["samples"][0]["target"])

    # The score is the mean of one colour, so that each pixel counts by how much of it it has.
    strength = picture[..., target].astype(int)
    redness = found[..., 0] - found[..., 2]
    assert (redness >= 0).all()
    assert redness[strength > 200].mean() > 3 * redness[strength < 60].mean()


def test_the_cells_of_a_picture_hold_the_sums_of_its_map(pictures, report_runs):
    grid = pictures["maps"]["e0"][0]["grid"]
    values = Run(report_runs / "photos").attributions("integrated_gradients", "black").values[0]

    assert (grid["rows"], grid["columns"]) == (16, 16)
    assert grid["values"][0] == pytest.approx(values[:2, :2].sum(), rel=1e-2)
    assert sum(grid["values"]) == pytest.approx(values.sum(), rel=1e-2)
    assert pictures["maps"]["e1"][0]["grid"]["errors"] is None


def test_pictures_are_of_bounded_size():
    photo = np.random.default_rng(0).integers(0, 256, (300, 600, 3), dtype=np.uint8)
    sizes = {
        side: Image.open(io.BytesIO(base64.b64decode(picture_data(photo, side)))).size
        for side in (224, 112)
    }

    assert sizes == {224: (224, 112), 112: (112, 56)}
    # Small ones keep every pixel.
    small = Image.open(io.BytesIO(base64.b64decode(picture_data(photo[:20, :20]))))
    np.testing.assert_array_equal(np.array(small), photo[:20, :20])


def test_one_explanation_is_described_and_not_compared(report_runs):
    document = report_document([report_runs / "others"])

    assert document["pairs"] == document["protocols"] == []
    said = "There is nothing to compare: one explanation, or one in each run."
    assert document["sentences"] == [said]
    assert len(document["ranking"]) == 3
    assert document["disagreement"] == [None] * 2


def test_against_a_run_compares_equal_explanations_in_one_family(report_runs, against_old):
    compared = compare_runs([report_runs / "old", report_runs / "new"], against="old")
    ends = {(each["entry"], each["against"]) for each in against_old["pairs"]}

    assert ends == {("e3", "e0"), ("e4", "e1"), ("e5", "e2")}
    # Holm's correction is over all three explanations in all three ways.
    assert compared.comparison is not None
    table = compared.comparison.table
    assert len(table) == 9
    assert table["p_holm"].min() == pytest.approx(min(1.0, 9 * table["p_value"].min()))
    assert all(each["place"] is None for each in against_old["ranking"])


def test_ranks_of_two_are_no_rank_among_all(against_old):
    # Of an additive model, integrated gradients finds the best order of each text, so that it
    # scores 1 in both runs and ties, rank 1.5 of 2; the better one of two random orders has a rank
    # below that, and yet is the worst explanation here but one.
    of_deletion = [each for each in against_old["ranking"] if each["way"] == "w0"]
    scores = [each["normalised"] for each in of_deletion]

    assert [each["entry"] for each in of_deletion] == ["e0", "e3", "e1", "e4", "e2", "e5"]
    assert scores[:4] == pytest.approx([1, 1, 0, 0], abs=1e-6)
    assert max(scores[4:]) < 0.5
    assert {each["mean_rank"] for each in against_old["ranking"]} == {None}


def test_what_is_compared_with_one_alone_says_how_it_was_found(against_old, report_runs):
    table = compare_runs([report_runs / "old", report_runs / "new"], against="old").comparison.table
    deletion = table[table["metric"] == "normalised_deletion"].set_index("explanation")["better"]
    words = {"new": "better", "old": "worse", "": "undecided"}

    found = {each["entry"]: each["found"] for each in against_old["ranking"] if each["way"] == "w0"}
    assert against_old["against"] == "old"
    assert [found[entry] for entry in ("e0", "e1", "e2")] == [None] * 3
    assert [found[entry] for entry in ("e3", "e4", "e5")] == [
        words[deletion[name]] for name in ("integrated gradients", "gradient", "random order")
    ]
    # Nothing says whether a map of fewer tokens is a better one.
    assert {each["found"] for each in against_old["ranking"] if each["way"] == "w2"} == {None}


def test_findings_of_two_versions_name_explanations_and_no_controls(against_old):
    found = against_old["sentences"][: against_old["short_sentences"]]

    assert found[:2] == [
        f"{method}: explanations of new can't be told apart from those of old by deletion (mask) "
        "and comprehensiveness (mask), which does not say that they are equal."
        for method in ("integrated gradients", "gradient")
    ]
    assert not any("random order" in each for each in found)
    assert ("e5", "e2") in {(each["entry"], each["against"]) for each in against_old["protocols"]}


def test_a_number_says_why_it_has_no_normalised_score_or_an_interval_of_no_width(old):
    gini = row(old["ranking"], way="w2", entry=RANDOM)["remarks"]
    tied = row(old["ranking"], way="w0", entry=GRADIENT)["remarks"]

    assert gini == [
        "no normalised score: this metric holds maps against no random and no best order"
    ]
    assert tied[-1] == "its maps rank no unit before another, which counts as random orders do: 0"


def test_against_a_method_compares_all_others_with_it(report_runs):
    document = report_document([report_runs / "old"], against="gradient")

    assert {(each["entry"], each["against"]) for each in document["pairs"]} == {
        ("e0", "e1"),
        ("e2", "e1"),
    }
    assert document["sentences"][0] == (
        "integrated gradients against gradient: better in 2 of 2 ways of measuring."
    )


def test_an_explanation_of_several_runs_has_to_be_named_with_its_run(report_runs):
    runs = [report_runs / "old", report_runs / "new"]

    with pytest.raises(
        ArgumentError, match=r"'gradient', which is several; allowed: 'gradient · old"
    ):
        compare_runs(runs, against="gradient")
    found = compare_runs(runs, against="gradient · new").comparison
    assert found is not None
    assert set(found.table["against"]) == {"gradient · new"}
    with pytest.raises(ArgumentError, match=r"against: got 'nothing'; allowed: .*'old', 'new'"):
        compare_runs(runs, against="nothing")


def test_runs_of_other_samples_are_judged_each_by_itself(report_runs):
    document = report_document(
        [report_runs / "old", report_runs / "others", report_runs / "photos"], protocol=["run"]
    )

    assert document["kind"] == "mixed"
    assert document["scope"]["samples"] == 16 + 2 + 4
    runs = {each["key"]: each["run"] for each in document["entries"]}
    assert all(runs[each["entry"]] == runs[each["against"]] for each in document["pairs"])
    assert "deletion (mask; old)" in [each["label"] for each in document["ways"]]
    assert {each["compared"] for each in document["ways"]} == {"value"}
    # What a run has no sample of, it has no map of.
    assert [each is None for each in document["maps"]["e0"]] == [False] * 16 + [True] * 6
    assert [each is None for each in document["tokens"]] == [False] * 18 + [True] * 4
    assert [each is None for each in document["pictures"]] == [True] * 18 + [False] * 4
    json.dumps(document, allow_nan=False)


def test_what_takes_no_baseline_stands_beside_every_baseline(report_runs):
    compared = compare_runs([report_runs / "old"], protocol=["baseline"])

    assert compared.comparison is not None
    assert set(compared.comparison.table["baseline"]) == {"zero"}
    assert set(compared.comparison.table["method"]) == {"integrated gradients", "gradient"}
    assert isinstance(compared.frame, pd.DataFrame)


@pytest.mark.parametrize("given", [[], "old", None])
def test_runs_are_a_list(given):
    with pytest.raises(ArgumentError, match=r"^runs: got .*a list of one run or more"):
        compare_runs(given)


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(ArgumentError, match=r"^run: got '.*', in which there is no run.json"):
        compare_runs([tmp_path])
