"""Life of meetings and public pages: its lines of the access table, its things, its bodies."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.factories.meetings import MeetingFactory
from tests.factories.people import UserFactory

from cahiers.meetings.actions.letters import token_of
from cahiers.meetings.actions.organisers import offer_token
from cahiers.meetings.actions.registering import register_for
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Organiser

TABLE = """
meetings:list                 | met              | everybody                             | -
meetings:list                 | met_hidden       | -                                     | -
meetings:map                  | met              | everybody                             | -
meetings:map                  | met_hidden       | -                                     | -
meetings:feed                 | met              | everybody                             | -
meetings:feed                 | met_hidden       | -                                     | -
meetings:detail               | met              | everybody                             | -
meetings:detail               | met_held         | everybody                             | -
meetings:detail               | met_planned      | -                                     | -
meetings:detail               | met_hidden       | -                                     | -
meetings:detail               | met_crossed      | -                                     | -
meetings:calendar             | met              | everybody                             | -
meetings:calendar             | met_planned      | -                                     | -
meetings:calendar             | met_hidden       | -                                     | -
meetings:calendar             | met_crossed      | -                                     | -
meetings:desk                 | met              | members                               | -
meetings:desk                 | met_hidden       | -                                     | -
meetings:new                  | met              | field                                 | organiser, coordinator, delegate_a, national
meetings:new                  | met_hidden       | -                                     | -
meetings:propose              | met              | members                               | members
meetings:propose              | met_hidden       | -                                     | -
meetings:register             | met              | everybody                             | everybody
meetings:register             | met_held         | everybody                             | -
meetings:register             | met_planned      | -                                     | -
meetings:register             | met_hidden       | -                                     | -
meetings:register             | met_crossed      | -                                     | -
meetings:registered           | met              | everybody                             | -
meetings:registered           | met_planned      | -                                     | -
meetings:registered           | met_hidden       | -                                     | -
meetings:registration         | met_guest        | everybody                             | everybody
meetings:registration         | met_unknown      | -                                     | -
meetings:registration         | met_guest_hidden | -                                     | -
meetings:organise             | met_offer        | participant                           | participant
meetings:organise             | met_unknown      | -                                     | -
meetings:run                  | met              | met_leaders                           | -
meetings:run                  | met_planned      | met_leaders                           | -
meetings:run                  | met_b            | delegate_b, national                  | -
meetings:run                  | met_hidden       | -                                     | -
meetings:run                  | met_crossed      | -                                     | -
meetings:edit                 | met              | met_leaders                           | met_leaders
meetings:edit                 | met_b            | delegate_b, national                  | delegate_b, national
meetings:edit                 | met_hidden       | -                                     | -
meetings:edit                 | met_crossed      | -                                     | -
meetings:announce             | met_planned      | -                                     | met_leaders
meetings:announce             | met              | -                                     | -
meetings:announce             | met_hidden       | -                                     | -
meetings:announce             | met_crossed      | -                                     | -
meetings:cancel               | met              | met_leaders                           | met_leaders
meetings:cancel               | met_b            | delegate_b, national                  | delegate_b, national
meetings:cancel               | met_held         | met_leaders                           | -
meetings:cancel               | met_hidden       | -                                     | -
meetings:cancel               | met_crossed      | -                                     | -
meetings:hold                 | met_begun        | met_leaders                           | met_leaders
meetings:hold                 | met_held         | met_leaders                           | met_leaders
meetings:hold                 | met              | met_leaders                           | -
meetings:hold                 | met_b            | delegate_b, national                  | -
meetings:hold                 | met_hidden       | -                                     | -
meetings:hold                 | met_crossed      | -                                     | -
meetings:unhold               | met_held         | -                                     | met_leaders
meetings:unhold               | met              | -                                     | -
meetings:unhold               | met_hidden       | -                                     | -
meetings:unhold               | met_crossed      | -                                     | -
meetings:decide               | met_proposed     | coordinator, delegate_a, national     | coordinator, delegate_a, national
meetings:decide               | met              | coordinator, delegate_a, national     | -
meetings:decide               | met_hidden       | -                                     | -
meetings:decide               | met_crossed      | -                                     | -
meetings:organisers           | met              | met_leaders                           | met_leaders
meetings:organisers           | met_b            | delegate_b, national                  | delegate_b, national
meetings:organisers           | met_hidden       | -                                     | -
meetings:organisers           | met_crossed      | -                                     | -
meetings:organiser_remove     | met_runner       | -                                     | met_leaders
meetings:organiser_remove     | met_last_runner  | -                                     | -
meetings:organiser_remove     | met_hidden       | -                                     | -
meetings:organiser_remove     | met_crossed      | -                                     | -
meetings:guests               | met              | met_leaders                           | met_leaders
meetings:guests               | met_b            | delegate_b, national                  | delegate_b, national
meetings:guests               | met_hidden       | -                                     | -
meetings:guests               | met_crossed      | -                                     | -
meetings:guest_cancel         | met_guest        | -                                     | met_leaders
meetings:guest_cancel         | met_hidden       | -                                     | -
meetings:guest_cancel         | met_crossed      | -                                     | -
meetings:sign_in_sheet        | met              | met_leaders                           | -
meetings:sign_in_sheet        | met_b            | delegate_b, national                  | -
meetings:sign_in_sheet        | met_hidden       | -                                     | -
meetings:sign_in_sheet        | met_crossed      | -                                     | -
meetings:kit                  | met              | met_leaders                           | met_leaders
meetings:kit                  | met_planned      | met_leaders                           | met_leaders
meetings:kit                  | met_b            | delegate_b, national                  | delegate_b, national
meetings:kit                  | met_hidden       | -                                     | -
meetings:kit                  | met_crossed      | -                                     | -
meetings:kit_zip              | met              | met_leaders                           | -
meetings:kit_zip              | met_b            | delegate_b, national                  | -
meetings:kit_zip              | met_proposed     | -                                     | -
meetings:kit_zip              | met_hidden       | -                                     | -
meetings:kit_zip              | met_crossed      | -                                     | -
meetings:kit_piece            | met              | met_leaders                           | -
meetings:kit_piece            | met_b            | delegate_b, national                  | -
meetings:kit_piece            | met_hidden       | -                                     | -
meetings:kit_piece            | met_crossed      | -                                     | -
"""


def build(scene: Any) -> None:
    """Add what this area needs to the scene; `scene.meeting` is announced, `scene.held` was held, both in Ille-et-Vilaine."""
    theme = scene.campaign.themes.first()
    here = {
        "campaign": scene.campaign,
        "territory": scene.tree.ille_et_vilaine,
        "themes": [theme],
        "run_by": [scene.people["author"]],
    }
    begun = MeetingFactory(**here, starts_at=timezone.now() - timedelta(hours=1))
    proposed = MeetingFactory(**here, state=MeetingState.PROPOSED)
    guest = register_for(scene.meeting, name="Une personne", email="vient@exemple.fr")
    hidden = MeetingFactory(campaign=_hidden_campaign(scene), territory=scene.tree.ille_et_vilaine)
    hidden_guest = register_for(hidden, name="Une personne", email="vient@exemple.fr")
    runner = Organiser.objects.create(meeting=scene.meeting, user=UserFactory())
    last = scene.held.runners.get()
    met = scene.things["met"]
    nobody = {"registration": guest.pk, "organiser": runner.pk}
    for word in ("met", "met_b", "met_hidden", "met_crossed"):
        scene.things[word] |= nobody | {"piece": "agenda", "ending": "odt"}
    scene.things |= {
        "met_begun": met | {"pk": begun.pk},
        "met_proposed": met | {"pk": proposed.pk},
        "met_guest": met | {"token": token_of(guest), "registration": guest.pk},
        "met_guest_hidden": scene.things["met_hidden"] | {"token": token_of(hidden_guest)},
        "met_unknown": met | {"token": "inconnu"},
        "met_offer": met | {"token": offer_token(scene.meeting, scene.people["participant"].email)},
        "met_runner": met | {"organiser": runner.pk},
        "met_last_runner": scene.things["met_held"] | {"organiser": last.pk},
    }


def _hidden_campaign(scene: Any) -> Any:
    return type(scene.campaign).objects.get(slug=scene.things["met_hidden"]["campaign"])


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of this area."""
    theme = scene.campaign.themes.first()
    day = timezone.localtime(timezone.now() + timedelta(days=20), scene.campaign.zone)
    meeting = {
        "title": "Le numérique au lycée",
        "themes": [theme.code],
        "starts_at": day.strftime("%Y-%m-%dT%H:%M"),
        "minutes": "180",
        "attendance": "on_site",
        "place": "Amphithéâtre",
        "takes_registrations": "on",
    }
    placed = meeting | {"territory": scene.tree.hoche.key}
    guest = {"name": "Une autre", "email": "autre@exemple.fr", "audience": "", "seats": "1"}
    return {
        "meetings:new": placed,
        "meetings:propose": placed,
        "meetings:edit": meeting,
        "meetings:register": guest,
        "meetings:guests": guest,
        "meetings:cancel": {"reason": "La salle est prise."},
        "meetings:hold": {"teacher": "12", "parent": "5"},
        "meetings:decide": {"answer": "accept"},
        "meetings:organisers": {"email": "collegue@exemple.fr"},
        "meetings:kit": {"tables": "3"},
    }
