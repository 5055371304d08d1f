"""Attributions that are known exactly, group by group of the list of closed forms."""

import keras
import numpy as np
import pytest

import igsuite
from igsuite.rules import RULES, nodes_and_weights
from igsuite.testing import CLOSED_FORMS

FEWEST = {"simpson": 3, "gauss_kronrod": 3, "trapezoid": 2, "clenshaw_curtis": 2}
# Rules that do not look at the baseline itself, where every maximum ties and ReLU'(0) is 0.
OPEN = ("right", "midpoint", "gauss_legendre", "gauss_kronrod", "fejer")
WITH_START = tuple(rule for rule in RULES if rule not in OPEN)
SMOOTH = [
    *[("ridge", {"link": link}) for link in ("sigmoid", "exponential", "tanh")],
    *[("radial", {"link": link}) for link in ("sigmoid", "tanh")],
    *[("homogeneous_network", {"head": head}) for head in ("sigmoid", "exponential", "tanh")],
    ("additive", {}),
    ("attention_pooling", {}),
]
EXACT_BY_ONE_STEP = ["linear", "homogeneous_network", "embedding_max_pooling"]
KINKED = ["minimum", "saturation", "hinge_network"]


@pytest.mark.parametrize("rule", RULES)
def test_1_linear_is_exact_by_every_rule_with_its_fewest_steps(closed_form, explain, rule):
    form = closed_form("linear")
    found = explain(form, rule=rule, steps=FEWEST.get(rule, 1))
    exact = form.attributions(form.inputs, form.baseline)
    np.testing.assert_allclose(found.values, exact, rtol=1e-12)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-12)


@pytest.mark.parametrize("rule", sorted(RULES.keys() - {"left", "right"}))
def test_2_quadratic_is_exact_by_every_rule_of_degree_one(closed_form, explain, rule):
    form = closed_form("quadratic")
    found = explain(form, rule=rule, steps=FEWEST.get(rule, 1))
    exact = form.attributions(form.inputs, form.baseline)
    np.testing.assert_allclose(found.values, exact, rtol=1e-12, atol=1e-13)


def test_3_monomial_pays_by_the_power(closed_form, explain):
    # From zero to (2, 1, 1) for x₁ x₂² x₃³: F = 2, shared 1 : 2 : 3.
    form = closed_form("monomial", powers=(1, 2, 3))
    found = igsuite.integrated_gradients(
        form.model, np.array([[2.0, 1.0, 1.0]]), rule="gauss_legendre", steps=3
    )
    np.testing.assert_allclose(found.values, [[1 / 3, 2 / 3, 1]], rtol=1e-12)


@pytest.mark.parametrize("rule", OPEN)
@pytest.mark.parametrize("name", ["homogeneous_network", "embedding_max_pooling"])
def test_4_and_11_homogeneous_networks_are_exact_by_one_look_inside_the_path(
    closed_form, explain, name, rule
):
    form = closed_form(name)
    found = explain(form, rule=rule, steps=FEWEST.get(rule, 1))
    exact = form.attributions(form.inputs)
    np.testing.assert_allclose(found.values, exact, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("rule", WITH_START)
def test_4_a_rule_that_looks_at_zero_loses_just_that_look(closed_form, explain, rule):
    # At zero ReLU'(0) = 0 blocks the gradient, so the node's weight is lost, and the gap says so.
    form = closed_form("homogeneous_network")
    found = explain(form, rule=rule, steps=9)
    kept = 1 - nodes_and_weights(rule, 9)[1][0]
    exact = form.attributions(form.inputs)
    np.testing.assert_allclose(found.values, kept * exact, rtol=1e-10, atol=1e-12)
    expected_gap = (kept - 1) * form.score(form.inputs)
    np.testing.assert_allclose(found.completeness_gap, expected_gap, rtol=1e-9)


def test_4_input_times_gradient_is_exact_for_a_homogeneous_network(closed_form):
    form = closed_form("homogeneous_network")
    found = igsuite.input_x_gradient(form.model, form.inputs)
    np.testing.assert_allclose(found.values, form.attributions(form.inputs), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("rule", "name", "options"),
    [
        (rule, name, options)
        for name, options in SMOOTH
        for rule in ("gauss_legendre", "gauss_kronrod", "fejer", "clenshaw_curtis")
        if rule in OPEN or name != "homogeneous_network"
    ],
)
def test_5_6_7_8_and_12_smooth_integrands_are_exact_to_round_off_with_31_steps(
    closed_form, explain, true_error, rule, name, options
):
    form = closed_form(name, **options)
    found = explain(form, rule=rule, steps=31)
    exact = form.attributions(form.inputs, form.baseline)
    assert true_error(found.values, exact).max() < 1e-8


def test_6_a_ridge_along_a_level_line_takes_the_slope():
    # w = (1, 2), d = (2, -1): w·d = 0, and φ' = exp at w·b = 0.5.
    w, b, x = np.array([1.0, 2.0]), np.array([0.1, 0.2]), np.array([[2.1, -0.8]])
    found = igsuite.integrated_gradients(
        lambda points: keras.ops.exp(points @ w[:, None]), x, b, rule="midpoint", steps=3
    )
    np.testing.assert_allclose(found.values, [[2 * np.exp(0.5), -2 * np.exp(0.5)]], rtol=1e-12)


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_9_a_hinge_network_is_off_by_at_most_half_a_panel_a_unit(closed_form, explain, steps):
    # The midpoint rule misplaces a unit's switch by at most half a panel, 1/(2n) of the path.
    form = closed_form("hinge_network", samples=30)
    kernel, _, head, _ = form.model.get_weights()
    found = explain(form, rule="midpoint", steps=steps)
    exact = form.attributions(form.inputs, form.baseline)
    jumps = np.abs(form.inputs - form.baseline) * (np.abs(kernel) @ np.abs(head[:, 0]))
    assert np.all(np.abs(found.values - exact) <= jumps / (2 * steps) + 1e-12)


def test_10_a_minimum_changes_over_where_the_coordinates_cross():
    # 3t < 1 + t until t = 1/2.
    found = igsuite.integrated_gradients(
        lambda x: keras.ops.minimum(x[:, :1], x[:, 1:]),
        np.array([[3.0, 2.0]]),
        np.array([0.0, 1.0]),
        rule="midpoint",
        steps=10,
    )
    np.testing.assert_allclose(found.values, [[1.5, 0.5]], rtol=1e-12)


def test_12_for_another_query_the_sums_agree_and_the_terms_do_not(closed_form, true_error):
    table = closed_form("attention_pooling").model.get_weights()[0]
    embeddings, value = table[:7][None], np.array([0.5, -1.0, 0.25, 0.75, -0.5])
    query = np.array([1.0, 0.5, -0.75, 0.0, 0.25])

    def model(points):
        attention = keras.ops.softmax(points @ query[:, None], axis=1)
        return keras.ops.sum(attention * (points @ value[:, None]), axis=1)

    found = igsuite.integrated_gradients(
        model, embeddings, reduce_axis=-1, rule="gauss_legendre", steps=31
    )
    logits = embeddings[0] @ query
    weighted = np.exp(logits) / np.exp(logits).sum() * (embeddings[0] @ value)
    np.testing.assert_allclose(found.values.sum(), weighted.sum(), rtol=1e-10)
    assert true_error(found.values, weighted[None]) > 0.05


def test_13_saturation_pays_in_full_where_the_gradient_is_zero(closed_form):
    form = closed_form("saturation")
    x = np.array([[2.0]])
    assert igsuite.gradient(form.model, x).values == 0
    midpoint = igsuite.integrated_gradients(form.model, x, rule="midpoint", steps=10)
    np.testing.assert_allclose(midpoint.values, [[1.0]], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "options"),
    [*SMOOTH, *[(name, {}) for name in (*EXACT_BY_ONE_STEP, "quadratic", "monomial")]],
)
def test_the_automatic_rule_is_within_its_tolerance_on_smooth_integrands(
    closed_form, explain, true_error, name, options
):
    form = closed_form(name, **options)
    found = explain(form, tolerance=1e-3)
    error = true_error(found.values, form.attributions(form.inputs, form.baseline))
    assert set(found.verdict) == {"converged"}
    assert found.relative_error.max() <= 1e-3
    assert error.max() <= 1.1e-3
    assert found.evaluations.max() <= 31


@pytest.mark.parametrize("tolerance", [0.05, 0.01])
@pytest.mark.parametrize("name", KINKED)
def test_9_10_and_13_the_automatic_rule_keeps_its_tolerance_on_kinks(
    closed_form, explain, true_error, name, tolerance
):
    form = closed_form(name, samples=60)
    found = explain(form, tolerance=tolerance)
    error = true_error(found.values, form.attributions(form.inputs, form.baseline))
    assert set(found.verdict) == {"converged"}
    assert found.relative_error.max() <= tolerance
    assert np.mean(error <= 1.1 * tolerance) >= 0.9
    assert error.max() <= 4 * tolerance


@pytest.mark.parametrize("tolerance", [0.02, 0.01, 0.005])
def test_9_nine_in_ten_are_truly_within_the_tolerance_where_kinks_are_many(
    closed_form, explain, true_error, tolerance
):
    form = closed_form("hinge_network", features=30, units=300, samples=150)
    found = explain(form, tolerance=tolerance)
    error = true_error(found.values, form.attributions(form.inputs, form.baseline))
    assert set(found.verdict) == {"converged"}
    assert np.mean(error <= 1.1 * tolerance) >= 0.9


def test_9_the_error_bar_is_as_wide_as_the_error(closed_form, explain):
    # One standard error of each value: the errors divided by it have a root mean square of 1.
    form = closed_form("hinge_network", features=30, units=300, samples=150)
    for options in ({"tolerance": 0.01}, {"rule": "trapezoid", "steps": 65}):
        found = explain(form, **options)
        error = found.values - form.attributions(form.inputs, form.baseline)
        ratio = np.sqrt(np.mean((error / found.standard_error) ** 2))
        assert ratio == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("name", [*EXACT_BY_ONE_STEP, *KINKED, "attention_pooling", "ridge"])
def test_single_precision_models_reach_the_same_values(closed_form, explain, true_error, name):
    form = CLOSED_FORMS[name](dtype="float32")
    found = explain(form, rule="gauss_legendre", steps=400)
    assert found.values.dtype == np.float32
    error = true_error(found.values, form.attributions(form.inputs, form.baseline))
    assert error.max() < (0.01 if name in KINKED else 1e-5)


@pytest.mark.parametrize("name", ["hinge_network", "homogeneous_network", "attention_pooling"])
def test_double_precision_networks_are_explained_in_double_precision(closed_form, explain, name):
    assert explain(closed_form(name), rule="midpoint", steps=1).values.dtype == np.float64
