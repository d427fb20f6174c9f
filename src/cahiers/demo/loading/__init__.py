"""Loading the demo: all in one transaction, from one seed, in bulk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from procrastinate.contrib.django import app

from cahiers.campaign.actions import change_phase
from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign, Phase
from cahiers.campaign.queries import database_now
from cahiers.demo.cast import CAST, EDITOR, address_of
from cahiers.demo.content import CONTENT, read
from cahiers.demo.loading.analysing import count_populations
from cahiers.demo.loading.answering import RESPONSES, answer_questionnaire, stage_questionnaire
from cahiers.demo.loading.campaigns import Staged, evening, first_opening, stage
from cahiers.demo.loading.crowd import gather
from cahiers.demo.loading.debate import write_debate
from cahiers.demo.loading.generated import generate_debate
from cahiers.demo.loading.ledger import Ledger, Say
from cahiers.demo.loading.meetings import hold_meetings
from cahiers.demo.loading.voting import cast_votes
from cahiers.foundation import journal
from cahiers.foundation.importing import progress
from cahiers.foundation.models import JournalLine
from cahiers.insight.actions.running import ONE_AT_A_TIME, QUEUE
from cahiers.people.models import User
from cahiers.territory.imports.schools import load_schools
from cahiers.territory.models import Node

LOADED, ANALYSE = "demo.loaded", "demo.analyse"
SEED = 1789
VOTES = {"small": 9_137, "national": 200_000}
PEOPLE = {"small": 500, "national": 25_000}
PROPOSALS, ARGUMENTS = 670, 2_000  # of the consultation of 2020, as counted at its close
CLOSED_VOTES = 300
LAST_DAYS, EXTENSION_DAYS = timedelta(days=2), 28
EXTENSION_REASON = "La démonstration sert plus longtemps que prévu : le débat reste ouvert à ceux qui l’essaient."


@dataclass(frozen=True)
class LoadedDemo:
    """What was loaded here."""

    size: str
    votes: int
    seed: int


def loaded_demo() -> LoadedDemo | None:
    """Return the demo that this database holds, or None."""
    line = JournalLine.objects.filter(gesture=LOADED).order_by("id").first()
    return LoadedDemo(**line.details) if line else None


def is_empty() -> bool:
    """Say whether nothing was ever done here but loading territories."""
    return not User.objects.exists() and not Campaign.objects.exists()


def load_demo(
    size: str, *, say: Say, votes: int | None = None, seed: int = SEED, now: datetime | None = None
) -> LoadedDemo:
    """Fill an empty database. The same seed at the same hour gives the same content, to the last identifier."""
    wanted = VOTES[size] if votes is None else votes
    with transaction.atomic():
        load_schools(CONTENT / "schools.csv")
        ledger = Ledger(now=now or database_now(), seed=seed)
        nodes = placed_nodes()
        present = imagine(ledger, size, wanted, nodes)
        ledger.write(say)
        campaign = present.campaign
        answer_questionnaire(ledger, campaign, nodes, say, opening=present.opening, count=RESPONSES[size])
        count_populations(nodes)
        app.configure_task(ANALYSE, queue=QUEUE, lock=ONE_AT_A_TIME).defer(campaign=str(campaign.pk))
        loaded = LoadedDemo(size=size, votes=wanted, seed=seed)
        journal.record(LOADED, campaign, size=size, votes=wanted, seed=seed)
    with connection.cursor() as cursor:
        # Before the seals: without statistics each batch compares every line with every other.
        cursor.execute("ANALYZE")
        _seal()
        cursor.execute("ANALYZE foundation_journalline")
    return loaded


def keep_open() -> datetime:
    """Extend the debate, in the open, when it is about to close or has closed; return when it closes."""
    loaded = JournalLine.objects.filter(gesture=LOADED).order_by("id").values_list("object_id", flat=True)[:1]
    phase = Phase.objects.get(campaign__in=loaded, gestures__contains=[Gesture.VOTE])
    now = database_now()
    if phase.closes_at - now < LAST_DAYS:
        closing = evening(now, EXTENSION_DAYS)
        editor = User.objects.get(email=address_of(EDITOR))
        change_phase(phase, opens_at=phase.opens_at, closes_at=closing, by=editor, reason=EXTENSION_REASON)
        return closing
    return phase.closes_at


def placed_nodes() -> dict[str, Node]:
    """Return the territories by key, schools left out."""
    return {node.key: node for node in Node.objects.exclude(level="eta").select_related("level", "parent")}


def imagine(ledger: Ledger, size: str, votes: int, nodes: dict[str, Node] | None = None) -> Staged:
    """Keep everything in the ledger, nothing in the database; return the open campaign, with its dates.

    Responses are not here: they go through the bulk loader of their room, once the campaign is written.
    """
    nodes = placed_nodes() if nodes is None else nodes
    closed, opened = read("campaigns.json")["campaigns"]
    founding = first_opening(closed, ledger.now) - timedelta(days=10)
    opening = first_opening(opened, ledger.now)
    crowd = gather(ledger, nodes, opening=opening, founding=founding, people=PEOPLE[size])
    past, present = stage(ledger, closed, nodes, crowd), stage(ledger, opened, nodes, crowd)
    old = write_debate(ledger, past, closed["proposals"], nodes, crowd)
    debated = write_debate(ledger, present, read("proposals.json"), nodes, crowd)
    if size == "national":
        made = sum(one.proposal.argument_count for one in debated)
        wanted = {"proposals": PROPOSALS - len(debated), "arguments": ARGUMENTS - made}
        debated += generate_debate(ledger, present, crowd, written=debated, **wanted)
    fresh = {crowd.by_key[one.key].pk for one in CAST if one.name}  # they have done nothing yet: the visitor will
    voters = [person for person in crowd if person.pk not in fresh]
    early = [person for person in voters if person.joined_at < past.opening]
    cast_votes(ledger, old, early, CLOSED_VOTES, past.closing - timedelta(minutes=1))
    cast_votes(ledger, debated, voters, votes, present.closing)
    stage_questionnaire(ledger, present, crowd, RESPONSES[size])
    hold_meetings(ledger, present, crowd, nodes)
    return present


def _seal() -> None:
    waiting = JournalLine.objects.filter(number=None).count()
    for _ in progress(range(0, waiting, journal.BATCH), waiting // journal.BATCH, f"{'journal':<26}"):
        journal.seal()
