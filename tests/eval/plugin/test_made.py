"""Which explanations of a test are the same made again, as in the rounds of a benchmark."""

import numpy as np
import pytest

from igsuite.attribution import Attribution
from igsuite.eval.pytest_plugin.explanation import Explanation
from igsuite.eval.pytest_plugin.made import Made


class Network:
    def score(self, inputs):
        return inputs


def scorer(network, shift=0):
    return lambda inputs: network.score(inputs) + shift


@pytest.fixture
def made(make_found):
    """Take a gradient of two samples for made."""

    def make(model, values=((1.0, 2.0), (3.0, 4.0)), scores=(1.0, 1.0)):
        empty = np.zeros(2)
        attribution = Attribution(
            values=np.array(values),
            standard_error=np.zeros((2, 2)),
            relative_error=empty,
            completeness_gap=empty,
            score_input=np.array(scores),
            score_baseline=empty,
            target=np.zeros(2, int),
            evaluations=np.ones(2, int),
            verdict=np.array(["converged"] * 2),
            explanation=np.array([""] * 2),
            config={"method": "gradient"},
        )
        explanation = Explanation(model, np.ones((2, 2)), "gradient", None, {}, attribution)
        return Made.of(explanation, make_found())

    return make


@pytest.mark.parametrize("mention", [lambda each: each.score, scorer, lambda each: each])
def test_a_model_that_python_makes_anew_at_each_mention_is_the_same(made, mention):
    one, other = Network(), Network()
    assert made(mention(one)).is_made_again_by(made(mention(one)))
    assert not made(mention(one)).is_made_again_by(made(mention(other)))


def test_functions_of_one_line_that_hold_other_values_are_two(made):
    network = Network()
    assert not made(scorer(network)).is_made_again_by(made(scorer(network, shift=1)))


def test_values_tell_of_a_model_that_was_trained_on_where_its_scores_do_not(made):
    network = Network()
    assert made(network).is_made_again_by(made(network, ((1.0, 2.0), (3.0, 4.0001))))
    assert not made(network).is_made_again_by(made(network, ((2.0, 1.0), (4.0, 3.0))))
    assert not made(network).is_made_again_by(made(network, scores=(1.0, 0.9)))


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_values_that_tell_nothing_of_a_model_are_of_two_explanations(made, value):
    network, values = Network(), np.full((2, 2), value)
    assert not made(network, values).is_made_again_by(made(network, values))
