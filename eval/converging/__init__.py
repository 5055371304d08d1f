"""What steps buy: errors against costs, orders, recommended steps, true error bars."""

from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.error_figure import convergence_figure
from igsuite.eval.converging.nested import nested_steps
from igsuite.eval.converging.profile_figure import profile_figure
from igsuite.eval.converging.text_convergence import text_convergence

__all__ = [
    "ConvergenceStudy",
    "convergence",
    "convergence_figure",
    "nested_steps",
    "profile_figure",
    "text_convergence",
]
