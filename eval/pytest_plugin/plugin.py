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

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.explain import Explain

#: Where a report carries what its test found: xdist sends it from the worker to the controller.
FOUND = "igsuite_found"
#: Whether it uses the fixture.
EXPLAINS = "igsuite_explains"
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

    def pytest_report_header(self) -> list[str]:
        return self.session.header()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        setattr(report, FOUND, self.session.hand_over())
        setattr(report, EXPLAINS, explains(item))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.session.receive(getattr(report, FOUND, {}))
        explained = getattr(report, EXPLAINS, False)
        self.session.note_outcome(report.nodeid, report.outcome, explained)

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
