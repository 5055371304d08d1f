"""What follows from a study's table: orders, floors, recommendations, calibration."""

import keras
import numpy as np
import pandas as pd
import pytest

from igsuite import testing
from igsuite.errors import ArgumentError
from igsuite.eval import ConvergenceStudy, convergence, nested_steps
from igsuite.eval.converging.calibration import calibration_table
from igsuite.eval.converging.convergence_study import COLUMNS
from igsuite.eval.converging.differences import rank_differences, relative_l1, share_within
from igsuite.eval.converging.floor import floors
from igsuite.eval.converging.orders import fitted_order
from igsuite.eval.converging.profile_figure import profile_figure
from igsuite.eval.converging.recommendation import first_enough
from igsuite.path_profile import path_profile


def table(errors, rule="left", asked="steps", settings=(8, 16, 32), **columns):
    """A table of one rule, with `errors` (samples, settings)."""
    rows = [
        {"sample": sample, "rule": rule, asked: setting, "evaluations": cost, "relative_error": e}
        for sample, row in enumerate(errors)
        for setting, cost, e in zip(settings, (8, 16, 32), row, strict=True)
    ]
    given = {"reference_error": 0.0, "floor": "", "spearman": 1.0, **columns}
    return pd.DataFrame(rows).assign(**given).reindex(columns=list(COLUMNS))


def test_steps_are_nested_from_about_8_to_about_512() -> None:
    assert nested_steps("left") == (8, 16, 32, 64, 128, 256, 512)
    assert nested_steps("midpoint") == (9, 27, 81, 243)
    assert nested_steps("trapezoid") == (9, 17, 33, 65, 129, 257, 513)
    assert nested_steps("fejer") == (7, 15, 31, 63, 127, 255, 511)
    with pytest.raises(ArgumentError, match="between which midpoint has no member"):
        nested_steps("midpoint", 10, 26)


def test_orders_on_a_smooth_integrand_are_the_rules_own() -> None:
    form = testing.ridge(link="exponential", dtype="float64")
    rules = ["left", "right", "midpoint", "trapezoid"]
    study = convergence(
        form.model,
        form.inputs,
        baseline=form.baseline,
        rules=rules,
        steps={rule: nested_steps(rule, 27, 256) for rule in rules},
        reference=form.attributions(form.inputs, form.baseline),
        tolerances=(),
        budgets=(),
    )
    orders = study.orders().set_index("rule")

    assert orders.order.to_dict() == pytest.approx(
        {"left": 1, "right": 1, "midpoint": 2, "trapezoid": 2}, abs=0.05
    )
    assert (orders.low <= orders.order).all()
    assert (orders.order <= orders.high).all()
    assert (orders.at_floor == 0).all()


def test_every_order_on_kinks_is_one() -> None:
    form = testing.hinge_network(samples=60)
    study = convergence(
        form.model,
        form.inputs,
        baseline=form.baseline,
        rules=["left", "trapezoid", "gauss_legendre"],
        reference=form.attributions(form.inputs, form.baseline),
        tolerances=(),
        budgets=(),
    )
    assert study.orders().order.tolist() == pytest.approx([1, 1, 1], abs=0.1)


def test_rounding_is_a_floor_that_no_order_is_fitted_to() -> None:
    form = testing.ridge()
    study = convergence(
        form.model,
        form.inputs,
        baseline=form.baseline,
        rules=["gauss_legendre"],
        reference=form.attributions(form.inputs, form.baseline),
        tolerances=(),
        budgets=(),
    )
    (row,) = study.orders().to_dict("records")

    # From 16 points on the error is that of float32.
    assert (study.table[study.table.steps >= 16].floor == "rounding").all()
    assert np.isnan(row["order"])
    assert row["samples"] == 0


def test_an_order_is_the_slope_common_to_samples_of_different_constants() -> None:
    costs = np.tile([8.0, 16.0, 32.0], 2)
    errors = np.concatenate([costs[:3] ** -1.5, 100 * costs[3:] ** -1.5])
    found = fitted_order(np.repeat([0, 1], 3), costs, errors)

    assert found.order == found.low == found.high == pytest.approx(1.5)
    assert (found.samples, found.points) == (2, 6)


def test_samples_of_two_points_have_no_order() -> None:
    found = fitted_order(np.array([0, 0, 1]), np.array([8.0, 16, 8]), np.array([0.1, 0.05, 0.2]))

    assert np.isnan(found.order)


def test_errors_that_stay_while_the_cost_grows_fourfold_are_rounding() -> None:
    errors = [1e-2, 2e-4, 5e-5, 6e-5, 4e-5]

    assert floors(errors, [8, 16, 32, 64, 128], 0, 1e-7).tolist() == ["", ""] + ["rounding"] * 3
    # A rule of first order is none of that, however fine.
    assert floors([4e-5, 2e-5, 1e-5], [8, 16, 32], 0, 1e-7).tolist() == [""] * 3
    # Nor is an error too large for rounding.
    assert floors([3e-3, 3e-3, 3e-3], [8, 16, 32], 0, 1e-7).tolist() == [""] * 3


def test_errors_below_three_of_the_references_own_are_the_references() -> None:
    assert floors([0.1, 0.029], [8, 16], 0.01, 1e-7).tolist() == ["", "reference"]


def test_enough_is_where_it_holds_from_there_on() -> None:
    holds = np.ones((20, 4), dtype=bool)
    holds[:2, 0], holds[:2, 2] = False, False
    assert first_enough(holds) == 3
    holds[0, 2] = True  # 19 of 20 are 95 %
    assert first_enough(holds) == 1
    assert first_enough(np.zeros((3, 2), dtype=bool)) == 2


def test_recommended_steps_are_for_values_and_for_ranks_apart() -> None:
    errors = np.tile([0.05, 0.03, 0.01], (60, 1))
    found = ConvergenceStudy(table(errors, spearman=0.99)).recommended(0.02)
    values, ranks = found.to_dict("records")

    assert (values["aim"], values["setting"], values["low"], values["high"]) == (
        "values",
        32,
        32,
        32,
    )
    assert (ranks["aim"], ranks["setting"], ranks["evaluations"]) == ("ranks", 8, 8)
    assert values["words"] == (
        "left: 32 steps (95 % interval 32 to 32) for values within 2 %: 100 % of 60 samples."
    )


def test_the_interval_of_recommended_steps_shows_how_near_a_call_it_was() -> None:
    errors = np.full((40, 3), 0.001)
    errors[:2, 1] = 0.1  # 38 of 40 hold at 16 steps: just 95 %; resamples differ
    errors[:, 0] = 0.1
    (row,) = (
        ConvergenceStudy(table(errors)).recommended().query("aim == 'values'").to_dict("records")
    )

    assert (row["setting"], row["low"], row["high"]) == (16, 16, 32)
    assert row["held"] == 0.95
    assert row["words"].endswith("So few cannot vouch for 95 % of all: 59 could.")


def test_none_tried_is_enough_is_said_in_words() -> None:
    found = ConvergenceStudy(table([[0.5, 0.4, 0.3]] * 4)).recommended()
    row = found.iloc[0]

    assert np.isnan(row.setting)
    assert row.words == (
        "left: none tried is enough for values within 2 % on 95 % of the samples; at 32 steps "
        "0 % of 4 are."
    )


def test_a_run_without_a_number_is_not_good_enough_and_its_sample_stays() -> None:
    # At 8 steps 6 of 60 maps are constant, and rank nothing; one sample has no truth at all.
    errors = np.full((61, 3), 0.001)
    errors[60] = np.nan
    given = table(errors)
    nothing = (given["sample"] < 6) & (given.steps == 8)
    given = given.assign(spearman=np.where(nothing | (given["sample"] == 60), np.nan, 1.0))

    values, ranks = ConvergenceStudy(given).recommended().to_dict("records")

    assert (values["setting"], values["samples"], values["dropped"]) == (8, 60, 1)
    assert (ranks["setting"], ranks["samples"], ranks["dropped"]) == (16, 60, 1)


def test_an_error_of_the_reference_counts_against_the_tolerance() -> None:
    errors = np.full((60, 3), 0.015)

    assert ConvergenceStudy(table(errors)).recommended().setting[0] == 8
    assert np.isnan(ConvergenceStudy(table(errors, reference_error=0.01)).recommended().setting[0])


def test_of_tolerances_the_loosest_enough_is_recommended() -> None:
    errors = np.tile([0.05, 0.015, 0.001], (60, 1))
    found = ConvergenceStudy(table(errors, "auto", "tolerance", (0.1, 0.02, 0.001))).recommended(
        0.02
    )

    assert (found.setting[0], found.evaluations[0]) == (0.02, 16)
    assert found.words[0].startswith("automatic: tolerance 0.02 (95 % interval 0.02 to 0.02)")


def test_calibration_is_of_rows_off_the_floor() -> None:
    rows = table([[0.1, 0.1, 0.1]], within_one=0.5, within_two=1.0)
    rows["estimated_error"] = [0.05, 0.1, 0.13]
    (found,) = calibration_table(rows).to_dict("records")
    assert found["median"] == pytest.approx(1.0)
    assert (found["close"], found["bold"]) == pytest.approx((2 / 3, 1 / 3))
    assert (found["within_one"], found["rows"], found["left_out"]) == (0.5, 3, 0)

    rows.loc[0, "floor"] = "reference"
    (found,) = calibration_table(rows).to_dict("records")
    assert (found["close"], found["rows"], found["left_out"]) == (1.0, 2, 1)
    with pytest.raises(ArgumentError, match="by: got 'rules'"):
        calibration_table(rows, by=["rules"])


def test_error_bars_on_kinks_are_true() -> None:
    form = testing.hinge_network(samples=60, features=16, units=200)
    study = convergence(
        form.model,
        form.inputs,
        baseline=form.baseline,
        rules=["trapezoid"],
        steps=[33, 65],
        reference=form.attributions(form.inputs, form.baseline),
        tolerances=(),
        budgets=(),
    )
    (found,) = study.calibration().to_dict("records")

    assert found["median"] == pytest.approx(1, abs=0.15)
    assert found["within_one"] == pytest.approx(0.683, abs=0.1)
    assert found["within_two"] == pytest.approx(0.954, abs=0.05)


def test_standard_errors_of_the_reference_join_those_of_the_run() -> None:
    # |1 − 3| = 2 is within √(1.2² + 1.6²) = 2, but not within 1.2.
    assert share_within([[1.0]], [[3.0]], [[np.hypot(1.2, 1.6) + 1e-12]], 1).tolist() == [1.0]
    assert share_within([[1.0]], [[3.0]], [[1.2]], 1).tolist() == [0.0]
    assert np.isnan(share_within([[0.0]], [[0.0]], [[0.0]], 1)).all()


def test_relative_l1_of_an_all_zero_truth_is_missing() -> None:
    assert np.isnan(relative_l1([[0.0, 1.0]], [[0.0, 0.0]])).all()


def test_padding_has_no_rank_to_get_right() -> None:
    rho, _ = rank_differences([[2.0, 1.0, 3.0, 0, 0, 0, 0]], [1.0, 2.0, 3.0, 0, 0, 0, 0])

    # Ranks 2 1 3 against 1 2 3: Pearson 0.5; with the zeros it would be above 0.9.
    assert rho.tolist() == pytest.approx([0.5])


def test_figures_show_every_rule() -> None:
    def cubes(x):
        return keras.ops.sum(x**3, axis=-1)

    x = np.array([[1.0, 2.0], [3.0, -1.0]], dtype="float32")
    study = convergence(cubes, x, rules=["left", "trapezoid"], steps=[5, 9, 17], budgets=[16])

    labels = [text.get_text() for text in study.figure().legends[0].get_texts()]
    assert labels[0].startswith("left: order 0.9")
    assert labels[1].startswith("trapezoid: order 2.")
    assert labels[2:5] == ["automatic", "tolerance asked for", "automatic, by budget"]
    ticks = [text.get_text() for text in study.steps_figure().axes[0].get_yticklabels()]
    assert ticks == ["left", "trapezoid", "automatic", "automatic, by budget"]
    scatter = study.calibration_figure().axes[0]
    assert scatter.lines[0].get_xdata().tolist() == (
        study.table[study.table.rule == "left"].relative_error.tolist()
    )
    assert "none tried is enough" in study._repr_html_()


@pytest.mark.parametrize(("samples", "lines"), [(2, 2), (9, 10)])
def test_a_profile_shows_each_sample_or_their_median(samples, lines) -> None:
    x = np.linspace(1, 2, samples)[:, None]
    panels = profile_figure(path_profile(lambda x: x[:, 0] ** 2, x, steps=3)).axes

    assert len(panels[0].lines) == lines
    assert panels[0].lines[0].get_ydata().tolist() == [0, 0.25, 1]
    assert panels[1].lines[0].get_ydata().tolist() == [0, 1, 2]
    assert panels[0].get_legend_handles_labels()[1][-1] == (
        "sample 1" if samples == 2 else "median of 9 samples"
    )


def test_a_profile_names_pictures_as_they_are_named() -> None:
    profile = path_profile(lambda x: x[:, 0] ** 2, np.array([[1.0], [2.0]]), steps=3)
    names = {0: "_DSC1.png", 1: "cost $\\frac$ x.png"}

    figure = profile_figure(profile, title="a $\\frac$", names=names)

    # What is no formula cannot fail as one when it is drawn.
    figure.draw_without_rendering()
    labels = [text.get_text().strip() for text in figure.legends[0].get_texts()]
    assert labels == [*names.values(), "score less the baseline's"]
