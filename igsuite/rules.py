"""Quadrature rules on [0, 1]: where a rule looks along the path, and what each look weighs."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral

import numpy as np
from scipy import fft, linalg, special

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, check_name


def nodes_and_weights(rule: str, steps: int) -> tuple[Array, Array]:
    """Nodes and weights of a fixed rule on [0, 1].

    Args:
        rule: Name of the rule, a key of `RULES`.
        steps: Number of nodes, that is, of gradient evaluations. Simpson and Gauss-Kronrod need an
            odd number of at least 3; the trapezoid and Clenshaw-Curtis need 2.

    Returns:
        The nodes, (steps,), float64, increasing; and their weights, (steps,), float64, positive,
        with a sum of 1.

    Raises:
        ArgumentError: If the rule is unknown, or cannot have that many nodes.

    Example:
        >>> nodes, weights = nodes_and_weights("simpson", 3)
        >>> nodes.tolist(), (6 * weights).round(12).tolist()
        ([0.0, 0.5, 1.0], [1.0, 4.0, 1.0])
    """
    return RULES[check_name("rule", rule, RULES)](steps)


def nested_fejer_weights(steps: int) -> Array:
    """Weights of all Fejér rules nested in the finest one, laid on the nodes of the finest.

    With 2^p - 1 nodes every second node is the rule of half the size, so that one set of gradients
    gives the integral at every level.

    Args:
        steps: Number of nodes of the finest rule, 2^p - 1.

    Returns:
        (p, steps), float64, finest rule first; zero at the nodes that a level does not use.

    Raises:
        ArgumentError: If `steps` is not 2^p - 1.

    Example:
        >>> nested_fejer_weights(3).round(4).tolist()
        [[0.3333, 0.3333, 0.3333], [0.0, 1.0, 0.0]]
    """
    _check_steps(steps, "a power of two less one", least=1, allows=lambda n: (n + 1) & n == 0)
    weights = np.zeros((int(steps + 1).bit_length() - 1, steps))
    for level, row in enumerate(weights):
        used = slice(2**level - 1, None, 2**level)
        row[used] = fejer(len(row[used]))[1]
    return weights


def left(steps: int) -> tuple[Array, Array]:
    """Left Riemann sum, with the start of the path and without its end: order 1."""
    _check_steps(steps)
    return np.arange(steps) / steps, np.full(steps, 1 / steps)


def right(steps: int) -> tuple[Array, Array]:
    """Right Riemann sum, without the start of the path and with its end: order 1."""
    _check_steps(steps)
    return np.arange(1, steps + 1) / steps, np.full(steps, 1 / steps)


def midpoint(steps: int) -> tuple[Array, Array]:
    """Middles of equal panels: order 2."""
    _check_steps(steps)
    return (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)


def trapezoid(steps: int) -> tuple[Array, Array]:
    """Trapezoids on `steps - 1` equal panels: order 2."""
    _check_steps(steps, least=2)
    weights = np.full(steps, 1 / (steps - 1))
    weights[[0, -1]] /= 2
    return np.linspace(0, 1, steps), weights


def simpson(steps: int) -> tuple[Array, Array]:
    """Parabolas on pairs of equal panels: order 4."""
    _check_steps(steps, "an odd number", least=3, allows=_is_odd)
    weights = np.full(steps, 2 / (3 * (steps - 1)))
    weights[1::2] *= 2
    weights[[0, -1]] /= 2
    return np.linspace(0, 1, steps), weights


def gauss_legendre(steps: int) -> tuple[Array, Array]:
    """Gauss-Legendre: exact for polynomials of degree 2 steps - 1."""
    _check_steps(steps)
    nodes, weights = special.roots_legendre(steps)
    return (1 + nodes) / 2, weights / 2


def clenshaw_curtis(steps: int) -> tuple[Array, Array]:
    """Extrema of a Chebyshev polynomial, both ends among them: exact for degree steps - 1.

    Source: Waldvogel 2006, "Fast construction of the Fejér and Clenshaw-Curtis quadrature rules",
    BIT 46, equation 2.4, its cosine sum written as a discrete cosine transform.
    """
    _check_steps(steps, least=2)
    panels = steps - 1
    integrals = np.zeros(steps)
    integrals[::2] = 1 / (1 - np.arange(0, steps, 2.0) ** 2)
    weights = fft.dct(integrals, type=1) / panels
    weights[[0, -1]] /= 2
    return np.sin(np.arange(steps) * (np.pi / 2) / panels) ** 2, weights


def gauss_kronrod(steps: int) -> tuple[Array, Array]:
    """Gauss-Legendre with m nodes, extended by m + 1 more: exact for degree 3 m + 1 at least.

    Source: Laurie 1997, "Calculation of Gauss-Kronrod quadrature rules", Mathematics of Computation
    66; nodes and weights are the eigenvalues of the Jacobi-Kronrod matrix and the squared first
    components of its eigenvectors (Golub & Welsch 1969).
    """
    _check_steps(steps, "an odd number", least=3, allows=_is_odd)
    recurrence = _kronrod_recurrence(steps // 2)
    values, vectors = linalg.eigh_tridiagonal(np.zeros(steps), np.sqrt(recurrence[1:]))
    nodes, weights = (1 + values) / 2, vectors[0] ** 2
    # The rule is symmetric; the eigensolver is so only to round-off.
    return (nodes + 1 - nodes[::-1]) / 2, (weights + weights[::-1]) / 2


def fejer(steps: int) -> tuple[Array, Array]:
    """Fejér's second rule, Clenshaw-Curtis without its ends: exact for degree steps - 1.

    Source: Waldvogel 2006, equation 2.3, its sine sum written as a discrete sine transform:
    w_k = 2 sin θ_k / (n + 1) · Σ_j sin((2j - 1) θ_k) / (2j - 1), θ_k = kπ / (n + 1).
    """
    _check_steps(steps)
    angles = np.arange(1, steps + 1) * (np.pi / 2) / (steps + 1)
    odd_reciprocals = np.zeros(steps)
    odd_reciprocals[::2] = 1 / np.arange(1, steps + 1, 2)
    return np.sin(angles) ** 2, np.sin(2 * angles) * fft.dst(odd_reciprocals, type=1) / (steps + 1)


RULES: dict[str, Callable[[int], tuple[Array, Array]]] = {
    "left": left,
    "right": right,
    "midpoint": midpoint,
    "trapezoid": trapezoid,
    "simpson": simpson,
    "gauss_legendre": gauss_legendre,
    "clenshaw_curtis": clenshaw_curtis,
    "gauss_kronrod": gauss_kronrod,
    "fejer": fejer,
}


def _kronrod_recurrence(m: int) -> Array:
    """Squared off-diagonal of the Jacobi-Kronrod matrix for the Legendre weight, (2m + 1,).

    The first ⌈3m/2⌉ + 1 entries are Legendre's own; the mixed moments s and t give the rest. The
    diagonal is zero by symmetry, so Laurie's terms in it are left out. Array positions follow
    Gautschi's `r_kronrod`, whose s and t carry one entry of padding in front.
    """
    b = np.zeros(2 * m + 1)
    known = np.arange(1, (3 * m + 1) // 2 + 1)
    b[0] = 2
    b[known] = known**2 / (4.0 * known**2 - 1)
    s, t = np.zeros(m // 2 + 2), np.zeros(m // 2 + 2)
    t[1] = b[m + 1]
    for step in range(m - 1):
        k = np.arange((step + 1) // 2, -1, -1)
        s[k + 1] = np.cumsum(b[k + m + 1] * s[k] - b[step - k] * s[k + 1])
        s, t = t, s
    s[1:] = s[:-1].copy()
    for step in range(m - 1, 2 * m - 2):
        k = np.arange(step + 1 - m, (step - 1) // 2 + 1)
        j = m - 1 - step + k
        s[j + 1] = np.cumsum(b[step - k] * s[j + 2] - b[k + m + 1] * s[j + 1])
        if step % 2:
            b[(step + 1) // 2 + m + 1] = s[j[-1] + 1] / s[j[-1] + 2]
        s, t = t, s
    return b


def _is_odd(number: int) -> bool:
    return number % 2 == 1


def _check_steps(
    steps: object,
    kind: str = "a whole number",
    least: int = 1,
    allows: Callable[[int], bool] = lambda number: True,
) -> None:
    """Raise unless `steps` is a count that the rule can have; the mend names the nearest ones."""
    allowed = f"{kind}, at least {least}"
    if isinstance(steps, bool) or not isinstance(steps, Integral):
        raise ArgumentError("steps", steps, allowed)
    count = int(steps)
    if count >= least and allows(count):
        return
    below = next((n for n in range(count - 1, least - 1, -1) if allows(n)), None)
    above = next(n for n in range(max(count + 1, least), 2 * max(count, least) + 2) if allows(n))
    nearest = f"{above}" if below is None else f"{below} or {above}"
    raise ArgumentError("steps", steps, allowed, f"Use {nearest}.")
