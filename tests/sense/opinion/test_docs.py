"""Examples of docstrings are run: what they show is what comes out."""

import doctest
import importlib

import pytest

MODULES = ["audiences", "components", "latent", "passes", "plane", "polis", "reading", "robust", "statements", "votes"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_run(name):
    module = importlib.import_module(f"cahiers.sense.opinion.{name}")

    failed, _ = doctest.testmod(module)

    assert failed == 0
