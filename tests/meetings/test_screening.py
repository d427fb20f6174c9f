"""Words of a report that could lead to somebody: masked until a coordinator decides of each."""

import pytest
from django.urls import reverse
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.meetings.test_synthesis import write

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.foundation.screening import passages_in
from cahiers.meetings.actions.deciding import accept_report, return_report
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.actions.screening import screen_words
from cahiers.meetings.enums import MeetingState, Section
from cahiers.meetings.models import Meeting, Screening
from cahiers.meetings.queries.screenings import masked_words
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db
SCHOOL, PERSON = "accueil@college-brest.exemple", "06 12 34 56 78"


def digest(words):
    return passages_in(words)[0].digest


@pytest.fixture
def camille():
    return UserFactory(display_name="Camille")


@pytest.fixture
def report(camille):
    """Handed in: an address of the school and a telephone, on a sheet and in the synthesis."""
    meeting = MeetingFactory(held=True, run_by=camille)
    sheet = SheetFactory(meeting=meeting, table=3, version=1, obstacles=f"Le secrétariat ({SCHOOL}) est seul.")
    IdeaFactory(sheet=sheet, text="Un club", who=f"Monsieur B., {PERSON}")
    write(meeting, f"Joindre le {PERSON}, ou {SCHOOL}.", by=camille, section=Section.SITUATION)
    hand_in_online(meeting, by=camille)
    return meeting


def public_page(client, meeting):
    client.logout()
    return client.get(reverse("meetings:detail", args=[meeting.campaign.slug, meeting.pk])).content.decode()


def test_each_words_are_listed_once_with_where_they_stand(report):
    found = [(one.passage.words, one.place, one.is_shown) for one in masked_words(report)]

    assert found == [(SCHOOL, "Table 3", False), (PERSON, "Table 3", False)]


def test_nothing_is_shown_that_nobody_decided_of(client, report):
    accept_report(report, by=UserFactory())

    page = public_page(client, report)

    assert PERSON not in page
    assert SCHOOL not in page
    assert not Screening.objects.exists()


def test_the_coordinator_decides_of_each_as_the_report_is_accepted(client, report):
    delegate = RoleFactory(name=RoleName.NATIONAL, node=report.territory).user
    client.force_login(delegate)
    slug, pk = report.campaign.slug, report.pk
    asked = client.get(reverse("meetings:report", args=[slug, pk])).content.decode()

    client.post(
        reverse("meetings:accept", args=[slug, pk]),
        {f"words-{digest(SCHOOL)}": "shown", f"words-{digest(PERSON)}": "masked"},
    )

    assert f'name="words-{digest(PERSON)}" value="masked" form="accepter" checked' in asked
    assert {(one.digest, one.is_shown, one.by) for one in Screening.objects.all()} == {
        (digest(SCHOOL), True, delegate),
        (digest(PERSON), False, delegate),
    }
    page = public_page(client, report)
    assert page.count(SCHOOL) == 2  # on the sheet, and where the synthesis says it
    assert PERSON not in page
    assert "[un numéro de téléphone, masqué]" in page


def test_a_decision_is_changed_later_and_both_stay_written(client, report):
    delegate = RoleFactory(name=RoleName.NATIONAL, node=report.territory).user
    accept_report(report, by=UserFactory(), words={digest(SCHOOL): True})
    client.force_login(delegate)

    client.post(
        reverse("meetings:screen", args=[report.campaign.slug, report.pk]), {f"words-{digest(SCHOOL)}": "masked"}
    )

    assert list(Screening.objects.values_list("is_shown", flat=True)) == [True, False]
    assert SCHOOL not in public_page(client, report)
    assert JournalLine.objects.filter(gesture="meetings.words_screened", object_id=report.pk).count() == 2


def test_a_decision_that_stands_is_not_made_again_nor_one_on_words_of_another_report(report):
    asked = {digest(SCHOOL): True, digest("06 99 99 99 99"): True}

    assert [screen_words(report, asked, by=UserFactory()) for _time in range(2)] == [1, 0]

    assert Screening.objects.get().digest == digest(SCHOOL)


def test_words_of_a_report_being_written_are_not_decided_of(report, camille):
    return_report(report, missing="Les effectifs.", by=UserFactory())

    with pytest.raises(Refused, match="peuvent encore changer"):
        screen_words(report, {digest(SCHOOL): True}, by=camille)

    assert Meeting.objects.get(pk=report.pk).state == MeetingState.RETURNED


def test_words_that_come_after_a_decision_are_decided_of_again(report, camille):
    screen_words(report, {digest(SCHOOL): True}, by=UserFactory())
    return_report(report, missing="Une adresse.", by=UserFactory())
    write(
        report, f"Joindre {SCHOOL} ou principal@college-brest.exemple.", base=1, by=camille, section=Section.SITUATION
    )
    hand_in_online(report, by=camille)

    words = {one.passage.words: one.is_shown for one in masked_words(report)}

    assert words == {SCHOOL: True, PERSON: False, "principal@college-brest.exemple": False}


def test_a_decision_cannot_be_rewritten(report):
    screen_words(report, {digest(SCHOOL): True}, by=UserFactory())

    with pytest.raises(Exception, match="append-only"):
        Screening.objects.update(is_shown=False)
