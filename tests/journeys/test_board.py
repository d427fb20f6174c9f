"""A delegate finds who is late, chases them in one gesture, and gives one territory more time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.factories.people import UserFactory
from tests.journeys.conftest import WAYS, Way
from tests.journeys.pages import OPEN
from tests.journeys.visitors import Visitor

from cahiers.campaign.models import Campaign
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Deadline, Meeting, Organiser
from cahiers.people.enums import RoleName
from cahiers.people.models import Role
from cahiers.territory.queries import node_with_key

BOARD = f"/campagnes/{OPEN}/rencontres/suivi/"
NOW = timezone.now()
# One académie for each way of visiting a site: what a delegate extends stays extended for those who come after.
PLACES = {
    (375, True): ("aca:10", "dep:69", "Académie de Lyon", "Rhône"),
    (375, False): ("aca:08", "dep:38", "Académie de Grenoble", "Isère"),
    (1280, True): ("aca:07", "dep:21", "Académie de Dijon", "Côte-d’Or"),
    (1280, False): ("aca:19", "dep:51", "Académie de Reims", "Marne"),
}


def stage(way: Way) -> tuple[str, str, str]:
    """Hold a meeting whose report is late; return its title, its organiser's address, the delegate's."""
    campaign = Campaign.objects.get(slug=OPEN)
    academy, department = (node_with_key(key) for key in PLACES[way.width, way.scripts][:2])
    organiser, delegate = (
        UserFactory(email=f"{who}.{way}@demo.invalid", display_name=f"{who} {way}") for who in ("marthe", "lucien")
    )
    Role.objects.create(user=delegate, name=RoleName.DELEGATE, node=academy)
    Deadline.objects.get_or_create(campaign=campaign, level=None, defaults={"due_at": NOW - timedelta(hours=12)})
    meeting = Meeting.objects.create(
        campaign=campaign,
        territory=department,
        title=f"Réseau du canal, {way}",
        starts_at=NOW - timedelta(days=9),
        state=MeetingState.HELD,
    )
    meeting.themes.set(campaign.themes.all()[:1])
    Organiser.objects.create(meeting=meeting, user=organiser)
    return meeting.title, organiser.email, delegate.email


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_delegate_chases_the_late_ones(visit: Callable[..., Visitor], way: Way) -> None:
    delegate = visit(way)
    key, _department, name, under = PLACES[way.width, way.scripts]
    with delegate.site.facts():
        title, organiser, address = stage(way)

    delegate.become(address).go(BOARD).sees(name).sees(title)
    delegate.follow(under).sees(title)
    delegate.go(f"{BOARD}?territoire={key}").follow("Relancer").sees(title)
    delegate.fill("Un mot de vous", "Je peux passer vous aider jeudi.").press("Envoyer les relances")
    delegate.sees("envoyé")
    mail = delegate.read_mail(organiser)
    assert title in mail
    assert "Je peux passer vous aider jeudi." in mail

    delegate.follow("Échéances et délais")
    delegate.page.get_by_text("Donner plus de temps à un territoire").first.click()
    delegate.fill("Motif, lu par les organisateurs", "Inondations")
    later = (timezone.localtime(NOW) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    delegate.page.get_by_label("À remettre avant le").first.fill(later)
    delegate.press("Donner ce délai").sees("Inondations")

    delegate.go(BOARD)
    expect(delegate.page.locator("#retard")).to_have_count(0)
