"""The board: its lines of the access table, its things, its bodies."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cahiers.meetings.models import Deadline, Extension, Step

TABLE = """
meetings:board                | met              | board_readers                         | -
meetings:board                | met_hidden       | -                                     | -
meetings:board_csv            | met              | board_readers                         | -
meetings:board_csv            | met_hidden       | -                                     | -
meetings:remind               | met              | coordinators                          | coordinators
meetings:remind               | met_hidden       | -                                     | -
meetings:deadlines            | met              | board_readers                         | nationals
meetings:deadlines            | met_hidden       | -                                     | -
meetings:extend               | due              | -                                     | coordinator, delegate_a, national
meetings:extend               | due_hidden       | -                                     | -
meetings:extend               | due_crossed      | -                                     | -
meetings:expectations         | met              | coordinators                          | coordinators
meetings:expectations         | met_hidden       | -                                     | -
"""


def build(scene: Any) -> None:
    """Say until when meetings hand in, here and in the campaign that nobody may see."""
    soon = timezone.now() + timedelta(days=20)
    due = Deadline.objects.create(campaign=scene.campaign, due_at=soon)
    Extension.objects.create(
        deadline=due, territory=scene.tree.finistere, due_at=soon + timedelta(days=2), reason="Neige sur les monts"
    )
    Step.objects.create(meeting=scene.meeting, before="planned", after="announced", reason="Tout est prêt")
    hidden = scene.things["met_hidden"]["campaign"]
    elsewhere = Deadline.objects.create(campaign_id=scene.hidden_meeting.campaign_id, due_at=soon)
    scene.things |= {
        "due": {"campaign": scene.campaign.slug, "pk": due.pk},
        "due_hidden": {"campaign": hidden, "pk": elsewhere.pk},
        "due_crossed": {"campaign": scene.campaign.slug, "pk": elsewhere.pk},
    }


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of this area."""
    far = (timezone.localtime(timezone.now(), scene.campaign.zone) + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M")
    return {
        "meetings:deadlines": {"level": "", "due_at": far},
        "meetings:extend": {"territory": scene.tree.ille_et_vilaine.key, "due_at": far, "reason": "Neige"},
        "meetings:expectations": {"n-0": "4"},
    }
