"""Phases decide what is possible; their dates change in the open."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from tests.factories.campaign import CampaignFactory, ChallengeFactory, EventFactory, PhaseFactory, ThemeFactory
from tests.factories.people import RoleFactory, UserFactory

from cahiers.campaign.actions import change_phase, publish_campaign
from cahiers.campaign.enums import Gesture, State
from cahiers.campaign.models import PhaseChange
from cahiers.campaign.queries import board_of, is_open_for
from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [(-2, -1, False), (-1, 1, True), (1, 2, False)],
)
def test_page_and_action_read_the_same_answer(opens, closes, expected):
    campaign, now = CampaignFactory(), timezone.now()
    PhaseFactory(campaign=campaign, opens_at=now + opens * HOUR, closes_at=now + closes * HOUR, gestures=["vote"])

    assert is_open_for(campaign, Gesture.VOTE) is expected
    assert board_of(campaign.slug).can_vote is expected
    assert board_of(campaign.slug).can_argue is False


def test_two_phases_may_open_different_gestures_at_once():
    campaign = CampaignFactory()
    PhaseFactory(campaign=campaign, gestures=["vote"])
    PhaseFactory(campaign=campaign, gestures=["argue"], closed=True)

    board = board_of(campaign.slug)

    assert (board.can_vote, board.can_argue, board.can_propose) == (True, False, False)
    assert [step.tense for step in board.steps] == ["past", "current"]


def test_extending_a_phase_is_dated_reasoned_and_shown(client):
    phase = PhaseFactory(campaign__opened=False)
    before, by = phase.closes_at, UserFactory()

    change_phase(phase, opens_at=phase.opens_at, closes_at=before + 9 * HOUR, by=by, reason="Les vacances")

    change = PhaseChange.objects.get()
    assert (change.previous_closes_at, change.closes_at, change.by, change.reason) == (
        before,
        before + 9 * HOUR,
        by,
        "Les vacances",
    )
    assert "Les vacances" in client.get(reverse("campaign:calendar", args=[phase.campaign.slug])).content.decode()


@pytest.mark.parametrize(
    ("opens", "closes", "reason", "sentence"),
    [
        (0, 9, " ", "motif"),
        (0, 0, "x", "déjà"),
        (0, -30, "x", "après avoir ouvert"),
        (0, -24.5, "x", "dans le passé"),
        (1, 0, "x", "L’ouverture"),
    ],
)
def test_change_phase_refuses(opens, closes, reason, sentence):
    phase = PhaseFactory()
    dates = {"opens_at": phase.opens_at + opens * HOUR, "closes_at": phase.closes_at + closes * HOUR}
    if sentence == "après avoir ouvert":
        dates["closes_at"] = phase.opens_at - HOUR

    with pytest.raises(Refused, match=sentence):
        change_phase(phase, **dates, by=UserFactory(), reason=reason)

    assert not PhaseChange.objects.exists()


def test_database_keeps_every_change_of_dates():
    phase = PhaseFactory()
    change_phase(phase, opens_at=phase.opens_at, closes_at=phase.closes_at + HOUR, by=UserFactory(), reason="x")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE campaign_phasechange SET reason = 'y'")


def test_publish_refuses_a_campaign_with_nothing_to_do():
    campaign = CampaignFactory(state=State.DRAFT)

    with pytest.raises(Refused):
        publish_campaign(campaign, by=UserFactory())
    ThemeFactory(campaign=campaign)
    PhaseFactory(campaign=campaign)

    assert publish_campaign(campaign, by=UserFactory()).state == State.PUBLISHED


@pytest.mark.parametrize("name", ["landing", "calendar"])
def test_a_campaign_in_preparation_is_not_there(client, name):
    campaign = CampaignFactory(state=State.DRAFT, opened=True)

    assert client.get(reverse(f"campaign:{name}", args=[campaign.slug])).status_code == 404


def test_pages_show_themes_challenges_events_without_a_cookie(client):
    campaign = CampaignFactory(opened=True)
    theme = campaign.themes.get()
    challenge = ChallengeFactory(theme=theme)
    event = EventFactory(campaign=campaign, title="Rencontre de Fougères")

    pages = [
        client.get(reverse("campaign:landing", args=[campaign.slug])),
        client.get(reverse("campaign:theme", args=[campaign.slug, theme.code])),
        client.get(reverse("campaign:calendar", args=[campaign.slug])),
    ]

    for page, words in zip(pages, (theme.title, challenge.title, event.title), strict=True):
        assert words in page.content.decode()
        assert "Set-Cookie" not in page.headers


def test_the_national_team_changes_dates_from_the_calendar_and_others_do_not(client):
    campaign = CampaignFactory(opened=True)
    phase = campaign.phases.get()
    address = reverse("campaign:phase", args=[campaign.slug, phase.pk])
    later = timezone.localtime(phase.closes_at + 9 * HOUR, campaign.zone)
    data = {
        "idempotency_key": str(new_id()),
        "opens_at": timezone.localtime(phase.opens_at, campaign.zone).isoformat()[:16],
        "closes_at": later.isoformat()[:16],
        "reason": "Une semaine de plus",
    }

    client.force_login(RoleFactory(name=RoleName.MODERATOR, node=campaign.scope).user)
    refused = client.post(address, data)
    client.force_login(RoleFactory(name=RoleName.NATIONAL, node=campaign.scope).user)
    form, changed = client.get(address), client.post(address, data)

    assert (refused.status_code, form.status_code, changed.status_code) == (403, 200, 302)
    assert PhaseChange.objects.get().reason == "Une semaine de plus"


def test_pages_tell_dates_in_the_campaigns_own_time(client):
    campaign = CampaignFactory(timezone="Indian/Reunion")
    ThemeFactory(campaign=campaign)
    closes_at = (timezone.now() + timedelta(days=2)).replace(
        hour=21, minute=30
    )  # UTC: already the day after over there
    PhaseFactory(campaign=campaign, closes_at=closes_at)
    local = date_format(closes_at + 4 * HOUR, "j F Y")

    landing = client.get(reverse("campaign:landing", args=[campaign.slug])).content.decode()
    calendar = client.get(reverse("campaign:calendar", args=[campaign.slug])).content.decode()

    assert f"Ouverte jusqu’au {local} à 01\u00a0h\u00a030 (Reunion)" in landing
    assert f"au {local}, 01\u00a0h\u00a030" in calendar
