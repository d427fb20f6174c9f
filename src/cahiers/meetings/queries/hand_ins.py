"""Hand-ins that came as files: which are being read, which lost their job, which meeting they may be about."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from cahiers.foundation.text import plain
from cahiers.meetings.enums import FIELD, HandInState
from cahiers.meetings.models import HandIn, Meeting, Piece
from cahiers.meetings.queries.reports import under_any
from cahiers.meetings.structure.life import TAKES_FILES
from cahiers.meetings.structure.pieces import Understood
from cahiers.territory.models import Node, words_of

READ_TASK = "meetings.read_hand_in"  # name of the task, which stands above
UNDER_WAY = (HandInState.RECEIVED, HandInState.READING)
MOST_SUGGESTED = 12
MOST_LOOKED_AT = 500
SHORTEST_WORD = 3


def lost_readings() -> list[HandIn]:
    """Return the hand-ins being read that no job waiting or at work will end."""
    jobs = ProcrastinateJob.objects.filter(task_name=READ_TASK, status__in=("todo", "doing"))
    looked_after = {str(args.get("hand_in_id")) for args in jobs.values_list("args", flat=True)}
    return [hand_in for hand_in in HandIn.objects.filter(state__in=UNDER_WAY) if str(hand_in.pk) not in looked_after]


@dataclass(frozen=True)
class Suggestion:
    """A meeting that a hand-in may be about, and what they have in common."""

    meeting: Meeting
    score: int


@dataclass(frozen=True)
class Recognised:
    """What the names of the files tell."""

    academy: Node | None
    networks: list[str]


def recognised_in(hand_in: HandIn) -> Recognised:
    """Return the académie and the networks that the names of the files tell, the most told first."""
    told = [Understood.of_json(stored) for stored in hand_in.pieces.values_list("understood", flat=True)]
    keys = [one.academy for one in told if one.academy]
    networks = list(dict.fromkeys(one.network for one in told if one.network))
    key = max(set(keys), key=keys.count) if keys else ""
    return Recognised(Node.objects.filter(key=key).first() if key else None, networks)


def suggested_meetings(hand_in: HandIn, person: Any, search: str = "") -> list[Suggestion]:
    """Return the meetings that a person may hand in for and that look like what the names tell, the nearest first.

    Only those of the territories that the person's roles reach, and those that the person runs.
    """
    nodes = [role.node for role in person.current_roles if role.name in FIELD]
    reached = under_any(nodes, "territory__path") | Q(runners__user=person)
    meetings = (
        Meeting.objects.filter(reached, campaign=hand_in.campaign, state__in=TAKES_FILES, starts_at__lte=Now())
        .select_related("territory", "host")
        .order_by("-starts_at", "id")
        .distinct()[:MOST_LOOKED_AT]
    )
    told = recognised_in(hand_in)
    wanted = {word for network in told.networks for word in words_of(network) if len(word) >= SHORTEST_WORD}
    asked = words_of(search)
    found = []
    for meeting in meetings:
        said = _words(meeting)
        if asked and not all(any(word.startswith(one) for word in said) for one in asked):
            continue
        score = 3 * len(wanted & said)
        score += 2 if told.academy and meeting.territory.is_under(told.academy.path) else 0
        found.append(Suggestion(meeting, score))
    found.sort(key=lambda one: -one.score)
    return found[:MOST_SUGGESTED]


def _words(meeting: Meeting) -> set[str]:
    names = [meeting.title, meeting.place, meeting.territory.name, meeting.host.name if meeting.host else ""]
    return {word for name in names for word in words_of(plain(name))}


@dataclass(frozen=True)
class PieceLine:
    """The line of a piece, and how many of its runs of text have no place yet."""

    piece: Piece
    left: int


def lines_of(hand_in: HandIn, *, is_checked: bool) -> list[PieceLine]:
    """Return a line for each piece of a hand-in; `is_checked` when nothing is left to place, or may be any more."""
    themes = list(hand_in.meeting.themes.values_list("code", flat=True)) if hand_in.meeting and not is_checked else []
    pieces = hand_in.pieces.select_related("file", "sheet", "theme").order_by("rank")
    if is_checked:
        return [PieceLine(piece, 0) for piece in pieces]
    return [PieceLine(piece, len(Understood.of_json(piece.understood).to_place(themes))) for piece in pieces]
