"""Votes of a room: what a page shows of them, before and after their close."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cahiers.meetings.enums import Grade, VoteMethod
from cahiers.meetings.models import Candidate, Idea, Meeting, RoomVote, VoteResult
from cahiers.meetings.structure.counting import median_grade

WITH = ("meeting__campaign", "meeting__territory", "theme", "result")


def vote_with(pk: UUID) -> RoomVote:
    """Return a vote with its meeting, its campaign, its theme, and its result once it has one."""
    return RoomVote.objects.select_related(*WITH).get(pk=pk)


def vote_in(meeting: Meeting, pk: UUID) -> RoomVote:
    """Return a vote of a meeting; 404 when it has no such vote."""
    return get_object_or_404(RoomVote.objects.select_related(*WITH), pk=pk, meeting=meeting)


def votes_of(meeting: Meeting) -> QuerySet[RoomVote]:
    """Return the votes of a meeting, in the order of their preparation."""
    return meeting.votes.select_related("theme", "result").prefetch_related("candidates")


def ideas_to_choose(meeting: Meeting) -> QuerySet[Idea]:
    """Return the ideas of the tables, which may be put to the vote."""
    kept = Idea.objects.kept().filter(sheet__meeting=meeting).exclude(text="")
    return kept.select_related("sheet").order_by("sheet__table", "rank", "id")


@dataclass(frozen=True)
class Part:
    """Ballots that give the same mention to a proposition: how many, and their place in its bar."""

    grade: str
    label: str
    count: int
    left: str
    width: str


@dataclass(frozen=True)
class Line:
    """A proposition in the result."""

    candidate: Candidate
    is_winner: bool
    voices: int
    share: float
    median: str
    parts: tuple[Part, ...]

    @property
    def row(self) -> list[int]:
        """How many ballots give each mention, from the best."""
        counted = {part.grade: part.count for part in self.parts}
        return [counted.get(value, 0) for value in Grade.values]


@dataclass(frozen=True)
class Shown:
    """A result as a page shows it."""

    vote: RoomVote
    result: VoteResult
    lines: tuple[Line, ...]

    @property
    def is_graded(self) -> bool:
        """Whether each proposition got a mention."""
        return bool(self.vote.method == VoteMethod.GRADED)

    @property
    def expressed(self) -> int:
        """How many ballots were not blank."""
        return self.result.cast - self.result.blank

    @property
    def turnout(self) -> float:
        """Which share of those who could vote did, in percent."""
        return 100 * self.result.cast / self.result.electorate

    @property
    def is_tied(self) -> bool:
        """Whether several propositions are ahead."""
        return len(self.result.winners) > 1

    @property
    def grades(self) -> list[tuple[str, str]]:
        """The mentions, from the best."""
        return [(value, str(label)) for value, label in Grade.choices]


def shown_result(vote: RoomVote) -> Shown | None:
    """Return the result of a closed vote as a page shows it; nothing before: nobody sees counts until the close."""
    if vote.closed_at is None:
        return None
    result: VoteResult = vote.result
    lines = [_line(vote, result, candidate) for candidate in vote.candidates.all()]
    return Shown(vote, result, tuple(lines))


def _line(vote: RoomVote, result: VoteResult, candidate: Candidate) -> Line:
    counted = {int(grade): count for grade, count in result.counts.get(str(candidate.rank), {}).items()}
    expressed = result.cast - result.blank
    voices = sum(counted.values())
    median = median_grade(counted)
    labels = dict(Grade.choices) if vote.method == VoteMethod.GRADED else {"1": ""}
    parts, left = [], 0.0
    for grade in sorted(counted, reverse=True):
        width = 100 * counted[grade] / expressed if expressed else 0
        parts.append(Part(str(grade), str(labels[str(grade)]), counted[grade], f"{left:.2f}%", f"{width:.2f}%"))
        left += width
    return Line(
        candidate=candidate,
        is_winner=candidate.rank in result.winners,
        voices=voices,
        share=100 * voices / expressed if expressed else 0.0,
        median=str(dict(Grade.choices)[str(median)]) if median and vote.method == VoteMethod.GRADED else "",
        parts=tuple(parts),
    )


def closed_votes_of(meeting: Meeting) -> list[Shown]:
    """Return the results of a meeting's votes, in the order of their close."""
    votes = votes_of(meeting).filter(closed_at__isnull=False).order_by("closed_at")
    return [found for vote in votes if (found := shown_result(vote))]
