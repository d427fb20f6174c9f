"""Every example of a docstring of `sense` runs and gives what it shows."""

import doctest
import importlib
import pkgutil

import pytest

import cahiers.sense

MODULES = ["cahiers.sense"] + [
    module.name for module in pkgutil.walk_packages(cahiers.sense.__path__, prefix="cahiers.sense.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_run(name):
    module = importlib.import_module(name)

    result = doctest.testmod(module)

    assert result.failed == 0
