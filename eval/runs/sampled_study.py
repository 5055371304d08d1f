"""A convergence study of samples that were drawn, computed some at a time."""

from __future__ import annotations

import inspect
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy

#: Arguments of `convergence` that say what the study asks for.
_ASKED = (
    *("rules", "steps", "tolerances", "budgets"),
    *("reference_tolerance", "reference_max_steps", "top", "profile_steps"),
)
#: Points of each sample's path that a run keeps.
PROFILE_STEPS = 51


class SampledStudy(ABC):
    """Samples, and a model whose attributions of them are studied.

    Attributes:
        config: The configuration, every default written out.
        fingerprints: Checksums of the model, the data and the preprocessing.
        names: What each sample is called.
        shard_size: Samples computed at a time.
    """

    config: dict[str, Any]
    fingerprints: dict[str, Any]
    names: list[str]
    shard_size: int

    @abstractmethod
    def begin(self) -> Callable[[range], ConvergenceStudy]:
        """Load the model, check that all goes together, and return what studies some samples."""


def study_config(
    model: Mapping[str, Any],
    data: Mapping[str, Any],
    settings: Mapping[str, Any],
    target: str | None,
    asked: Mapping[str, Any],
    shard_size: int,
) -> dict[str, Any]:
    """Return the configuration of a study.

    Args:
        model, data: What is studied.
        settings: What the explainer is made with.
        target: As it was given; `None` for the class predicted.
        asked: What is asked of `convergence`; its own defaults for what is not.
        shard_size: Samples computed at a time.
    """
    defaults = inspect.signature(convergence).parameters
    config = {
        "model": model,
        "data": data,
        "explain": {
            "target": "predicted" if target is None else target,
            **{name: each for name, each in settings.items() if name != "seed"},
        },
        "converge": {name: asked.get(name, defaults[name].default) for name in _ASKED},
        "run": {"seed": settings["seed"], "shard": shard_size},
    }
    # As JSON has it, so that it is the same again when it is read.
    plain: dict[str, Any] = json.loads(json.dumps(config))
    return plain


def named_classes(class_names: Sequence[str] | None) -> dict[str, Any]:
    """Return what a configuration says of the classes' names: nothing where they are not known."""
    return {} if class_names is None else {"class_names": list(class_names)}
