"""The demo's meetings: how many in which state, where and when, and that what they wrote holds together."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import board_of, is_open_for
from cahiers.demo.cast import address_of
from cahiers.demo.content import read
from cahiers.demo.loading import SEED, imagine, load_demo
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.places import in_town, of_town
from cahiers.foundation.models import JournalLine
from cahiers.meetings.enums import MeetingState, RegistrationState, Section
from cahiers.meetings.models import HandIn, Idea, Meeting, Passage, Registration, RoomVote, Sheet, SheetVersion, Step
from cahiers.meetings.queries.board import Cut, late_meetings, standing_of
from cahiers.meetings.queries.deadlines import deadline_for
from cahiers.meetings.queries.quotes import quotes_of, tables_of
from cahiers.meetings.queries.sheets import content_of_rows
from cahiers.meetings.structure.counting import count_graded, count_single
from cahiers.meetings.structure.life import OVER, may_follow
from cahiers.meetings.structure.merging import Content
from cahiers.meetings.structure.quotes import citation_of, quotes_in
from cahiers.provenance.models import Link
from cahiers.territory.imports.reference import load_territories

pytestmark = pytest.mark.django_db

STATES = {
    "proposed": 8,
    "refused": 3,
    "cancelled": 6,
    "planned": 25,
    "announced": 45,
    "held": 70,
    "handed_in": 60,
    "returned": 15,
    "accepted": 78,
    "integrated": 40,
}


def silence(sentence: str) -> None:
    """Say nothing."""


@pytest.fixture
def loaded():
    load_territories()
    load_demo("small", say=silence, votes=300)
    return board_of("egn-2020")


def test_meetings_are_350_in_every_state_and_every_region(loaded):
    states = Counter(Meeting.objects.values_list("state", flat=True))
    regions = Counter(path.split("/")[1] for path in Meeting.objects.values_list("territory__path", flat=True))
    titles = Meeting.objects.values_list("title", flat=True)

    assert states == STATES
    assert (sum(STATES.values()), set(STATES)) == (350, set(MeetingState))
    assert (len(regions), min(regions.values()) >= 3) == (18, True)
    assert len(set(titles)) == 350
    assert is_open_for(loaded.campaign, Gesture.MEET)
    assert is_open_for(loaded.campaign, Gesture.REPORT)
    _assert_lives_hold_together()
    _assert_sheets_and_quotes_hold_together()
    _assert_rooms_recount()
    _assert_board_adds_up(loaded)
    _assert_solenn_runs_five()


def _assert_lives_hold_together():
    """Steps follow one another as the room wants, in time, and each one has its line in the journal."""
    lines = Counter(
        JournalLine.objects.filter(gesture__startswith="meetings.").values_list("gesture", "object_id", "at")
    )
    now = timezone.now()
    for meeting in Meeting.objects.prefetch_related("steps", "runners", "themes"):
        steps = sorted(meeting.steps.all(), key=lambda step: (step.at, step.pk))
        assert [one.before for one in steps] == ["", *(one.after for one in steps[:-1])]
        assert all(may_follow(one.before, one.after) for one in steps[1:])
        assert all(one.at <= other.at for one, other in pairwise(steps))
        assert (steps[-1].after, steps[-1].at) == (meeting.state, meeting.state_at)
        assert all(lines[f"meetings.{one.after}", meeting.pk, one.at] == 1 for one in steps)
        assert (meeting.state in OVER) <= (meeting.starts_at < now)
        assert (meeting.state == MeetingState.ANNOUNCED) <= (now < meeting.starts_at < deadline_for(meeting))
        assert len(meeting.runners.all()) == 1
        assert 1 <= len(meeting.themes.all()) <= 3
    assert Step.objects.filter(after__in=("refused", "cancelled", "returned", "integrated"), reason="").count() == 0


def _assert_sheets_and_quotes_hold_together():
    """A sheet's version says what its rows say; no two are the same; a quote is found at its source and linked."""
    versions = {version.sheet_id: version for version in SheetVersion.objects.all()}
    sheets = Sheet.objects.prefetch_related("ideas").filter(version=1)
    said = [(sheet.state_of_play, sheet.obstacles, *(idea.text for idea in sheet.ideas.all())) for sheet in sheets]
    assert len(sheets) == len(set(said)) == len(versions) > 900
    for sheet in sheets:
        stored = Content.of_json(versions[sheet.pk].content)
        assert stored.as_json() == content_of_rows(sheet).as_json()
    assert not any("{" in text or "}" in text for texts in said for text in texts)
    assert Idea.objects.filter(level="").count() == 0

    for meeting in Meeting.objects.filter(state="integrated")[:12]:
        sources = [source for table in tables_of(meeting) for source in table.sources]
        passages = list(Passage.objects.filter(meeting=meeting))
        found = {
            (passage.pk, citation_of(quote, sources).source.key.id)
            for passage in passages
            for quote in quotes_in(passage.text)
        }
        assert found == {(link.target_id, link.source_id) for link in quotes_of(passages)} != set()
        assert len(passages) == meeting.themes.count() * len(Section)
    handed_in = Step.objects.filter(after=MeetingState.HANDED_IN).count()
    assert HandIn.objects.values("receipt").distinct().count() == handed_in > 190
    assert Link.objects.count() == JournalLine.objects.filter(gesture="provenance.linked").count()


def _assert_rooms_recount():
    """Seats and ballots recount, and nobody's name is left for a past meeting."""
    for meeting in Meeting.objects.exclude(registered=0).prefetch_related("registrations"):
        confirmed = [one for one in meeting.registrations.all() if one.state == RegistrationState.CONFIRMED]
        assert meeting.registered == sum(one.seats for one in confirmed) <= (meeting.capacity or 1_000)
    past = Registration.objects.filter(meeting__starts_at__lt=timezone.now())
    assert past.count() > past.exclude(name="", email="", canonical_email=None, user=None).count() == 0
    assert Registration.objects.filter(state=RegistrationState.WAITING).exists()
    votes = list(RoomVote.objects.prefetch_related("ballots", "candidates").select_related("result"))
    assert len(votes) == 12
    for vote in votes:
        ballots = [{int(rank): int(grade) for rank, grade in one.choices.items()} for one in vote.ballots.all()]
        count = count_single if vote.method == "single" else count_graded
        tally = count(ballots, [one.rank for one in vote.candidates.all()])
        assert (vote.cast, vote.result.winners, vote.result.blank) == (len(ballots), list(tally.winners), tally.blank)


def _assert_board_adds_up(board):
    standing = standing_of(board, board.campaign.scope, Cut())
    assert (standing.total.planned, standing.total.held) == (333, 263)
    assert (standing.total.handed_in, standing.total.accepted, standing.total.integrated) == (178, 118, 40)
    assert 370 <= standing.total.expected <= 390
    assert 40 <= standing.total.late == late_meetings(board, board.campaign.scope, Cut()).count() <= 60


def _assert_solenn_runs_five():
    mine = Meeting.objects.filter(runners__user__email=address_of("organisatrice"))
    held = mine.get(state=MeetingState.HELD)
    assert sorted(mine.values_list("state", flat=True)) == ["announced", "held", "integrated", "planned", "returned"]
    assert (held.sheets.filter(version=1).exists(), held.passages.exists()) == (True, False)
    assert mine.get(state=MeetingState.ANNOUNCED).registered >= 39


@pytest.mark.parametrize(("weekday", "hours"), [(0, 0.2), (5, 23.9), (6, 9)])
def test_meetings_are_never_ahead_of_the_hour_they_are_loaded_at(weekday, hours):
    load_territories()
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    now = midnight + timedelta(days=weekday - midnight.weekday(), hours=hours)
    ledger = Ledger(now=now, seed=SEED)

    imagine(ledger, "small", 10)

    rows = {model: rows for model, _fields, rows in ledger.tables()}
    assert len(rows[Meeting]) == 350
    assert len(rows[Campaign]) == 2
    assert max(line[0] for line in rows[JournalLine]) <= now


@pytest.mark.parametrize(
    ("town", "inside", "of"),
    [
        ("Le Havre", "au Havre", "du Havre"),
        ("Les Herbiers", "aux Herbiers", "des Herbiers"),
        ("La Rochelle", "à La Rochelle", "de La Rochelle"),
        ("Évry", "à Évry", "d’Évry"),
        ("Haguenau", "à Haguenau", "de Haguenau"),
        ("Hirson", "à Hirson", "d’Hirson"),
    ],
)
def test_a_town_is_said_as_french_says_it(town, inside, of):
    assert (in_town(town), of_town(town)) == (inside, of)


def strings_of(stock):
    if isinstance(stock, str):
        return [stock]
    children = stock.values() if isinstance(stock, dict) else stock if isinstance(stock, list) else ()
    return [text for child in children for text in strings_of(child)]


@pytest.mark.parametrize("name", ["meetings.json", "sheets.json"])
def test_the_words_are_typed_as_french_is(name):
    texts = strings_of(read(name))

    wrong = [text for text in texts if re.search(r"[^\u202f][;:!?»%]|«[^\u202f]|'|  ", text)]
    slots = {slot for text in texts for slot in re.findall(r"{(.*?)}", text)}

    assert wrong == []
    assert slots <= {"town", "at", "At", "of", "n", "table"}
    assert len(texts) > 300
