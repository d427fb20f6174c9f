"""Everything that a proposal's page shows, in a number of queries that does not depend on its debate's length."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, Count, F, When
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404

from cahiers.campaign.queries import Board
from cahiers.debate.enums import ArgumentState, Side, Stance, State
from cahiers.debate.models import Argument, ClosingStatement, OfficialAnswer, Part, Proposal, ProposalVersion, Vote
from cahiers.foundation.differences import word_changes
from cahiers.foundation.kinds import Reference
from cahiers.people.enums import Audience, Verification
from cahiers.provenance.queries import ShownStep, fate_of, shown, voices_behind


class Spoken(NamedTuple):
    """An argument or a reply as a page shows it: plain values, for a debate holds hundreds."""

    pk: uuid.UUID
    parent_id: uuid.UUID | None
    stance: str
    state: str
    author_id: uuid.UUID | None
    author_name: str
    audience: str
    language: str
    useful: int
    day: date
    body: str

    @property
    def audience_label(self) -> str:
        """The audience in words."""
        return str(Audience(self.audience).label) if self.audience else ""


@dataclass(frozen=True, slots=True)
class Thread:
    """An argument, its replies, and whether the reader found it useful."""

    argument: Spoken
    replies: list[Spoken]
    is_mine: bool = False
    is_useful_to_me: bool = False


@dataclass(frozen=True)
class Column:
    """The arguments of one side, the most useful first."""

    stance: Stance
    threads: list[Thread]

    @property
    def published(self) -> int:
        """How many of them are published; withdrawn ones keep their place, not their count."""
        return sum(thread.argument.state == ArgumentState.PUBLISHED for thread in self.threads)


@dataclass(frozen=True)
class Mine:
    """What the reader did on this page: vote, follow, arguments found useful."""

    vote: str = ""
    inherited: bool = False
    follows: bool = False
    useful: set[Any] = field(default_factory=set)


def proposal_of(board: Board, pk: Any, reader: Any) -> Proposal:
    """Return a proposal of the campaign that the reader may read; a draft only for its author; else 404."""
    proposals = Proposal.objects.filter(campaign=board.campaign).select_related(
        "challenge", "territory", "imported_tally"
    )
    proposal = get_object_or_404(proposals.defer("search", "title_search"), pk=pk)
    proposal.campaign = board.campaign
    proposal.theme = next(theme for theme in board.themes if theme.pk == proposal.theme_id)
    if proposal.state == State.DRAFT and (reader is None or proposal.author_id != reader.pk):
        return get_object_or_404(Proposal.objects.none())
    return proposal


def argument_of(board: Board, pk: Any) -> Argument:
    """Return an argument or a reply of the campaign's debate; else 404."""
    arguments = Argument.objects.filter(proposal__campaign=board.campaign).select_related("proposal")
    return get_object_or_404(arguments, pk=pk)


_MINE = """
SELECT 'vote', choice, inherited_from_id IS NOT NULL
FROM debate_vote WHERE proposal_id = %(proposal)s AND voter_id = %(reader)s
UNION ALL
SELECT 'follow', '', false FROM debate_follow WHERE proposal_id = %(proposal)s AND follower_id = %(reader)s
UNION ALL
SELECT 'useful', u.argument_id::text, false FROM debate_useful u JOIN debate_argument a ON a.id = u.argument_id
WHERE a.proposal_id = %(proposal)s AND u.reader_id = %(reader)s
"""


def mine(proposal: Proposal, reader: Any) -> Mine:
    """Return what the reader did on a proposal, in one query."""
    vote, inherited, follows, useful = "", False, False, set()
    with connection.cursor() as cursor:
        cursor.execute(_MINE, {"proposal": proposal.pk, "reader": reader.pk})
        for what, value, flag in cursor.fetchall():
            if what == "vote":
                vote, inherited = value, flag
            elif what == "follow":
                follows = True
            else:
                useful.add(value)
    return Mine(vote=vote, inherited=inherited, follows=follows, useful=useful)


def _spoken(proposal: Proposal) -> Iterator[Spoken]:
    useful = F("useful_count") + F("imported_useful")
    rank = Case(When(parent=None, then=useful), default=0)  # replies keep the order in which they were written
    rows = Argument.objects.filter(proposal=proposal).order_by(rank.desc(), "created_at", "id")
    values = rows.annotate(useful=useful, day=TruncDate("created_at")).values_list(*Spoken._fields)
    return (Spoken(*row) for row in values)


def columns(proposal: Proposal, reader: Any = None, done: Mine | None = None) -> list[Column]:
    """Return the debate in three columns, in one query: for, mixed, against; the most useful first."""
    useful = (done or Mine()).useful
    replies: defaultdict[uuid.UUID, list[Spoken]] = defaultdict(list)
    arguments = []
    for spoken in _spoken(proposal):
        if spoken.parent_id:
            replies[spoken.parent_id].append(spoken)
        else:
            arguments.append(spoken)
    reader_id = getattr(reader, "pk", None)
    threads: dict[str, list[Thread]] = {stance.value: [] for stance in Stance}
    for argument in arguments:
        if argument.state == ArgumentState.WITHDRAWN and argument.pk not in replies:
            continue
        is_mine = reader_id is not None and argument.author_id == reader_id
        said = replies.get(argument.pk, [])
        threads[argument.stance].append(Thread(argument, said, is_mine, str(argument.pk) in useful))
    return [Column(stance, threads[stance.value]) for stance in Stance]


def answers_to(proposal: Proposal) -> list[OfficialAnswer]:
    """Return the official answers, the latest first; no query when there was none."""
    return list(proposal.answers.all()) if proposal.fate else []


def closing_statements(proposal: Proposal) -> list[ClosingStatement]:
    """Return the statements that sum the debate up, the latest first."""
    return list(proposal.closing_statements.all())


def what_became_of(proposal: Proposal) -> list[ShownStep]:
    """Return the fate of a proposal, link after link."""
    return shown(fate_of(Reference("proposal", proposal.pk)), forward=True)


def where_it_comes_from(proposal: Proposal) -> list[ShownStep]:
    """Return the voices behind a proposal that others were merged into or that was split from one."""
    return shown(voices_behind(Reference("proposal", proposal.pk)), forward=False)


def parts_of(proposal: Proposal) -> list[Part]:
    """Return the regroupings in which a proposal plays a part, with the other parts, the latest first."""
    mine_ = Part.objects.filter(proposal=proposal).values("regrouping")
    parts = Part.objects.filter(regrouping__in=mine_).select_related(
        "regrouping", "proposal__campaign", "proposal__theme"
    )
    return list(parts.order_by("-regrouping__at", "side", "pk"))


def sources_of(parts: list[Part], proposal: Proposal) -> list[Proposal]:
    """Return the proposals that a merge or a split still in force made this one from."""
    in_force = {p.regrouping_id for p in parts if p.proposal_id == proposal.pk and p.side == Side.RESULT}
    return [p.proposal for p in parts if p.regrouping_id in in_force and p.side == Side.SOURCE]


@dataclass(frozen=True)
class Change:
    """A version beside the one before it: runs of words kept, added or removed."""

    version: ProposalVersion
    title: list[tuple[str, str]]
    body: list[tuple[str, str]]


def history_of(proposal: Proposal) -> list[Change]:
    """Return every version, the latest first, each compared word by word with the one before it."""
    versions = list(proposal.versions.order_by("number"))
    changes, before_title, before_body = [], "", ""
    for version in versions:
        title, body = list(word_changes(before_title, version.title)), list(word_changes(before_body, version.body))
        if version.number == 1:
            title, body = [("kept", version.title)], [("kept", version.body)]
        changes.append(Change(version, title, body))
        before_title, before_body = version.title, version.body
    return changes[::-1]


@dataclass(frozen=True)
class CountedRow:
    """The votes of one verification class, counted from the rows."""

    label: str
    votes_for: int
    votes_mixed: int
    votes_against: int


def tally_by_verification(proposal: Proposal) -> list[CountedRow]:
    """Count the votes again from their rows, split by what stands behind each account."""
    counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = Vote.objects.filter(proposal=proposal).values_list("verification", "choice").annotate(n=Count("pk"))
    for verification, choice, number in rows.order_by("verification", "choice"):
        counted[verification][choice] = number
    return [
        CountedRow(str(kind.label), *(counted[kind].get(stance.value, 0) for stance in Stance))
        for kind in Verification
        if kind in counted
    ]
