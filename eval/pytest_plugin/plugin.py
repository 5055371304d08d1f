"""Hooks of the pytest plugin, and nothing else; what they do is in the files beside.

Importing this imports neither NumPy nor TensorFlow nor anything else that takes time: test
sessions that explain nothing don't wait for it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from igsuite.eval.pytest_plugin.marking import DESCRIPTION, check_markers, explains, mark
from igsuite.eval.pytest_plugin.options import add_options
from igsuite.eval.pytest_plugin.session import EvaluationSession
from igsuite.eval.pytest_plugin.session_outcomes import FAILED_AS_EXPECTED, KEPT_BY_MARKS

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.explain import Explain

#: Where a report carries what its test found: xdist sends it from the worker to the controller.
FOUND = "igsuite_found"
#: Whether it uses the fixture.
EXPLAINS = "igsuite_explains"
#: Whether marks of its own keep it from running.
KEPT = "igsuite_kept_by_marks"
SESSION = pytest.StashKey[EvaluationSession]()


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser.getgroup("igsuite", "attributions of models (igsuite)"))


# After other plugins, so that the terminal is there to be written to.
@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", DESCRIPTION)
    session = config.stash[SESSION] = EvaluationSession(config)
    config.pluginmanager.register(SessionHooks(session), "igsuite-session")


# Before -m selects.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        check_markers(item)
        mark(item)


@pytest.fixture
def explain(request: pytest.FixtureRequest) -> Explain:
    """Explain a model: `explain(model, inputs)` returns an explanation that asserts things."""
    from igsuite.eval.pytest_plugin.explain import Explain

    return Explain(request.node, request.config.stash[SESSION])


class SessionHooks:
    """The hooks that need the session.

    Args:
        session: What becomes of this run of pytest.
    """

    def __init__(self, session: EvaluationSession) -> None:
        self.session = session
        self.begun: set[str] = set()

    def pytest_report_header(self) -> list[str]:
        return self.session.header()

    # Pytest looks at marks before, and comes here only where they let a test run.
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.begun.add(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        setattr(report, KEPT, report.skipped and item.nodeid not in self.begun)
        setattr(report, FOUND, self.session.hand_over())
        setattr(report, EXPLAINS, explains(item))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.session.receive(getattr(report, FOUND, {}))
        outcome: str = report.outcome
        if getattr(report, KEPT, False):
            outcome = KEPT_BY_MARKS
        elif report.skipped and hasattr(report, "wasxfail"):
            outcome = FAILED_AS_EXPECTED
        self.session.note_outcome(report.nodeid, outcome, getattr(report, EXPLAINS, False))

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.session.leave_out(item.nodeid for item in items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.session.receive_left_out(getattr(node, "workeroutput", {}))

    # Before the terminal's summary, which shows what is found here.
    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.session.finish(session)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        self.session.show(terminalreporter)
