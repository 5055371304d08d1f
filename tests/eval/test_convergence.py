"""Errors against costs, on integrals that are known exactly."""

import tracemalloc

import keras
import numpy as np
import pytest

import igsuite
from igsuite import testing
from igsuite.errors import ArgumentError
from igsuite.eval import METRICS, convergence, image_convergence, nested_steps, subject
from igsuite.eval.converging.sweep import sweep
from igsuite.image import ImageExplainer
from igsuite.integrate import integrate_paths
from igsuite.problem import prepare
from igsuite.rules import RULES
from igsuite.tape import PathGradient


def cubes(x):
    """Additive: from 0 the attribution of each input is its own cube."""
    return keras.ops.sum(x**3, axis=-1)


X = np.array([[1.0, 2.0], [3.0, -1.0]], dtype="float32")
FIXED_ONLY = {"tolerances": (), "budgets": ()}


@pytest.fixture
def points(monkeypatch):
    """The number of points that every call evaluates."""
    seen = []
    stream = PathGradient.stream

    def counted(self, samples, rows, alphas):
        seen.append(len(alphas))
        return stream(self, samples, rows, alphas)

    monkeypatch.setattr(PathGradient, "stream", counted)
    return seen


def test_true_errors_are_those_of_the_rules() -> None:
    rules = ["left", "trapezoid", "gauss_legendre"]
    table = convergence(cubes, X, rules=rules, steps=[3], reference=X**3, **FIXED_ONLY).table
    errors = table.groupby("rule").relative_error.max()

    # ∫ 3α² dα = 1. Left with 3 nodes: 3 (0 + 1/9 + 4/9) / 3 = 5/9. Trapezoid with 3 nodes:
    # 3 (0/2 + 1/4 + 1/2) / 2 = 9/8. Gauss-Legendre is exact.
    assert errors["left"] == pytest.approx(4 / 9, rel=1e-5)
    assert errors["trapezoid"] == pytest.approx(1 / 8, rel=1e-5)
    assert errors["gauss_legendre"] < 1e-6
    assert table.evaluations.tolist() == [3] * 6


def test_rows_compare_values_direction_ranks_and_the_sum() -> None:
    def contrast(x):
        return x[:, 0] ** 2 - x[:, 1] ** 2

    x = np.array([[1.0, 1.0]])
    study = convergence(
        contrast, x, rules=["left"], steps=[4], reference=[[1.0, -1.0]], **FIXED_ONLY
    )
    (row,) = study.table.to_dict("records")

    # Values (1 − 1/4, −(1 − 1/4)): a quarter is missing, and the gap says nothing of it.
    assert row["relative_error"] == row["relative_l2"] == pytest.approx(0.25)
    assert (row["gap"], row["cosine"], row["spearman"]) == pytest.approx((0, 1, 1))
    assert np.isnan(row["relative_gap"])  # the scores are the same at both ends
    assert np.isnan(row["top_overlap"])  # two units have no top five


def test_the_reference_is_the_finest_automatic_result_with_its_own_error() -> None:
    study = convergence(cubes, X, rules=["left"], steps=[4], tolerances=[0.1], budgets=[])
    left = study.table[study.table.rule == "left"]

    # Left with 4 nodes: 3 (1 + 4 + 9) / 16 / 4 = 0.65625.
    assert left.relative_error.to_numpy() == pytest.approx([0.34375] * 2, rel=1e-3)
    assert ((left.reference_error > 0) & (left.reference_error <= 1e-5)).all()
    assert study.spent["reference"] > 0


def test_a_given_reference_costs_nothing_and_has_no_error() -> None:
    study = convergence(cubes, X, rules=["left"], steps=[4], reference=X**3, **FIXED_ONLY)

    assert study.spent["reference"] == 0
    assert (study.table.reference_error == 0).all()


def test_rows_say_what_was_asked_for_and_what_it_cost() -> None:
    table = convergence(
        cubes, X, rules=["left"], steps=[2, 4], tolerances=[0.1], budgets=[20]
    ).table

    assert table["sample"].tolist() == [0, 1] * 4
    assert table.rule.tolist() == ["left"] * 4 + ["auto"] * 4
    assert table.steps.tolist()[:4] == [2, 2, 4, 4]
    assert table.tolerance.tolist()[4:6] == [0.1, 0.1]
    assert table.max_steps.tolist()[6:] == [20, 20]
    assert table[["steps", "tolerance", "max_steps"]].notna().sum(axis=1).tolist() == [1] * 8
    assert table.evaluations.tolist()[:4] == [2, 2, 4, 4]
    assert (table.evaluations[6:] <= 20).all()


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"gauss_legendre", "gauss_kronrod"}))
def test_a_sweep_over_nested_steps_evaluates_its_finest_member_alone(points, rule) -> None:
    steps = nested_steps(rule)
    study = convergence(cubes, X, rules=[rule], reference=X**3, **FIXED_ONLY)

    assert len(steps) >= 4
    assert sum(points) == len(X) * max(steps) == study.spent["sweep"]
    assert study.spent["sweep_one_by_one"] == len(X) * sum(steps)


def test_gauss_legendre_is_evaluated_anew_but_within_gauss_kronrod(points) -> None:
    both = ["gauss_legendre", "gauss_kronrod"]
    steps = {"gauss_legendre": [8, 16], "gauss_kronrod": [17, 33]}
    convergence(cubes, X, rules=both[:1], steps=[8, 16], reference=X**3, **FIXED_ONLY)
    alone, points[:] = sum(points), []
    convergence(cubes, X, rules=both, steps=steps, reference=X**3, **FIXED_ONLY)

    assert alone == len(X) * (8 + 16)
    # All share the middle of the path, which both rules of Kronrod have.
    assert sum(points) == len(X) * (17 + 33 - 1)


def test_rules_share_what_they_have_in_common(points) -> None:
    rules = ["left", "right", "trapezoid", "simpson"]
    convergence(cubes, X, rules=rules, reference=X**3, **FIXED_ONLY)

    assert sum(points) == len(X) * 513


def test_every_member_of_a_sweep_is_what_the_engine_gives_for_it_alone() -> None:
    form = testing.hinge_network(samples=3)
    problem = prepare(form.model, form.inputs, form.baseline, None, "output")
    members = [(rule, steps) for rule in RULES for steps in nested_steps(rule, 8, 32)]
    ((samples, found),) = sweep(problem, members)

    assert samples.tolist() == [0, 1, 2]
    for (rule, steps), together in zip(members, found, strict=True):
        alone = integrate_paths(problem, problem.samples, rule=rule, steps=steps)
        for name in ("values", "standard_error", "error", "total", "norm", "evaluations"):
            one, other = getattr(together, name), getattr(alone, name)
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6, err_msg=f"{rule} {name}")


def test_samples_in_many_groups_give_what_all_at_once_give(monkeypatch) -> None:
    form = testing.hinge_network(samples=5)
    settings = {"baseline": form.baseline, "steps": [9], "rules": ["trapezoid"]}
    settings |= {"tolerances": [0.02], "budgets": [], "reference_tolerance": 1e-3}
    whole = convergence(form.model, form.inputs, **settings).table
    for name in ("sweep._NUMBERS_SUMMED", "sweep._NUMBERS_AT_A_TIME", "reference._NUMBERS_KEPT"):
        monkeypatch.setattr(f"igsuite.eval.converging.{name}", 100)
    parts = convergence(form.model, form.inputs, **settings).table

    np.testing.assert_array_equal(parts["sample"], whole["sample"])
    np.testing.assert_allclose(parts.relative_error, whole.relative_error, rtol=1e-4, atol=1e-7)


def test_memory_does_not_grow_with_the_steps(monkeypatch) -> None:
    monkeypatch.setattr("igsuite.eval.converging.sweep._NUMBERS_AT_A_TIME", 2**16)
    x = np.ones((2, 5000), dtype="float32")
    problem = prepare(cubes, x, "zero", None, "output")

    def peak(steps):
        tracemalloc.start()
        list(sweep(problem, [("trapezoid", 9), ("trapezoid", steps)]))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(17)  # compiled once
    # All gradients together would take 20 MB more.
    assert peak(513) < peak(33) + 2e6


def test_the_target_is_frozen_for_every_run() -> None:
    def two_classes(x):
        return keras.ops.stack([x[:, 0] ** 3, x[:, 1] ** 3], axis=-1)

    table = convergence(
        two_classes, X, rules=["left"], steps=[2], target=[0, 1], **FIXED_ONLY
    ).table

    # Only the target's own input counts; left with 2 nodes: 3 (0 + 1/4) / 2 = 3/8.
    assert table.relative_error.to_numpy() == pytest.approx([0.625] * 2, rel=1e-3)


def test_what_happens_along_the_paths_is_kept_where_it_is_asked_for() -> None:
    x = np.array([[2.0], [1.0]])
    asked = {"rules": ["left"], "steps": [2], "tolerances": [], "budgets": []}
    found = convergence(lambda x: x[:, 0] ** 2, x, reduce_axis=-1, profile_steps=3, **asked)

    # At α the point is α x, the score its square, the gradient twice it; the slope is linear.
    halves = np.tile([0, 0.5, 1], 2) * np.repeat(x[:, 0], 3)
    profiles = found.profiles
    assert profiles["sample"].tolist() == [0, 0, 0, 1, 1, 1]
    np.testing.assert_allclose(profiles["score"], halves**2)
    np.testing.assert_allclose(profiles["gradient_norm"], 2 * halves)
    np.testing.assert_allclose(profiles["cumulative"], halves**2)
    assert found.spent["profiles"] == 6
    assert len(convergence(lambda x: x[:, 0] ** 2, x, **asked).profiles) == 0


def test_draws_of_a_random_baseline_are_the_same_in_every_run() -> None:
    study = convergence(
        cubes, X, baseline=igsuite.baselines.Uniform(draws=4), rules=["gauss_legendre"], steps=[8]
    )
    exact = study.table[study.table.rule == "gauss_legendre"]

    # Exact for a cube, so nothing is left but rounding: no chance of the draws.
    assert exact.relative_error.max() < 1e-5
    assert exact.evaluations.tolist() == [4 * 8] * 2


def test_several_inputs_are_one_attribution() -> None:
    def product(parts):
        return parts["a"][:, 0] ** 3 + parts["b"][:, 0] ** 3

    inputs = {"a": np.array([[1.0]]), "b": np.array([[2.0]])}
    truth = {"a": np.array([[1.0]]), "b": np.array([[8.0]])}
    table = convergence(
        product, inputs, rules=["left"], steps=[2], reference=truth, **FIXED_ONLY
    ).table

    assert table.relative_error.tolist() == pytest.approx([0.625])


def test_a_measure_of_the_values_is_compared_with_that_of_the_reference() -> None:
    study = convergence(
        cubes,
        X,
        rules=["left"],
        steps=[2, 4],
        reference=X**3,
        measures={"largest": lambda values: values.max(axis=1)},
        **FIXED_ONLY,
    )

    # Left keeps 3/8 and 21/32 of the largest, 8 and 27.
    assert study.table.largest_change.tolist() == pytest.approx(
        [-8 * 5 / 8, -27 * 5 / 8, -8 * 11 / 32, -27 * 11 / 32]
    )


def test_what_the_steps_do_to_a_deletion_curve_is_measured_on_its_subject() -> None:
    x = np.array([[1.0, 2.0, 3.0, 4.0]], dtype="float32")
    removed = subject(cubes, x)
    area = METRICS["deletion"]()
    study = convergence(
        cubes,
        x,
        rules=["left"],
        steps=[1, 2],
        reference=x**3,
        measures={"deletion": lambda values: area.measure(removed.unit_values(values), removed)},
        **FIXED_ONLY,
    )

    # One step from zero sees no gradient, and removes in random order. Two see the true order.
    blind, seeing = study.table.deletion_change
    assert blind > 1
    assert seeing == 0


def test_a_sample_without_a_reference_is_dropped_with_the_reason() -> None:
    x = np.array([[1.0, 2.0], [0.0, 0.0]], dtype="float32")
    study = convergence(cubes, x, rules=["left"], steps=[2], tolerances=[0.1], budgets=[])
    lost = study.table[study.table["sample"] == 1]

    assert list(study.dropped) == [1]
    assert study.dropped[1].startswith("degenerate baseline: The scores at the input and")
    assert lost.relative_error.isna().all()
    assert study.recommended().dropped.tolist() == [1] * 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rules": ["trapezium"]}, "rules: .* Did you mean 'trapezoid'"),
        ({"rules": "left"}, r"rules: .* Write \['left'\]"),
        ({"rules": ["simpson"], "steps": [8]}, "steps: got 8; .* Use 7 or 9"),
        ({"steps": {"fejer": [7]}}, "steps: got 'fejer'"),
        ({"tolerances": [2]}, "tolerances: got 2"),
        ({"budgets": [4]}, "budgets: got 4"),
        ({"reference_tolerance": 0}, "reference_tolerance"),
        ({"reference_max_steps": 1}, "reference_max_steps"),
        ({"top": 0}, "top: got 0"),
        ({"rules": [], "tolerances": [], "budgets": []}, "rules: got nothing to run"),
        ({"bacth_size": 8}, "settings: .* Did you mean 'batch_size'"),
        ({"reference": np.ones(2)}, r"reference: got shape \(2,\); allowed: the values' \(2, 2\)"),
    ],
)
def test_a_slip_is_one_clear_error(points, arguments, message) -> None:
    with pytest.raises(ArgumentError, match=message) as error:
        convergence(cubes, X, **arguments)
    assert "\n" not in str(error.value)
    assert not points


def test_images_are_studied_as_their_explainer_sees_them() -> None:
    def first_channel_cubed(x):
        return keras.ops.sum(x[..., 0] ** 3, axis=(1, 2))

    # Two images of 1 × 2 pixels and three channels, channels first, doubled before the model.
    images = np.arange(12, dtype="float32").reshape(2, 3, 1, 2)
    explainer = ImageExplainer(first_channel_cubed, lambda x: 2 * x, channels="first")
    asked = {"rules": ["left"], "steps": [2], **FIXED_ONLY}
    table = image_convergence(explainer, images, first=5, **asked).table

    # The left rule on 2 nodes finds 3/8 of every cube, as above.
    assert table["sample"].tolist() == [5, 6]
    assert table.relative_error.to_numpy() == pytest.approx([0.625] * 2, rel=1e-4)
    assert table.evaluations.tolist() == [2, 2]
