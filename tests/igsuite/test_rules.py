"""The nine rules against published constants, moments and each other."""

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.rules import RULES, nested_fejer_weights, nodes_and_weights

STEPS = (3, 15, 101, 1001)
SYMMETRIC = ("midpoint", "trapezoid", "simpson", "gauss_legendre", "clenshaw_curtis",
             "gauss_kronrod", "fejer")  # fmt: skip

# QUADPACK, dqk15.f and dqk21.f (public domain, SLATEC): positive nodes on [-1, 1] in descending
# order with 0 last, and their weights.
QUADPACK = {
    15: (
        [0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
         0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
         0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
         0.207784955007898467600689403773245, 0.0],
        [0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
         0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
         0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
         0.204432940075298892414161999234649, 0.209482141084727828012999174891714],
    ),
    21: (
        [0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
         0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
         0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
         0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
         0.294392862701460198131126603103866, 0.148874338981631210884826001129720, 0.0],
        [0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
         0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
         0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
         0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
         0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
         0.149445554002916905664936468389821],
    ),
}  # fmt: skip


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("rule", RULES)
def test_nodes_increase_and_positive_weights_sum_to_one(rule, steps):
    nodes, weights = nodes_and_weights(rule, steps)
    assert nodes.shape == weights.shape == (steps,)
    assert nodes.dtype == weights.dtype == np.float64
    assert nodes[0] >= 0
    assert nodes[-1] <= 1
    assert np.all(np.diff(nodes) > 0)
    assert np.all(weights > 0)
    assert abs(weights.sum() - 1) < 4e-15


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("rule", SYMMETRIC)
def test_symmetric_rules_are_their_own_mirror_image(rule, steps):
    nodes, weights = nodes_and_weights(rule, steps)
    np.testing.assert_allclose(nodes, 1 - nodes[::-1], rtol=0, atol=1e-15)
    np.testing.assert_allclose(weights, weights[::-1], rtol=1e-9)


@pytest.mark.parametrize("steps", STEPS)
def test_left_and_right_are_mirror_images_of_each_other(steps):
    nodes, weights = nodes_and_weights("left", steps)
    mirrored_nodes, mirrored_weights = nodes_and_weights("right", steps)
    np.testing.assert_allclose(nodes, 1 - mirrored_nodes[::-1], rtol=0, atol=1e-15)
    np.testing.assert_array_equal(weights, mirrored_weights)


@pytest.mark.parametrize(
    ("rule", "steps", "degree"),
    [
        ("left", 7, 0),
        ("right", 7, 0),
        ("midpoint", 7, 1),
        ("trapezoid", 7, 1),
        ("simpson", 7, 3),
        ("gauss_legendre", 6, 11),
        ("gauss_legendre", 7, 13),
        ("clenshaw_curtis", 2, 1),
        ("clenshaw_curtis", 6, 5),
        ("clenshaw_curtis", 7, 7),  # symmetric with an odd count: one degree for nothing
        ("fejer", 1, 1),
        ("fejer", 6, 5),
        ("fejer", 7, 7),
        ("gauss_kronrod", 3, 5),  # with m = 1 it is Gauss-Legendre with three nodes
        ("gauss_kronrod", 7, 11),  # 3m + 2 when m is odd
        ("gauss_kronrod", 9, 13),  # 3m + 1 when m is even
    ],
)
def test_degree_of_exactness_is_what_theory_says_and_no_more(rule, steps, degree):
    nodes, weights = nodes_and_weights(rule, steps)

    def error(power: int) -> float:
        # Centred, so that high powers are not lost in round-off: ∫ (2t - 1)^p dt.
        exact = (1 / (power + 1)) if power % 2 == 0 else 0.0
        return float(abs(weights @ (2 * nodes - 1) ** power - exact))

    # Each of the products in the sum may be off by a unit in the last place.
    rounding = max(1e-15, steps * np.finfo(float).eps)
    assert max(error(power) for power in range(degree + 1)) < rounding
    assert error(degree + 1) > 1e-6


def test_trapezoid_with_fifty_steps_has_forty_nine_panels():
    nodes, weights = nodes_and_weights("trapezoid", 50)
    np.testing.assert_allclose(nodes, np.arange(50) / 49, rtol=1e-15)
    np.testing.assert_allclose(weights, [0.5 / 49, *[1 / 49] * 48, 0.5 / 49], rtol=1e-15)


def test_simpson_on_two_pairs_of_panels_weighs_1_4_2_4_1():
    _, weights = nodes_and_weights("simpson", 5)
    np.testing.assert_allclose(weights * 12, [1, 4, 2, 4, 1], rtol=1e-15)


@pytest.mark.parametrize("steps", [1, 2, 7, 64])
def test_gauss_legendre_agrees_with_numpy(steps):
    nodes, weights = nodes_and_weights("gauss_legendre", steps)
    expected_nodes, expected_weights = np.polynomial.legendre.leggauss(steps)
    np.testing.assert_allclose(nodes, (1 + expected_nodes) / 2, atol=1e-15)
    np.testing.assert_allclose(weights, expected_weights / 2, atol=1e-15)


@pytest.mark.parametrize("steps", QUADPACK)
def test_gauss_kronrod_agrees_with_quadpack(steps):
    nodes, weights = nodes_and_weights("gauss_kronrod", steps)
    positive, half = map(np.array, QUADPACK[steps])
    np.testing.assert_allclose(2 * nodes - 1, [*-positive[:-1], *positive[::-1]], atol=4e-16)
    np.testing.assert_allclose(2 * weights, [*half[:-1], *half[::-1]], atol=1e-15)


@pytest.mark.parametrize("half", [1, 2, 3, 20, 333])
def test_gauss_kronrod_contains_gauss_legendre(half):
    nodes, _ = nodes_and_weights("gauss_kronrod", 2 * half + 1)
    np.testing.assert_allclose(
        nodes[1::2], nodes_and_weights("gauss_legendre", half)[0], atol=1e-15
    )


@pytest.mark.parametrize("steps", [1, 2, 7, 16, 63])
def test_fejer_agrees_with_its_closed_form(steps):
    nodes, weights = nodes_and_weights("fejer", steps)
    angle = np.arange(1, steps + 1) * np.pi / (steps + 1)
    total = sum(np.sin((2 * j - 1) * angle) / (2 * j - 1) for j in range(1, (steps + 1) // 2 + 1))
    np.testing.assert_allclose(nodes, (1 - np.cos(angle)) / 2, atol=1e-15)
    np.testing.assert_allclose(weights, 2 * np.sin(angle) / (steps + 1) * total, rtol=1e-13)


@pytest.mark.parametrize("steps", [2, 3, 8, 33])
def test_clenshaw_curtis_agrees_with_the_integrals_of_its_interpolating_polynomials(steps):
    nodes, weights = nodes_and_weights("clenshaw_curtis", steps)
    angle = np.arange(steps) * np.pi / (steps - 1)
    np.testing.assert_allclose(nodes, (1 - np.cos(angle)) / 2, atol=1e-15)
    # The weights are the one solution of Σ w_k T_j(t_k) = ∫ T_j / 2 for j below the node count.
    chebyshev = np.polynomial.chebyshev.chebvander(2 * nodes - 1, steps - 1).T
    order = np.arange(steps)
    means = np.divide(1.0, 1 - order**2, where=order % 2 == 0, out=np.zeros(steps))
    np.testing.assert_allclose(weights, np.linalg.solve(chebyshev, means), rtol=1e-12)


def test_nested_fejer_levels_are_the_smaller_rules_on_the_same_nodes():
    weights = nested_fejer_weights(127)
    nodes, _ = nodes_and_weights("fejer", 127)
    assert weights.shape == (7, 127)
    for row, steps in zip(weights, (127, 63, 31, 15, 7, 3, 1), strict=True):
        member_nodes, member_weights = nodes_and_weights("fejer", steps)
        np.testing.assert_array_equal(nodes[row > 0], member_nodes)
        np.testing.assert_array_equal(row[row > 0], member_weights)


@pytest.mark.parametrize(
    ("rule", "steps", "mend"),
    [
        ("simpson", 50, "Use 49 or 51."),
        ("simpson", 1, "Use 3."),
        ("gauss_kronrod", 20, "Use 19 or 21."),
        ("gauss_kronrod", 2, "Use 3."),
        ("trapezoid", 1, "Use 2."),
        ("clenshaw_curtis", 1, "Use 2."),
        ("left", 0, "Use 1."),
        ("gauss_legendre", -5, "Use 1."),
        ("fejer", 2.5, "a whole number"),
        ("midpoint", "50", "a whole number"),
        ("midpoint", True, "a whole number"),
        ("midpoint", None, "a whole number"),
    ],
)
def test_a_count_that_the_rule_cannot_have_is_refused_with_the_nearest(rule, steps, mend):
    with pytest.raises(ArgumentError, match=r"^steps: ") as error:
        nodes_and_weights(rule, steps)
    assert mend in str(error.value)


def test_a_misspelt_rule_is_refused_with_the_nearest_name():
    with pytest.raises(ArgumentError, match="Did you mean 'gauss_legendre'"):
        nodes_and_weights("gauss-legendre", 8)


def test_nested_fejer_refuses_a_count_without_nested_members():
    with pytest.raises(ArgumentError, match="Use 63 or 127"):
        nested_fejer_weights(100)


def test_a_numpy_integer_counts_as_a_whole_number():
    assert nodes_and_weights("left", np.int64(4))[0].tolist() == [0, 0.25, 0.5, 0.75]
