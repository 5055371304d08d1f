"""A run of pytest: what its tests found, compared, saved, reported and shown at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.asked import is_asked_for
from igsuite.eval.pytest_plugin.history import SavedRun, load_run, save_run
from igsuite.eval.pytest_plugin.options import UNNAMED, Threshold
from igsuite.eval.pytest_plugin.places import counted_places
from igsuite.eval.pytest_plugin.records import Found
from igsuite.eval.pytest_plugin.session_outcomes import KEPT_BY_MARKS
from igsuite.eval.pytest_plugin.surroundings import commit_name, commit_of

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.against import Change


Shown = Callable[[], list[dict[str, Any]]]

#: Under which a worker hands over the tests that are not run.
_LEFT_OUT = "igsuite_left_out"


class EvaluationSession:
    """What becomes of one run of pytest; under xdist the workers' has only to hand over.

    Args:
        config: Pytest's configuration.

    Raises:
        pytest.UsageError: If what is asked for cannot be done, before a test runs.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.samples: int | None = config.getoption("igsuite_samples")
        self.updates_references: bool = config.getoption("igsuite_update_references")
        self.reports = config.getoption("igsuite_report") is not None
        self.saves = config.getoption("igsuite_save") is not None
        self.accepts_worse: bool = config.getoption("igsuite_accept_worse")
        self.folder = config.rootpath / config.getoption("igsuite_storage")
        self.found: dict[tuple[str, str], Found] = {}
        self.machine: dict[str, Any] = {}
        self.changes: list[Change] = []
        self.failed: list[tuple[Threshold, Change]] = []
        self.unmeasured: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.written: list[str] = []
        self._pending: dict[tuple[str, str], tuple[Found, Shown]] = {}
        self._left_out: set[str] = set()
        self._outcomes: dict[str, str] = {}
        self._explaining: set[str] = set()
        self._is_worker = hasattr(config, "workerinput")
        self._name: str | None = config.getoption("igsuite_compare")
        self._thresholds: list[Threshold] = config.getoption("igsuite_compare_fail")
        if self.updates_references and self.samples is not None:
            raise pytest.UsageError(
                "--igsuite-update-references: a reference holds all samples of its test: leave "
                "out --igsuite-samples"
            )
        if self.accepts_worse and not self.saves:
            raise pytest.UsageError("--igsuite-accept-worse: nothing is saved: add --igsuite-save")
        self.saved = self._load() if self._name is not None else None
        self._check_thresholds()

    def header(self) -> list[str]:
        """Return what pytest says at its beginning; nothing where nothing is asked for."""
        asked = []
        if self.samples is not None:
            asked.append(f"at most {self.samples} samples an explanation")
        if self.saved is not None:
            asked.append(f"compared with {self.saved.name}")
        asked += [f"fails beyond {each}" for each in self._thresholds]
        if self.updates_references:
            asked.append("references are stored anew")
        return [f"igsuite: {', '.join(asked)}"] if asked else []

    def last_saved(self) -> SavedRun | None:
        """Return the run that assertions compare with: the one asked for, else the last one."""
        if self.saved is None and self._name is None:
            self.saved = load_run(self.folder, UNNAMED)
        return self.saved

    def note_found(self, found: Found, shown: Shown) -> None:
        """Take what a test of this process found, or has found more of.

        Args:
            found: What it found.
            shown: Makes what a report shows of each sample. Pictures are encoded then: it is
                called when the test is over, so that nothing that it times is longer for a report.
        """
        self._pending[found.key] = found, shown

    def hand_over(self) -> dict[str, Any]:
        """Return what was found since the last time, in plain values; {} for nothing."""
        if not self._pending:
            return {}
        for found, shown in self._pending.values():
            found.shown = found.shown or (shown() if self.reports else [])
        whole = [found.as_dict() for found, _ in self._pending.values()]
        self._pending = {}
        return {"machine": self.machine, "found": whole}

    def leave_out(self, tests: Iterable[str]) -> None:
        """Take which tests are not run, of those that there are."""
        self._left_out.update(tests)

    def receive_left_out(self, handed_over: dict[str, Any]) -> None:
        """Take which tests a worker does not run."""
        self.leave_out(handed_over.get(_LEFT_OUT, ()))

    def receive(self, handed_over: dict[str, Any]) -> None:
        """Take what was handed over, in this process or in a worker's."""
        for plain in handed_over.get("found", ()):
            found = Found.from_dict(plain)
            self.found[found.key] = found
            self.machine = self.machine or handed_over["machine"]

    def note_outcome(self, test: str, outcome: str, explains: bool) -> None:
        """Take what became of a test.

        Args:
            test: Its node id.
            outcome: Of its setup, call or teardown: "passed", "failed", "skipped" by itself,
                `KEPT_BY_MARKS` or `FAILED_AS_EXPECTED`.
            explains: Whether it uses `explain`.
        """
        if outcome != "passed" and self._outcomes.get(test) != "failed":
            self._outcomes[test] = outcome
        if explains:
            self._explaining.add(test)

    def found_in_order(self) -> list[Found]:
        """Return what was found by test, in whichever order workers ran them."""
        return sorted(self.found.values(), key=lambda each: each.test)

    def finish(self, session: pytest.Session) -> None:
        """Compare, save and report what was found; fail the run where it is worse."""
        if self._is_worker:
            vars(self.config)["workeroutput"][_LEFT_OUT] = sorted(self._left_out)
            return
        found, is_whole = self.found_in_order(), _is_whole(session)
        if self.saved is not None and self._name is not None:
            self._compare(found, self.saved, is_whole)
        try:
            self._save(found, is_whole)
            self._report(found)
        except ArgumentError as error:
            self.notes.append(str(error))
            session.exitstatus = pytest.ExitCode.USAGE_ERROR
        if (self.failed or self.unmeasured) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def show(self, reporter: pytest.TerminalReporter) -> None:
        """Write the summary; with -q only what has to be known or is wrong."""
        something = self.found or self.notes or self.written or self.unmeasured
        if self._is_worker or not something:
            return
        # Loaded where there is something to show: it takes as long as NumPy and SciPy do.
        from igsuite.eval.pytest_plugin.summary import show_failed, show_notes, show_summary

        if reporter.config.get_verbosity() >= 0:
            show_summary(self, reporter)
        show_notes(self.notes, reporter)
        if (self.failed or self.unmeasured) and self.saved is not None:
            show_failed(self.failed, self.unmeasured, self.saved.name, reporter)

    def _load(self) -> SavedRun | None:
        try:
            saved = load_run(self.folder, self._name or UNNAMED)
        except ArgumentError as error:
            raise pytest.UsageError(str(error)) from error
        if saved is None:
            self.notes.append(
                f"nothing to compare with: no run is saved in {self.folder} yet, --igsuite-save "
                "saves one"
            )
        return saved

    def _check_thresholds(self) -> None:
        """Refuse thresholds that would never be looked at."""
        if not self._thresholds:
            return
        asked = f"--igsuite-compare-fail={self._thresholds[0]}"
        if self._name is None:
            raise pytest.UsageError(
                f"{asked}: nothing to compare with: add --igsuite-compare, or "
                "--igsuite-compare=NAME"
            )
        if self.saved is None:
            raise pytest.UsageError(f"{asked}: {self.notes.pop()}")
        from igsuite.eval.pytest_plugin.thresholds import of_measured

        try:
            self._thresholds = of_measured(self._thresholds, self.saved)
        except ArgumentError as error:
            raise pytest.UsageError(str(error)) from error

    def _compare(self, found: Sequence[Found], saved: SavedRun, is_whole: bool) -> None:
        from igsuite.eval.pytest_plugin.against import changes, unmeasured
        from igsuite.eval.pytest_plugin.summary import unmeasured_line
        from igsuite.eval.pytest_plugin.thresholds import failures, notes_on

        self.changes = changes(found, saved)
        self.failed = failures(self._thresholds, self.changes)
        guarded = {each.metric for each in self._thresholds}
        gone: dict[tuple[str, str, bool], list[str]] = {}
        said = set[str]()
        for one, measured in unmeasured(found, saved) if is_whole else ():
            if self._is_wanted(one.test):
                # Who marks a test decides that it does not run; one that skips itself decides
                # by where it runs, and its guard would be lost there.
                is_kept = self._outcomes.get(one.test) == KEPT_BY_MARKS
                is_guarded = measured.metric in guarded and not is_kept
                gone.setdefault((*one.key, is_guarded), []).append(measured.label)
                said.add(measured.metric)
        self.notes += notes_on(found, self.changes, self._thresholds, saved, self.machine, said)
        for (test, name, is_guarded), labels in gone.items():
            line = unmeasured_line(name, labels, saved.name, self._outcomes.get(test, ""))
            if is_guarded:
                self.unmeasured.append((test, line))
            else:
                self.notes.append(f"{test}, {line}")

    def _is_wanted(self, test: str) -> bool:
        here = self.config.invocation_params.dir
        asked = is_asked_for(test, self.config.args, here, self.config.rootpath)
        return asked and test not in self._left_out

    def _save(self, found: Sequence[Found], is_whole: bool) -> None:
        if not self.saves:
            return
        if why := self._why_not_saved(found, is_whole):
            self.notes.append(f"nothing was saved: {why}")
            return
        before = self._last_before()
        commit = commit_of(self.config.rootpath)
        name = self.config.getoption("igsuite_save") or commit_name(commit)
        content = {
            "saved": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": self.machine,
            "commit": commit,
        }
        path = save_run(self.folder, name, content, found)
        self.written.append(f"saved {path}")
        if before is not None:
            from igsuite.eval.pytest_plugin.against import unmeasured

            left = [f"{one.test}, {one.name}, {m.label}" for one, m in unmeasured(found, before)]
            if left:
                self.notes.append(
                    f"{counted_places(left)}: in {before.name}, and not in {path.stem}: no "
                    "comparison with that guards it"
                )

    def _why_not_saved(self, found: Sequence[Found], is_whole: bool) -> str:
        """Say why the next run is not to be compared with this one; "" where it may be."""
        if not found:
            return "no test explained anything"
        if not is_whole:
            return "the run stopped before all its tests were over"
        failed = {test for test, outcome in self._outcomes.items() if outcome == "failed"}
        # The next comparison would be with it, and pass.
        if not self.accepts_worse:
            if self.saved is not None and (self.failed or self.unmeasured):
                return f"this run is worse than {self.saved.name}"
            worse = [each.test for each in found if each.test in failed and each.is_worse]
            if worse:
                return f"assert_no_worse failed in {counted_places(list(dict.fromkeys(worse)))}"
        # The next comparison would have nothing of it to compare with, and pass.
        silent = sorted((failed & self._explaining) - {each.test for each in found})
        if silent:
            return (
                f"{counted_places(silent)} failed before anything was explained: no later run "
                "would be compared with it. Mend it, or leave it out by --deselect"
            )
        return ""

    def _last_before(self) -> SavedRun | None:
        """Return the last saved run; `None` where there is none that can be read."""
        try:
            return load_run(self.folder, UNNAMED)
        except ArgumentError:
            return None

    def _report(self, found: Sequence[Found]) -> None:
        folder = self.config.getoption("igsuite_report")
        if folder is None:
            return
        if not found:
            self.notes.append("nothing was reported: no test explained anything")
            return
        from igsuite.eval.pytest_plugin.report_files import write_report

        self.written += [f"wrote {each}" for each in write_report(folder, self)]


def _is_whole(session: pytest.Session) -> bool:
    """Whether every test that was asked for was run, so that what is missing is gone."""
    if session.config.getoption("collectonly") or session.shouldstop or session.shouldfail:
        return False
    ended = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED
    return session.exitstatus in ended
