"""Integrated gradients, with an error bar on every value and a verdict on every sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from igsuite.adaptive import integrate_adaptive
from igsuite.arrays import Arrays, IntArray
from igsuite.attribution import Attribution
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral
from igsuite.errors import ArgumentError, check_name
from igsuite.fixed_rule import integrate_fixed
from igsuite.ladder import LEVELS
from igsuite.problem import Problem, prepare
from igsuite.progress import progress_bar
from igsuite.rules import RULES, nodes_and_weights
from igsuite.tape import Samples
from igsuite.verdicts import rounding_noise

DEFAULT_TOLERANCE = 0.02
DEFAULT_MAX_STEPS = 512

#: Steps of a fixed rule that is given none: what most published figures were made with.
DEFAULT_STEPS = {"gauss_kronrod": 51, "simpson": 51}
_OTHER_STEPS = 50


def integrated_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    rule: str = "auto",
    steps: int | None = None,
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    reduce_axis: int | Sequence[int] | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    progress: bool = False,
    *,
    layer: Any = None,
    fixed: Any = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
    sample_numbers: IntArray | None = None,
) -> Attribution:
    """Attribute a model's score to its inputs by integrated gradients.

    The gradient of the score is integrated along the straight line from the baseline b to the
    input x: `IG_i = (x_i − b_i) ∫₀¹ ∂F/∂x_i(b + α (x − b)) dα`. With `rule="auto"` every sample
    gets as many gradient evaluations as its error bar asks for.

    Args:
        model: A `keras.Model` of any kind, a SavedModel or one of its signatures, or a
            differentiable callable: inputs to outputs `(n, ...)`.
        inputs: Array `(n, ...)`; a list or dict of arrays for a model of several inputs.
        baseline: Where the path starts: "zero", "mean", "uniform", "gaussian", "blur", a number,
            an array of one sample or of all, a `Baseline`, or a list or dict of these for several
            inputs. With `layer`, it is in the space of that layer's outputs, but for an integer
            array, which is passed through the layer (ids of a pad or mask token).
        target: What the score is about. None: the class predicted at x (nothing to choose when
            there is one output a sample); an int; `(n,)` ints; a tuple index for outputs of
            several axes; a callable outputs -> `(n,)`. Frozen at x.
        score: "output" (as the model returns it), "logit", "probability", "log_probability", or
            "margin" (logit less that of the strongest other class at x). Outputs without an
            activation are taken for logits, which those of a regression are not.
        rule: "auto", or a fixed rule, a key of `igsuite.rules.RULES`.
        steps: Gradient evaluations a sample for a fixed rule; None: 50, or 51 where a rule needs
            an odd number.
        tolerance: Relative L1 error at which a sample is good enough.
        max_steps: For `rule="auto"`: the most gradient evaluations that one path may cost.
        reduce_axis: Axes over which the attribution is summed before anything is measured, e.g.
            -1 for channels or embedding dimensions.
        batch_size: Points in a compiled call; None: chosen by the inputs' size. Halved on running
            out of memory.
        seed: Seed of random baselines.
        progress: Whether to show a progress bar on a terminal.
        layer: Name of a Keras layer, or the layer: attribute to its output instead of to the
            inputs, which all stay fixed. So are token embeddings attributed to. A layer that the
            model calls several times gives a list, in the order of the inputs that it sees.
        fixed: Names or positions of inputs that receive no attribution; None: those of integers.
        preprocess: Differentiable function from `inputs` to what the model takes; part of what is
            differentiated.
        sample_numbers: `(n,)` numbers of the samples where they are some of many: what is random
            of a sample depends on `seed` and its number alone, so that parts give what the whole
            would. None: 0, 1, ….

    Returns:
        The Attribution: values, standard errors, relative error, completeness gap and verdict.

    Raises:
        ArgumentError: If an argument can't be used; nothing has been computed then.

    Source: Sundararajan, Taly, Yan 2017, arXiv 1703.01365, equation 1.

    Example:
        >>> a = integrated_gradients(lambda x: 2 * x[:, 0] - x[:, 1], np.array([[3.0, 1.0]]))
        >>> a.values.round(6).tolist(), a.verdict.tolist()
        ([[6.0, -1.0]], ['converged'])
    """
    check_name("rule", rule, ("auto", *RULES))
    if rule == "auto":
        if steps is not None:
            raise ArgumentError(
                "steps", steps, "None with rule='auto'", "Bound its cost by max_steps."
            )
    else:
        steps = DEFAULT_STEPS.get(rule, _OTHER_STEPS) if steps is None else steps
        check_count("steps", steps)
        nodes_and_weights(rule, steps)
    check_share("tolerance", tolerance)
    check_count("max_steps", max_steps, least=LEVELS[0])
    problem = prepare(
        model,
        inputs,
        baseline,
        target,
        score,
        reduce_axis=reduce_axis,
        batch_size=batch_size,
        seed=seed,
        layer=layer,
        fixed=fixed,
        preprocess=preprocess,
        sample_numbers=sample_numbers,
    )
    with progress_bar("integrated gradients", len(problem.samples), progress) as advance:
        integral = integrate_paths(
            problem, problem.samples, tolerance, max_steps, rule, steps, advance
        )
    config = {
        "method": "integrated_gradients",
        "rule": rule,
        "steps": steps,
        "max_steps": max_steps if steps is None else None,
        "seed": seed,
    }
    return conclude(problem, integral, tolerance, config)


def integrate_paths(
    problem: Problem,
    samples: Samples,
    tolerance: float = DEFAULT_TOLERANCE,
    max_steps: int = DEFAULT_MAX_STEPS,
    rule: str = "auto",
    steps: int | None = None,
    advance: Callable[[int], None] = lambda finished: None,
) -> Integral:
    """Integrate paths by the automatic rule, or by a fixed one if it is given its steps.

    Args:
        problem: What was asked.
        samples: Its paths, or others that its model is to be integrated along.
        tolerance, max_steps, rule, steps: As for `integrated_gradients`.
        advance: Told how many paths have been finished.

    Returns:
        The Integral of every path.
    """
    gradient, units, dtype = problem.gradient, problem.units, problem.dtype
    if steps is not None:
        return integrate_fixed(gradient, samples, units, rule, steps, dtype, advance)
    if samples is problem.samples:
        score_input = np.repeat(problem.score_input, problem.draws)
        score_baseline = problem.score_baseline
    else:
        score_input, score_baseline = gradient.end_scores(samples)
    noise = rounding_noise(score_input, score_baseline, dtype)
    return integrate_adaptive(
        gradient,
        samples,
        units,
        tolerance,
        max_steps,
        score_baseline,
        score_input,
        noise,
        dtype,
        advance,
    )
