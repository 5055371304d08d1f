"""From attributions of some samples to what a shard holds of them."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from igsuite.attribution import Attribution
from igsuite.comparators import METHODS
from igsuite.eval.evaluation_table import evaluate
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.runs.asked_metrics import asked_metrics
from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.curve_arrays import curve_arrays
from igsuite.eval.runs.explanations import Explanation, explanation_arrays
from igsuite.eval.runs.sample_records import sample_lines
from igsuite.eval.runs.shard_results import ComputeResult, ShardResult
from igsuite.settings import Methods
from igsuite.target_option import parsed_target


class Evaluation(ABC):
    """Samples and a model that is to be explained and judged on them.

    Attributes:
        names: What each sample is called.
        fingerprints: Checksums of the model, the data and the preprocessing.
    """

    names: list[str]
    fingerprints: dict[str, Any]

    @abstractmethod
    def begin(self) -> ComputeResult:
        """Load the model, check that all goes together, and return what computes a shard."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What is kept of the samples of a shard, so that they can be shown.

    Args:
        records: For each sample what there is to tell of it, as for `sample_lines`.
        target_names: Name of each target by its number, where known.
        arrays: Of texts the number of tokens, of pictures the pixels.
    """

    records: Sequence[Mapping[str, Any]]
    target_names: Sequence[str] | None
    arrays: dict[str, Any]


def explain_from_each(
    configuration: Configuration, explain: Callable[[Methods, str], Mapping[str, Attribution]]
) -> list[Explanation]:
    """Explain samples by each method, from each baseline where the method takes one.

    Args:
        configuration: Names the methods and baselines.
        explain: From methods and a baseline to each method's attributions.

    Returns:
        The Explanations, in the order of methods and, within one, of baselines.
    """
    section = configuration.explain
    methods = {each["name"]: _settings(each) for each in section.methods}
    first, *others = section.baselines
    found = {first: explain(methods, first)}
    from_baselines = {name: own for name, own in methods.items() if takes_baseline(name)}
    for baseline in others if from_baselines else ():
        found[baseline] = explain(from_baselines, baseline)
    return [
        Explanation(method, baseline if takes_baseline(method) else "", by_method[method])
        for method in methods
        for baseline, by_method in found.items()
        if method in by_method
    ]


def takes_baseline(method: str) -> bool:
    """Return whether a method integrates from a baseline; those of texts or images alone do not.

    Example:
        >>> takes_baseline("integrated_gradients"), takes_baseline("gradient")
        (True, False)
    """
    function = METHODS.get(method)
    return function is not None and "baseline" in inspect.signature(function).parameters


def shard_result(
    configuration: Configuration,
    explanations: Sequence[Explanation],
    subject_of: Callable[[Any], Subject],
    names: Sequence[str],
    shown: Shown,
) -> ShardResult:
    """Judge attributions with every operator.

    Args:
        configuration: Names the metrics and operators.
        explanations: The attributions.
        subject_of: From an operator to the samples of which it removes units.
        names: What every sample of the run is called.
        shown: What is kept of the samples, so that they can be shown.

    Returns:
        The ShardResult.
    """
    section = configuration.evaluate
    values = {each.label: each.attribution.values for each in explanations}
    seed = configuration.run.seed
    frames, judged = [], []
    for number, operator in enumerate(section.operators):
        subject = subject_of(operator)
        metrics = asked_metrics(section.metrics, explanations, subject)
        groups = {operator_label(operator): [each for each in metrics if each.needs_subject]}
        if number == 0:  # what looks at the maps alone knows no operator
            groups[""] = [each for each in metrics if not each.needs_subject]
        for label, asked in groups.items():
            if asked:
                frames.append(evaluate(subject, values, asked, seed).assign(operator=label))
                judged.append((label, subject, asked))
    parts = pd.DataFrame(
        {each.label: (each.method, each.baseline) for each in explanations},
        index=["method", "baseline"],
    ).T
    frame = pd.concat(frames, ignore_index=True).rename(columns={"method": "label"})
    frame = frame.join(parts, on="label").drop(columns="label")
    frame["name"] = [names[sample] for sample in frame["sample"]]
    first = explanations[0].attribution
    return ShardResult(
        explanation_arrays(explanations) | curve_arrays(explanations, judged, seed) | shown.arrays,
        frame,
        sample_lines(
            subject.numbers.tolist(),
            first.target,
            first.score_input,
            shown.target_names,
            shown.records,
        ),
    )


def operator_label(operator: Mapping[str, Any]) -> str:
    """Return what an operator is called in results.

    Example:
        >>> operator_label({"name": "mask"}), operator_label({"name": "constant", "value": 0})
        ('mask', 'constant(value=0)')
    """
    settings = [f"{name}={value}" for name, value in _settings(operator).items()]
    return f"{operator['name']}({', '.join(settings)})" if settings else str(operator["name"])


def _settings(named: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in named.items() if name != "name"}


def settings_of(configuration: Configuration) -> dict[str, Any]:
    """Return what an explainer is made with, but for its baseline."""
    section = configuration.explain
    return {
        "score": section.score,
        "tolerance": section.tolerance,
        "max_steps": section.max_steps,
        "batch_size": section.batch_size or None,
        "seed": configuration.run.seed,
    }


def target_of(configuration: Configuration, names: Sequence[str] | None) -> Any:
    """Return the target that a configuration means: `None` for the class predicted."""
    target = configuration.explain.target
    return None if target == "predicted" else parsed_target(str(target), names)
