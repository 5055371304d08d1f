"""The fixture `explain`."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.explained import Explained
from igsuite.eval.pytest_plugin.explanation import explained
from igsuite.eval.pytest_plugin.made import Made
from igsuite.eval.pytest_plugin.marking import marked_samples
from igsuite.eval.pytest_plugin.plain_values import plain_settings
from igsuite.eval.pytest_plugin.records import Found, number
from igsuite.eval.pytest_plugin.samples import (
    checksums,
    count_of,
    first_of,
    first_of_each,
    read_samples,
)
from igsuite.eval.pytest_plugin.session import EvaluationSession
from igsuite.eval.pytest_plugin.shown_errors import shown_at_the_call
from igsuite.eval.runs.run_environment import run_environment


class Explain:
    """Explains models in one test; the fixture `explain` is one.

    Args:
        item: The test.
        session: What takes what is found.
    """

    def __init__(self, item: pytest.Item, session: EvaluationSession) -> None:
        self._item = item
        self._session = session
        self._made: dict[str, tuple[Made, Found]] = {}
        session.machine = session.machine or run_environment()

    @shown_at_the_call
    def __call__(
        self,
        model: Any,
        inputs: Any,
        method: str = "integrated_gradients",
        *,
        target: Any = None,
        name: str | None = None,
        **settings: Any,
    ) -> Explained:
        """Explain a model on samples.

        Args:
            model: As for `igsuite.integrated_gradients`; or a `TextExplainer` or `ImageExplainer`.
            inputs: The samples: arrays `(n, ...)`, or the explainer's texts or images. The first
                ones are taken where the marker or `--igsuite-samples` allows no more.
            method: Name of an attribution method.
            target: As for `igsuite.integrated_gradients`.
            name: What the explanation is called in tables and saved runs; `None` for its method.
            **settings: Settings of the method, such as `baseline` and `tolerance`.

        Returns:
            An `Explained`.

        Raises:
            ArgumentError: If an argument can't be used.
        """
        if not (name is None or isinstance(name, str)):
            raise ArgumentError("name", name, "a text")
        inputs = read_samples(model, inputs)
        full = count_of(inputs)
        caps = self._session.samples, marked_samples(self._item)
        count = min([full, *(each for each in caps if each is not None)])
        inputs = first_of(inputs, count)
        # A tuple is one target of several axes, of all samples.
        target = target if isinstance(target, tuple) else first_of_each(target, full, count)
        baseline = settings.get("baseline")
        if isinstance(baseline, np.ndarray) and baseline.ndim == getattr(inputs, "ndim", 0):
            settings["baseline"] = first_of_each(baseline, full, count)
        start = time.perf_counter()
        found = explained(model, inputs, method, target, settings)
        seconds = time.perf_counter() - start
        attribution = found.attribution
        described = plain_settings(attribution.config)
        described = {k: v for k, v in described.items() if k not in ("environment", "method")}
        verdicts, counts = np.unique(np.asarray(attribution.verdict, dtype=str), return_counts=True)
        record = Found(
            test=self._item.nodeid,
            name=name or method,
            method=method,
            settings=described,
            samples=checksums(inputs),
            verdicts=dict(zip(verdicts.tolist(), counts.tolist(), strict=True)),
            exact=attribution.exact,
            evaluations=float(np.median(attribution.evaluations)),
            relative_error=number(float(np.median(attribution.relative_error))),
            seconds=seconds,
            scores=[number(each) for each in np.asarray(attribution.score_input).tolist()],
        )
        made = Made.of(found, record)
        return Explained(found, made, self._known(made, record), self._item, self._session, full)

    def _known(self, made: Made, record: Found) -> Found:
        """Number the explanations of one name; one that is made again keeps its record."""
        wanted, position = record.name, 1
        while record.name in self._made:
            known, before = self._made[record.name]
            if known.is_made_again_by(made):
                before.seconds = record.seconds
                return before
            position += 1
            record.name = f"{wanted} {position}"
        self._made[record.name] = made, record
        return record
