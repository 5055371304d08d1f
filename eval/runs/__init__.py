"""Runs: an evaluation as a folder that can be stopped, resumed and trusted."""

from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.run import Run, RunAttributions
from igsuite.eval.runs.run_error import RunError

__all__ = ["ConvergenceRun", "Run", "RunAttributions", "RunError"]
