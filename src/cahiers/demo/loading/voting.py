"""Votes drawn as people vote: a few proposals get most of them, a few people give most of them.

What a person thinks depends on the proposal, on whom they speak as and on the camp they lean to; an audience agrees
with itself more than with the others, and two camps cross all audiences: an opinion map has something to find.
"""

import math
import random
from bisect import bisect
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

from cahiers.debate.enums import Stance
from cahiers.debate.models import Proposal, Vote
from cahiers.demo.loading.debate import Debated
from cahiers.demo.loading.ledger import Ledger
from cahiers.people.models import User

FIELDS = ("proposal", "voter", "choice", "cast_at", "verification", "inherited_from")
CHOICES = (Stance.FOR.value, Stance.MIXED.value, Stance.AGAINST.value)
CURIOSITY = 0.35  # how far audiences differ in what they open
DISAGREEMENT = 0.12  # how far audiences differ in what they think
SAME_SIDE = 0.08  # how much more an audience agrees with one of its own
CAMPS = {1: 0.58, -1: 0.42}
APART = (0.08, 0.62)  # how far camps are apart on a proposal that divides nobody, and on one that divides everybody


def cast_votes(ledger: Ledger, debated: Sequence[Debated], voters: Sequence[User], total: int, end: datetime) -> int:
    """Keep `total` votes, one at most for each person and proposal; return how many there are.

    Counters of the proposals are set in the same gesture. Fewer are cast when there are not enough pairs.
    """
    draw = ledger.random
    proposals = [one.proposal for one in debated]
    audiences = sorted({voter.audience for voter in voters})
    curiosity = {audience: _curiosity(draw, debated) for audience in audiences}
    opinions = {audience: [_opinion(draw, one, audience) for one in debated] for audience in audiences}
    pulls = [_pull(one) for one in debated]
    published = [(one.published_at or end).timestamp() for one in proposals]
    counts = [[0, 0, 0] for _ in proposals]
    rows = []
    last = end.timestamp()
    for voter, quota in zip(voters, _quotas(draw, len(voters), total, most=len(proposals)), strict=True):
        joined, camp, mine = voter.joined_at.timestamp(), _camp(voter), opinions[voter.audience]
        for rank in _chosen(draw, curiosity[voter.audience], quota):
            start = max(published[rank], joined) + 60
            if start >= last:
                start = last - 60
            choice = bisect(_leaning(mine[rank], camp * pulls[rank]), draw.random())
            counts[rank][choice] += 1
            at = datetime.fromtimestamp(start + (last - start) * draw.random() ** 1.7, tz=UTC)
            rows.append((proposals[rank].pk, voter.pk, CHOICES[choice], at, voter.verification, None))
            ledger.raw_line("vote.cast", "proposal", proposals[rank].pk, at=at, by=voter.pk)
    for proposal, (for_, mixed, against) in zip(proposals, counts, strict=True):
        proposal.votes_for, proposal.votes_mixed, proposal.votes_against = for_, mixed, against
    rows.sort(key=lambda row: row[3])
    ledger.add_tuples(Vote, FIELDS, rows)
    return len(rows)


def _curiosity(draw: random.Random, debated: Sequence[Debated]) -> list[float]:
    weights = [(one.appeal / 50) ** 2 * draw.lognormvariate(0, CURIOSITY) for one in debated]
    return list(accumulate(weights))


def _opinion(draw: random.Random, one: Debated, audience: str) -> tuple[float, float]:
    """Return where "for" ends and where "mixed" ends, between 0 and 1."""
    against = one.divisive / 100 * 0.55 + draw.gauss(0, DISAGREEMENT * (0.3 + one.divisive / 100))
    against -= SAME_SIDE if _is_own(one.proposal, audience) else 0
    against = min(max(against, 0.01), 0.9)
    mixed = min(0.05 + one.divisive / 100 * 0.12, 0.95 - against)
    return 1 - against - mixed, 1 - against


def _camp(voter: User) -> int:
    """Return the camp that a person leans to; drawn from who they are, so that nothing else of the demo moves."""
    own = random.Random(voter.pk.int)  # noqa: S311 -- a believable crowd, not a secret
    return own.choices(list(CAMPS), weights=list(CAMPS.values()))[0]


def _pull(one: Debated) -> float:
    """Return how far a proposal sets the camps apart, and which way."""
    own = random.Random(one.proposal.pk.int)  # noqa: S311 -- a believable crowd, not a secret
    least, most = APART
    way = 1 if own.random() < 0.5 else -1
    return way * (least + (most - least) * min(one.divisive / 40, 1.0) * math.sqrt(own.random()))


def _leaning(opinion: tuple[float, float], pull: float) -> tuple[float, float]:
    """Move an opinion towards a camp; the mixed keep their share as long as there is room for it."""
    yes, not_no = opinion
    mixed = not_no - yes
    against = min(max(1 - not_no + pull * 0.5, 0.01), 0.95 - mixed)
    return 1 - against - mixed, 1 - against


def _is_own(proposal: Proposal, audience: str) -> bool:
    return proposal.audience == audience


def _quotas(draw: random.Random, people: int, total: int, most: int) -> list[int]:
    """Share the votes out: half of the people give one or two, a handful gives hundreds."""
    activity = [min(draw.paretovariate(1.15), 60) for _ in range(people)]
    quotas, share = [0] * people, total / sum(activity)
    for rank, weight in enumerate(activity):
        quotas[rank] = min(int(weight * share + draw.random()), most)
    missing = min(total, people * most) - sum(quotas)
    while missing:
        rank, step = draw.randrange(people), 1 if missing > 0 else -1
        if 0 <= quotas[rank] + step <= most:
            quotas[rank] += step
            missing -= step
    return quotas


def _chosen(draw: random.Random, weights: list[float], count: int) -> list[int]:
    """Return that many different ranks, the heavier the likelier."""
    every = range(len(weights))
    if count * 2 >= len(weights):
        return draw.sample(every, count)
    chosen: dict[int, None] = {}
    while len(chosen) < count:
        chosen.update(dict.fromkeys(draw.choices(every, cum_weights=weights, k=count - len(chosen))))
    return list(chosen)
