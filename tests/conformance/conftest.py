"""What conformance tests share: how to explain a closed form, and how to measure an error."""

import functools

import numpy as np
import pytest

import igsuite
from igsuite.testing import CLOSED_FORMS


@functools.cache
def closed_form(name, **options):
    return CLOSED_FORMS[name](dtype="float64", **options)


@pytest.fixture(name="closed_form", scope="session")
def closed_form_fixture():
    """A closed form in double precision by name, built once."""
    return closed_form


@pytest.fixture(scope="session")
def explain():
    """Integrated gradients of a closed form at its example inputs."""

    def explain(form, **options):
        return igsuite.integrated_gradients(
            form.model,
            form.inputs,
            form.baseline,
            layer=form.layer,
            reduce_axis=-1 if form.layer else None,
            **options,
        )

    return explain


@pytest.fixture(scope="session")
def true_error():
    """L1 error of every sample's values over the L1 norm of the exact ones, (n,)."""

    def true_error(values, exact):
        units = tuple(range(1, np.ndim(exact)))
        return np.abs(values - exact).sum(axis=units) / np.abs(exact).sum(axis=units)

    return true_error
