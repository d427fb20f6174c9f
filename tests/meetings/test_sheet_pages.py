"""A table's sheet by its short address: without JavaScript, for scripts, for wrong codes and hostile requests."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory

from cahiers.campaign.enums import State
from cahiers.foundation import tries
from cahiers.foundation.codes import shown_code
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Idea, Sheet, SheetVersion
from cahiers.meetings.queries.sheets import holder_of

pytestmark = pytest.mark.django_db
OUTSIDE = "81.2.69.142"


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    tries._left.clear()


@pytest.fixture
def sheet():
    return SheetFactory()


def address(sheet, more=""):
    return f"/r/{sheet.code}/{more}"


def test_plain_form_saves_and_shows_what_was_saved(client, sheet):
    key = str(uuid4())
    sent = {
        "base": "0",
        "save_id": str(uuid4()),
        "obstacles": "Le débit",
        f"idea.{key}.text": "Un prêt",
        f"idea.{key}.level": "academy",
        "order": key,
    }

    answer = client.post(address(sheet), sent, follow=True)

    page = answer.content.decode()
    assert "Enregistré à" in page
    assert "Le débit</textarea>" in page
    assert f'name="idea.{key}.level" value="academy" checked' in page
    assert page.count("data-cahiers-idea=") == 4  # the idea, two blank lines, and the one that scripts copy


def test_plain_form_sent_twice_saves_once(client, sheet):
    sent = {"base": "0", "save_id": str(uuid4()), "obstacles": "Le débit"}

    for _turn in range(2):
        assert client.post(address(sheet), sent).status_code == 302

    assert SheetVersion.objects.count() == 1


@pytest.mark.parametrize(("gesture", "order"), [("up", "bac"), ("down", "acb"), ("remove", "ac")])
def test_buttons_of_an_idea_save_the_page_and_do_what_they_say(client, sheet, gesture, order):
    keys = {letter: str(uuid4()) for letter in "abc"}
    sent = {f"idea.{key}.text": letter for letter, key in keys.items()} | {
        "order": " ".join(keys.values()),
        "base": "0",
    }

    client.post(address(sheet), sent | {"gesture": f"{gesture}:{keys['b']}"})

    assert "".join(Idea.objects.kept().values_list("text", flat=True)) == order
    if gesture == "remove":
        assert "Remettre cette idée" in client.get(address(sheet)).content.decode()
        client.post(address(sheet), {"base": "1", "gesture": f"restore:{keys['b']}", f"idea.{keys['b']}.removed": "1"})
        assert Idea.objects.kept().count() == 3


def test_refused_form_gives_back_what_was_typed_and_says_where(client, sheet):
    answer = client.post(address(sheet), {"base": "0", "seated": "huit", "obstacles": "Un long texte"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#c-seated">Personnes à la table' in page
    assert "Écrivez un nombre de 0 à 30." in page
    assert "Un long texte</textarea>" in page
    assert 'value="huit"' in page


def test_closed_sheet_gives_back_what_was_typed(client):
    sheet = SheetFactory(meeting__state=MeetingState.HANDED_IN)

    answer = client.post(address(sheet), {"base": "0", "obstacles": "Arrivé trop tard"})

    assert answer.status_code == 422
    assert "Arrivé trop tard</textarea>" in answer.content.decode()
    assert "ne s’écrivent plus" in answer.content.decode()
    assert not SheetVersion.objects.exists()


def test_both_formulations_are_shown_and_one_is_chosen_without_scripts(client, sheet):
    client.post(address(sheet), {"base": "0", "obstacles": "Le débit"})
    client.post(address(sheet), {"base": "0", "obstacles": "Le bruit"})
    page = client.get(address(sheet)).content.decode()
    taken = page.partition('value="take:')[2].partition('"')[0]

    assert "Écrit en même temps sur un autre appareil" in page
    client.post(address(sheet), {"base": "2", "obstacles": "Le bruit", "gesture": f"take:{taken}"})

    assert Sheet.objects.get().obstacles == "Le débit"
    assert 'value="take:' not in client.get(address(sheet)).content.decode().partition("<template")[0]


def test_scripts_are_told_how_the_sheet_stands(client, sheet):
    answer = client.post(address(sheet), {"base": "0", "obstacles": "Le débit", "go": "auto", "late": "1"})

    told = answer.json()
    assert (told["version"], told["cells"], told["aside"]) == (1, {"obstacles": "Le débit"}, [])
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(address(sheet, "etat/?version=1")).status_code == 204
    assert client.get(address(sheet, "etat/?version=0")).json() == told
    assert Sheet.objects.get().origin == "offline"
    refused = client.post(address(sheet), {"base": "1", "seated": "99", "go": "auto"})
    assert (refused.status_code, refused.json()) == (
        422,
        {"refused": "Personnes à la table\u202f: Écrivez un nombre de 0 à 30."},
    )


def test_finishing_says_so_and_a_late_save_takes_it_up_again(client, sheet):
    page = client.post(
        address(sheet), {"base": "0", "obstacles": "x", "gesture": "finish"}, follow=True
    ).content.decode()
    assert "La table a terminé cette fiche" in page
    assert "data-finished" in page

    client.post(address(sheet), {"base": "0", "wording": "Venu plus tard", "go": "auto"})

    assert Sheet.objects.get().finished_at is None


def test_code_is_read_however_it_is_typed(client, sheet):
    for typed in (shown_code(sheet.code), sheet.code.upper(), sheet.code.replace("0", "o").replace("1", "l")):
        assert client.get("/r/", {"code": typed}).headers["Location"] == address(sheet)
        assert client.get(f"/r/{typed}/", follow=True).redirect_chain[-1:] in ([], [(address(sheet), 302)])


def test_code_of_a_meeting_leads_to_its_page_once_it_is_announced(client):
    meeting, planned = MeetingFactory(), MeetingFactory(state=MeetingState.PLANNED)

    assert client.get(f"/r/{meeting.code}/").headers["Location"].endswith(f"/rencontres/{meeting.pk}/")
    answer = client.get(f"/r/{planned.code}/")
    assert (answer.status_code, planned.title in answer.content.decode()) == (404, False)


@pytest.mark.parametrize("code", ["00000000", "zzzz", "é", "a%00b", "x" * 300, "%ed%a0%80"])
def test_wrong_code_is_a_sentence(client, code):
    for answer in (client.get(f"/r/{code}/"), client.post(f"/r/{code}/", {"obstacles": "Un texte"})):
        assert answer.status_code == 404
        assert "Rien n’a ce code" in answer.content.decode()
    assert "Un texte" in answer.content.decode()
    assert client.get(f"/r/{code}/etat/").status_code == 404


def test_sheet_of_a_hidden_campaign_is_not_there(client):
    sheet = SheetFactory(meeting__campaign__state=State.DRAFT)

    assert client.get(address(sheet)).status_code == 404
    assert client.post(address(sheet), {"obstacles": "x"}).status_code == 404
    assert not SheetVersion.objects.exists()


def test_known_and_unknown_codes_ask_the_database_the_same(client, sheet, django_assert_num_queries):
    for code in (sheet.code, "00000000", ""):
        with django_assert_num_queries(1):
            holder_of(code)


def test_a_school_behind_one_address_passes_and_a_machine_does_not(sheet, monkeypatch):
    monkeypatch.setattr(tries, "BURST", 60)  # a tenth of what it is
    monkeypatch.setattr(tries, "PER_SECOND", 0)  # however slow the machine
    school = Client(REMOTE_ADDR=OUTSIDE)

    for turn in range(40):
        assert school.get(f"/r/{turn:08}/").status_code == 404
    assert school.get(address(sheet)).status_code == 200
    statuses = [school.get(f"/r/{turn:08}/").status_code for turn in range(40)]
    refused = school.post(address(sheet), {"obstacles": "Écrit pendant ce temps", "base": "0"})

    assert 429 in statuses
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Écrit pendant ce temps" in refused.content.decode()
    assert Client(REMOTE_ADDR="81.2.69.143").get(address(sheet)).status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.1").get(address(sheet)).status_code == 200


def test_a_megabyte_is_refused_without_harm(client, sheet):
    client.raise_request_exception = False

    answer = client.post(address(sheet), {"base": "0", "obstacles": "x" * 1_100_000})

    assert answer.status_code == 400
    assert not SheetVersion.objects.exists()


def test_hostile_words_are_shown_as_words(client, sheet):
    text = '</textarea><script pwn>__p()</script>" onfocus=x'
    key = str(uuid4())
    client.post(
        address(sheet),
        {"base": "0", "obstacles": text, "wording": text, f"idea.{key}.text": text, f"idea.{key}.who": text},
    )
    client.post(address(sheet), {"base": "0", "obstacles": f"{text}2", f"idea.{key}.who": f"{text}2"})

    assert "<script pwn" not in client.get(address(sheet)).content.decode()
    assert json.loads(client.get(address(sheet, "etat/")).content)["cells"]["obstacles"] == f"{text}2"


def test_idea_of_another_sheet_is_not_taken(client, sheet):
    other = IdeaFactory()

    answer = client.post(address(sheet), {"base": "0", f"idea.{other.pk}.text": "volée"})

    assert answer.status_code == 422
    assert "volée" in answer.content.decode()
    assert Idea.objects.get().text == other.text


def test_sheet_sets_no_cookie_but_the_one_that_forms_need(client, sheet):
    assert set(client.get(address(sheet)).cookies) == {"csrftoken"}


def test_worker_is_served_from_the_address_it_serves(client):
    answer = client.get("/r/hors-ligne.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("ideas", [1, 12])
def test_sheet_asks_the_same_queries_whatever_it_holds(client, sheet, ideas, django_assert_num_queries):
    sent = {f"idea.{uuid4()}.text": "Une idée" for _ in range(ideas)}
    client.post(address(sheet), {"base": "0", **sent})

    with django_assert_num_queries(7):
        client.get(address(sheet))
