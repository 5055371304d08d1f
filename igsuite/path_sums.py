"""What is summed up along one path by a fixed rule: its integral, and how far off that may be.

To the jumps of `igsuite.error_bars` come two things. What goes on from panel to panel is a trend
and no jump: a rule is far better on it, and misses of it what it misses of a parabola. And a knot
at an end may meet what no other point of the path does, as where a baseline of zeros ties all
tokens: when the outermost change stands out, it happens at the end itself.
"""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.error_bars import open_trapezoid_weights, panel_coefficients


class Rule:
    """A rule with the coefficients of its error, for the panel that each knot closes.

    Args:
        nodes: `(steps,)`, increasing on [0, 1].
        weights: `(steps,)`, positive.
    """

    def __init__(self, nodes: Array, weights: Array) -> None:
        self.weights = weights
        # The first knot closes no panel.
        variance, bias = panel_coefficients(nodes, weights)
        self.variance, self.bias = np.append(0, variance), np.append(0, bias)
        self.widths = np.diff(nodes, prepend=nodes[0] - 1)
        self.ratios = np.append(1, self.widths[1:] / self.widths[:-1])
        # With the bias of its changes, the error on a parabola of second derivative 1.
        self.curvature = float(open_trapezoid_weights(nodes) @ nodes**2 / 2 - 1 / 6)
        # What a change at the very start or end costs, where there is a knot to meet it.
        self.at_start = -float(weights[0]) if nodes[0] == 0 else None
        self.at_end = float(weights[-1]) if nodes[-1] == 1 else None

    def __len__(self) -> int:
        return len(self.weights)


class PathSums:
    """Running sums along one path, so that memory does not grow with its knots.

    Args:
        rule: The rule.
        units: Numbers in the path's attribution.
        dtype: Type of the gradients.
    """

    def __init__(self, rule: Rule, units: int, dtype: np.dtype[np.floating]) -> None:
        self._rule = rule
        self._knots = 0
        self._value, self._variance, self._bias = np.zeros((3, units))
        self._last_two = np.zeros((2, units), dtype)
        self._first_change = self._trend = np.zeros(units, dtype)
        #: Of the change that each knot closes: its norm, and how much of the one before goes on.
        self._sizes, self._scales = np.zeros((2, len(rule)))

    @property
    def complete(self) -> bool:
        """Whether every knot has been added."""
        return self._knots == len(self._rule)

    def add(self, heights: FloatArray) -> None:
        """Add the weighted gradients `(knots, units)` at the next knots."""
        rule, knots = self._rule, slice(self._knots, self._knots + len(heights))
        if knots.start == 0:
            self._last_two[:] = heights[0]
        block = np.concatenate([self._last_two, heights])
        changes = np.diff(block, axis=0)
        before, now = changes[:-1], changes[1:]
        squares = np.einsum("ku,ku->k", changes, changes)
        self._sizes[knots] = np.sqrt(squares[1:])
        # A smooth path changes alike from panel to panel; jumps are all but orthogonal, over many
        # units, to what is beside them. So the projection tells the two apart.
        full = rule.ratios[knots] * squares[:-1]
        products = np.einsum("ku,ku->k", before, now)
        share = np.divide(products, full, out=np.zeros_like(full), where=full > 0)
        self._scales[knots] = scales = rule.ratios[knots] * np.clip(share, 0, 1)
        jumps = now - scales.astype(now.dtype)[:, None] * before
        # Not by matrix products: their threads go on spinning, and slow down TensorFlow's.
        variance, bias = (each[knots].astype(now.dtype) for each in (rule.variance, rule.bias))
        self._value += np.einsum("k,ku->u", rule.weights[knots], heights)
        self._variance += np.einsum("k,ku,ku->u", variance, jumps, jumps)
        self._bias += np.einsum("k,ku->u", bias, now)
        if knots.start <= 1 < knots.stop:
            self._first_change = now[1 - knots.start].copy()
        self._trend = float(scales[-1]) * before[-1]
        self._last_two = block[-2:].copy()
        self._knots = knots.stop

    def finish(self) -> tuple[Array, Array, Array]:
        """Integral, variance and bias of each unit, `(units,)` each, when every knot is there."""
        rule = self._rule
        if len(rule) == 1:
            # One gradient says nothing about how much gradients change.
            return self._value, np.full_like(self._value, np.inf), self._bias
        last_change = self._last_two[1] - self._last_two[0]
        if len(rule) > 2:
            slope_at_start = self._scales[2] * self._first_change / rule.widths[2]
            slope_at_end = self._trend / rule.widths[-1]
            self._bias += rule.curvature * (slope_at_end - slope_at_start)
            if rule.at_start is not None:
                beside = self._sizes[2:4].max()
                self._move_to_end(1, rule.at_start, beside, self._first_change, self._first_change)
            if rule.at_end is not None:
                beside = self._sizes[1:-1][-2:].max()
                self._move_to_end(-1, rule.at_end, beside, last_change, last_change - self._trend)
        return self._value, self._variance, self._bias

    def _move_to_end(
        self, panel: int, cost: float, beside: float, change: FloatArray, jump: FloatArray
    ) -> None:
        """Count what an outermost change exceeds those beside it by as a jump at the end."""
        size = self._sizes[panel]
        excess = max(0.0, 1 - beside / size) if size > 0 else 0.0
        self._bias += excess * (cost - self._rule.bias[panel]) * change
        self._variance += ((1 - excess) ** 2 - 1) * self._rule.variance[panel] * jump**2
        np.maximum(self._variance, 0, out=self._variance)
