"""Metrics as a configuration asks for them, agreement between its methods among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from igsuite.errors import ArgumentError, check_name
from igsuite.eval.metrics import Metric, as_metric
from igsuite.eval.metrics.agreement import AgreementWith
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.runs.explanations import Explanation

#: In a configuration, its reference is a method's name; None for the first method.
AGREEMENT = AgreementWith.name


def agreement_config(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration of agreement with a method, every default written out.

    Args:
        given: Its settings; `reference` is the name of a method.

    Example:
        >>> agreement_config({"name": "agreement", "reference": "gradient"})["measure_name"]
        'spearman_rho'
    """
    reference = given.get("reference")
    if not isinstance(reference, str | None):
        raise ArgumentError("reference", reference, "the name of a method")
    return {**as_metric({**given, "reference": [[0.0]]}).get_config(), "reference": reference}


def asked_metrics(
    configs: Sequence[Mapping[str, Any]], explanations: Sequence[Explanation], subject: Subject
) -> list[Metric]:
    """Build the metrics.

    Args:
        configs: Their configurations.
        explanations: The attributions, of which one may be a reference.
        subject: The samples, of any operator.
    """
    return [
        as_metric({**each, "reference": _reference(each["reference"], explanations, subject)})
        if each["name"] == AGREEMENT
        else as_metric(each)
        for each in configs
    ]


def _reference(method: str | None, explanations: Sequence[Explanation], subject: Subject) -> Any:
    methods = [each.method for each in explanations]
    name = methods[0] if method is None else check_name("reference", method, methods)
    return subject.unit_values(explanations[methods.index(name)].attribution.values)
