"""Reports handed in on line, returned, accepted, integrated."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import small_tree
from tests.meetings.test_synthesis import write

from cahiers.campaign.models import Phase
from cahiers.foundation.errors import Refused
from cahiers.foundation.idempotency import new_key
from cahiers.foundation.models import Mail
from cahiers.meetings.actions.deciding import accept_report, integrate_report, return_report
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.enums import HandInState, MeetingState, Section
from cahiers.meetings.models import Deadline, HandIn, Passage, PassageVersion
from cahiers.meetings.queries.deadlines import came_late, deadline_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille():
    return UserFactory(display_name="Camille", email="camille@exemple.fr")


@pytest.fixture
def meeting(camille):
    made = MeetingFactory(held=True, run_by=camille)
    write(made, "Un parc de 2013.", by=camille, section=Section.SITUATION)
    return made


def state(meeting):
    meeting.refresh_from_db()
    return meeting.state


def test_hand_in_online_gives_a_receipt_and_freezes_the_text(meeting, camille):
    hand_in = hand_in_online(meeting, by=camille)

    assert state(meeting) == MeetingState.HANDED_IN
    assert (hand_in.state, hand_in.confirmed_by) == (HandInState.CONFIRMED, camille)
    mail = Mail.objects.get()
    assert mail.recipient == "camille@exemple.fr"
    assert settings.SITE_URL + reverse("meetings:receipt", args=[meeting.campaign.slug, hand_in.pk]) in mail.text
    with pytest.raises(Refused, match="ne change plus"):
        write(meeting, "Encore un mot.", base=1, by=camille)


def test_hand_in_online_twice_is_refused(meeting, camille):
    hand_in_online(meeting, by=camille)

    with pytest.raises(Refused, match="ne peut pas devenir remise"):
        hand_in_online(meeting, by=camille)

    assert HandIn.objects.count() == 1


def test_hand_in_online_refuses_a_blank_synthesis(camille):
    blank = MeetingFactory(held=True, run_by=camille)

    with pytest.raises(Refused, match="Rien n’est encore écrit"):
        hand_in_online(blank, by=camille)


def test_hand_in_online_is_refused_outside_its_phase(meeting, camille):
    Phase.objects.update(gestures=["meet"])

    with pytest.raises(Refused, match="ne prend pas de synthèse"):
        hand_in_online(meeting, by=camille)

    assert state(meeting) == MeetingState.HELD


def test_a_report_after_its_deadline_is_taken_and_marked_late(meeting, camille):
    Deadline.objects.create(campaign=meeting.campaign, due_at=timezone.now() - timezone.timedelta(days=1))

    hand_in = hand_in_online(meeting, by=camille)

    hand_in.refresh_from_db()
    assert came_late(hand_in, deadline_for(meeting))


def test_the_form_names_what_is_empty_and_open(client, meeting, camille):
    SheetFactory(meeting=meeting, table=4, version=1)
    client.force_login(camille)

    shown = client.get(reverse("meetings:hand_in", args=[meeting.campaign.slug, meeting.pk])).content.decode()

    for said in (
        "Principales attentes",
        "Défis et propositions",
        "table 4",
        "n’est pas encore dit",
        "Remettre telle quelle",
    ):
        assert said in shown, said
    assert "État des lieux</a>" not in shown


def test_the_form_leads_to_the_receipt(client, meeting, camille):
    client.force_login(camille)
    path = reverse("meetings:hand_in", args=[meeting.campaign.slug, meeting.pk])

    answer = client.post(path, {"idempotency_key": new_key()}, follow=True)

    assert answer.status_code == 200
    assert HandIn.objects.get().receipt[:4].upper() in answer.content.decode()


def test_return_report_says_what_is_missing_and_opens_the_text_again(meeting, camille):
    hand_in_online(meeting, by=camille)

    return_report(meeting, missing="Les effectifs, et une réalisation.", by=UserFactory())

    assert state(meeting) == MeetingState.RETURNED
    assert "Les effectifs, et une réalisation." in Mail.objects.latest("id").text
    write(meeting, "Un parc de 2013, 40 postes.", base=1, by=camille, section=Section.SITUATION)
    hand_in_online(meeting, by=camille)
    assert HandIn.objects.count() == 2


def test_return_report_refuses_to_say_nothing(meeting, camille):
    hand_in_online(meeting, by=camille)

    with pytest.raises(Refused, match="Dites ce qui manque"):
        return_report(meeting, missing="  ", by=UserFactory())

    assert state(meeting) == MeetingState.HANDED_IN


def test_an_accepted_report_is_integrated_or_its_acceptance_undone(meeting, camille):
    hand_in_online(meeting, by=camille)
    accept_report(meeting, by=UserFactory())
    return_report(meeting, missing="Une erreur de notre part.", by=UserFactory())
    hand_in_online(meeting, by=camille)
    accept_report(meeting, by=UserFactory())

    integrate_report(meeting, into="Synthèse de l’académie de Rennes", by=UserFactory())

    assert state(meeting) == MeetingState.INTEGRATED
    assert meeting.steps.last().reason == "Synthèse de l’académie de Rennes"


@pytest.mark.parametrize("before", [MeetingState.HELD, MeetingState.RETURNED, MeetingState.ACCEPTED])
def test_accept_report_is_refused_of_what_is_not_handed_in(before):
    meeting = MeetingFactory(state=before)

    with pytest.raises(Refused, match="ne peut pas devenir acceptée"):
        accept_report(meeting, by=UserFactory())


def test_words_are_public_once_the_report_is_accepted(client, meeting, camille):
    IdeaFactory(sheet=SheetFactory(meeting=meeting, version=1), text="Une idée que personne ne cite.")
    page = reverse("meetings:detail", args=[meeting.campaign.slug, meeting.pk])
    hand_in_online(meeting, by=camille)
    before = client.get(page).content.decode()

    accept_report(meeting, by=UserFactory())

    after = client.get(page, {"n": "1"}).content.decode()
    assert "Un parc de 2013." not in before
    assert "Un parc de 2013." in after
    assert f'id="rubrique-{Passage.objects.get().pk}"' in after


def test_the_queue_holds_only_ones_own_territories(client, camille):
    tree = small_tree()
    here = MeetingFactory(territory=tree.ille_et_vilaine, state=MeetingState.HANDED_IN, title="Lycée de Rennes")
    MeetingFactory(
        territory=tree.val_de_marne, campaign=here.campaign, state=MeetingState.HANDED_IN, title="Lycée de Créteil"
    )
    delegate = UserFactory()
    RoleFactory(user=delegate, name="delegate", node=tree.ille_et_vilaine.parent)
    client.force_login(delegate)

    shown = client.get(reverse("meetings:queue", args=[here.campaign.slug])).content.decode()

    assert "Lycée de Rennes" in shown
    assert "Lycée de Créteil" not in shown


def test_every_page_of_a_report_opens_to_its_coordinator(client, meeting, camille):
    tree = small_tree()
    type(meeting).objects.filter(pk=meeting.pk).update(territory=tree.ille_et_vilaine)
    hand_in_online(meeting, by=camille)
    delegate = UserFactory()
    RoleFactory(user=delegate, name="delegate", node=tree.ille_et_vilaine.parent)
    client.force_login(delegate)
    slug = meeting.campaign.slug

    for gesture, body in (("return_meeting", {"missing": ""}), ("integrate", {"into": ""})):
        assert client.post(reverse(f"meetings:{gesture}", args=[slug, meeting.pk]), body).status_code == 422
    assert client.get(reverse("meetings:report", args=[slug, meeting.pk])).status_code == 200
    assert client.post(reverse("meetings:accept", args=[slug, meeting.pk])).status_code == 302
    assert client.get(reverse("meetings:report", args=[slug, meeting.pk])).status_code == 200
    assert PassageVersion.objects.count() == 1
