"""The read API: who reads what, page after page, and what it answers to what makes no sense."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.questionnaires.api.asking import address, analyst_of, answered

from cahiers.questionnaires.actions.releasing import end_release
from cahiers.questionnaires.models import OpenAnswer, Response
from cahiers.questionnaires.queries.references import References

pytestmark = pytest.mark.django_db
LIVE = ("api_live_results", "api_responses")


def test_only_released_results_are_given(client):
    questionnaire = answered()
    end_release(questionnaire, "note", reason="Erreur de libellé", by=None)

    listed = client.get(address("api_results", questionnaire)).json()["questions"]
    refused = client.get(address("api_result", questionnaire, "note"))

    assert "note" not in [one["code"] for one in listed]
    assert (refused.status_code, list(refused.json())) == (404, ["erreur"])


def test_the_public_crosses_with_released_questions_only(client):
    questionnaire = answered()
    end_release(questionnaire, "public", reason="Erreur de libellé", by=None)

    named = [one["nom"] for one in client.get(address("api_result", questionnaire, "note")).json()["croisements"]]
    refused = client.get(address("api_result", questionnaire, "note"), {"croiser": "q.public"})

    assert "q.public" not in named
    assert "q.niveau" in named
    assert refused.status_code == 400


@pytest.mark.parametrize("name", LIVE)
def test_live_figures_and_responses_are_for_those_who_may(client, name):
    questionnaire = answered()

    nobody = client.get(address(name, questionnaire))
    client.force_login(analyst_of(questionnaire))
    allowed = client.get(address(name, questionnaire))

    assert nobody.status_code == 302
    assert (allowed.status_code, allowed["Cache-Control"]) == (200, "private, no-store")


def test_anonymous_results_are_kept_for_seconds_like_pages(client):
    questionnaire = answered()

    kept = client.get(address("api_results", questionnaire))

    assert kept["Cache-Control"] == "public, max-age=5"
    assert kept["Content-Type"] == "application/json"


def test_texts_come_page_after_page_without_those_held_back(client):
    texts = [f"Des prises manquent dans la salle {i}." for i in range(7)]
    questionnaire = answered([*texts, "Écrivez à marie@exemple.fr pour les prises."])

    seen, after = [], ""
    while after is not None:
        asked = {"nombre": "3", "q": "prise"} | ({"apres": after} if after else {})
        page = client.get(address("api_texts", questionnaire, "pourquoi"), asked).json()
        assert (page["total"], page["en_relecture"], len(page["textes"]) <= 3) == (7, 1, True)
        seen, after = seen + [one["texte"] for one in page["textes"]], page["apres"]

    assert sorted(seen) == texts


def test_the_team_reads_the_texts_held_back(client):
    questionnaire = answered(["Écrivez à marie@exemple.fr pour les prises."])
    client.force_login(analyst_of(questionnaire))

    page = client.get(address("api_live_texts", questionnaire, "pourquoi")).json()

    assert [one["est_retenu"] for one in page["textes"]] == [True]


def test_responses_come_page_after_page_as_exports_write_them(client):
    questionnaire = answered(["Des prises manquent."])
    client.force_login(analyst_of(questionnaire))

    seen, after = [], ""
    while after is not None:
        page = client.get(
            address("api_responses", questionnaire), {"nombre": "25"} | ({"apres": after} if after else {})
        )
        seen, after = seen + page.json()["reponses"], page.json()["apres"]

    references = References(questionnaire.pk)
    ids = Response.objects.filter(questionnaire=questionnaire).order_by("id").values_list("pk", flat=True)
    assert [one["rep_identifiant"] for one in seen] == [references.of(pk) for pk in ids]
    assert seen[-1]["reponses"] == {
        "public": "parent", "note": "non", "pourquoi": "Des prises manquent.", "age": None
    }  # fmt: skip
    assert str(ids[0].hex) not in str(seen)


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=2", "page=-1", "page=1.5", "page=9223372036854775808", "page=%00", "page=a", "page=1&page=1",
        "tri=nom", "page=%ED%A0%80", "page=%FF", "page=é", "page=١", "&".join(f"p{i}=1" for i in range(30)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_a_sentence(client, query):
    questionnaire = answered()

    refused = client.get(f"{address('api_results', questionnaire)}?{query}")

    assert (refused.status_code, list(refused.json())) == (400, ["erreur"])
    assert refused.json()["erreur"].endswith(".")


@pytest.mark.parametrize(
    "query",
    ["public=lutin", "territoire=nulle-part", "canal=pigeon", "depuis=hier", "depuis=2026-11-02&jusqu=2020-01-01"],
)
def test_a_filter_that_a_page_would_leave_out_is_refused(client, query):
    questionnaire = answered()
    client.force_login(analyst_of(questionnaire))

    assert client.get(f"{address('api_live_results', questionnaire)}?{query}").status_code == 400


NAMES = st.sampled_from(
    ["page", "croiser", "ligne", "public", "territoire", "canal", "depuis", "jusqu", "q", "apres", "nombre", "tri", ""]
)
RAW = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=30)
ESCAPED = st.binary(max_size=20).map(lambda raw: "".join(f"%{byte:02X}" for byte in raw))
TOLD = st.sampled_from(["1", "public", "pupil", "q.note", "2026-11-02", "9" * 30, "aca", "%27%22--", "none"])
QUERIES = st.lists(st.tuples(NAMES, RAW | ESCAPED | TOLD), max_size=4).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_no_query_ever_breaks_the_api(client, query):
    if not hasattr(client, "asked"):
        client.asked = answered(["Des prises manquent."])
        client.force_login(analyst_of(client.asked))
    questionnaire = client.asked
    addresses = [
        *(address(name, questionnaire) for name in ("api_results", "api_live_results", "api_responses")),
        *(address(name, questionnaire, "note") for name in ("api_result", "api_live_result")),
        *(address(name, questionnaire, "pourquoi") for name in ("api_texts", "api_live_texts")),
    ]

    for one in addresses:
        answer = client.get(one, QUERY_STRING=query)
        assert answer.status_code in {200, 400}, one
        assert answer.status_code == 200 or list(answer.json()) == ["erreur"]


def test_the_pages_lead_to_their_json(client):
    questionnaire = answered()
    client.force_login(analyst_of(questionnaire))
    pages = [
        address("results", questionnaire),
        address("live_results", questionnaire) + "?public=pupil",
        address("result", questionnaire, "note") + "?croiser=public",
        address("live_result", questionnaire, "note") + "?canal=import&croiser=q.public",
    ]

    for one in pages:
        html = client.get(one).content.decode()
        link = (
            html.partition("Ces résultats en JSON")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        )
        assert link.partition("?")[0].endswith(".json")
        assert client.get(link).status_code == 200
        assert link.partition("?")[2].split("&")[0] == one.partition("?")[2].split("&")[0]


def test_a_reference_leads_back_and_says_nothing_elsewhere():
    one, other = answered(), answered()
    ids = list(Response.objects.filter(questionnaire=one).values_list("pk", flat=True))
    references = References(one.pk)
    given = [references.of(pk) for pk in ids]

    assert [references.response_id(reference) for reference in given] == ids
    assert len(set(given)) == len(ids)
    assert references.known([*given[:3], "0" * 32, "x", ""]) == set(given[:3])
    assert References(other.pk).known(given) == set()
    assert not {pk.hex[:8] for pk in ids} & {reference[:8] for reference in given}


def test_a_released_question_without_words_has_no_texts(client):
    questionnaire = answered()

    assert client.get(address("api_texts", questionnaire, "note")).status_code == 404
    assert OpenAnswer.objects.filter(questionnaire=questionnaire).count() == 0


def test_the_description_is_there_for_everybody(client):
    questionnaire = answered()

    found = client.get(reverse("questionnaires:api_description", args=[questionnaire.campaign.slug])).json()

    assert found["openapi"] == "3.1.0"
    assert len(found["paths"]) == 7
