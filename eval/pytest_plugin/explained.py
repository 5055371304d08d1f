"""An explanation in a test, and what a test can assert of it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from igsuite.arrays import Array
from igsuite.attribution import Attribution
from igsuite.checks import check_share
from igsuite.errors import ArgumentError, Wording
from igsuite.eval import Subject
from igsuite.eval.pytest_plugin import converging, padding, ranking, references
from igsuite.eval.pytest_plugin.against import change_since, machine_differences
from igsuite.eval.pytest_plugin.agreeing import agreement_values, check_same_samples
from igsuite.eval.pytest_plugin.bounds import bounded
from igsuite.eval.pytest_plugin.explanation import Explanation, token_names, values_of
from igsuite.eval.pytest_plugin.finding import Finding
from igsuite.eval.pytest_plugin.in_benchmark import add_to_benchmark
from igsuite.eval.pytest_plugin.made import Made
from igsuite.eval.pytest_plugin.measuring import (
    add_measured,
    chosen_metric,
    normalised_scores,
    of_first_samples,
)
from igsuite.eval.pytest_plugin.nothing_saved import NothingSaved
from igsuite.eval.pytest_plugin.numbers import counted
from igsuite.eval.pytest_plugin.plain_values import in_a_line, plain_settings
from igsuite.eval.pytest_plugin.records import NORMALISED, Check, Found, Measured
from igsuite.eval.pytest_plugin.samples import first_of_each, sample_names
from igsuite.eval.pytest_plugin.session import EvaluationSession
from igsuite.eval.pytest_plugin.shown import shown_samples
from igsuite.eval.pytest_plugin.shown_errors import shown_at_the_call
from igsuite.eval.pytest_plugin.worse import allowed_by, no_worse
from igsuite.visible import visible

_DISAGREE = "methods that disagree are not both right: hold each against a metric, such as deletion"


class Explained:
    """What `explain` returns: an explanation whose assertions say what a person can act on.

    Args:
        explanation: What was explained, how and with what result.
        made: What tells it from another.
        found: The record of it.
        item: The test.
        session: What takes what is found.
        full: How many samples the test gave, of which some may have been left out.
    """

    def __init__(
        self,
        explanation: Explanation,
        made: Made,
        found: Found,
        item: pytest.Item,
        session: EvaluationSession,
        full: int,
    ) -> None:
        self._explanation = explanation
        self._made = made
        self._found = found
        self._item = item
        self._session = session
        self._full = full
        self._subjects: dict[tuple[Any, Any], Subject] = {}
        self._names = [visible(each) for each in sample_names(explanation.inputs)]
        self._note()

    def __repr__(self) -> str:
        return f"<Explained {self._found.name}: {self.result!r}>"

    def __len__(self) -> int:
        return len(self._names)

    @property
    def result(self) -> Any:
        """An `Attribution`; of texts `TokenAttributions`, of images `PixelAttributions`."""
        return self._explanation.result

    @property
    def attribution(self) -> Attribution:
        """The engine's result."""
        return self._explanation.attribution

    @property
    def inputs(self) -> Any:
        """The samples that were explained, which may be the first of those given."""
        return self._explanation.inputs

    @property
    def values(self) -> list[Array]:
        """For each sample its values; of texts without padding."""
        return values_of(self._explanation)

    @shown_at_the_call
    def measure(
        self,
        metric: Any,
        *,
        operator: Any = None,
        units: Any = None,
        normalised: bool = False,
        confidence: float = 0.95,
        **settings: Any,
    ) -> Measured:
        """Measure the explanation, for the summary, the saved run and the report.

        Args:
            metric: A name out of `igsuite.eval.METRICS`, a `Metric` or its configuration.
            operator: What removes; `None` for "mask" of texts, "mean" of images and 0 of arrays.
            units: What is removed at a time: of texts "tokens" or "words", of images as for
                `igsuite.eval.image_subject`; `None` for every token, pixel or place.
            normalised: Whether each sample's number is put on the scale from what random orders
                get, 0, to what the best order that is searched gets, 1, as by
                `igsuite.eval.evaluate`: higher is better whatever the metric, and explanations of
                different models compare. The search asks the model several times as often.
            confidence: Coverage of the interval.
            **settings: Settings of the metric, where it is a name. Of those that its `per_sample`
                names, such as a truth, the first entries are taken where the samples are; others,
                such as shares, are of all samples.

        Returns:
            A `Measured`: `values` of each sample, `mean`, `low` and `high`.

        Raises:
            ArgumentError: If an argument can't be used.
        """
        check_share("confidence", confidence)
        if not isinstance(normalised, bool):
            raise ArgumentError("normalised", normalised, "True or False")
        judge = of_first_samples(chosen_metric(metric, settings), self._full, len(self))
        if isinstance(operator, np.ndarray) and operator.ndim == getattr(self.inputs, "ndim", 0):
            operator = self._own(operator)
        of = self._subject(operator, self._own(units))
        values = self._explanation.place_values(of)
        name, label, higher = judge.name, "", judge.higher_is_better
        if normalised:
            values, higher = normalised_scores(judge, values, of), True
            name, label = f"{NORMALISED}{name}", f"normalised {name}"
        else:
            values = judge.measure(of.unit_values(values), of)
        return self._measured(
            name,
            values,
            higher,
            confidence,
            plain_settings(judge.get_config()),
            plain_settings(of.operator) if judge.needs_subject else {},
            of.units.name,
            label,
        )

    @shown_at_the_call
    def assert_converged(self) -> None:
        """Assert that every sample's attribution has converged.

        Raises:
            AssertionError: If one has not.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_converged()
        """
        self._settle("converged", converging.converged(self.attribution, self._names))

    @shown_at_the_call
    def assert_complete(self, within: float = converging.WITHIN) -> None:
        """Assert that the values add up to the change of score from the baseline.

        Args:
            within: Gap that is allowed, as a share of the change.

        Raises:
            AssertionError: If those of a sample do not.
            ArgumentError: If `within` can't be used, or the method promises no sum.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_complete(within=0.01)  # 2 + 1 of a score of 3
        """
        self._settle("complete", converging.complete(self.attribution, self._names, within))

    @shown_at_the_call
    def assert_matches_reference(
        self, name: str | None = None, *, within: float | None = None
    ) -> None:
        """Assert that the values are those stored before, in `igsuite_references/` beside the test.

        `pytest --igsuite-update-references` stores them.

        Args:
            name: Name of the reference; `None` for the explanation's.
            within: Difference that is allowed, in L1 norm over the reference's; `None` for what
                both error bars, and rounding, allow.

        Raises:
            AssertionError: If those of a sample are not, or none is stored.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_matches_reference(within=0.1)
            Traceback (most recent call last):
                ...
            AssertionError: no reference is stored in ...
        """
        if not (name is None or isinstance(name, str)):
            raise ArgumentError("name", name, "a text")
        own = name or self._found.name
        path = references.reference_file(self._item.path, self._item.nodeid, own)
        if self._session.updates_references:
            references.store(path, self.attribution, self._found.samples)
            finding = Finding(True, f"stored {path.name}")
        else:
            finding = references.matches(
                path, self.attribution, self._found.samples, self._names, within
            )
        self._settle("matches_reference", finding)

    @shown_at_the_call
    def assert_agrees_with(
        self,
        other: str | Explained,
        at_least: float,
        *,
        measure: str = "spearman_rho",
        by: str = "interval",
        confidence: float = 0.95,
    ) -> None:
        """Assert that another method ranks tokens or pixels alike.

        Args:
            other: Name of a method that explains the same samples, or another explanation.
            at_least: What the agreement has to be at least.
            measure: "spearman_rho", "kendall_tau", "top_overlap" or "rank_biased_overlap".
            by: As for `assert_at_least`.
            confidence: Coverage of the interval.

        Raises:
            AssertionError: If it ranks them less alike.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_agrees_with("input_x_gradient", at_least=0.9)
        """
        if isinstance(other, Explained):
            same = other is self or self._made.is_made_again_by(other._made)
            own = "the explanation itself" + ("" if other is self else ", made again")
        else:
            same, own = other == self._found.method, f"its own {other}"
        if same:
            raise ArgumentError("other", Wording(own), "another method, or another explanation")
        if isinstance(other, Explained):
            check_same_samples(self._found, other._found)
            name, second = other._found.name, other.values
        else:
            name, second = other, values_of(self._explanation.again(other))
        values = np.array(agreement_values(self.values, second, measure))
        settings = {"measure": measure, "with": name}
        label = f"agreement with {name}"
        measured = self._measured("agreement", values, True, confidence, settings, label=label)
        finding = bounded(measured, at_least, True, by, self._names, _DISAGREE)
        self._settle("agrees_with", finding)

    @shown_at_the_call
    def assert_ranks_first(self, expected: Any, *, share: float = 1.0) -> None:
        """Assert that in every sample the expected tokens or pixels have the highest values.

        Args:
            expected: For each sample booleans shaped like its values, of texts with or without
                padding; or of texts the tokens that are meant: for each text a collection of
                tokens, or for all texts a token or a set of tokens.
            share: Of a sample's k highest units, k the number of expected ones, how many have to
                be expected ones.

        Raises:
            AssertionError: If in a sample they have not.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_ranks_first([[True, False]] * 3)
        """
        ranking.check_told_apart(expected, self._full)
        expected = self._own(expected)
        tokens = token_names(self._explanation)
        masks = ranking.expected_units(expected, self.values, tokens)
        finding, shares = ranking.ranked_first(self.values, masks, share, self._names, tokens)
        settings = plain_settings({"share": share, "expected": [each.tolist() for each in masks]})
        self._measured("ranked_first", np.array(shares), True, 0.95, settings)
        self._settle("ranks_first", finding)

    @shown_at_the_call
    def assert_ignores_padding(
        self, which: Any = None, *, extra: int = 8, within: float = padding.WITHIN
    ) -> None:
        """Assert that padding is given nothing, or of texts that it changes no score.

        Args:
            which: For each sample booleans shaped like its values, true at padding; `None` for
                texts, which are padded further.
            extra: Positions of padding behind the longest text.
            within: What is allowed, as a share of a sample's absolute values, or of its score.

        Raises:
            AssertionError: If it is given something, or changes a score.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0], np.ones((3, 2)))
            >>> found.assert_ignores_padding([[False, True]] * 3)
        """
        if which is None:
            finding = padding.ignores_more_padding(self._explanation, extra, within, self._names)
        else:
            places = self._own(which)
            finding = padding.ignores_places(self.values, places, within, self._names)
        self._settle("ignores_padding", finding)

    @shown_at_the_call
    def assert_at_least(
        self, metric: Any, bound: float, *, by: str = "interval", **settings: Any
    ) -> None:
        """Assert that a metric's mean is at least a value.

        Args:
            metric: As for `measure`.
            bound: The value.
            by: "interval": the lower end of the mean's interval has to be as high; "mean": the
                mean alone, whatever other samples would say.
            **settings: As for `measure`.

        Raises:
            AssertionError: If it is not.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_at_least("comprehensiveness", 1.5)
        """
        measured = self.measure(metric, **settings)
        self._settle("at_least", bounded(measured, bound, True, by, self._names))

    @shown_at_the_call
    def assert_at_most(
        self, metric: Any, bound: float, *, by: str = "interval", **settings: Any
    ) -> None:
        """Assert that a metric's mean is at most a value.

        Args:
            metric, bound, by, **settings: As for `assert_at_least`, the upper end for the lower.

        Raises:
            AssertionError: If it is not.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> found.assert_at_most("sufficiency", 1.2)
            >>> found.assert_at_most("sufficiency", 0.8)
            Traceback (most recent call last):
                ...
            AssertionError: sufficiency (constant) is 1 in the mean over 3 samples, ...
        """
        measured = self.measure(metric, **settings)
        self._settle("at_most", bounded(measured, bound, False, by, self._names))

    @shown_at_the_call
    def assert_no_worse(self, metric: Any, *, by: str | float = "0%", **settings: Any) -> None:
        """Assert that a metric is no worse than in the last saved run, or the one compared with.

        It is worse where its mean over the same samples is, by more than `by`, and the paired
        interval excludes zero. Where nothing was saved of this test, nothing is asserted, and a
        warning says so.

        Args:
            metric: As for `measure`.
            by: What is allowed: a share of the saved mean, as "5%", or a number.
            **settings: As for `measure`.

        Raises:
            AssertionError: If it is worse.
            ArgumentError: If an argument can't be used.

        Example:
            >>> explain = getfixture("explain")  # to a test an argument
            >>> found = explain(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((3, 2)))
            >>> with pytest.warns(NothingSaved):
            ...     found.assert_no_worse("comprehensiveness", by="20%")
        """
        allowed = allowed_by(by, "")
        measured = self.measure(metric, **settings)
        threshold = replace(allowed, metric=measured.metric)
        saved = self._session.last_saved()
        change = None if saved is None else change_since(saved, self._found, measured)
        elsewhere = [] if saved is None else machine_differences(saved, self._session.machine)
        name = "" if saved is None else saved.name
        finding = no_worse(measured, change, threshold, name, elsewhere)
        if change is None and not self._session.saves:
            mend = "pytest --igsuite-save saves one"
            warnings.warn(visible(f"{finding.line}: {mend}"), NothingSaved, stacklevel=3)
        self._settle("no_worse", finding)

    def _own(self, argument: Any) -> Any:
        """Return an argument of all the samples that the test gave for those that were taken."""
        return first_of_each(argument, self._full, len(self))

    def _subject(self, operator: Any, units: Any) -> Subject:
        """Return the samples to perturb; what several metrics ask of the model is scored once."""
        try:
            key = operator, units
            if key not in self._subjects:
                self._subjects[key] = self._explanation.subject(operator, units)
            return self._subjects[key]
        except TypeError:  # Arrays and configurations can't be keys.
            return self._explanation.subject(operator, units)

    def _measured(self, *what: Any, **how: Any) -> Measured:
        measured = add_measured(self._found, *what, **how)
        self._note()
        return measured

    def _settle(self, name: str, finding: Finding) -> None:
        self._found.checks.append(Check(name, finding.passed, finding.line))
        self._note()
        if not finding.passed:
            by = f"Explained by {self._found.method}: {in_a_line(self._found.settings)}"
            if len(self) < self._full:
                by = f"{by}; the first {len(self)} of {counted(self._full, 'sample')}"
            raise AssertionError(f"{finding.message()}\n{visible(by)}")

    def _shown(self) -> list[dict[str, Any]]:
        return list(shown_samples(self._explanation, self._names))

    def _note(self) -> None:
        self._session.note_found(self._found, self._shown)
        add_to_benchmark(self._item, self._found)
