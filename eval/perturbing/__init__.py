"""What is removed, how, and what the model says then: units, operators and one list of jobs."""

from igsuite.eval.perturbing.operators import (
    OPERATORS,
    BlurFill,
    ConstantFill,
    MeanFill,
    Operator,
    operator_from_config,
)
from igsuite.eval.perturbing.subject import Subject, subject
from igsuite.eval.perturbing.units import Units, each_place, labelled, patches, pixels

__all__ = [
    "OPERATORS",
    "BlurFill",
    "ConstantFill",
    "MeanFill",
    "Operator",
    "Subject",
    "Units",
    "each_place",
    "labelled",
    "operator_from_config",
    "patches",
    "pixels",
    "subject",
]
