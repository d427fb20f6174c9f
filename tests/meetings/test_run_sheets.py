"""The sheets of a meeting for whoever runs it, and what the public reads of them once the meeting is accepted."""

from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import UserFactory

from cahiers.foundation.idempotency import new_key
from cahiers.meetings.actions.sheets import finish_sheet, save_sheet
from cahiers.meetings.actions.voting import close_vote, open_vote, prepare_vote, type_ballots
from cahiers.meetings.models import Sheet, SheetVersion
from cahiers.meetings.structure.merging import Content

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def meeting(organiser):
    return MeetingFactory(run_by=organiser)


def at(meeting, more=""):
    return f"/campagnes/{meeting.campaign.slug}/rencontres/{meeting.pk}/fiches/{more}"


def save(sheet, base=0, **cells):
    return save_sheet(sheet, content=Content(cells), base=base, save_id=uuid4())


def test_tables_are_added_once_and_shown_with_their_state(client, meeting):
    sent = {"count": "3", "idempotency_key": new_key()}

    for _turn in range(2):
        assert client.post(at(meeting), sent).status_code == 302

    assert meeting.sheets.count() == 3
    first, second, _third = meeting.sheets.all()
    save(first, obstacles="x")
    finish_sheet(second)
    page = client.get(at(meeting)).content.decode()
    assert [word in page for word in ("en cours d’écriture", "terminée", "vide")] == [True] * 3


@pytest.mark.parametrize("count", ["", "0", "-1", "61", "deux", "9" * 30])
def test_a_wrong_number_of_tables_is_said_and_kept(client, meeting, count):
    answer = client.post(at(meeting), {"count": count, "idempotency_key": new_key()})

    assert (answer.status_code, "de 1 à 60 tables" in answer.content.decode()) == (422, True)
    assert not meeting.sheets.exists()


def test_refresh_gives_the_same_lines_as_the_page(client, meeting):
    SheetFactory(meeting=meeting)

    page = client.get(at(meeting)).content.decode()
    fragment = client.get(at(meeting), headers={"HX-Request": "true"}).content.decode().strip()

    assert fragment.startswith("<div id=")
    assert fragment in page


@pytest.mark.parametrize("tables", [1, 3])
def test_list_asks_the_same_queries_whatever_the_number_of_tables(
    client, meeting, tables, django_assert_max_num_queries
):
    for _table in range(tables):
        IdeaFactory(sheet=SheetFactory(meeting=meeting))

    with django_assert_max_num_queries(12) as asked:
        client.get(at(meeting))

    assert sum("meetings_sheet" in query["sql"] for query in asked.captured_queries) == 1


def test_code_of_a_table_is_shown_large_and_the_sheet_closed_and_reopened(client, meeting):
    sheet = SheetFactory(meeting=meeting)

    page = client.get(at(meeting, f"{sheet.pk}/")).content.decode()
    assert f"/r/{sheet.code}/" not in page.partition("<svg")[0]
    assert f"{sheet.code[:4]}-{sheet.code[4:]}".upper() in page
    client.post(at(meeting, f"{sheet.pk}/"), {"gesture": "finish"})
    assert Sheet.objects.get().finished_at
    client.post(at(meeting, f"{sheet.pk}/"), {"gesture": "reopen"})
    assert Sheet.objects.get().finished_at is None
    assert client.post(at(meeting, f"{sheet.pk}/"), {"gesture": "x"}).status_code == 422


def test_paper_is_typed_table_after_table_and_signed(client, meeting, organiser):
    first, second = SheetFactory.create_batch(2, meeting=meeting)

    answer = client.post(
        at(meeting, f"{first.pk}/recopier/"), {"base": "0", "obstacles": "Le débit", "gesture": "finish"}
    )

    assert answer.headers["Location"] == at(meeting, f"{second.pk}/recopier/")
    version = SheetVersion.objects.get()
    assert (version.origin, version.by, Sheet.objects.get(pk=first.pk).origin) == ("paper", organiser, "paper")
    refused = client.post(at(meeting, f"{second.pk}/recopier/"), {"base": "0", "seated": "cent", "wording": "Prêter"})
    assert (refused.status_code, "Prêter</textarea>" in refused.content.decode()) == (422, True)
    auto = client.post(at(meeting, f"{second.pk}/recopier/"), {"base": "0", "wording": "Prêter", "go": "auto"})
    assert auto.json()["version"] == 1


def test_history_shows_what_each_save_changed_and_what_was_set_aside(client, meeting):
    sheet, key = SheetFactory(meeting=meeting), uuid4()
    save(sheet, obstacles="Le débit", **{f"idea.{key}.text": "Un prêt"})
    save(sheet, obstacles="Le bruit", **{f"idea.{key}.text": "Un prêt", f"idea.{key}.removed": "1"})

    page = client.get(at(meeting, f"{sheet.pk}/versions/")).content.decode()

    assert "<del>Le débit</del> <ins>Le bruit</ins>" in page
    assert "à comparer" in page
    assert page.index("Version 2") < page.index("Version 1")


def outcome(meeting):
    return render_to_string("meetings/detail_sheets.html", {"meeting": meeting})


def test_public_page_shows_ideas_by_level_with_what_became_of_them_and_hides_addresses():
    meeting = MeetingFactory(state="accepted")
    sheet = SheetFactory(meeting=meeting, version=1, obstacles="Écrire à n.ferhat@exemple.fr", seated=7)
    kept = IdeaFactory(sheet=sheet, text="Un club <b>ouvert</b>, appeler le 06 12 34 56 78", level="national")
    IdeaFactory(sheet=sheet, text="Une idée retirée", removed_at=meeting.starts_at)
    meeting.state = "announced"
    meeting.save()
    asked = {"question": "Laquelle ?", "method": "single", "who_may": "Tous", "electorate": 9, "by": None}
    vote = prepare_vote(meeting, theme=meeting.themes.first(), candidates=[("Le club", kept), ("Rien", None)], **asked)
    type_ballots(open_vote(vote, by=None), choices={"1": "1"}, count=4, by=None)
    close_vote(vote, by=None)
    meeting.state = "accepted"
    meeting.save()

    page = outcome(meeting)

    assert f'id="idee-{kept.pk}"' in page
    assert "Idées, niveau national" in page
    assert "Un club &lt;b&gt;ouvert&lt;/b&gt;, appeler le [un numéro de téléphone, masqué]" in page
    assert "[une adresse électronique, masqué]" in page
    assert "n.ferhat" not in page
    assert "Une idée retirée" not in page
    assert "Placée en tête par la salle" in page
    assert f'id="resultat-{vote.pk}"' in page


@pytest.mark.parametrize("count", [1, 6])
def test_public_page_asks_the_same_queries_whatever_the_number_of_ideas(count, django_assert_num_queries):
    meeting = MeetingFactory(state="accepted")
    for _table in range(count):
        IdeaFactory(sheet=SheetFactory(meeting=meeting, version=1))

    with django_assert_num_queries(5):
        outcome(meeting)


def test_run_partial_shows_the_tables(meeting, rf, organiser):
    sheet = SheetFactory(meeting=meeting)

    page = render_to_string("meetings/run_sheets.html", {"meeting": meeting, "board": {"campaign": meeting.campaign}})

    assert f"/r/{sheet.code}/" in page
