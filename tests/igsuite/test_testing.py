"""The closed forms against adaptive quadrature of finite differences, and numbers done by hand."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.integrate import quad_vec

from igsuite import testing
from igsuite.errors import ArgumentError
from igsuite.testing import CLOSED_FORMS

VARIANTS = [
    *[(name, {}) for name in CLOSED_FORMS],
    *[("ridge", {"link": link}) for link in ("linear", "sigmoid", "exponential")],
    *[("radial", {"link": link}) for link in ("linear", "sigmoid")],
    *[("homogeneous_network", {"head": head}) for head in ("sigmoid", "exponential", "tanh")],
    ("oscillating", {"cycles": 3}),
    ("monomial", {"powers": (4, 1, 0, 2)}),
    ("hinge_network", {"units": 1}),
    ("stiff_layer_normalization", {"epsilon": 0.3}),
]


def path_integral(score, x, b):
    """Integrated gradients of one sample by adaptive quadrature of central differences.

    The path is walked in s = t^(1/8), so that a gradient that is steep at its start is met too,
    and in forty pieces, because on one the two rules that quad_vec compares can agree by accident.
    """
    d, step = x - b, 1e-7
    shifts = step * np.eye(x.size).reshape(x.size, *x.shape)

    def integrand(s):
        here = b + s**8 * d
        slopes = (score(here + shifts) - score(here - shifts)) / (2 * step)
        return 8 * s**7 * slopes.reshape(x.shape) * d

    pieces = np.linspace(0, 1, 41)[1:-1]
    value, _, info = quad_vec(
        integrand, 0, 1, epsabs=1e-7, epsrel=0, points=pieces, limit=5000, full_output=True
    )
    assert info.success
    return value


@pytest.mark.parametrize(("name", "options"), VARIANTS)
def test_the_model_computes_the_score(name, options):
    form = CLOSED_FORMS[name](dtype="float64", **options)
    scores = np.asarray(form.model(tf.constant(form.inputs)))
    assert scores.dtype == np.float64
    np.testing.assert_allclose(scores[:, 0], form.score(form.inputs), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_the_model_computes_the_score_in_single_precision(name):
    form = CLOSED_FORMS[name]()
    scores = np.asarray(form.model(tf.constant(form.inputs)))
    assert scores.dtype == np.float32
    expected = form.score(form.inputs.astype(np.float64))
    np.testing.assert_allclose(scores[:, 0], expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("name", "options"), VARIANTS)
def test_attributions_add_up_to_the_difference_of_scores(name, options):
    form = CLOSED_FORMS[name](dtype="float64", **options)
    total = form.attributions(form.inputs, form.baseline)
    total = total.reshape(len(total), -1).sum(axis=1)
    if form.layer:  # zero embeddings: no token adds anything
        change = form.score(form.inputs)
    else:
        baseline = np.broadcast_to(form.baseline, form.inputs.shape)
        change = form.score(form.inputs) - form.score(baseline)
    np.testing.assert_allclose(total, change, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "options"),
    # Layers and a gradient of 1e6 at zero have their own references below.
    [
        (name, options)
        for name, options in VARIANTS
        if "pooling" not in name and (name, options) != ("stiff_layer_normalization", {})
    ],
)
def test_attributions_are_the_path_integral(name, options):
    seeded = {} if name == "oscillating" else {"samples": 3, "seed": 1}
    form = CLOSED_FORMS[name](dtype="float64", **seeded, **options)
    baseline = np.broadcast_to(form.baseline, form.inputs.shape)
    for x, b, exact in zip(
        form.inputs, baseline, form.attributions(form.inputs, form.baseline), strict=True
    ):
        np.testing.assert_allclose(exact, path_integral(form.score, x, b), rtol=1e-6, atol=1e-6)


def embeddings_of(form):
    """Every sample's embeddings, and the weights behind them, as the Keras model holds them."""
    table, *weights = form.model.get_weights()
    return table[form.inputs], weights


def test_embedding_max_pooling_is_the_path_integral_over_embeddings():
    form = testing.embedding_max_pooling(dtype="float64", samples=3)
    embeddings, (projection, head) = embeddings_of(form)

    def score(e):
        return (e @ projection).max(axis=-2) @ head[:, 0]

    for e, exact in zip(embeddings, form.attributions(form.inputs), strict=True):
        by_token = path_integral(score, e, 0 * e).sum(axis=1)
        np.testing.assert_allclose(exact, by_token, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("sharpness", [-2.0, 0.0, 1.5])
def test_attention_pooling_is_the_path_integral_over_embeddings(sharpness):
    form = testing.attention_pooling(sharpness, dtype="float64", samples=3)
    embeddings, (value,) = embeddings_of(form)

    def score(e):
        values = (e @ value)[..., 0]
        weights = np.exp(sharpness * values)
        return (weights * values).sum(axis=-1) / weights.sum(axis=-1)

    for e, exact in zip(embeddings, form.attributions(form.inputs), strict=True):
        by_token = path_integral(score, e, 0 * e).sum(axis=1)
        np.testing.assert_allclose(exact, by_token, rtol=1e-6, atol=1e-6)


def test_stiff_layer_normalization_is_the_path_integral_of_its_jacobian():
    form = testing.stiff_layer_normalization(dtype="float64", samples=3)
    (weights,) = form.model.get_weights()

    def integrand(logarithm, x):
        # The Jacobian of (y - mean y) / s, s = sqrt(var y + ε), at y = tx, and dt = t d(log t).
        t, size = np.exp(logarithm), len(x)
        centre = np.eye(size) - 1 / size
        s = np.sqrt(t**2 * x.var() + 1e-12)
        normalized = t * centre @ x / s
        jacobian = (centre - np.outer(normalized, normalized) / size) / s
        return t * x * (jacobian.T @ weights[:, 0])

    for x, exact in zip(form.inputs, form.attributions(form.inputs), strict=True):
        expected, _ = quad_vec(lambda logarithm, x=x: integrand(logarithm, x), -60, 0)
        np.testing.assert_allclose(exact, expected, rtol=1e-7)


def test_minimum_pays_each_coordinate_for_its_share_of_the_path():
    # 3t < 1 + t until t = 1/2; then t = 1/2 · (3, 1); and a path on which x₂ is always smaller.
    form = testing.minimum()
    assert form.attributions([[3, 2]], [0, 1]).tolist() == [[1.5, 0.5]]
    assert form.attributions([[2, 1]], [0, 0]).tolist() == [[0, 1]]


def test_saturation_pays_in_full_where_the_gradient_is_zero():
    form = testing.saturation()
    assert form.attributions([[2.0], [0.25]]).tolist() == [[1.0], [0.25]]


def test_oscillating_pays_both_features_alike():
    np.testing.assert_allclose(testing.oscillating(48).attributions([[1, 1]]), [[1, 1]], atol=1e-12)


def test_monomial_pays_by_the_power():
    # F(2, 1, 1) = 2 · 1 · 1, shared 1 : 2 : 3.
    exact = testing.monomial((1, 2, 3)).attributions([[2, 1, 1]])
    np.testing.assert_allclose(exact, [[1 / 3, 2 / 3, 1]], rtol=1e-15)


def test_ridge_along_a_level_line_takes_the_slope():
    form = testing.ridge("exponential", features=2, dtype="float64")
    direction = form.score(np.eye(2))  # (exp w₁, exp w₂)
    w = np.log(direction)
    b = np.array([0.3, -0.2])
    x = b + np.array([w[1], -w[0]])  # w·x = w·b to round-off
    expected = w * (x - b) * np.exp(w @ b)
    np.testing.assert_allclose(form.attributions([x], b), [expected], rtol=1e-6)


def test_a_baseline_equal_to_the_input_gives_zeros():
    for name in ("linear", "quadratic", "ridge", "additive", "minimum", "hinge_network"):
        form = CLOSED_FORMS[name]()
        assert not form.attributions(form.inputs, form.inputs).any()
    form = testing.homogeneous_network("sigmoid")
    assert not form.attributions(0 * form.inputs).any()


def test_a_formula_from_zero_refuses_another_baseline():
    with pytest.raises(ArgumentError, match=r"^baseline: .*homogeneous_network"):
        testing.homogeneous_network().attributions(np.ones((1, 8, 2)), 0.5)


def test_an_unknown_link_is_refused():
    with pytest.raises(ArgumentError, match="Did you mean 'sigmoid'"):
        testing.homogeneous_network("sigmoidal")


@pytest.mark.parametrize("name", sorted(CLOSED_FORMS.keys() - {"oscillating"}))
def test_a_seed_fixes_everything(name):
    first, again, other = (CLOSED_FORMS[name](seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.inputs, again.inputs)
    np.testing.assert_array_equal(
        first.attributions(first.inputs, first.baseline),
        again.attributions(again.inputs, again.baseline),
    )
    assert not np.array_equal(first.inputs, other.inputs)
