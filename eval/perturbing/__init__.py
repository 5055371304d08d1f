"""What is removed, how, and what the model says then: units, operators and one list of jobs."""

from igsuite.eval.perturbing.image_subject import image_subject
from igsuite.eval.perturbing.imputation import NoisyLinearImputation
from igsuite.eval.perturbing.operators import (
    OPERATORS,
    BlurFill,
    ConstantFill,
    MeanFill,
    Operator,
    operator_from_config,
)
from igsuite.eval.perturbing.subject import Subject, subject
from igsuite.eval.perturbing.text_operators import (
    TEXT_OPERATORS,
    AttentionOff,
    MaskToken,
    PadToken,
    RemoveTokens,
    TextOperator,
    ZeroEmbedding,
    text_operator_from_config,
)
from igsuite.eval.perturbing.text_subject import text_subject
from igsuite.eval.perturbing.units import Units, each_place, labelled, patches, pixels

__all__ = [
    "OPERATORS",
    "TEXT_OPERATORS",
    "AttentionOff",
    "BlurFill",
    "ConstantFill",
    "MaskToken",
    "MeanFill",
    "NoisyLinearImputation",
    "Operator",
    "PadToken",
    "RemoveTokens",
    "Subject",
    "TextOperator",
    "Units",
    "ZeroEmbedding",
    "each_place",
    "image_subject",
    "labelled",
    "operator_from_config",
    "patches",
    "pixels",
    "subject",
    "text_operator_from_config",
    "text_subject",
]
