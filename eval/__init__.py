"""Judging attributions: deletion and insertion curves, convergence, statistics, figures.

Public names load on first use, so that reading a run imports neither TensorFlow nor Keras.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from igsuite.first_use import on_first_use

if TYPE_CHECKING:
    from igsuite.eval.converging.convergence import convergence as convergence
    from igsuite.eval.converging.convergence_study import ConvergenceStudy as ConvergenceStudy
    from igsuite.eval.converging.error_figure import convergence_figure as convergence_figure
    from igsuite.eval.converging.image_convergence import image_convergence as image_convergence
    from igsuite.eval.converging.nested import nested_steps as nested_steps
    from igsuite.eval.converging.profile_figure import profile_figure as profile_figure
    from igsuite.eval.converging.text_convergence import text_convergence as text_convergence
    from igsuite.eval.curves import Curves as Curves
    from igsuite.eval.evaluation_table import evaluate as evaluate
    from igsuite.eval.figures.method_curves import curves_figure as curves_figure
    from igsuite.eval.figures.presets import PRESETS as PRESETS
    from igsuite.eval.figures.written import write_figures as write_figures
    from igsuite.eval.localising import LOCALISATION_METRICS as LOCALISATION_METRICS
    from igsuite.eval.localising import chance_level as chance_level
    from igsuite.eval.localising import localisation as localisation
    from igsuite.eval.metrics import METRICS as METRICS
    from igsuite.eval.metrics import Metric as Metric
    from igsuite.eval.metrics import metric_from_config as metric_from_config
    from igsuite.eval.metrics import register_metric as register_metric
    from igsuite.eval.metrics.parameter_randomisation import (
        ParameterRandomisation as ParameterRandomisation,
    )
    from igsuite.eval.metrics.parameter_randomisation import (
        parameter_randomisation as parameter_randomisation,
    )
    from igsuite.eval.metrics.pointing_game import pointing_game as pointing_game
    from igsuite.eval.metrics.relevance_mass import relevance_mass as relevance_mass
    from igsuite.eval.metrics.relevance_rank import relevance_rank as relevance_rank
    from igsuite.eval.operator_grid import operator_matrix as operator_matrix
    from igsuite.eval.perturbing.image_subject import image_subject as image_subject
    from igsuite.eval.perturbing.operators import OPERATORS as OPERATORS
    from igsuite.eval.perturbing.operators import Operator as Operator
    from igsuite.eval.perturbing.subject import Subject as Subject
    from igsuite.eval.perturbing.subject import subject as subject
    from igsuite.eval.perturbing.text_operators import TEXT_OPERATORS as TEXT_OPERATORS
    from igsuite.eval.perturbing.text_operators import TextOperator as TextOperator
    from igsuite.eval.perturbing.text_subject import text_subject as text_subject
    from igsuite.eval.perturbing.units import Units as Units
    from igsuite.eval.removal_curves import deletion as deletion
    from igsuite.eval.removal_curves import insertion as insertion
    from igsuite.eval.removal_curves import random_order as random_order
    from igsuite.eval.reports.compared_runs import ComparedRuns as ComparedRuns
    from igsuite.eval.reports.compared_runs import compare_runs as compare_runs
    from igsuite.eval.reports.document import report_document as report_document
    from igsuite.eval.reports.report import report as report
    from igsuite.eval.runs import ConvergenceRun as ConvergenceRun
    from igsuite.eval.runs import Run as Run
    from igsuite.eval.runs import RunAttributions as RunAttributions
    from igsuite.eval.runs import RunError as RunError
    from igsuite.eval.statistics import Agreement as Agreement
    from igsuite.eval.statistics import Comparison as Comparison
    from igsuite.eval.statistics import Concordance as Concordance
    from igsuite.eval.statistics import Mean as Mean
    from igsuite.eval.statistics import PairedTest as PairedTest
    from igsuite.eval.statistics import Ranks as Ranks
    from igsuite.eval.statistics import compare as compare
    from igsuite.eval.statistics import critical_difference as critical_difference
    from igsuite.eval.statistics import detectable_effect as detectable_effect
    from igsuite.eval.statistics import hierarchical_interval as hierarchical_interval
    from igsuite.eval.statistics import mean_interval as mean_interval
    from igsuite.eval.statistics import paired_difference as paired_difference
    from igsuite.eval.statistics import rank_methods as rank_methods
    from igsuite.eval.statistics import samples_needed as samples_needed
    from igsuite.eval.statistics.agreement import agreement as agreement
    from igsuite.eval.statistics.concordance import concordance as concordance
    from igsuite.eval.statistics.paired_test import paired_test as paired_test
    from igsuite.eval.token_removal import token_deletion as token_deletion
    from igsuite.eval.watching.attribution_history import AttributionHistory as AttributionHistory
    from igsuite.eval.watching.summaries import write_summaries as write_summaries

MODULE_OF = {
    "ConvergenceStudy": "igsuite.eval.converging.convergence_study",
    "convergence": "igsuite.eval.converging.convergence",
    "convergence_figure": "igsuite.eval.converging.error_figure",
    "image_convergence": "igsuite.eval.converging.image_convergence",
    "nested_steps": "igsuite.eval.converging.nested",
    "profile_figure": "igsuite.eval.converging.profile_figure",
    "text_convergence": "igsuite.eval.converging.text_convergence",
    "Curves": "igsuite.eval.curves",
    "deletion": "igsuite.eval.removal_curves",
    "insertion": "igsuite.eval.removal_curves",
    "random_order": "igsuite.eval.removal_curves",
    "evaluate": "igsuite.eval.evaluation_table",
    "curves_figure": "igsuite.eval.figures.method_curves",
    "PRESETS": "igsuite.eval.figures.presets",
    "write_figures": "igsuite.eval.figures.written",
    "LOCALISATION_METRICS": "igsuite.eval.localising",
    "chance_level": "igsuite.eval.localising",
    "localisation": "igsuite.eval.localising",
    "pointing_game": "igsuite.eval.metrics.pointing_game",
    "relevance_mass": "igsuite.eval.metrics.relevance_mass",
    "relevance_rank": "igsuite.eval.metrics.relevance_rank",
    "METRICS": "igsuite.eval.metrics",
    "Metric": "igsuite.eval.metrics",
    "ParameterRandomisation": "igsuite.eval.metrics.parameter_randomisation",
    "metric_from_config": "igsuite.eval.metrics",
    "parameter_randomisation": "igsuite.eval.metrics.parameter_randomisation",
    "register_metric": "igsuite.eval.metrics",
    "operator_matrix": "igsuite.eval.operator_grid",
    "OPERATORS": "igsuite.eval.perturbing.operators",
    "TEXT_OPERATORS": "igsuite.eval.perturbing.text_operators",
    "Operator": "igsuite.eval.perturbing.operators",
    "Subject": "igsuite.eval.perturbing.subject",
    "TextOperator": "igsuite.eval.perturbing.text_operators",
    "Units": "igsuite.eval.perturbing.units",
    "image_subject": "igsuite.eval.perturbing.image_subject",
    "subject": "igsuite.eval.perturbing.subject",
    "text_subject": "igsuite.eval.perturbing.text_subject",
    "ComparedRuns": "igsuite.eval.reports.compared_runs",
    "compare_runs": "igsuite.eval.reports.compared_runs",
    "report_document": "igsuite.eval.reports.document",
    "report": "igsuite.eval.reports.report",
    "ConvergenceRun": "igsuite.eval.runs",
    "Run": "igsuite.eval.runs",
    "RunAttributions": "igsuite.eval.runs",
    "RunError": "igsuite.eval.runs",
    "Agreement": "igsuite.eval.statistics",
    "Comparison": "igsuite.eval.statistics",
    "Concordance": "igsuite.eval.statistics",
    "Mean": "igsuite.eval.statistics",
    "PairedTest": "igsuite.eval.statistics",
    "Ranks": "igsuite.eval.statistics",
    "agreement": "igsuite.eval.statistics.agreement",
    "compare": "igsuite.eval.statistics",
    "concordance": "igsuite.eval.statistics.concordance",
    "critical_difference": "igsuite.eval.statistics",
    "detectable_effect": "igsuite.eval.statistics",
    "hierarchical_interval": "igsuite.eval.statistics",
    "mean_interval": "igsuite.eval.statistics",
    "paired_difference": "igsuite.eval.statistics",
    "paired_test": "igsuite.eval.statistics.paired_test",
    "rank_methods": "igsuite.eval.statistics",
    "samples_needed": "igsuite.eval.statistics",
    "token_deletion": "igsuite.eval.token_removal",
    "AttributionHistory": "igsuite.eval.watching.attribution_history",
    "write_summaries": "igsuite.eval.watching.summaries",
}

__all__ = sorted(MODULE_OF)
__getattr__, __dir__ = on_first_use(__name__, MODULE_OF)
