"""Cells start no formula, and any text comes back."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cahiers.foundation import inert as module
from cahiers.foundation.inert import inert, original

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
hostile = st.text(st.sampled_from("=+-@'\t\r\n \u00a0\u200b\ufeff\u202e＝a1"), max_size=8) | st.text()


@given(hostile)
def test_inert_gives_any_text_back(text):
    assert original(inert(text)) == text


@given(hostile)
def test_inert_starts_no_formula_even_behind_blanks(text):
    cell = inert(text)

    assert not cell.startswith(FORMULA)
    assert not cell.lstrip(" \t\r\n\u00a0\u200b\ufeff\u202e").startswith(FORMULA)


@pytest.mark.parametrize("text", ["0350122T", "", "L’école", "a=b", "« non »", "12,5"])
def test_inert_leaves_other_texts_alone(text):
    assert inert(text) == text


def test_examples_hold():
    assert doctest.testmod(module).failed == 0
