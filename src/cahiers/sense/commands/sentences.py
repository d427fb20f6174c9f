"""Sentences of the command line and of its pages, in French and in English, without Django's catalogues."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")


def sentence(language: str, key: str, **values: object) -> str:
    """Return a sentence of `sentences.toml` in French or English, filled.

    Examples
    --------
    >>> sentence("en", "cells", path="votes.csv", line=3, cells=2, expected=3)
    'votes.csv, line 3: 2 cells instead of 3'
    """
    return _sentences()[key][language].format(**values)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def number(language: str, value: float, digits: int = 0) -> str:
    """Return a number as readers of the language write it.

    Examples
    --------
    >>> number("fr", 12345.678, 1) == "12\\u202f345,7", number("en", 12345.678, 1)
    (True, '12,345.7')
    """
    written = f"{value:,.{digits}f}".replace("-", "−")
    return written.replace(",", "\u202f").replace(".", ",") if language == "fr" else written
