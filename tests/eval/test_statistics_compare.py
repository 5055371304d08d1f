"""Comparisons of methods on the same samples: what they claim, what they refuse to, and why."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from igsuite.errors import ArgumentError
from igsuite.eval.statistics import compare, hierarchical_interval, mean_interval, samples_needed

COLUMNS = ["sample", "method", "metric", "value"]


def frame_of(values, metric="deletion"):
    """A tidy frame of for each method one number a sample."""
    rows = [
        (sample, method, metric, number)
        for method, numbers in values.items()
        for sample, number in enumerate(numbers)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def joined(*frames):
    return pd.concat(frames, ignore_index=True)


@pytest.fixture
def three():
    """Three methods on 40 samples: `best` clearly below `worst`, and as good as `same`."""
    random = np.random.default_rng(0)
    samples = random.normal(size=40)
    return {
        "best": samples + random.normal(scale=0.1, size=40),
        "same": samples + random.normal(scale=0.1, size=40),
        "worst": samples + 0.5 + random.normal(scale=0.1, size=40),
    }


def row_of(found, method, against, metric="deletion"):
    table = found.table
    chosen = (table.method == method) & (table.against == against) & (table.metric == metric)
    (row,) = table[chosen].to_dict("records")
    return row


def sentence(found, *parts):
    (one,) = [each for each in found.sentences if all(part in each for part in parts)]
    return one


def test_every_pair_has_its_difference_interval_test_and_effect(three) -> None:
    found = compare(frame_of(three))

    raw = []
    for method, against in combinations(three, 2):
        row, differences = row_of(found, method, against), three[method] - three[against]
        mean = mean_interval(differences)
        assert row["difference"] == pytest.approx(differences.mean())
        assert (row["low"], row["high"]) == pytest.approx((mean.low, mean.high))
        assert row["p_value"] == stats.wilcoxon(differences, zero_method="pratt").pvalue
        assert row["d_z"] == pytest.approx(differences.mean() / differences.std(ddof=1))
        assert (row["samples"], row["dropped"]) == (40, 0)
        raw.append(row["p_value"])
    np.testing.assert_allclose(found.table.p_holm, multipletests(raw, method="holm")[1])


def test_the_family_is_the_whole_table(three) -> None:
    one = compare(frame_of(three))
    both = compare(joined(frame_of(three), frame_of(three, "insertion")))

    # The smallest p-value is multiplied by the number of tests: 3, then 6.
    assert both.table.p_holm.min() == pytest.approx(2 * one.table.p_holm.min())
    assert "for all 6 tests" in both.sentences[0]


def test_pairs_of_controls_are_told_apart_in_the_table_and_so_belong_to_its_family() -> None:
    values = {
        "integrated_gradients": [0.0] * 10,
        "random": [1.0 + sample for sample in range(10)],
        "edges": [3.0 + 3 * sample for sample in range(10)],
    }
    found = compare(frame_of(values))
    row = row_of(found, "random", "edges")

    assert row["better"] == "random"
    # One way on all ten samples: 2 of 2¹⁰ signs. Three such tests: Holm takes each of them thrice.
    assert row["p_value"] == pytest.approx(2 / 1024)
    assert found.table.p_holm.tolist() == pytest.approx([6 / 1024] * 3)
    fewer = compare(frame_of({each: values[each] for each in ("integrated_gradients", "random")}))
    assert fewer.table.p_holm.tolist() == pytest.approx([2 / 1024])


def test_one_method_can_be_what_all_others_are_compared_with(three) -> None:
    found = compare(frame_of(three), "worst")

    assert found.table[["method", "against"]].values.tolist() == [
        ["best", "worst"],
        ["same", "worst"],
    ]
    assert set(found.ranking.method) == {"best", "same", "worst"}


@pytest.mark.parametrize(
    ("metric", "higher", "better", "words"),
    [
        ("deletion", None, "best", "(lower is better), best is better than worst"),
        ("insertion", None, "worst", "(higher is better), worst is better than best"),
        ("pointing_game", None, "worst", "(higher is better)"),
        ("colour", None, "", "(neither way is known as better), worst is higher than best"),
        ("colour", False, "best", "(lower is better), best is better than worst"),
        ("deletion", True, "worst", "(higher is better), worst is better than best"),
    ],
)
def test_which_is_better_depends_on_the_metric(three, metric, higher, better, words) -> None:
    given = {} if higher is None else {metric: higher}

    found = compare(frame_of(three, metric), higher_is_better=given)

    row = row_of(found, "best", "worst", metric)
    assert (row["told_apart"], row["better"]) == (True, better)
    assert any(words in each for each in found.sentences)


def test_of_normalised_scores_higher_is_better_whichever_way_the_metric_points(three) -> None:
    frame = frame_of(three).rename(columns={"value": "normalised"})

    found = compare(frame, value="normalised")

    assert row_of(found, "best", "worst")["better"] == "worst"


def test_an_interval_without_zero_claims_nothing_when_the_corrected_p_value_is_too_large() -> None:
    values = {"other": np.zeros(30), "one": np.random.default_rng(0).normal(0.55, size=30)}
    values |= {
        f"noise {seed}": np.random.default_rng(seed).normal(size=30) for seed in range(9, 19)
    }
    found = compare(frame_of(values), "other")

    row = row_of(found, "one", "other")

    # The premise: by itself each of the two, interval and test, would have claimed it.
    assert row["low"] > 0
    assert row["p_value"] < 0.05 < row["p_holm"]
    assert (row["told_apart"], row["better"]) == (False, "")
    assert "can't be told apart" in sentence(found, "By deletion, one and other ")


def test_a_small_p_value_claims_nothing_when_the_interval_holds_zero() -> None:
    # Ranks favour one method; a few large differences leave the mean open.
    differences = np.concatenate([np.full(90, -0.1), np.full(10, 1.0)])
    differences += np.random.default_rng(1).normal(scale=0.01, size=100)
    found = compare(frame_of({"one": differences, "other": np.zeros(100)}))

    row = row_of(found, "one", "other")

    assert row["p_holm"] < 0.001
    assert row["low"] < 0 < row["high"]
    assert not row["told_apart"]
    assert "can't be told apart" in sentence(found, "By deletion, one and other")


def test_mean_and_ranks_that_point_different_ways_claim_nothing_and_say_so() -> None:
    random = np.random.default_rng(2)
    differences = np.concatenate([np.full(85, -0.1), np.full(15, 3.0)])
    differences += random.normal(scale=0.01, size=100)
    found = compare(frame_of({"one": differences, "other": np.zeros(100)}))

    row = row_of(found, "one", "other")

    assert row["low"] > 0 > row["rank_biserial"]
    assert row["p_holm"] < 0.05
    assert not row["told_apart"]
    assert "Mean and ranks point to different methods" in sentence(found, "one and other")


def test_too_few_samples_say_how_many_would_do() -> None:
    drawn = np.random.default_rng(11).standard_t(3, size=100)
    differences = stats.zscore(drawn, ddof=1) + 0.2

    found = compare(frame_of({"one": differences, "other": np.zeros(100)}))

    row = row_of(found, "one", "other")
    assert row["samples_needed"] == samples_needed(0.2) == 199
    assert row["detectable"] == pytest.approx(0.283, abs=0.001)
    words = sentence(found, "one and other", "can't be told apart")
    assert "find effects from d_z 0.28 on. For the effect seen, about 199 would do." in words
    assert "That they are equal is not shown." in words


def test_samples_needed_grow_with_the_family(three) -> None:
    found = compare(frame_of(three))

    row = row_of(found, "best", "same")

    assert row["samples_needed"] == samples_needed(row["d_z"], alpha=0.05 / 3)


def test_so_few_samples_that_nothing_can_be_found_are_named() -> None:
    found = compare(frame_of({"one": [1.0, 2.0, 3.0, 4.0], "other": [0.0, 0.0, 0.0, 0.0]}))

    assert not row_of(found, "one", "other")["told_apart"]
    assert "At least 6 samples are needed to find anything." in sentence(found, "one and other")


@pytest.mark.parametrize(("count", "said"), [(9, True), (10, False)])
def test_intervals_of_few_samples_are_said_to_be_too_narrow(count, said) -> None:
    values = np.random.default_rng(0).normal(size=(2, count))

    found = compare(frame_of({"one": values[0], "other": values[1]}))

    assert any("too narrow" in each for each in found.sentences) == said


def test_identical_methods_are_said_to_be_the_same(three) -> None:
    found = compare(frame_of({"one": three["best"], "other": three["best"]}))

    assert "are the same on all 40 samples" in sentence(found, "one and other")
    assert row_of(found, "one", "other")["difference"] == 0


def test_constant_differences_are_told_apart_without_an_effect_in_standard_deviations() -> None:
    found = compare(frame_of({"one": np.arange(10.0), "other": np.arange(10.0) + 1.0}))

    words = sentence(found, "one is better than other")
    assert "interval −1 to −1" in words
    assert "d_z" not in words


def test_dropped_samples_have_their_reasons_and_are_missing_in_their_pairs_alone(three) -> None:
    frame = frame_of(three)
    frame["reason"] = ""
    gone = (frame.method == "worst") & (frame["sample"] < 2)
    frame.loc[gone, ["value", "reason"]] = np.nan, "degenerate baseline"
    frame.loc[(frame.method == "worst") & (frame["sample"] == 2), "value"] = np.inf
    frame = frame[~((frame.method == "same") & (frame["sample"] == 5))]

    found = compare(frame)

    assert found.dropped.values.tolist() == [
        ["deletion", 0, "worst", "degenerate baseline"],
        ["deletion", 1, "worst", "degenerate baseline"],
        ["deletion", 2, "worst", "no finite value"],
        ["deletion", 5, "same", "not measured"],
    ]
    counts = found.table[["samples", "dropped"]].values.tolist()
    assert counts == [[39, 1], [37, 3], [36, 4]]
    assert found.ranking.ranked.tolist() == [36, 36, 36]
    words = sentence(found, "worst has no number")
    assert "3 of 40 samples (2 degenerate baseline, 1 no finite value)" in words


def test_samples_that_all_methods_lack_are_told_once_with_their_number_and_reason(three) -> None:
    frame = frame_of(three).assign(normalised=lambda rows: rows.value, reason="")
    gone = frame["sample"] < 7
    frame.loc[gone, ["normalised", "reason"]] = np.nan, "oracle among random orders"
    broken = (frame.method == "best") & (frame["sample"] == 9)
    whole, some = compare(frame, value="normalised"), frame.copy()
    some.loc[broken, ["normalised", "reason"]] = np.nan, "map not finite"
    some = compare(some, value="normalised")

    once = "By deletion, no method has a number for 7 of 40 samples (7 oracle among random orders)"
    assert whole.ranking.dropped.tolist() == [7, 7, 7]
    assert whole.ranking.dropped_why.tolist() == ["7 oracle among random orders"] * 3
    for words in (whole.sentences, whole.summary):
        (said,) = [each for each in words if "no method has a number" in each]
        assert said.startswith(once)
    assert some.ranking.dropped.tolist() == [8, 7, 7]
    assert some.ranking.dropped_why[0] == "7 oracle among random orders, 1 map not finite"
    assert len([each for each in some.summary if "has no number for" in each]) == 3


def test_what_is_compared_is_named_where_it_is_not_the_value_itself(three) -> None:
    frame = frame_of(three).assign(normalised=lambda rows: rows.value)

    assert "compared by normalised scores" in compare(frame, value="normalised").sentences[0]
    assert "compared by" not in compare(frame).sentences[0]


def test_the_summary_has_a_line_a_pair_over_all_ways_and_stands_for_the_whole(three) -> None:
    one = compare(frame_of(three))
    both = compare(joined(frame_of(three), frame_of(turned(three), "insertion")))
    mixed = compare(joined(frame_of(three), frame_of(three, "insertion"), frame_of(three, "gini")))

    assert one.summary == [
        "best against same: undecided by deletion",
        "best against worst: better by deletion",
        "same against worst: better by deletion",
    ]
    assert both.summary == [
        "best against same: undecided in 2 of 2 ways of measuring",
        "best against worst: better in 2 of 2 ways of measuring",
        "same against worst: better in 2 of 2 ways of measuring",
    ]
    assert mixed.summary[1] == "best against worst: better in 1, worse in 1 of 2 ways of measuring"
    assert str(both) == "\n".join(both.summary)
    assert len(both.sentences) > len(both.summary)


@pytest.fixture(scope="module")
def many():
    """Eight methods by five metrics: each below the one before, but for one that turns round."""
    samples = np.random.default_rng(0).normal(size=(8, 30))
    values = {f"m{k}": numbers + 2.0 * k for k, numbers in enumerate(samples)}
    turned = {**values, "m0": values["m7"] + 3, "m1": values["m1"]}
    metrics = ("deletion", "sufficiency", "lerf_", "morf_")
    higher = {"lerf_": False, "morf_": False, "turned_": False}
    frames = [*(frame_of(values, metric) for metric in metrics), frame_of(turned, "turned_")]
    return compare(joined(*frames), higher_is_better=higher)


def test_a_summary_of_many_pairs_counts_every_difference_by_method(many) -> None:
    lines, rest = many.summary[:8], many.summary[8:]

    # 7 pairs in 5 ways each; m0 is the best in 4 ways and the worst in one, where m1 is the best.
    assert lines[:2] == [
        "m1: better in 31, worse in 4 of 35 differences",
        "m0: better in 28, worse in 7 of 35 differences",
    ]
    assert lines[-1].startswith("m7: better in 1, worse in 34")
    won = sum(int(each.split("better in ")[1].split(",")[0]) for each in lines if "better" in each)
    assert won == (many.table.better != "").sum() == 140
    assert rest[0] == "7 of 28 pairs depend on the way of measuring:"
    assert rest[1] == "m0 against m1: better in 4, worse in 1 of 5 ways of measuring"
    assert rest[8:] == [
        "Every pair is in the comparison's table: .table, which igsuite compare --out writes."
    ]


def test_one_way_of_measuring_is_nothing_that_a_conclusion_could_depend_on() -> None:
    found = compare(frame_of({f"m{k}": np.arange(12.0) + k for k in range(8)}))

    assert len(found.table) == 28
    assert not any("depend" in each for each in found.summary)


def test_of_a_large_comparison_the_telling_sentences_say_how_many_others_there_are(many) -> None:
    assert len(many.sentences) > 28 * 5 > len(many.telling)
    own = [each for each in many.telling if each not in many.sentences]
    assert own[:8] == [f"{each}." for each in many.summary[:8]]
    assert own[8:] == [
        "140 of 140 differences are told apart, of which the 20 with the largest effects "
        "(rank-biserial, then d_z) are put into words here. "
        "All are in the table of pairs, in JSON, CSV and Parquet.",
        "7 of 28 pairs depend on the way of measuring.",
    ]
    assert sum("depends on the protocol" in each for each in many.telling) == 7


def test_of_clear_differences_those_of_the_largest_effects_are_put_into_words() -> None:
    noise = np.random.default_rng(0).normal(scale=0.1, size=(3, 8, 30))
    metrics = ("lerf_", "deletion", "entropy_")
    # Each method 2 above the one before; by the last metric, which has no direction, 20.
    frames = [
        frame_of({f"m{k}": step * k + own[k] for k in range(8)}, metric)
        for metric, step, own in zip(metrics, (1, 2, 20), noise, strict=True)
    ]

    found = compare(joined(*frames), higher_is_better={"lerf_": False, "entropy_": None})

    told_apart = found.table[found.table.told_apart]
    assert told_apart.rank_biserial.abs().eq(1).all()  # which by itself leaves their order open
    directed = told_apart[told_apart.higher_is_better.notna()]
    largest = directed.d_z.abs().nlargest(20).index
    pairs = [found.sentences[1 + row] for row in largest]
    assert [each for each in found.telling if each in found.sentences[1 : 1 + 84]] == pairs
    assert {"m0", "m7"} == set(directed.loc[largest[0], ["method", "against"]])


def test_of_a_small_comparison_every_sentence_is_telling(three) -> None:
    found = compare(frame_of(three))

    assert found.telling == found.sentences


def test_methods_that_lack_the_same_samples_are_told_together_where_they_are_many() -> None:
    frame = frame_of({f"m{k}": np.arange(12.0) + k for k in range(6)})
    frame.loc[(frame["sample"] == 3) & (frame.method != "m0"), "value"] = np.nan

    assert compare(frame).summary[-1] == (
        "By deletion, m1 and 4 other methods have no number for 1 of 12 samples "
        "(1 no finite value): they are left out of their comparisons."
    )


def test_a_summary_says_where_nothing_tells_better_from_worse_and_where_samples_are_few() -> None:
    values = np.random.default_rng(0).normal(size=(2, 8))
    found = compare(frame_of({"one": values[0], "other": values[1]}, "gini"))

    assert found.summary[0] == "No way of measuring here says which of two methods is better."
    assert "too narrow" in found.summary[1]


def test_the_direction_of_a_metric_travels_with_its_results(three) -> None:
    frame = frame_of(three, "my own name").assign(higher_is_better=False)
    other = frame_of(three, "my description").assign(higher_is_better=None)

    found = compare(joined(frame, other))

    assert found.settings["higher_is_better"] == {"my own name": False, "my description": None}
    assert row_of(found, "best", "worst", "my own name")["better"] == "best"
    # What the caller says goes before it, and what is known by name comes last.
    turned_round = compare(frame, higher_is_better={"my own name": True})
    assert row_of(turned_round, "best", "worst", "my own name")["better"] == "worst"
    known = compare(frame_of(three).assign(higher_is_better=None))
    assert known.settings["higher_is_better"] == {"deletion": False}


@pytest.mark.parametrize("told", [[True, False], ["yes", None]])
def test_a_direction_that_is_none_is_refused(told) -> None:
    frame = frame_of({"one": [1.0], "other": [2.0]}).assign(higher_is_better=told)

    with pytest.raises(ArgumentError, match="higher_is_better"):
        compare(frame)


def test_without_a_single_number_there_are_words_all_the_same() -> None:
    nothing = np.full(5, np.nan)

    found = compare(frame_of({"one": nothing, "other": nothing, "third": nothing}))

    assert not found.table.told_apart.any()
    assert found.table.difference.isna().all()
    assert found.table.p_holm.isna().all()
    sentence(found, "one and other have no sample in common: nothing can be said.")
    sentence(found, "no sample has a number by every method: nothing is ranked.")
    found.figure()


def test_one_sample_has_a_difference_and_no_interval() -> None:
    found = compare(frame_of({"one": [1.0], "other": [3.0]}))

    row = row_of(found, "one", "other")
    assert row["difference"] == -2.0
    assert np.isnan(row["low"])
    assert not row["told_apart"]
    assert "interval" not in sentence(found, "one and other")


def test_mean_ranks_and_critical_differences_stand_beside_the_means(three) -> None:
    found = compare(frame_of(three))

    by_method = found.ranking.set_index("method")
    ranks = stats.rankdata(np.stack(list(three.values())), axis=0).mean(axis=1)
    np.testing.assert_allclose(by_method.mean_rank, ranks)
    assert by_method.loc["best", "mean"] == pytest.approx(three["best"].mean())
    assert by_method.loc["best", "critical_difference"] == pytest.approx(
        2.3437 * (3 * 4 / (6 * 40)) ** 0.5, rel=1e-4
    )
    assert "nearer than that are same and best" in sentence(found, "Nemenyi")


def test_metrics_without_a_direction_rank_nothing(three) -> None:
    found = compare(frame_of(three, "colour"))

    assert found.ranking.mean_rank.isna().all()
    assert not [each for each in found.sentences if "mean ranks" in each]


def test_seeds_are_averaged_in_each_sample_and_widen_the_interval() -> None:
    random = np.random.default_rng(4)
    differences = random.normal([[0.2], [0.5], [0.9]], 0.1, size=(3, 30))
    frames = [
        frame_of({"one": row, "other": np.zeros(30)}).assign(seed=seed)
        for seed, row in enumerate(differences)
    ]

    found = compare(joined(*frames))

    row = row_of(found, "one", "other")
    expected = hierarchical_interval(differences)
    assert (row["difference"], row["low"], row["high"]) == pytest.approx(
        (expected.mean, expected.low, expected.high)
    )
    assert row["high"] - row["low"] > 5 * np.ptp(
        stats.bootstrap(
            (differences.mean(axis=0),), np.mean, rng=np.random.default_rng(0)
        ).confidence_interval
    )
    assert row["samples"] == 30
    sentence(found, "by its mean over 3 seeds; intervals include other seeds")
    # Three seeds so far apart say nothing about a fourth: the test alone would have claimed it.
    assert row["p_holm"] < 0.001
    assert not row["told_apart"]


def test_one_seed_says_nothing_of_others(three) -> None:
    found = compare(frame_of(three).assign(seed=0))

    assert "All with one seed: nothing is said about other seeds." in found.sentences
    assert row_of(found, "best", "worst") == row_of(compare(frame_of(three)), "best", "worst")


def turned(three):
    """The same methods where higher is better, with the same conclusions."""
    return {method: -values for method, values in three.items()}


def test_a_conclusion_that_every_way_of_measuring_finds_holds_in_all(three) -> None:
    frame = joined(frame_of(three), frame_of(turned(three), "insertion"))

    found = compare(frame)

    rows = found.protocols.set_index(["method", "against"])
    assert rows.loc[("best", "worst"), "conclusion"] == "holds in all"
    assert rows.loc[("best", "worst"), "better"] == ["deletion", "insertion"]
    assert rows.loc[("best", "same"), "conclusion"] == "undecided in all"
    sentence(found, "best against worst: better in each of the 2 ways of measuring.")
    assert found.concordance.w == pytest.approx(1.0)


def test_a_conclusion_that_one_way_turns_around_depends_on_the_protocol(three) -> None:
    frame = joined(
        frame_of(three).assign(operator="mask"),
        frame_of(three).assign(operator="pad"),
        frame_of(turned(three)).assign(operator="blur"),
    )

    found = compare(frame, protocol=["operator"])

    row = found.protocols.set_index(["method", "against"]).loc[("best", "worst")]
    assert row.conclusion == "depends on the protocol"
    assert sentence(found, "best against worst: depends on the protocol") == (
        "best against worst: depends on the protocol: better by deletion (operator mask), "
        "deletion (operator pad); worse by deletion (operator blur)."
    )


def test_a_conclusion_that_one_way_cannot_see_holds_where_it_can_be_told(three) -> None:
    random = np.random.default_rng(5)
    blind = {method: random.normal(size=40) for method in three}

    found = compare(joined(frame_of(three), frame_of(blind, "insertion")))

    row = found.protocols.set_index(["method", "against"]).loc[("best", "worst")]
    assert row.conclusion == "holds where it can be told"
    assert (row.better, row.worse, row.undecided) == (["deletion"], [], ["insertion"])


def test_descriptive_metrics_have_no_say_in_what_holds(three) -> None:
    found = compare(joined(frame_of(three), frame_of(three, "colour")))

    assert not len(found.protocols)
    assert found.concordance is None


def test_names_cannot_steer_a_terminal_nor_the_figure(three) -> None:
    hostile = "a$\x1b[31m_{x"
    values = {hostile: three["best"], "same": three["same"], "<b>": three["worst"]}

    found = compare(frame_of(values, "deletion"))

    assert "\x1b" not in str(found)
    assert "<b>" not in found._repr_html_()
    found.figure(title="a$b_{").savefig("/dev/null", format="png")


def test_the_figure_joins_what_cannot_be_told_apart(three) -> None:
    frame = joined(frame_of(three), frame_of(turned(three), "insertion"), frame_of(three, "colour"))

    figure = compare(frame).figure("Ranks")

    assert len(figure.axes) == 2
    bars = [line for line in figure.axes[0].lines if line.get_linewidth() > 3]
    (bar,) = bars
    ranks = compare(frame).ranking.query("metric == 'deletion'").mean_rank
    assert bar.get_xdata() == pytest.approx([ranks.min() - 0.03, ranks.median() + 0.03])


def test_the_same_seed_gives_the_same_comparison_whatever_the_order_of_rows(three) -> None:
    frame = frame_of(three)
    shuffled = frame.sample(frac=1, random_state=0).sort_values("method", kind="stable")

    one, other = compare(frame, seed=3), compare(frame.copy(), seed=3)

    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.sentences == other.sentences
    assert compare(shuffled).table.p_holm.tolist() == pytest.approx(
        compare(frame).table.p_holm.tolist()
    )


def test_the_frame_is_left_as_it_was(three) -> None:
    frame = frame_of(three)
    before = frame.copy(deep=True)

    compare(frame)

    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("families", "most"), [(1, 0), pytest.param(20, 4, marks=pytest.mark.slow)]
)
def test_under_no_difference_claims_are_as_rare_as_promised(families, most) -> None:
    random = np.random.default_rng(6)
    metrics = {f"metric {k}": None for k in range(40)}
    alone, claims = 0, 0
    for _ in range(families):
        frames = [
            frame_of({"one": random.normal(size=20), "two": random.normal(size=20)}, metric)
            for metric in metrics
        ]
        table = compare(joined(*frames), higher_is_better=metrics).table
        alone += ((table.p_value < 0.05) & (table.low * table.high > 0)).any()
        claims += table.told_apart.any()

    # The premise: in most families some test would have claimed a difference by itself.
    assert alone > families / 2
    # At most 5 families in 100 claim one: once in 400 times 20 have more than 4.
    assert claims <= most


GOOD = frame_of({"one": [1.0, 2.0], "other": [2.0, 3.0]})


@pytest.mark.parametrize(
    ("make", "argument", "words"),
    [
        (lambda: compare([1, 2]), "frame", "pandas.DataFrame"),
        (lambda: compare(GOOD.drop(columns="metric")), "frame", "Add metric"),
        (lambda: compare(GOOD[:0]), "frame", "no rows"),
        (lambda: compare(GOOD[GOOD.method == "one"]), "frame", "one method"),
        (lambda: compare(joined(GOOD, GOOD[:1])), "frame", "Leave out the copies"),
        (
            lambda: compare(joined(GOOD.assign(operator="a"), GOOD.assign(operator="b"))),
            "frame",
            "protocol=['operator']",
        ),
        (lambda: compare(GOOD.assign(value="high")), "frame", "numbers"),
        (lambda: compare(GOOD.assign(sample=[None, 1, 0, 1])), "frame", "no sample in row 0"),
        (lambda: compare(GOOD.assign(seed=[0, np.nan, 0, 0])), "frame", "no seed in row 1"),
        (lambda: compare(GOOD, "on"), "baseline_method", "Did you mean 'one'"),
        (lambda: compare(GOOD, value="normalised"), "frame", "Add normalised"),
        (lambda: compare(GOOD, protocol="operator"), "protocol", "['operator']"),
        (lambda: compare(GOOD, protocol=["metric"]), "protocol", "beside the metric"),
        (lambda: compare(GOOD.assign(low="a"), protocol=["low"]), "protocol", "no column of the"),
        (lambda: compare(GOOD, higher_is_better={"gini": True}), "higher_is_better", "deletion"),
        (lambda: compare(GOOD, higher_is_better={"deletion": "up"}), "higher_is_better", "True"),
        (lambda: compare(GOOD, confidence=95), "confidence", "0.02"),
        (lambda: compare(GOOD, power=0), "power", "between"),
        (lambda: compare(GOOD, seed=-1), "seed", "whole number"),
    ],
)
def test_bad_input_is_refused_with_the_mend(make, argument, words) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
    assert words in str(caught.value)
