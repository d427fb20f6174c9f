"""Folding keeps letters and digits, whatever the way they were typed."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cahiers.sense.texts.normalise import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("L’ÉCOLE, demain…", "l ecole demain"),
        ("e\u0301te\u0301", "ete"),
        ("Straße ﬁn", "strasse fin"),
        ("ＡＢＣ １２", "abc 12"),
        ("a\u200bb\u202ec", "abc"),
        ("\ud800seul\udfff", "seul"),
        ("écrire à Jean.Dupont@ac-lyon.fr !", "ecrire a mailaddress"),
        ("voir HTTPS://Exemple.fr/a,b et www.x.org.", "voir weblink et weblink"),
        ("l'@ seul // rien", "l seul rien"),
        ("\x00\x1f a", "a"),
    ],
)
def test_fold_one_text(text, expected):
    folded = fold([text])

    assert folded.text(0) == expected


def test_fold_of_nothing():
    assert len(fold([])) == 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_fold_is_the_same_text_by_text_and_a_second_time(texts):
    folded = fold(texts)
    words = [folded.text(rank) for rank in range(len(texts))]

    assert [fold([text]).text(0) for text in texts] == words
    again = fold(words)
    assert [again.text(rank) for rank in range(len(texts))] == words
    assert np.all(np.diff(folded.starts) >= 0)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_fold_does_not_see_how_characters_are_composed(text):
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]

    folded = fold(forms)

    assert len({folded.text(rank) for rank in range(4)}) == 1
