"""Screening: what could lead to somebody is seen, by Python and by the database alike."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cahiers.foundation.screening import ANY, masked, passages_in, signs_in

SEEN = {
    "Écrivez à marie.dupont@exemple.fr": ["email"],
    "marie (at) exemple.fr": ["email"],
    "Appelez le 06 12 34 56 78": ["phone"],
    "+33 (0)6.12.34.56.78": ["phone"],
    "0612345678": ["phone"],
    "suivez @college_h sur le réseau": ["handle"],
    "voir https://exemple.fr/page": ["link"],
    "mon numéro 1 85 05 78 006 084 36": ["number"],
}
NOT_SEEN = ["En 2020, 26 839 réponses", "3 classes de 30 élèves", "à 8 h 30 @ midi", "le plan 2020-2021", "0,5 point"]


@pytest.mark.parametrize(("text", "names"), SEEN.items())
def test_signs_in_sees_what_leads_to_somebody(text, names):
    assert [sign.name for sign in signs_in(text)] == names


@pytest.mark.parametrize("text", NOT_SEEN)
def test_signs_in_lets_ordinary_figures_pass(text):
    assert signs_in(text) == []


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="a@.0612 ()+-/wW:h\u00a0\u202fé\n", max_size=40) | st.sampled_from([*SEEN, *NOT_SEEN]))
def test_the_database_marks_the_texts_that_python_explains(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [text, ANY])

        assert cursor.fetchone()[0] == bool(signs_in(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Écrire à nadia.f@exemple.fr, vite", "Écrire à [une adresse électronique, masqué], vite"),
        ("Appeler le 06 12 34 56 78.", "Appeler le [un numéro de téléphone, masqué]."),
        ("Voir @prof_maths et rien", "Voir [un pseudonyme, masqué] et rien"),
        ("Lire https://exemple.fr/a?b ici", "Lire [un lien, masqué] ici"),
        ("Trois tablettes pour 28 élèves", "Trois tablettes pour 28 élèves"),
    ],
)
def test_masked_hides_what_could_lead_to_somebody_and_says_so(text, shown):
    assert masked(text) == shown
    assert not signs_in(masked(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Écrire à nadia.f@exemple.fr ou au 06 12 34 56 78.", ["nadia.f@exemple.fr", "06 12 34 56 78"]),
        ("Lire https://exemple.fr/?qui=nadia.f@exemple.fr", ["https://exemple.fr/?qui=nadia.f@exemple.fr"]),
        ("Voir @prof_maths", ["@prof_maths"]),
        ("Joindre nadia.f@exemple.fr. Lire (www.exemple.fr).", ["nadia.f@exemple.fr", "www.exemple.fr"]),
        ("Trois tablettes pour 28 élèves", []),
    ],
)
def test_passages_in_are_the_words_that_masked_hides(text, words):
    assert [passage.words for passage in passages_in(text)] == words


def test_masked_shows_the_passages_that_a_person_read_and_no_others():
    text = "Appeler le 06 12 34 56 78 ou le 06 00 00 00 00, voir @prof_maths"
    read = {passages_in(text)[0].digest, passages_in("@PROF_MATHS")[0].digest}

    shown = "Appeler le 06 12 34 56 78 ou le [un numéro de téléphone, masqué], voir @prof_maths"
    assert masked(text, read) == shown


@given(st.text(alphabet="a@.0612 ()+-/wW:hé\n\U000f0000\U000f0001", max_size=40) | st.sampled_from([*SEEN, *NOT_SEEN]))
def test_whoever_reads_every_passage_reads_the_whole_text(text):
    everything = {passage.digest for passage in passages_in(text)}

    assert masked(text, everything) == text.replace("\U000f0000", "").replace("\U000f0001", "")
    assert bool(everything) == (masked(text) != masked(text, everything))
