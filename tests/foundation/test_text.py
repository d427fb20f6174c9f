"""People's words: kept as written, shown safely."""

import pytest
from django.utils.safestring import SafeString

from cahiers.foundation.text import clean, clean_line, excerpt, joined, plain, render_prose


def test_clean_line_keeps_the_narrow_spaces_of_french_typography():
    assert clean_line("  En maternelle\u202f:\n des  mains ") == "En maternelle\u202f: des mains"


def test_clean_line_removes_what_deceives_the_eye():
    assert clean_line("mod\u200bér\u202eateur") == "modérateur"


def test_clean_keeps_every_readable_word_and_composes_letters():
    assert clean("e\u0301le\u0300ve\r\nligne\x00\x07 2\ud800") == "élève\nligne 2"


def test_excerpt_cuts_between_words():
    assert excerpt("Un parc de prêt dans chaque collège", 18) == "Un parc de prêt…"
    assert excerpt("Court\u202f?", 18) == "Court\u202f?"


def test_plain_compares_without_accents_nor_case():
    assert plain("Œuvre À L’ÉCOLE") == "oeuvre a l’ecole"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Un\n\nDeux", "<p>Un</p>\n<p>Deux</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("**fort** et *léger*", "<p><strong>fort</strong> et <em>léger</em></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[lien](javascript:alert(1))", "<p>[lien](javascript:alert(1))</p>"),
        ("![x](https://ailleurs.example/a.png)", "<p>![x](https://ailleurs.example/a.png)</p>"),
    ],
)
def test_render_prose_shows_paragraphs_lists_emphasis_and_nothing_else(written, shown):
    assert render_prose(written).strip() == shown


def test_joined_takes_rendered_pieces_only():
    assert joined([SafeString("<b>"), SafeString("</b>")]) == "<b></b>"
    with pytest.raises(TypeError):
        joined([SafeString("<b>"), "<script>"])
