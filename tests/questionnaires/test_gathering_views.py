"""Pages of those who gather: codes on the board, links in a file, paper typed twice."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section
from tests.promises.hostile import TEXTS

from cahiers.foundation import tries
from cahiers.foundation.idempotency import new_key
from cahiers.people.enums import RoleName
from cahiers.questionnaires.actions.paper import type_form
from cahiers.questionnaires.actions.ways_in import make_code, make_links, stop_code
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import AccessCode, PaperEntry, PersonalLink, Response

pytestmark = pytest.mark.django_db
OUTSIDE = "81.2.69.142"


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(opened=True)


@pytest.fixture
def organiser(client):
    return signed_in(client, RoleName.ORGANISER)


def signed_in(client, name, node=None):
    """Sign somebody in who has that role, on a place of their own unless told otherwise."""
    person = UserFactory()
    RoleFactory(user=person, name=name, **({"node": node} if node else {}))
    client.force_login(person)
    return person


def editor(client, questionnaire):
    return signed_in(client, RoleName.NATIONAL, questionnaire.campaign.scope)


def url(name, questionnaire, *args):
    return reverse(f"questionnaires:{name}", args=[questionnaire.campaign.slug, questionnaire.slug, *args])


def post(client, address, **data):
    return client.post(address, {"idempotency_key": new_key(), **data})


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u202f", " ")


def test_an_organiser_makes_a_code_and_shows_it(client, organiser, questionnaire):
    made = post(client, url("codes", questionnaire), label="3e B, collège Hoche", capacity="28", audience="pupil")

    code = AccessCode.objects.get()
    shown = client.get(made["Location"])
    assert (code.label, code.capacity, code.audience, code.by) == ("3e B, collège Hoche", 28, "pupil", organiser)
    assert f"{code.code[:4]}-{code.code[4:]}".upper() in shown.content.decode()
    assert "testserver/c" in text_of(shown)
    assert '<path class="cahiers-code__ink" d="M4 4h1v1h-1z' in shown.content.decode()


def test_a_refused_code_keeps_what_was_typed(client, organiser, questionnaire):
    answer = post(client, url("codes", questionnaire), label="3e B", capacity="0", expires_at="hier")

    assert answer.status_code == 422
    assert 'value="3e B"' in answer.content.decode()
    assert AccessCode.objects.count() == 0


def test_organisers_see_and_stop_their_own_codes_editors_see_all(client, questionnaire):
    signed_in(client, RoleName.ORGANISER)
    theirs = make_code(questionnaire, label="De quelqu’un d’autre", capacity=5, by=UserFactory())

    hidden = client.get(url("codes", questionnaire))
    refused = client.get(url("code", questionnaire, theirs.pk)), client.post(url("stop_code", questionnaire, theirs.pk))
    editor(client, questionnaire)
    seen = client.get(url("codes", questionnaire))
    stopped = client.post(url("stop_code", questionnaire, theirs.pk))

    assert "De quelqu’un d’autre" not in text_of(hidden)
    assert [answer.status_code for answer in refused] == [404, 404]
    assert "De quelqu’un d’autre" in text_of(seen)
    assert stopped.status_code == 302
    theirs.refresh_from_db()
    assert theirs.ended_at is not None


@pytest.mark.parametrize("typed", ["ABCD-2345", "abcd2345", "abcd 2345"])
def test_the_short_address_leads_a_code_to_its_questionnaire_however_it_is_typed(client, questionnaire, typed):
    code = make_code(questionnaire, label="3e B", capacity=5, by=None)
    AccessCode.objects.filter(pk=code.pk).update(code="abcd2345")

    followed = client.get(reverse("short:enter"), {"code": typed})

    assert followed["Location"] == f"{url('start', questionnaire)}?code=abcd2345"
    assert 'value="abcd2345"' in client.get(followed["Location"]).content.decode()


def test_the_short_address_says_that_a_code_is_unknown_and_hides_drafts(client):
    draft = QuestionnaireFactory()
    code = make_code(draft, label="3e B", capacity=5, by=None)

    answers = [client.get(reverse("short:follow", args=[typed])) for typed in ("zzzz", code.code)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Aucun questionnaire n’a ce code" in text_of(answers[0])


def test_a_network_that_tries_codes_at_random_waits_and_others_do_not(client, questionnaire, monkeypatch):
    monkeypatch.setattr(tries, "BURST", 2)
    monkeypatch.setattr(tries, "_left", {})
    code = make_code(questionnaire, label="3e B", capacity=5, by=None)
    start, sent = url("start", questionnaire), {"channel": "code", "code": "zzzzzzzz"}

    unknown = [client.get("/c/zzzzzzzz/", REMOTE_ADDR=OUTSIDE), client.post(start, sent, REMOTE_ADDR=OUTSIDE)]
    right = sent | {"code": code.code}
    held = [client.get("/c/zzzzzzzz/", REMOTE_ADDR=OUTSIDE), client.post(start, right, REMOTE_ADDR=OUTSIDE)]
    elsewhere = client.post(start, right, REMOTE_ADDR="81.2.69.143")

    assert [answer.status_code for answer in unknown] == [404, 422]
    assert [answer.status_code for answer in held] == [429, 429]
    assert all("attendez une minute" in text_of(answer) for answer in held)
    assert elsewhere.status_code == 302


def test_a_batch_of_links_is_made_once_and_its_file_lets_people_in_once_each(client, questionnaire):
    editor(client, questionnaire)
    body = {"idempotency_key": new_key(), "batch": "Parents", "count": "2"}

    first, again = client.post(url("links", questionnaire), body), client.post(url("links", questionnaire), body)
    batch = PersonalLink.objects.get(number=1)
    file = client.post(url("link_file", questionnaire), {"first": batch.pk})
    lines = file.content.decode("utf-8-sig").splitlines()
    visitor = Client()
    link = lines[1].partition(";")[2]
    entered = [visitor.post(link) for _time in range(2)]

    assert (first.status_code, again["Idempotency-Replayed"], PersonalLink.objects.count()) == (302, "true", 2)
    assert lines[0] == "numéro;lien"
    assert [line.partition(";")[0] for line in lines[1:]] == ["1", "2"]
    assert [answer.status_code for answer in entered] == [302, 302]
    assert list(Response.objects.values_list("channel", flat=True)) == [Channel.LINK]
    assert file["Cache-Control"] == "private, no-store"
    assert "1 utilisé" in text_of(client.get(url("links", questionnaire)))


def test_the_file_of_a_batch_is_not_given_to_another_editor(client, questionnaire):
    make_links(questionnaire, batch="Parents", count=1, by=UserFactory())
    editor(client, questionnaire)

    answer = client.post(url("link_file", questionnaire), {"first": PersonalLink.objects.get().pk})

    assert answer.status_code == 422
    assert "à la personne qui l’a créé" in text_of(answer)


def test_a_paper_form_is_typed_twice_blind_then_compared(client, organiser, questionnaire):
    typing = url("paper_typing", questionnaire)
    post(client, typing, number="hoche 12", **{"q-public": "teacher", "q-note": "non", "q-pourquoi": "Trop peu."})
    first = PaperEntry.objects.get()
    blind = [client.get(typing, {"numero": "HOCHE12"}), client.get(url("paper_sheet", questionnaire, first.pk))]

    other = Client()
    signed_in(other, RoleName.ORGANISER)
    second = post(other, typing, number="HOCHE12", is_second="on", **{"q-public": "teacher", "q-note": "oui"})
    compared = other.get(second["Location"])
    undecided = post(other, second["Location"], **{"kept-note": "1"})
    settled = post(other, second["Location"], **{"kept-note": "1", "kept-pourquoi": "1"})

    assert first.number == "HOCHE12"
    assert [text_of(page).count("Trop peu.") for page in blind] == [0, 0]
    assert "checked" not in blind[0].content.decode().replace('id="id_is_second" checked', "")
    assert "2 questions diffèrent" in text_of(compared)
    assert "Trop peu." in text_of(compared)
    assert undecided.status_code == 422
    assert 'name="kept-note" value="1" checked' in undecided.content.decode()
    assert settled.status_code == 302
    assert Response.objects.get().choices["pourquoi"] is True
    counted = text_of(other.get(second["Location"]))
    assert "compté" in counted
    assert "papier" in counted


def test_what_a_sheet_says_is_typed_when_both_typings_are_wrong(client, organiser, questionnaire):
    typing = url("paper_typing", questionnaire)
    post(client, typing, number="B-1", **{"q-public": "teacher", "q-note": "non"})
    sheet = post(client, typing, number="B-1", is_second="on", **{"q-public": "teacher", "q-note": "oui"})["Location"]

    both = post(client, sheet, **{"kept-note": "1", "q-note": "plutot"})
    wrong = post(client, sheet, **{"kept-note": "3", "q-note": "peut-être"})
    settled = post(client, sheet, **{"q-note": "plutot"})

    assert (both.status_code, wrong.status_code, settled.status_code) == (422, 422, 302)
    assert "écrit autre chose" in text_of(both)
    assert 'value="plutot" checked' in " ".join(both.content.decode().split())
    assert Response.objects.get().choices["note"] == "plutot"


def test_a_typing_with_faults_keeps_everything_typed_and_says_where(client, organiser, questionnaire):
    given = {"q-public": "teacher", "q-niveau": "autre", "q-niveau.other": "lycée agricole", "q-age": "trois cents"}
    answer = post(client, url("paper_typing", questionnaire), number="A-1", **given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="trois cents"' in page
    assert 'value="lycée agricole"' in page
    assert re.search(r'value="teacher"\s+checked', page)
    assert 'value="A-1"' in page
    assert 'href="#q-age"' in page
    assert "Question 6 (Question age ?) : Écrivez un nombre" in text_of(answer)
    assert PaperEntry.objects.count() == 0


def test_a_number_typed_twice_by_mistake_keeps_the_page(client, organiser, questionnaire):
    typing = url("paper_typing", questionnaire)
    post(client, typing, number="A-1", **{"q-public": "pupil"})

    answer = post(client, typing, number="A-1", **{"q-public": "parent", "q-age": "44"})

    assert answer.status_code == 422
    assert "cochez « seconde saisie »" in text_of(answer)
    assert 'value="44"' in answer.content.decode()


def test_answers_off_the_path_are_announced_then_shown_with_their_reason(client, organiser, questionnaire):
    typed = client.post(
        url("paper_typing", questionnaire),
        {"idempotency_key": new_key(), "number": "A-1", "q-public": "pupil", "q-outils": ["portable"]},
        follow=True,
    )
    first = PaperEntry.objects.get()
    client.post(url("accept_paper", questionnaire, first.pk), {"idempotency_key": new_key(), "reason": "alone"})

    shown = text_of(client.get(url("paper_sheet", questionnaire, first.pk)))
    assert "1 réponse est hors parcours" in text_of(typed)
    assert "Hors parcours, mis de côté" in shown
    assert "Se remplit si vous avez répondu « Teacher » à la question 1" in shown


def test_organisers_see_the_forms_they_typed_editors_see_all(client, questionnaire):
    theirs = type_form(questionnaire, number="Z-1", typing=1, given={"public": "pupil"}, by=UserFactory())
    signed_in(client, RoleName.ORGANISER)
    hidden = [client.get(url("paper", questionnaire)), client.get(url("paper_sheet", questionnaire, theirs.pk))]
    editor(client, questionnaire)

    assert "Z-1" not in text_of(hidden[0])
    assert hidden[1].status_code == 404
    assert "Z-1" in text_of(client.get(url("paper", questionnaire), {"q": "z-"}))
    assert "Z-1" not in text_of(client.get(url("paper", questionnaire), {"q": "y"}))


def test_the_form_to_print_is_a_pdf(client, organiser, questionnaire):
    answer = client.get(url("paper_form", questionnaire))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


class Planted(HTMLParser):
    """Finds the elements that a hostile text would have planted."""

    def __init__(self):
        super().__init__()
        self.elements = []

    def handle_starttag(self, tag, attrs):
        self.elements += [tag for name, _value in attrs if name == "pwn" or name.startswith("on")]


def test_a_series_is_printed_or_says_what_is_wrong(client, organiser, questionnaire):
    address = url("paper_form", questionnaire)

    printed = client.get(address, {"series": "hoche 😀", "start": "1", "copies": "2"})
    wrong = client.get(address, {"series": "hoche", "start": "1", "copies": "900"})

    assert printed.content.startswith(b"%PDF-")
    assert wrong.status_code == 422
    assert 'value="900"' in wrong.content.decode()


@pytest.mark.parametrize("name", ["paper", "paper_form", "paper_typing"])
def test_a_draft_with_faults_says_that_it_cannot_be_printed_nor_typed(client, name):
    draft = QuestionnaireFactory(definition={"title": "Vide", "sections": [section("une", question("un", "single"))]})
    editor(client, draft)

    answer = client.get(url(name, draft))

    assert answer.status_code == 422
    assert "encore à corriger avant d’être imprimé ou saisi : Question un" in text_of(answer)


def every_page(client, questionnaire, person):
    """Return the pages of those who gather, all filled."""
    code = make_code(questionnaire, label="3e B", capacity=9, by=person)
    stop_code(make_code(questionnaire, label="3e C", capacity=9, by=person), by=person)
    make_links(questionnaire, batch="Tous", count=3, by=person)
    first = type_form(questionnaire, number="A-1", typing=1, given={"public": "pupil"}, by=person)
    type_form(questionnaire, number="A-1", typing=2, given={"public": "parent"}, by=person)
    return {
        "codes": url("codes", questionnaire),
        "code": url("code", questionnaire, code.pk),
        "links": url("links", questionnaire),
        "paper": url("paper", questionnaire),
        "paper_typing": url("paper_typing", questionnaire),
        "paper_sheet": url("paper_sheet", questionnaire, first.pk),
    }


BUDGETS = {"codes": 10, "code": 10, "links": 11, "paper": 13, "paper_typing": 9, "paper_sheet": 11}


@pytest.mark.parametrize("more", [0, 12])
def test_pages_take_the_same_few_queries_whatever_they_list(client, questionnaire, more, django_assert_max_num_queries):
    person = editor(client, questionnaire)
    pages = every_page(client, questionnaire, person)
    for rank in range(more):
        make_code(questionnaire, label=f"Classe {rank}", capacity=9, by=UserFactory())
        make_links(questionnaire, batch=f"Envoi {rank}", count=2, by=person)
        type_form(questionnaire, number=f"B-{rank}", typing=1, given={"public": "pupil"}, by=UserFactory())

    for name, address in pages.items():
        with django_assert_max_num_queries(BUDGETS[name]):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("text", TEXTS[::6])
def test_hostile_words_stay_words(client, text):
    hostile = {
        "title": text,
        "sections": [
            section("une", question("public", "single", options=options("pupil", "parent"))),
            section(
                "deux",
                question("mots", "long_text", help=text),
                question("choix", "single", options=[{"code": "a", "label": text}, {"code": "b", "label": text}]),
                question("tableau", "matrix_single", options=options("x", "y"), rows=[{"code": "l", "label": text}]),
                condition={"question": "public", "is": ["pupil"]},
            ),
        ],
    }
    for part in hostile["sections"]:
        part["title"] = part["text"] = text
        for asked in part["questions"]:
            asked["title"] = text
    questionnaire = QuestionnaireFactory(title=text[:200], definition=hostile, opened=True)
    person = editor(client, questionnaire)
    pages = every_page(client, questionnaire, person)
    AccessCode.objects.update(label=text[:120])
    PersonalLink.objects.update(batch=text[:120])
    PaperEntry.objects.filter(typing=1).update(answers={"public": "pupil", "mots": text, "choix": "a"})

    for name, address in pages.items():
        found = Planted()
        found.feed(client.get(address).content.decode())
        assert found.elements == [], name
