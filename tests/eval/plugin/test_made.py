"""Which explanations of a test are the same made again, as in the rounds of a benchmark."""

from functools import partial

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


def shifted(inputs, network, shift=0):
    return network.score(inputs) + shift


def test_a_partial_is_known_by_its_function_and_what_is_bound(made):
    network = Network()

    def bound(**changes):
        return made(partial(shifted, **{"network": network, "shift": 1, **changes}))

    assert bound().is_made_again_by(made(partial(shifted, shift=1, network=network)))
    assert not bound().is_made_again_by(bound(network=Network()))
    assert not bound().is_made_again_by(bound(shift=2))
    assert not bound().is_made_again_by(made(partial(Network.score, network=network, shift=1)))
    # Of a lambda that is made anew, and in one.
    anew = [made(partial(lambda inputs, by: network.score(inputs) + by, by=1)) for _ in range(2)]
    assert anew[0].is_made_again_by(anew[1])
    anew = [made(scorer(partial(network.score), shift)) for shift in (0.5, 0.5, 1)]
    assert [anew[0].is_made_again_by(each) for each in anew] == [True, True, False]


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (0.1, float("0.1"), 0.2),
        (1, 1, True),
        ([1, (2, "a")], [1, (2, "a")], [1, (2, "b")]),
        ({"a": 1}, {"a": 1}, {"b": 1}),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), np.array([1.0, 2.0])),
        (np.float32(0.1), np.float32(0.1), np.float64(0.1)),
    ],
)
def test_bound_values_that_are_equal_are_the_same(made, one, same, other):
    assert made(partial(shifted, shift=one)).is_made_again_by(made(partial(shifted, shift=same)))
    assert not made(partial(shifted, shift=one)).is_made_again_by(
        made(partial(shifted, shift=other))
    )


def test_what_a_function_holds_is_taken_when_it_is_explained(made):
    network, calls = Network(), []

    def counted(inputs, depth=0):
        calls.append(depth)
        return counted(inputs, depth + 1) if depth < 1 else network.score(inputs)

    before = made(counted)
    calls.append(1)  # a list that grows is the list it was
    assert before.is_made_again_by(made(counted))
    network = Network()
    assert not before.is_made_again_by(made(counted))


def test_values_tell_of_a_model_that_was_trained_on_where_its_scores_do_not(made):
    network = Network()
    assert made(network).is_made_again_by(made(network, ((1.0, 2.0), (3.0, 4.0001))))
    assert not made(network).is_made_again_by(made(network, ((2.0, 1.0), (4.0, 3.0))))
    assert not made(network).is_made_again_by(made(network, scores=(1.0, 0.9)))


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_values_that_tell_nothing_of_a_model_are_of_two_explanations(made, value):
    network, values = Network(), np.full((2, 2), value)
    assert not made(network, values).is_made_again_by(made(network, values))
