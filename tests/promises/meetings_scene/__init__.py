"""The meetings of the scene, and their lines of the access table, area by area.

Things: `met` is announced, `met_held` was held, `met_planned` is being prepared, all in Ille-et-Vilaine, which
`coordinator` and `delegate_a` lead; `met_b` is announced in the Val-de-Marne, which `delegate_b` leads; `met_hidden`
stands in a campaign that nobody may see, `met_crossed` is asked for under another campaign's address. `author` runs them
all but `met_b`.
"""

from typing import Any

from tests.factories.meetings import MeetingFactory
from tests.promises.meetings_scene import board, handing_in, life, tables

from cahiers.campaign.models import Campaign
from cahiers.meetings.enums import MeetingState

AREAS = (life, tables, handing_in, board)
TABLE = "".join(area.TABLE for area in AREAS)


def build(scene: Any) -> None:
    """Plan and hold the meetings, then let each area add its things."""
    theme = scene.campaign.themes.first()
    here = {"campaign": scene.campaign, "territory": scene.tree.ille_et_vilaine, "themes": [theme]}
    run_by = [scene.people["author"]]
    scene.meeting = MeetingFactory(**here, run_by=run_by)
    scene.held = MeetingFactory(**here, run_by=run_by, held=True)
    planned = MeetingFactory(**here, run_by=run_by, state=MeetingState.PLANNED)
    elsewhere = MeetingFactory(**here | {"territory": scene.tree.val_de_marne})
    scene.hidden_meeting = hidden = MeetingFactory(
        campaign=Campaign.objects.get(slug=scene.things["hidden"]["campaign"]),
        territory=scene.tree.ille_et_vilaine,
        run_by=run_by,
    )
    scene.things |= {
        "met": {"campaign": scene.campaign.slug, "pk": scene.meeting.pk},
        "met_held": {"campaign": scene.campaign.slug, "pk": scene.held.pk},
        "met_planned": {"campaign": scene.campaign.slug, "pk": planned.pk},
        "met_b": {"campaign": scene.campaign.slug, "pk": elsewhere.pk},
        "met_hidden": {"campaign": hidden.campaign.slug, "pk": hidden.pk},
        "met_crossed": {"campaign": scene.campaign.slug, "pk": hidden.pk},
    }
    for area in AREAS:
        area.build(scene)


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room."""
    sent: dict[str, dict[str, Any]] = {}
    for area in AREAS:
        sent |= area.bodies(scene)
    return sent
