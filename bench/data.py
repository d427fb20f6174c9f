"""Data to measure on: proposals, arguments and votes with French texts, written in bulk, seeded."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from cahiers.campaign.enums import Gesture, State
from cahiers.campaign.models import Campaign, Phase, Theme
from cahiers.campaign.queries import database_now
from cahiers.debate.models import Proposal
from cahiers.foundation.identity import new_id
from cahiers.people.models import User
from cahiers.territory.models import Node

CONTENT = Path(__file__).resolve().parents[1] / "src/cahiers/demo/content"
ARGUMENTS_ON_FIRST = 200


def sentences() -> list[str]:
    """Return the sentences of the demo's texts, to write new ones with."""
    proposals = json.loads((CONTENT / "proposals.json").read_text())
    found = [line for proposal in proposals for line in proposal["body"].replace("\n", " ").split(". ")]
    return [line.strip().rstrip(".") + "." for line in found if len(line) > 40]


def people(count: int) -> list[User]:
    """Create accounts with nothing but a name."""
    users = [
        User(
            email=f"bench{rank}@exemple.fr",
            canonical_email=f"bench{rank}-{new_id().hex}@exemple.fr",
            display_name=f"Personne {rank}",
            audience="teacher",
        )
        for rank in range(count)
    ]
    return User.objects.bulk_create(users, batch_size=5000)


@transaction.atomic
def campaign_of(slug: str, proposals: int, arguments: int, votes: int, voters: list[User]) -> Campaign:
    """Create an open campaign with so many proposals, arguments and votes, counters included."""
    draw = random.Random(slug)
    now = database_now()
    root = Node.objects.get(parent=None)
    campaign = Campaign.objects.create(slug=slug, title=f"Mesure {slug}", scope=root, state=State.PUBLISHED)
    themes = [
        Theme.objects.create(
            campaign=campaign, code=f"t{rank}", title=f"Thème {rank}", short_title=f"Thème {rank}", colour=rank
        )
        for rank in range(1, 6)
    ]
    gestures = list(Gesture.values)
    Phase.objects.create(
        campaign=campaign, title="Débat", opens_at=now - timedelta(9), closes_at=now + timedelta(9), gestures=gestures
    )
    departments = list(Node.objects.filter(level="dep").values_list("pk", flat=True))
    pool, ids = sentences(), [new_id() for _ in range(proposals)]
    _write_proposals(campaign, themes, departments, ids, pool, draw, now)
    with connection.cursor() as cursor:
        _copy_arguments(cursor, ids, arguments, pool, draw, voters)
        _copy_votes(cursor, ids, votes, draw, voters, now)
        cursor.execute(
            """
            UPDATE debate_proposal p SET votes_for = v.f, votes_mixed = v.m, votes_against = v.a
            FROM (SELECT proposal_id, count(*) FILTER (WHERE choice = 'for') f, count(*) FILTER (WHERE choice = 'mixed') m,
                         count(*) FILTER (WHERE choice = 'against') a FROM debate_vote GROUP BY 1) v
            WHERE p.id = v.proposal_id AND p.campaign_id = %s
            """,
            [campaign.pk],
        )
        cursor.execute(
            """
            UPDATE debate_proposal p SET argument_count = a.n
            FROM (SELECT proposal_id, count(*) n FROM debate_argument GROUP BY 1) a
            WHERE p.id = a.proposal_id AND p.campaign_id = %s
            """,
            [campaign.pk],
        )
    return campaign


def _write_proposals(campaign, themes, departments, ids, pool, draw, now: datetime) -> None:
    rows = []
    for rank, id_ in enumerate(ids):
        at = now - timedelta(minutes=rank % 10_000 + 1)
        rows.append(
            Proposal(
                id=id_,
                campaign=campaign,
                theme=draw.choice(themes),
                territory_id=draw.choice(departments),
                state="published",
                title=f"{draw.choice(pool)[:90]} {rank}",
                body="\n\n".join(" ".join(draw.sample(pool, 3)) for _ in range(3)),
                created_at=at,
                published_at=at,
                author_name=f"Personne {rank}",
                audience="teacher",
            )
        )
    Proposal.objects.bulk_create(rows, batch_size=2000)


def _copy_arguments(cursor, ids, count, pool, draw, voters) -> None:
    columns = (
        "id, proposal_id, author_id, author_kind, author_name, audience, language, source, source_ref, stance, body"
    )
    with cursor.copy(f"COPY debate_argument ({columns}, state, useful_count, imported_useful) FROM STDIN") as copy:
        for rank in range(count):
            on = ids[0] if rank < ARGUMENTS_ON_FIRST else draw.choice(ids[1:])
            said = " ".join(draw.sample(pool, 2))
            stance = draw.choice(("for", "mixed", "against"))
            author = voters[rank % len(voters)].pk
            copy.write_row(
                (new_id(), on, author, "person", f"P {rank}", "parent", "fr", "", "", stance, said, "published", 0, 0)
            )


def _copy_votes(cursor, ids, count, draw, voters, now) -> None:
    with cursor.copy("COPY debate_vote (proposal_id, voter_id, choice, cast_at, verification) FROM STDIN") as copy:
        for rank in range(count):
            choice = draw.choice(("for", "for", "mixed", "against"))
            voter = voters[(rank // len(ids)) % len(voters)].pk
            copy.write_row((ids[rank % len(ids)], voter, choice, now - timedelta(seconds=1), "email"))
