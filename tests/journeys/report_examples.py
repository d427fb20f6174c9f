"""What the pages of tables and of reports are shown with: a sheet two people wrote, votes, a folder that was read."""

import io
from typing import Any
from uuid import uuid4

from cahiers.foundation.files import store
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.actions.sheets import save_sheet
from cahiers.meetings.actions.voting import cast_ballot, close_vote, open_vote, prepare_vote
from cahiers.meetings.actions.writing import Written, save_sections
from cahiers.meetings.enums import HandInState, MeetingState, MemberKind, MemberOutcome, Origin
from cahiers.meetings.models import HandIn, Meeting, Piece, RoomVote, Sheet
from cahiers.meetings.structure.merging import Content
from cahiers.meetings.structure.pieces import PLACED, Part, Understood
from cahiers.people.models import User

TEXT = "Trois salles sur douze ont un réseau qui tient. Les autres partagent le chariot du lundi."
REACHED = "Joindre le secrétariat (accueil@bourg.invalid) ou Madame B., 06 12 34 56 78, avant de venir."
LEFT = "Merci à la mairie pour le café."


def examples(coming: Meeting, held: Meeting, by: User) -> dict[str, list[dict[str, Any]]]:
    """Return the objects that those pages are shown with, by the name of the page."""
    sheet = _sheet(coming)
    opened, closed = _votes(coming, by)
    theme = held.themes.all()[0].code
    if not held.passages.exists():
        save_sections(held, held.themes.all()[0], texts={"situation": Written(TEXT, 0)}, by=by)
    brought, lost = _brought(held, by), _brought(held, by, is_lost=True)
    written = _handed_in(held, by)
    here, there = {"pk": coming.pk}, {"pk": held.pk}
    return {
        "meetings:sheet": [here | {"sheet": sheet.pk}],
        "meetings:sheet_paper": [here | {"sheet": sheet.pk}],
        "meetings:sheet_history": [here | {"sheet": sheet.pk}],
        "meetings:vote": [here | {"vote": opened.pk}, here | {"vote": closed.pk}],
        "meetings:vote_paper": [here | {"vote": opened.pk}],
        "meetings_short:code": [{"code": one.code} for one in (coming, sheet, opened, closed)],
        "meetings_short:state": [],
        "meetings_short:worker": [],
        "meetings:write": [there],
        "meetings:read_synthesis": [there],
        "meetings:versions": [there | {"theme": theme, "section": "situation"}],
        "meetings:hand_in": [there],
        "meetings:upload": [there],
        "meetings:report": [{"pk": written.meeting_id}],
        "meetings:return_meeting": [{"pk": written.meeting_id}],
        "meetings:accept": [{"pk": written.meeting_id}],
        "meetings:integrate": [{"pk": written.meeting_id}],
        "meetings:hand_in_detail": [{"pk": brought.pk}, {"pk": lost.pk}],
        "meetings:attach": [{"pk": lost.pk}],
        "meetings:held_meeting": [{"pk": lost.pk}],
        "meetings:piece": [{"pk": brought.pk, "rank": 0}],
        "meetings:receipt": [{"pk": written.pk}],
        "meetings:export": [],
        "meetings:original": [],
        "meetings:piece_file": [],
        "meetings:board_csv": [],
    }


def _sheet(meeting: Meeting) -> Sheet:
    """Return a sheet on which two people wrote the same field at once: both wordings are there."""
    sheet = meeting.sheets.order_by("table")[0]
    if not sheet.version:
        for obstacles in ("Le bruit du préau.", "Le froid du préau."):
            save_sheet(sheet, content=Content({"obstacles": obstacles}), base=0, save_id=uuid4())
    return sheet


def _votes(meeting: Meeting, by: User) -> tuple[RoomVote, RoomVote]:
    known = list(meeting.votes.order_by("id"))
    if known:
        return known[0], known[1]
    made = []
    for method, question in (
        ("graded", "Laquelle garder chez nous\u202f?"),
        ("single", "Laquelle porter plus haut\u202f?"),
    ):
        vote = prepare_vote(
            meeting,
            theme=meeting.themes.all()[0],
            question=question,
            method=method,
            who_may="Toutes les personnes présentes",
            electorate=30,
            candidates=[("Un prêt tenu par le CDI", None), ("Une salle ouverte jusqu’à 19 h", None)],
            by=by,
        )
        made.append(open_vote(vote, by=by))
    for device, choice in (("a", "1"), ("b", "2"), ("c", "1")):
        cast_ballot(made[1], choices={choice: "1"}, device=device)
    close_vote(made[1], by=by)
    return made[0], made[1]


def _brought(meeting: Meeting, by: User, *, is_lost: bool = False) -> HandIn:
    """Return a folder that was read: a synthesis with a run to place, a picture kept; one of them waits for its meeting."""
    name = "Synthese_Rennes ECLORE_Ormeaux (1).txt"
    known = HandIn.objects.filter(campaign=meeting.campaign, by=by, origin=Origin.FILE, meeting__isnull=is_lost)
    if found := known.filter(state=HandInState.READ).first():
        return found
    file = store(io.BytesIO(f"{TEXT}\n\n{LEFT}".encode()), name, by=by)
    made = HandIn.objects.create(
        campaign=meeting.campaign,
        meeting=None if is_lost else meeting,
        origin=Origin.FILE,
        state=HandInState.READ,
        file=file,
        by=by,
    )
    parts = (Part(TEXT, PLACED, "situation", meeting.themes.all()[0].code), Part(LEFT))
    read = {"kind": MemberKind.SYNTHESIS, "outcome": MemberOutcome.READ, "code": "read"}
    Piece.objects.create(
        hand_in=made, rank=0, name=name, file=file, understood=Understood(MemberKind.SYNTHESIS, parts).as_json(), **read
    )
    kept = {"kind": MemberKind.OTHER, "outcome": MemberOutcome.KEPT, "code": "kept_picture"}
    Piece.objects.create(hand_in=made, rank=1, name="tableau.png", understood=Understood().as_json(), **kept)
    return made


def _handed_in(like: Meeting, by: User) -> HandIn:
    """Return a report handed in on line, for a meeting of its own."""
    title = "Ce que disent les familles du bourg"
    if known := HandIn.objects.filter(meeting__title=title).select_related("meeting").first():
        return known
    meeting = Meeting.objects.create(
        campaign=like.campaign,
        territory=like.territory,
        title=title,
        place="Médiathèque",
        starts_at=like.starts_at,
        state=MeetingState.HELD,
    )
    meeting.themes.set(like.themes.all())
    meeting.runners.create(user=by)
    meeting.head_counts.create(audience="parent", count=21)
    said = {"situation": Written(TEXT, 0), "expectations": Written(REACHED, 0)}
    save_sections(meeting, meeting.themes.all()[0], texts=said, by=by)
    return hand_in_online(meeting, by=by)
