"""The kit of a meeting: its page, its tables, each of its documents, the whole of it."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.campaign import ChallengeFactory, GuidingQuestionFactory
from tests.factories.meetings import MeetingFactory

from cahiers.meetings.documents.kit import Piece
from cahiers.meetings.documents.writers import Format
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.exports.kit import kit_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(expected=25)


@pytest.fixture
def client(meeting):
    client = Client()
    client.force_login(meeting.runners.get().user)
    return client


def address(meeting, name="kit", *more):
    return reverse(f"meetings:{name}", args=[meeting.campaign.slug, meeting.pk, *more])


def test_the_page_offers_a_table_for_each_ten_people(meeting, client):
    assert client.get(address(meeting)).context["form"].initial == {"tables": 3}


def test_laying_tables_prints_their_codes(meeting, client):
    answer = client.post(address(meeting), {"tables": "3"})

    tables = kit_meeting(meeting).tables
    assert answer.status_code == 302
    assert [(table.number, table.address.rsplit("/", 2)[1]) for table in tables] == list(
        meeting.sheets.values_list("table", "code")
    )


def test_a_wrong_number_of_tables_is_said(meeting, client):
    answer = client.post(address(meeting), {"tables": "beaucoup"})

    assert (answer.status_code, meeting.sheets.count()) == (422, 0)


def test_the_kit_knows_the_questions_and_challenges_of_its_themes(meeting):
    theme = meeting.themes.get()
    GuidingQuestionFactory(theme=theme, text="Qui prête les tablettes ?")
    ChallengeFactory(theme=theme, title="Équiper chaque élève", problem="Un élève sur dix n’a pas d’ordinateur.")

    (said,) = kit_meeting(meeting).themes

    assert said.questions == ("Qui prête les tablettes ?",)
    assert [(one.title, one.problem) for one in said.challenges] == [
        ("Équiper chaque élève", "Un élève sur dix n’a pas d’ordinateur.")
    ]


@pytest.mark.parametrize("ending", Format.values)
def test_each_document_comes_in_each_format(meeting, client, ending):
    answer = client.get(address(meeting, "kit_piece", "agenda", ending))

    starts = {"pdf": b"%PDF", "docx": b"PK", "odt": b"PK"}
    assert answer.content.startswith(starts[ending])
    assert answer["Content-Type"] == Format(ending).content_type
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("wanted", [("inconnue", "pdf"), ("agenda", "exe")])
def test_there_is_no_other_document(meeting, client, wanted):
    assert client.get(address(meeting, "kit_piece", *wanted)).status_code == 404


def test_the_zip_holds_every_piece_and_the_sheet_of_each_table(meeting, client):
    client.post(address(meeting), {"tables": "2"})

    answer = client.get(address(meeting, "kit_zip"))

    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    printed = [name for name in names if name.endswith(".pdf")]
    assert len(printed) == len(Piece)
    assert len([name for name in names if name.endswith(".odt") and "table" in name]) == 2


def test_a_meeting_that_is_only_proposed_has_no_kit(client, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.PROPOSED)

    assert client.get(address(meeting)).status_code == 404
