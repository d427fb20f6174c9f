"""The written catalogues: English says everything with the same blanks to fill, zero is singular in French only."""

import re
from collections import Counter

import pytest
from django.template import Context, Template
from django.utils import translation

from tools import messages

BLANK = re.compile(r"%\(\w+\)[sd]|\{\w*(?::[^}]*)?\}|</?\w[^>]*>")
# French sets these off by a narrow space that does not break: a line never begins with one of them.
LOOSE = re.compile(r"« | »|(?<=[\w»’)%]) [;!?:](?=[\s<.,)%]|$)")
COUNTED = (
    "{% load i18n %}{% blocktranslate count n=n %}{{ n }} proposition"
    "{% plural %}{{ n }} propositions{% endblocktranslate %}"
)


def sentences(language):
    return [message for message in messages.catalogue(language) if message.id]


def forms(message):
    """Return each form of a sentence beside its translation."""
    if not isinstance(message.id, tuple):
        return [(message.id, message.string)]
    assert len(message.string) == 2, f"{message.id}: one form for one, one for several"
    return list(zip(message.id, message.string, strict=True))


def test_catalogues_are_not_behind_their_source():
    source = {(message.context, message.id) for message in messages.collected() if message.id}

    assert {(message.context, message.id) for message in sentences("en")} == source
    assert {(message.context, message.id) for message in sentences("fr")} == source


def test_every_sentence_has_its_english():
    assert [message.id for message in sentences("en") if not messages.is_translated(message)] == []


def test_no_translation_is_a_guess():
    assert [message.id for language in messages.PLURALS for message in sentences(language) if message.fuzzy] == []


def test_french_marks_are_not_set_off_by_a_space_that_breaks():
    assert [french for message in sentences("en") for french, _english in forms(message) if LOOSE.search(french)] == []


def test_english_fills_the_same_blanks():
    pairs = [pair for message in sentences("en") for pair in forms(message)]

    assert [pair for pair in pairs if Counter(BLANK.findall(pair[0])) != Counter(BLANK.findall(pair[1]))] == []


def test_english_keeps_the_lines_of_a_letter():
    pairs = [pair for message in sentences("en") for pair in forms(message)]

    assert [
        french
        for french, english in pairs
        if [french[:1] == "\n", french[-1:] == "\n"] != [english[:1] == "\n", english[-1:] == "\n"]
    ] == []


def test_english_has_no_french_punctuation():
    english = [text for message in sentences("en") for _french, text in forms(message)]

    assert [text for text in english if re.search(r"[«»\u202f\u00a0]| [;:?!]", text)] == []


def test_french_plurals_are_the_sentences_of_the_source():
    assert [message.id for message in sentences("fr") if message.pluralizable and message.string != message.id] == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", ["0 proposition", "1 proposition", "2 propositions"]),
        ("en", ["0 proposals", "1 proposal", "2 proposals"]),
    ],
)
def test_zero_is_singular_in_french_only(language, shown):
    with translation.override(language):
        rendered = [Template(COUNTED).render(Context({"n": n})) for n in range(3)]

    assert rendered == shown
