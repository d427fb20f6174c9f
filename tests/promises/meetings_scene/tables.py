"""Sheets and votes of a room: its lines of the access table, its things, its bodies."""

from typing import Any
from uuid import uuid4

from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory

from cahiers.meetings.actions.sheets import save_sheet
from cahiers.meetings.actions.voting import close_vote, open_vote, prepare_vote, type_ballots
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Meeting
from cahiers.meetings.structure.merging import Content

TABLE = """
meetings_short:enter          | -                | everybody                             | -
meetings_short:worker         | -                | everybody                             | -
meetings_short:code           | table_a          | everybody                             | everybody
meetings_short:code           | table_over       | everybody                             | -
meetings_short:code           | table_hidden     | -                                     | -
meetings_short:code           | vote_open        | everybody                             | -
meetings_short:code           | code_nobody      | -                                     | -
meetings_short:state          | table_a          | everybody                             | -
meetings_short:state          | table_hidden     | -                                     | -
meetings_short:state          | vote_open        | -                                     | -
meetings:sheets               | met              | author, givers_in_run                 | author, givers_in_run
meetings:sheets               | met_b            | delegate_b, national                  | delegate_b, national
meetings:sheets               | met_hidden       | -                                     | -
meetings:sheets               | met_crossed      | -                                     | -
meetings:sheet                | table_a          | author, givers_in_run                 | author, givers_in_run
meetings:sheet                | table_over       | author, givers_in_run                 | -
meetings:sheet                | table_crossed    | -                                     | -
meetings:sheet_paper          | table_a          | author, givers_in_run                 | author, givers_in_run
meetings:sheet_paper          | table_crossed    | -                                     | -
meetings:sheet_history        | table_a          | author, givers_in_run                 | -
meetings:sheet_history        | table_crossed    | -                                     | -
meetings:votes                | met              | author, givers_in_run                 | author, givers_in_run
meetings:votes                | met_b            | delegate_b, national                  | delegate_b, national
meetings:votes                | met_hidden       | -                                     | -
meetings:vote                 | vote_open        | author, givers_in_run                 | author, givers_in_run
meetings:vote                 | vote_closed      | author, givers_in_run                 | author, givers_in_run
meetings:vote                 | vote_crossed     | -                                     | -
meetings:vote_paper           | vote_open        | -                                     | author, givers_in_run
meetings:vote_paper           | vote_closed      | -                                     | -
meetings:vote_paper           | vote_crossed     | -                                     | -
""".replace("givers_in_run", "coordinator, delegate_a, national")


def _vote(meeting: Any, idea: Any) -> Any:
    asked = {"question": "Que portons-nous\u202f?", "who_may": "Les présents", "electorate": 30, "by": None}
    candidates = [(idea.text, idea), ("Un technicien pour trois collèges", None)]
    vote = prepare_vote(meeting, theme=meeting.themes.first(), method="graded", candidates=candidates, **asked)
    type_ballots(open_vote(vote, by=None), choices={"1": "4", "2": "2"}, count=3, by=None)
    return vote


def build(scene: Any) -> None:
    """Add a sheet being written, one that is closed, one of a hidden campaign; an open vote and a closed one."""
    scene.table = SheetFactory(
        meeting=scene.meeting, wording="Prêter", state_of_play="Des chariots", obstacles="Le débit"
    )
    idea = IdeaFactory(sheet=scene.table, who="La vie scolaire", means="Deux heures", level="school")
    for obstacles in ("Le bruit", "Le froid"):  # the second was not read by whoever wrote the first: both are shown
        save_sheet(scene.table, content=Content({"obstacles": obstacles}), base=0, save_id=uuid4())
    theme, runner = scene.meeting.themes.first(), scene.people["author"]
    told = {"campaign": scene.campaign, "territory": scene.tree.ille_et_vilaine, "themes": [theme], "run_by": [runner]}
    accepted = MeetingFactory(**told, held=True, state=MeetingState.ACCEPTED)
    over = SheetFactory(meeting=accepted)
    vote, closed = _vote(scene.meeting, idea), _vote(scene.meeting, idea)
    close_vote(closed, by=None)
    hidden = Meeting.objects.get(pk=scene.things["met_hidden"]["pk"])
    met = scene.things["met"]
    other = {"campaign": met["campaign"], "pk": scene.things["met_b"]["pk"]}
    scene.things |= {
        "table_a": met | {"sheet": scene.table.pk, "code": scene.table.code},
        "table_over": met | {"pk": accepted.pk, "sheet": over.pk, "code": over.code},
        "table_hidden": {"code": SheetFactory(meeting=hidden).code},
        "table_crossed": other | {"sheet": scene.table.pk},
        "vote_open": met | {"vote": vote.pk, "code": vote.code},
        "vote_closed": met | {"vote": closed.pk, "code": closed.code},
        "vote_crossed": other | {"vote": vote.pk},
        "code_nobody": {"code": "00000000"},
    }


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of this area."""
    sheet = {"base": "0", "obstacles": "Le débit et les prises", f"idea.{uuid4()}.text": "Un club de réparation"}
    return {
        "meetings_short:code": sheet,
        "meetings:sheets": {"count": "2"},
        "meetings:sheet": {"gesture": "finish"},
        "meetings:sheet_paper": sheet,
        "meetings:votes": {
            "theme": str(scene.meeting.themes.first().pk),
            "question": "Laquelle\u202f?",
            "method": "single",
            "who_may": "Tous",
            "electorate": "30",
            "typed": "Une\nDeux",
        },
        "meetings:vote": {"gesture": "close"},
        "meetings:vote_paper": {"grade-1": "5", "grade-2": "1", "count": "2"},
    }
