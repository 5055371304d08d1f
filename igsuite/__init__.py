"""Integrated gradients for TensorFlow and Keras models, with an error bar on every attribution.

Public names load on first use, so that importing igsuite imports neither TensorFlow nor Keras.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from igsuite.first_use import on_first_use

if TYPE_CHECKING:
    from igsuite import eval as eval
    from igsuite import image as image
    from igsuite import rules as rules
    from igsuite import testing as testing
    from igsuite import text as text
    from igsuite.along_paths import idgi as idgi
    from igsuite.along_paths import left_integrated_gradients as left_integrated_gradients
    from igsuite.attribution import Attribution as Attribution
    from igsuite.baselines import Baseline as Baseline
    from igsuite.comparators import METHODS as METHODS
    from igsuite.comparators import random_attribution as random_attribution
    from igsuite.errors import ArgumentError as ArgumentError
    from igsuite.expected import expected_gradients as expected_gradients
    from igsuite.gradients import absolute_gradient as absolute_gradient
    from igsuite.gradients import gradient as gradient
    from igsuite.gradients import input_x_gradient as input_x_gradient
    from igsuite.gradients import smooth_grad as smooth_grad
    from igsuite.guided import guided_integrated_gradients as guided_integrated_gradients
    from igsuite.integrate import integrated_gradients as integrated_gradients
    from igsuite.scoring import score_inputs as score_inputs
    from igsuite.smooth_integrated import smooth_integrated_gradients as smooth_integrated_gradients

__version__ = "0.1.0"

MODULE_OF = {
    "integrated_gradients": "igsuite.integrate",
    "Attribution": "igsuite.attribution",
    "gradient": "igsuite.gradients",
    "absolute_gradient": "igsuite.gradients",
    "input_x_gradient": "igsuite.gradients",
    "smooth_grad": "igsuite.gradients",
    "expected_gradients": "igsuite.expected",
    "idgi": "igsuite.along_paths",
    "left_integrated_gradients": "igsuite.along_paths",
    "guided_integrated_gradients": "igsuite.guided",
    "smooth_integrated_gradients": "igsuite.smooth_integrated",
    "random_attribution": "igsuite.comparators",
    "METHODS": "igsuite.comparators",
    "score_inputs": "igsuite.scoring",
    "Baseline": "igsuite.baselines",
    "ArgumentError": "igsuite.errors",
}
MODULES = ("eval", "image", "rules", "testing", "text")

if importlib.util.find_spec("igsuite.text") is None:
    raise ImportError(
        f"igsuite was found in a checkout ({__path__[0]!r}) that is not installed, so its text, "
        "image and eval folders are not part of it: run from another folder to use an installed "
        "igsuite, or install this checkout with `pip install -e .`"
    )

__getattr__, __dir__ = on_first_use(__name__, MODULE_OF, MODULES)
