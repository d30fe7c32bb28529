"""Every example in a docstring of the cores runs and prints what it says."""

import doctest
import importlib
import pkgutil

import pytest

from melek import science

MODULES = [module.name for module in pkgutil.walk_packages(science.__path__, "melek.science.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_the_cores_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) > 40
