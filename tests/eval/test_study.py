"""Tables and sentences say what the numbers say, and no more."""

from dataclasses import replace

import numpy as np
import pytest

from igsuite.eval.study import (
    curves_table,
    deletion_table,
    finding,
    models_table,
    quality_table,
    steps_table,
)


def test_models_are_listed_with_their_accuracy(study) -> None:
    assert models_table([study]).to_dict("records") == [
        {"model": "Digits", "trained_on": 1437, "held_out": 360, "accuracy": 0.97}
    ]


def test_quality_counts_verdicts_and_costs(study) -> None:
    (row,) = quality_table([study]).to_dict("records")

    assert row["verdicts"] == "2 converged, 1 budget exhausted"
    assert row["mean_relative_error"] == pytest.approx(0.03)
    assert row["largest_gap"] == pytest.approx(0.5)
    assert (row["median_evaluations"], row["most_evaluations"]) == (31, 512)


def test_deletion_has_areas_and_paired_differences(study) -> None:
    table = deletion_table([study]).set_index("method")

    assert table.area["integrated_gradients"] == pytest.approx(0.35)
    assert np.isnan(table.difference["integrated_gradients"])
    # Middles differ by 0.4, 0.5 and 0.6, areas by half of that.
    assert table.difference["gradient"] == pytest.approx(-0.25)
    assert table.difference_low["gradient"] >= -0.3 - 1e-9
    assert table.difference_high["gradient"] <= -0.2 + 1e-9
    assert table.difference["random"] == 0.0


def test_steps_are_the_cheapest_good_enough_for_95_percent(study) -> None:
    table = steps_table([study]).set_index("rule")

    assert np.isnan(table.setting["left"])
    assert (table.setting["trapezoid"], table.mean_evaluations["trapezoid"]) == (8, 8)
    assert (table.setting["auto"], table.mean_evaluations["auto"]) == (0.005, 31)


def test_every_samples_curve_is_kept(study) -> None:
    table = curves_table([study])

    assert len(table) == 3 * 3 * 3
    one = table[(table.method == "gradient") & (table["sample"] == 1)]
    assert one.fraction.tolist() == [0.0, 0.5, 1.0]
    assert one.score.tolist() == [1.0, 0.7, 0.0]


def test_a_finding_names_the_better_and_states_the_interval(study) -> None:
    sentence = finding(study, "gradient")

    assert sentence.startswith(
        "Deleting by integrated gradients lowers the score faster than by gradient (area 0.350 "
        "against 0.600, paired difference −0.250, 95 % interval −0."
    )
    assert sentence.endswith(", 3 samples).")


def test_a_finding_says_so_when_the_other_is_better(study) -> None:
    turned = dict(reversed(study.deletion.items()))
    del turned["random"]

    sentence = finding(replace(study, deletion=turned), "integrated_gradients")

    assert "by integrated gradients lowers the score faster than by gradient" in sentence


def test_a_finding_claims_nothing_when_the_interval_holds_zero(study) -> None:
    assert "cannot be told apart here" in finding(study, "random")
