"""Models whose integrated gradients are known exactly, to test explanation code against.

Every factory draws its parameters and example inputs from a seed and returns a `ClosedForm`: a
differentiable model, and the same score and its exact attributions in float64 NumPy, derived by
hand and not through any quadrature. `CLOSED_FORMS` holds all factories by name.

Notation: x the input, b the baseline, d = x - b, F the score.
"""

from igsuite.testing.catalogue import CLOSED_FORMS as CLOSED_FORMS
from igsuite.testing.closed_form import ClosedForm as ClosedForm
from igsuite.testing.functions import additive as additive
from igsuite.testing.functions import linear as linear
from igsuite.testing.functions import minimum as minimum
from igsuite.testing.functions import monomial as monomial
from igsuite.testing.functions import oscillating as oscillating
from igsuite.testing.functions import quadratic as quadratic
from igsuite.testing.functions import radial as radial
from igsuite.testing.functions import ridge as ridge
from igsuite.testing.functions import saturation as saturation
from igsuite.testing.networks import attention_pooling as attention_pooling
from igsuite.testing.networks import embedding_max_pooling as embedding_max_pooling
from igsuite.testing.networks import hinge_network as hinge_network
from igsuite.testing.networks import homogeneous_network as homogeneous_network
from igsuite.testing.networks import stiff_layer_normalization as stiff_layer_normalization
