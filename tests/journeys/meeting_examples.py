"""What the pages of meetings are shown with: one to answer, one to announce, one to come to, one cancelled, one held."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.journeys import report_examples

from cahiers.campaign.models import Campaign
from cahiers.meetings.actions.announcing import announce_meeting, cancel_meeting
from cahiers.meetings.actions.letters import token_of
from cahiers.meetings.actions.organisers import offer_token
from cahiers.meetings.actions.particulars import Particulars
from cahiers.meetings.actions.planning import plan_meeting, propose_meeting
from cahiers.meetings.actions.registering import register_for
from cahiers.meetings.actions.tables import lay_tables
from cahiers.meetings.enums import Attendance, MeetingState
from cahiers.meetings.models import Meeting
from cahiers.people.models import User
from cahiers.territory.queries import node_with_key

OPEN, ORGANISER, MEMBER, EDITOR = (
    "egn-2020",
    "organisatrice@demo.invalid",
    "citoyenne@demo.invalid",
    "redactrice@demo.invalid",
)
TITLE = "Le numérique au collège : ce qui manque, ce qui marche"
PLACE = {"place": "Collège Les Ormeaux, salle polyvalente", "address": "4 allée d’Ukraine, Rennes, bus C5"}
PRESENTATION = (
    "Parents, élèves, professeurs, agents : chaque table de dix prend un défi et remplit sa fiche.\n\n"
    "Garderie sur place. Venez comme vous êtes, aucune compétence en informatique n’est demandée."
)


def examples() -> dict[str, list[dict[str, Any]]]:
    """Return the objects that pages of the room are shown with, by the name of the page or for all of them."""
    organiser, member = User.objects.get(email=ORGANISER), User.objects.get(email=MEMBER)
    coming = _meeting("announced", TITLE, organiser)
    planned = _meeting("planned", "Équiper sans endetter : communes et écoles se parlent", organiser)
    proposed = _meeting("proposed", "Une soirée de parents sur les écrans", member)
    cancelled = _meeting("cancelled", "Former, mais quand ?", organiser)
    held = _meeting("held", "Un numérique sobre, au lycée agricole", organiser)
    national = User.objects.get(email=EDITOR)
    _meeting("planned", "Une journée nationale des délégués de la vie lycéenne", national, at="nat:fr")
    registration = register_for(coming, name="Famille Le Gall", email="le-gall@demo.invalid", seats=3)
    register_for(coming, name="Soizic", email="soizic@demo.invalid", audience="teacher")
    register_for(coming, name="Hamid", email="hamid@demo.invalid", seats=9)
    offer = offer_token(coming, EDITOR)
    here = {"pk": coming.pk}
    return {
        "meetings": [here],
        "meetings:detail": [here, {"pk": cancelled.pk}, {"pk": held.pk}],
        "meetings:run": [{"pk": one.pk} for one in (coming, planned, proposed, cancelled, held)],
        "meetings:hold": [{"pk": held.pk}],
        "meetings:decide": [{"pk": proposed.pk}],
        "meetings:registration": [{"token": token_of(registration)}],
        "meetings:organise": [{"token": offer}],
        "meetings:feed": [],
        "meetings:calendar": [],
        "meetings:kit_zip": [],
        "meetings:kit_piece": [],
        **report_examples.examples(coming, held, organiser),
    }


def _meeting(state: str, title: str, by: User, at: str = "dep:35") -> Meeting:
    """Return the meeting of that title, made as its organiser would have made it."""
    campaign = Campaign.objects.get(slug=OPEN)
    if known := Meeting.objects.filter(campaign=campaign, title=title).select_related("campaign", "territory").first():
        return known
    territory = node_with_key(at)
    assert territory is not None
    said = Particulars(
        title=title,
        themes=list(campaign.themes.all()[:2]),
        starts_at=timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=9, hours=2),
        attendance=Attendance.HYBRID,
        link="https://visio.demo.invalid/ormeaux",
        presentation=PRESENTATION,
        capacity=12,
        expected=40,
        **PLACE,
    )
    make = propose_meeting if state == "proposed" else plan_meeting
    meeting = make(campaign, territory, said, by=by)
    if state in {"announced", "cancelled", "held"}:
        announce_meeting(meeting, by=by)
    if state == "announced":
        lay_tables(meeting, tables=4, by=by)
    if state == "cancelled":
        cancel_meeting(meeting, reason="La salle est réquisitionnée pour les élections.", by=by)
    if state == "held":
        Meeting.objects.filter(pk=meeting.pk).update(
            state=MeetingState.HELD, starts_at=timezone.now() - timedelta(days=3)
        )
        meeting.head_counts.create(audience="parent", count=14)
        meeting.head_counts.create(audience="teacher", count=9)
    meeting.refresh_from_db()
    return meeting
