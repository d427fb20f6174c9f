"""Votes of rooms at the restitution: ideas of the tables put to those present, counted by the room's own rule."""

from datetime import timedelta
from uuid import UUID

from cahiers.demo.content import read
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.lives import Lived
from cahiers.demo.loading.meetings.programme import STOCK
from cahiers.demo.loading.meetings.tables import Table
from cahiers.foundation.codes import SHORT, letters_of
from cahiers.meetings.enums import Grade, VoteMethod
from cahiers.meetings.models import Ballot, Candidate, Idea, RoomVote, VoteResult
from cahiers.meetings.structure.counting import count_graded, count_single
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link

FEWEST, MOST = 3, 5
TURNOUT = (0.72, 0.98)
BLANK, TYPED = 0.04, 0.12
TOP, TIED = "Placée en tête par la salle", "Placée en tête par la salle, à égalité"


class Votes:
    """Makes rooms vote, one meeting after the other."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.draw, self.stock = ledger, ledger.random, read(STOCK)

    def vote(self, lived: Lived, tables: list[Table], people: int, method: VoteMethod) -> None:
        """Keep a vote of the room on ideas of the first theme: prepared, opened, ballots, result, link of the winners."""
        theme = lived.themes[0]
        texts = {idea.text.casefold(): idea for table in tables if table.sheet.theme is theme for idea in table.ideas}
        ideas = self.draw.sample(list(texts.values()), min(len(texts), self.draw.randint(FEWEST, MOST)))
        closed = lived.meeting.ends_at - timedelta(minutes=2)
        opened = closed - timedelta(minutes=self.draw.randint(6, 10))
        prepared = opened - timedelta(minutes=self.draw.randint(3, 9))
        vote = RoomVote(
            id=self.ledger.id_at(prepared),
            meeting=lived.meeting,
            theme=theme,
            question=self.draw.choice(self.stock["vote_questions"][method.value]),
            method=method,
            who_may=self.draw.choice(self.stock["who_may"]),
            electorate=people,
            code=letters_of(self.draw.randbytes(SHORT), SHORT),
            opened_at=opened,
            closed_at=closed,
            by=lived.runner,
        )
        self.ledger.add(vote)
        for rank, idea in enumerate(ideas, start=1):
            self.ledger.add(Candidate(id=self.ledger.id_at(prepared), vote=vote, rank=rank, text=idea.text, idea=idea))
        details = {"candidates": len(ideas), "method": method.value}
        self.ledger.line("meetings.vote_prepared", vote, at=prepared, by=lived.runner, **details)
        self.ledger.line("meetings.vote_opened", vote, at=opened, by=lived.runner)
        ballots = self._ballots(vote, len(ideas), round(people * self.draw.uniform(*TURNOUT)))
        self._close(lived, vote, ideas, ballots)

    def _ballots(self, vote: RoomVote, candidates: int, cast: int) -> list[dict[int, int]]:
        """Keep that many ballots, without any mark: what told one device from another goes at the close."""
        favours = [self.draw.uniform(-1, 1) for _ in range(candidates)]
        vote.cast = cast
        ballots = [self._ballot(vote.method, favours) for _ in range(cast)]
        for ballot in ballots:
            choices = {str(rank): str(grade) for rank, grade in ballot.items()}
            pk = UUID(int=self.draw.getrandbits(128), version=4)  # of no time: the order of ballots says nothing
            self.ledger.add(Ballot(id=pk, vote=vote, choices=choices, is_typed=self.draw.random() < TYPED))
        return ballots

    def _ballot(self, method: str, favours: list[float]) -> dict[int, int]:
        if self.draw.random() < BLANK:
            return {}
        tastes = [favour + self.draw.gauss(0, 1) for favour in favours]
        if method == VoteMethod.SINGLE:
            return {tastes.index(max(tastes)) + 1: 1}
        best, worst = int(Grade.EXCELLENT), int(Grade.REJECT)
        return {rank: min(max(round(3.4 + taste), worst), best) for rank, taste in enumerate(tastes, start=1)}

    def _close(self, lived: Lived, vote: RoomVote, ideas: list[Idea], ballots: list[dict[int, int]]) -> None:
        count = count_single if vote.method == VoteMethod.SINGLE else count_graded
        tally, closed = count(ballots, range(1, len(ideas) + 1)), vote.closed_at or self.ledger.now
        counts = {str(rank): {str(grade): n for grade, n in row.items()} for rank, row in tally.counts.items()}
        self.ledger.add(
            VoteResult(
                vote=vote,
                counts=counts,
                blank=tally.blank,
                cast=vote.cast,
                electorate=vote.electorate,
                winners=list(tally.winners),
                at=closed,
            )
        )
        for rank in tally.winners:
            self._link(lived, vote, ideas[rank - 1], rank, TOP if len(tally.winners) == 1 else TIED)
        told = {"cast": vote.cast, "winners": len(tally.winners)}
        self.ledger.line("meetings.vote_closed", vote, at=closed, by=lived.runner, **told)

    def _link(self, lived: Lived, vote: RoomVote, idea: Idea, rank: int, reason: str) -> None:
        at = vote.closed_at or self.ledger.now
        link = Link(
            id=self.ledger.id_at(at),
            source_kind="idea",
            source_id=idea.pk,
            target_kind="room_vote",
            target_id=vote.pk,
            relation=Relation.QUOTED,
            locator={"version": 1, "rank": rank},
            reason=reason,
            at=at,
            by=lived.runner,
        )
        self.ledger.add(link)
        told = {"source": str(idea.pk), "target": str(vote.pk)}
        self.ledger.raw_line("provenance.linked", "link", link.pk, at=at, by=lived.runner.pk, relation="quoted", **told)
