"""Pytest run in a process of its own on small files, as a user runs it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from igsuite.eval.pytest_plugin.records import Check, Found, Measured

PLUGIN = "igsuite.eval.pytest_plugin.plugin"

#: Imports what most runs need, and nothing of igsuite, and runs pytest in children of itself, which
#: spares each of them the imports.
SERVER = """
import json, os, sys
import numpy, pandas, pytest, rich.console, scipy.stats

for line in sys.stdin:
    folder, environment, arguments, output = json.loads(line)
    if not os.fork():
        code = 1
        try:
            written = os.open(output, os.O_WRONLY | os.O_CREAT)
            for theirs, ours in ((os.open(os.devnull, os.O_RDONLY), 0), (written, 1), (written, 2)):
                os.dup2(theirs, ours)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            sys.argv = ["pytest", *arguments]
            code = int(pytest.main(arguments))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


@dataclass
class Run:
    """What a run of pytest printed and left behind."""

    folder: Path
    code: int
    output: str

    def section(self, first: str, last: str = "") -> str:
        """The part of the output from one mark to another."""
        _, found, rest = self.output.partition(first)
        assert found, self.output
        return first + (rest.partition(last)[0] if last else rest)


@pytest.fixture(scope="session")
def server():
    """A process that runs pytest for those who write to it."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", SERVER], text=True, **pipes) as running:
        yield running


@pytest.fixture(scope="session")
def run_pytest(server, tmp_path_factory):
    def run(folder, *arguments, plugins=(PLUGIN,), fresh=False, **variables):
        # Plugins by name: those that happen to be installed would only take time to load.
        wanted = {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "COLUMNS": "80",
            **variables,
        }
        left_out = ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "FORCE_COLOR", "PY_COLORS")
        environment = {name: os.environ[name] for name in os.environ if name not in left_out}
        named = [part for each in plugins for part in ("-p", each)]
        asked = ["-p", "no:cacheprovider", *named, *arguments]
        output = tmp_path_factory.mktemp("output") / "output.txt"
        if fresh:
            command = [sys.executable, "-m", "pytest", *asked]
            with output.open("wb") as file:
                code = subprocess.run(
                    command, cwd=folder, env={**environment, **wanted}, stdout=file, stderr=file
                ).returncode
        else:
            request = [str(folder), {**environment, **wanted}, asked, str(output)]
            print(json.dumps(request), file=server.stdin, flush=True)
            code = int(server.stdout.readline())
        return Run(folder, code, output.read_text(encoding="utf-8"))

    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """Make a folder of test files, a root of its own to pytest."""

    def make(**files):
        folder = tmp_path_factory.mktemp("project")
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
        for name, content in files.items():
            (folder / f"{name}.py").write_text(content, encoding="utf-8")
        return folder

    return make


def measured(values, **changes):
    """A measurement of the samples' values, its mean by hand."""
    known = [each for each in values if each is not None]
    settings = {
        "label": "deletion",
        "metric": "deletion",
        "settings": {"draws": 20},
        "operator": {},
        "units": "tokens",
        "higher_is_better": False,
        "values": list(values),
        "mean": sum(known) / len(known) if known else None,
        "low": min(known, default=None),
        "high": max(known, default=None),
        "confidence": 0.95,
    }
    return Measured(**{**settings, **changes})


def explained(values=(1.0, 2.0), **changes):
    """A record of one explanation with one measurement."""
    settings = {
        "test": "tests/test_it.py::test_a",
        "name": "integrated_gradients",
        "method": "integrated_gradients",
        "settings": {"rule": "auto"},
        "samples": [f"sample {row}" for row in range(len(values))],
        "verdicts": {"converged": len(values)},
        "exact": False,
        "evaluations": 15.0,
        "relative_error": 0.008,
        "seconds": 0.5,
        "metrics": [measured(values)],
        "checks": [Check("converged", True, "all 2 samples have converged")],
    }
    return Found(**{**settings, **changes})


@pytest.fixture(scope="session")
def found():
    return explained()


@pytest.fixture(scope="session")
def make_found():
    return explained


@pytest.fixture(scope="session")
def make_measured():
    return measured
