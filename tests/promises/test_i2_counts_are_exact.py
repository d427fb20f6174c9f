"""I2: the last choice counts; change and withdrawal are exact.

A machine of hypothesis makes people vote, change, take back, argue, merge, split, undo, close and extend in any
order. After every step, what pages show = what is recounted from rows = what an independent model says.
"""

import contextlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory
from tests.factories.people import UserFactory

from cahiers.campaign.actions import change_phase
from cahiers.campaign.queries import board_of, database_now
from cahiers.debate.actions import arguments, following, proposals, regrouping, votes
from cahiers.debate.enums import ArgumentState, Stance, State
from cahiers.debate.models import Argument, Proposal, Regrouping
from cahiers.debate.queries import detail
from cahiers.debate.queries.listing import Filters, list_proposals
from cahiers.debate.votebox import box_on_page
from cahiers.foundation import verify
from cahiers.foundation.errors import Refused
from cahiers.foundation.figures import recount_all

pytestmark = pytest.mark.django_db
EXAMPLES, STEPS = 60, 50
PEOPLE, PROPOSALS, MOST = 5, 3, 12
ranks, stances = st.integers(0, 40), st.sampled_from(list(Stance))


@dataclass
class Modelled:
    """A proposal as the model sees it: dictionaries and sets, nothing stored twice."""

    state: str = "published"
    author: int | None = None
    votes: dict[int, tuple[Stance, int, bool]] = field(default_factory=dict)  # voter: choice, when, inherited
    followers: set[int] = field(default_factory=set)
    arguments: dict[Any, int] = field(default_factory=dict)  # published ones, with their author
    withdrawn: dict[Any, int] = field(default_factory=dict)

    def count(self, stance: Stance) -> int:
        return sum(choice == stance for choice, _when, _inherited in self.votes.values())


class Debate(RuleBasedStateMachine):
    """The product on one side, the model on the other."""

    accepted: Counter[str] = Counter()
    refused: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.clock = 0
        self.is_open = True

    def teardown(self) -> None:
        verified = [finding for finding in verify.verify() if finding.faults]
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)
        assert verified == []

    @initialize()
    def begin(self) -> None:
        self.campaign = CampaignFactory(opened=True)
        self.phase = self.campaign.phases.get()
        self.people = UserFactory.create_batch(PEOPLE)
        self.moderator = UserFactory()
        self.model: dict[Any, Modelled] = {}
        self.useful: dict[Any, set[int]] = {}
        self.regroupings: dict[Any, tuple[list[Any], list[Any], list[str]]] = {}
        for rank in range(PROPOSALS):
            made = ProposalFactory(campaign=self.campaign, author=self.people[rank])
            self.model[made.pk] = Modelled(author=rank)

    # Words

    def pick(self, rank: int) -> Any:
        alive = [pk for pk, modelled in self.model.items() if modelled.state == "published"]
        known = [*alive, *alive, *alive, *self.model]  # mostly the ones on which something can be done
        return known[rank % len(known)]

    def owner_of(self, argument: Any) -> Modelled:
        return next(m for m in self.model.values() if argument in m.arguments or argument in m.withdrawn)

    def do(self, allowed: bool, gesture: Any, *things: Any, **words: Any) -> Any:
        """Make a gesture; the product must refuse exactly when the model does."""
        self.clock += 1
        try:
            with transaction.atomic():
                result = gesture(*things, **words)
        except Refused:
            assert not allowed, f"{gesture.__name__} was refused"
            Debate.refused[gesture.__name__] += 1
            return None
        assert allowed, f"{gesture.__name__} was accepted"
        Debate.accepted[gesture.__name__] += 1
        return result if result is not None else True

    # Gestures

    @rule(rank=ranks, who=ranks, choice=stances)
    def vote(self, rank: int, who: int, choice: Stance) -> None:
        pk, who = self.pick(rank), who % PEOPLE
        modelled = self.model[pk]
        allowed = self.is_open and modelled.state == "published"
        tally = self.do(allowed, votes.cast_vote, pk, choice, by=self.people[who])
        if tally:
            modelled.votes[who] = (choice, self.clock, False)
            shown = tally.votes_for, tally.votes_mixed, tally.votes_against
            assert shown == tuple(modelled.count(stance) for stance in Stance)

    @rule(rank=ranks, choices=st.lists(stances, min_size=PEOPLE, max_size=PEOPLE))
    def everybody_votes(self, rank: int, choices: list[Stance]) -> None:
        for who, choice in enumerate(choices):
            self.vote(rank, who, choice)

    @rule(rank=ranks, who=ranks)
    def take_back(self, rank: int, who: int) -> None:
        pk = self.pick(rank)
        modelled = self.model[pk]
        voters = list(modelled.votes) * 4  # far more often someone who voted than not
        who = [*voters, *range(PEOPLE)][who % (len(voters) + PEOPLE)]
        allowed = self.is_open and modelled.state == "published" and who in modelled.votes
        if self.do(allowed, votes.take_vote_back, pk, by=self.people[who]):
            del modelled.votes[who]

    @rule(rank=ranks, who=ranks, wanted=st.booleans())
    def follow(self, rank: int, who: int, wanted: bool) -> None:
        pk, who = self.pick(rank), who % PEOPLE
        gesture = following.follow if wanted else following.unfollow
        self.do(True, gesture, Proposal(pk=pk), by=self.people[who])
        (self.model[pk].followers.add if wanted else self.model[pk].followers.discard)(who)

    @rule(rank=ranks, who=ranks, stance=stances)
    def argue(self, rank: int, who: int, stance: Stance) -> None:
        pk, who = self.pick(rank), who % PEOPLE
        modelled = self.model[pk]
        allowed = self.is_open and modelled.state == "published"
        body = f"Parce que {self.clock}"
        written = self.do(allowed, arguments.argue, Proposal(pk=pk), stance=stance, body=body, by=self.people[who])
        if written:
            modelled.arguments[written.pk] = who
            self.useful[written.pk] = set()
            self.find_useful(len(self.useful) - 1, who + 2, who % 2 == 0)
            self.do(True, arguments.reply, written, body="Et alors ?", by=self.people[(who + 1) % PEOPLE])

    @rule(rank=ranks)
    def withdraw_argument(self, rank: int) -> None:
        known = list(self.useful)
        if not known:
            return
        pk = known[rank % len(known)]
        owner = self.owner_of(pk)
        allowed = pk in owner.arguments
        if self.do(allowed, arguments.withdraw_argument, Argument.objects.get(pk=pk), by=self.people[0]):
            owner.withdrawn[pk] = owner.arguments.pop(pk)

    @rule(rank=ranks, who=ranks, is_taken_back=st.booleans())
    def find_useful(self, rank: int, who: int, is_taken_back: bool) -> None:
        known = list(self.useful)
        if not known:
            return
        pk, who = known[rank % len(known)], who % PEOPLE
        owner = self.owner_of(pk)
        allowed = self.is_open and owner.state == "published" and owner.arguments.get(pk, who) != who
        if self.do(allowed, arguments.find_useful, Argument(pk=pk), by=self.people[who]):
            self.useful[pk].add(who)
        if is_taken_back:
            self.unfind_useful(pk, who)

    @rule(rank=ranks, who=ranks)
    def unfind_any(self, rank: int, who: int) -> None:
        known = list(self.useful)
        if known:
            self.unfind_useful(known[rank % len(known)], who % PEOPLE)

    def unfind_useful(self, pk: Any, who: int) -> None:
        allowed = self.is_open and self.owner_of(pk).state == "published"
        if self.do(allowed, arguments.unfind_useful, Argument(pk=pk), by=self.people[who]):
            self.useful[pk].discard(who)

    @rule(rank=ranks)
    def withdraw(self, rank: int) -> None:
        pk = self.pick(rank)
        modelled = self.model[pk]
        alive = [other for other in self.model.values() if other.state == "published"]
        if len(alive) <= 2 or modelled.author is None:
            return
        allowed = modelled.state == "published"
        if self.do(allowed, proposals.withdraw_proposal, Proposal(pk=pk), by=self.people[modelled.author]):
            modelled.state = "withdrawn"

    @rule(first=ranks, second=ranks)
    def merge(self, first: int, second: int) -> None:
        pks = [self.pick(first), self.pick(second)]
        parents = [self.model[pk] for pk in pks]
        allowed = pks[0] != pks[1] and all(parent.state == "published" for parent in parents)
        child = self.do(
            allowed,
            regrouping.merge_proposals,
            [Proposal.objects.get(pk=pk) for pk in pks],
            title="Réunies",
            body="Un texte",
            by=self.moderator,
            reason="Même demande",
        )
        if child:
            latest: dict[int, tuple[Stance, int, bool]] = {}
            for parent in parents:
                for who, (choice, when, _inherited) in parent.votes.items():
                    if who not in latest or latest[who][1] < when:
                        latest[who] = (choice, when, True)
            followers = parents[0].followers | parents[1].followers
            self.model[child.pk] = Modelled(votes=latest, followers=followers)
            self.remember(pks, [child.pk], "merged")

    @rule(rank=ranks, is_undone=st.booleans())
    def split(self, rank: int, is_undone: bool) -> None:
        pk = self.pick(rank)
        parent = self.model[pk]
        if len(self.model) > MOST:
            return
        children = self.do(
            parent.state == "published",
            regrouping.split_proposal,
            Proposal.objects.get(pk=pk),
            [("Une", "texte"), ("Deux", "texte")],
            by=self.moderator,
            reason="Deux idées",
        )
        if children:
            inherited = {who: (choice, when, True) for who, (choice, when, _inherited) in parent.votes.items()}
            for child in children:
                self.model[child.pk] = Modelled(votes=dict(inherited), followers=set(parent.followers))
            self.remember([pk], [child.pk for child in children], "split")
            if is_undone:
                self.undo(len(self.regroupings) - 1)

    def remember(self, parents: list[Any], children: list[Any], state: str) -> None:
        newest = Regrouping.objects.latest("pk").pk
        self.regroupings[newest] = (parents, children, [self.model[pk].state for pk in parents])
        for pk in parents:
            self.model[pk].state = state

    @rule(rank=ranks)
    def undo(self, rank: int) -> None:
        if not self.regroupings:
            return
        pk = list(self.regroupings)[rank % len(self.regroupings)]
        parents, children, states = self.regroupings[pk]
        allowed = not any(self.model[child].state in {"merged", "split"} for child in children)
        reason = "Elles disaient autre chose"
        if self.do(allowed, regrouping.undo_regrouping, Regrouping(pk=pk), by=self.moderator, reason=reason):
            for child in children:
                self.model[child].state = "undone"
            for parent, state in zip(parents, states, strict=True):
                self.model[parent].state = state
            del self.regroupings[pk]

    @rule(rank=ranks)
    def propose(self, rank: int) -> None:
        if len(self.model) > MOST:
            return
        who = rank % PEOPLE
        words = {"theme": self.campaign.themes.get(), "title": f"Une idée {self.clock}", "body": "Un texte"}
        draft = self.do(self.is_open, proposals.draft_proposal, self.campaign, **words, by=self.people[who])
        if draft:
            self.do(True, proposals.publish_proposal, draft, by=self.people[who])
            self.model[draft.pk] = Modelled(author=who, followers={who})

    @rule(luck=st.integers(0, 9))
    def close_or_extend(self, luck: int) -> None:
        if self.is_open and luck:
            return
        for margin in (0.02, 0.2, 2, 10):  # a loaded machine may need more than the first one
            closes_at = database_now() + (timedelta(seconds=margin) if self.is_open else timedelta(days=1))
            dates = {"opens_at": self.phase.opens_at, "closes_at": closes_at}
            with contextlib.suppress(Refused):
                self.phase = change_phase(self.phase, **dates, by=self.moderator, reason="Calendrier")
                break
        while self.is_open and (left := (closes_at - database_now()).total_seconds()) >= 0:
            sleep(left)
        Debate.accepted["change_phase"] += 1
        self.is_open = not self.is_open

    @rule(who=ranks)
    def leave_or_come_back(self, who: int) -> None:
        """An account put out of force keeps what it said: no count moves."""
        person = self.people[who % PEOPLE]
        person.is_active = not person.is_active
        person.save(update_fields=["is_active"])
        Debate.accepted["leave_or_come_back"] += 1

    # What must hold after every step

    @invariant()
    def shown_is_recounted_is_modelled(self) -> None:
        if not hasattr(self, "campaign"):
            return
        board = board_of(self.campaign.slug)
        listed = {proposal.pk: proposal for proposal in list_proposals(board, Filters()).proposals}
        assert set(listed) == {pk for pk, modelled in self.model.items() if modelled.state == "published"}
        stored = {proposal.pk: proposal for proposal in Proposal.objects.filter(campaign=self.campaign)}
        assert set(stored) == set(self.model)
        for pk, modelled in self.model.items():
            expected = tuple(modelled.count(stance) for stance in Stance)
            for row in filter(None, (stored[pk], listed.get(pk))):
                box = box_on_page(board, row, detail.Mine())
                assert (box.votes_for, box.votes_mixed, box.votes_against) == expected
                assert box.is_open == (self.is_open and modelled.state == "published")
                assert row.follower_count == len(modelled.followers)
                assert row.argument_count == len(modelled.arguments)
                assert row.votes_inherited == sum(inherited for _c, _w, inherited in modelled.votes.values())
            assert stored[pk].state == State(modelled.state)
        counted = {argument.pk: argument.useful_count for argument in Argument.objects.filter(parent=None)}
        assert counted == {pk: len(readers) for pk, readers in self.useful.items()}
        hidden = Argument.objects.filter(parent=None, state=ArgumentState.WITHDRAWN).values_list("pk", flat=True)
        assert set(hidden) == {pk for modelled in self.model.values() for pk in modelled.withdrawn}
        assert [recount for recount in recount_all() if recount.faults] == []


def run(examples: int = EXAMPLES, steps: int = STEPS) -> None:
    """Run the machine; the database is left as it was."""
    checks = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Debate, settings=checks)


GESTURES = (
    "cast_vote",
    "take_vote_back",
    "follow",
    "unfollow",
    "argue",
    "reply",
    "withdraw_argument",
    "find_useful",
    "unfind_useful",
    "draft_proposal",
    "publish_proposal",
    "withdraw_proposal",
    "merge_proposals",
    "split_proposal",
    "undo_regrouping",
    "change_phase",
    "leave_or_come_back",
)


def test_counts_are_exact_after_every_step_of_any_story():
    Debate.accepted.clear()
    Debate.refused.clear()

    run()

    assert Debate.accepted.total() + Debate.refused.total() >= 2000
    assert [name for name in GESTURES if Debate.accepted[name] < 10] == []


def forget_the_earlier_choice(proposal_id: Any, choice: Stance, *, by: Any) -> votes.Tally:
    """Vote with a wrong counter: a change of mind adds to one side and is not taken off the other."""
    real = re.sub(r"- coalesce\(\(before.choice = '\w+'\)::int, 0\)", "", votes._CAST)
    values = {"proposal": proposal_id, "voter": by.pk, "choice": choice.value, "verification": by.verification}
    values["within"] = None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(votes._HOLD, values)
        cursor.execute(real, values)
        counts = cursor.fetchone()
    if counts is None:
        raise Refused("clos")
    return votes.Tally(*counts, mine=choice.value, are_hidden=False)


def withdraw_without_counting(argument: Argument, *, by: Any) -> Argument:
    """Withdraw an argument and leave it in the count."""
    written = real_withdraw(argument, by=by)
    Proposal.objects.filter(pk=argument.proposal_id).update(argument_count=F("argument_count") + 1)
    return written


def merge_counting_parents_twice(parents: Any, **words: Any) -> Proposal:
    """Merge with the sum of the parents' counts instead of each person once."""
    child = real_merge(parents, **words)
    Proposal.objects.filter(pk=child.pk).update(votes_for=sum(parent.votes_for for parent in parents))
    return child


real_withdraw, real_merge = arguments.withdraw_argument, regrouping.merge_proposals
FAULTS = {
    "a change counted twice": (votes, "cast_vote", forget_the_earlier_choice),
    "a withdrawn argument still counted": (arguments, "withdraw_argument", withdraw_without_counting),
    "a merge that adds counts": (regrouping, "merge_proposals", merge_counting_parents_twice),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_wrong_counter_is_seen(fault, monkeypatch):
    monkeypatch.setattr(*FAULTS[fault])

    with pytest.raises(AssertionError):
        run()
