"""The board: each territory equals the sum of what is under it, whatever the cut, also after a move."""

import csv
import random
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, PhaseFactory, ThemeFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.territory import LEVELS, LevelFactory, NodeFactory, small_tree

from cahiers.campaign.queries import board_of
from cahiers.foundation.errors import Refused
from cahiers.foundation.models import Mail
from cahiers.meetings.actions.deadlines import expect_meetings, extend_deadline, set_deadline
from cahiers.meetings.actions.reminding import Reminded, remind_late
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Deadline, Expectation, Extension, HeadCount, Meeting
from cahiers.meetings.queries.board import UNCOUNTED, Cut, Tally, late_meetings, standing_of, values_by_academy
from cahiers.meetings.queries.deadlines import deadline_for
from cahiers.meetings.structure.life import OVER, REPORTED
from cahiers.people.enums import Audience, RoleName
from cahiers.territory.actions import move_node
from cahiers.territory.models import Node

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def plant_country(rng):
    """A nation of 6 regions, 30 académies, 60 départements, 120 schools."""
    for code in LEVELS:
        LevelFactory(code=code)
    france = NodeFactory(level="nat", code="fr")
    regions = [NodeFactory(parent=france, level="reg", code=f"r{n}") for n in range(6)]
    academies = [NodeFactory(parent=rng.choice(regions), level="aca", code=f"a{n}") for n in range(30)]
    departments = [NodeFactory(parent=academies[n % 30], level="dep", code=f"d{n}") for n in range(60)]
    schools = [NodeFactory(parent=rng.choice(departments), code=f"e{n}") for n in range(120)]
    return france, regions, academies, departments, schools


def hold_meetings(rng, campaign, themes, academies):
    """Twenty meetings in each académie, on itself or anywhere under it, in every state."""
    meetings = []
    for academy in academies:
        places = list(Node.objects.under(academy))
        meetings += [
            Meeting(
                campaign=campaign,
                territory=rng.choice(places),
                title=f"Rencontre {n}",
                starts_at=NOW + timedelta(days=rng.randint(-20, 20)),
                state=rng.choice(MeetingState.values),
            )
            for n in range(20)
        ]
    Meeting.objects.bulk_create(meetings)
    on, present = Meeting.themes.through, []
    on.objects.bulk_create(
        on(meeting=meeting, theme=theme)
        for meeting in meetings
        for theme in rng.sample(themes, rng.randint(1, len(themes)))
    )
    for meeting in meetings:
        present += [
            HeadCount(meeting=meeting, audience=audience, count=rng.randint(0, 9))
            for audience in rng.sample(Audience.values, 3)
        ]
    HeadCount.objects.bulk_create(present)


@pytest.fixture
def country():
    rng = random.Random(1789)
    france, regions, academies, departments, schools = plant_country(rng)
    campaign = CampaignFactory(scope=france)
    themes = [ThemeFactory(campaign=campaign, code=f"t{n}") for n in range(3)]
    PhaseFactory(campaign=campaign)
    hold_meetings(rng, campaign, themes, academies)
    deadline = Deadline.objects.create(campaign=campaign, due_at=NOW - timedelta(days=5))
    for place in (academies[3], departments[40], schools[7]):
        Extension.objects.create(deadline=deadline, territory=place, due_at=NOW + timedelta(days=2), reason="Neige")
    Expectation.objects.bulk_create(
        Expectation(campaign=campaign, territory=node, count=rng.randint(1, 9))
        for node in rng.sample([*regions, *academies, *departments], 50)
    )
    with connection.cursor() as cursor:  # as the house is after its first minutes: the planner knows what there is
        cursor.execute("ANALYZE territory_node, meetings_meeting, meetings_meeting_themes, meetings_headcount")
    return board_of(campaign.slug), departments, academies


CUTS = [Cut(), Cut(theme="t1"), Cut(audience=Audience.PARENT), Cut(theme="t2", audience=Audience.PUPIL)]


def counted_slowly(board, node, cut):
    """The same numbers, meeting by meeting."""
    total = Tally()
    for meeting in Meeting.objects.select_related("territory", "campaign"):
        if not meeting.territory.is_under(node.path) or meeting.state in UNCOUNTED:
            continue
        if cut.theme and not meeting.themes.filter(code=cut.theme).exists():
            continue
        if cut.audience and not meeting.head_counts.filter(audience=cut.audience, count__gt=0).exists():
            continue
        reached = [one.due_at for one in Extension.objects.all() if meeting.territory.is_under(one.territory.path)]
        due = max([Deadline.objects.get(level=None).due_at, *reached])
        late = meeting.starts_at < board.now and due < board.now and meeting.state not in REPORTED
        total += Tally(
            planned=1,
            held=meeting.state in OVER,
            handed_in=meeting.state in REPORTED,
            late=late,
            accepted=meeting.state in {MeetingState.ACCEPTED, MeetingState.INTEGRATED},
            integrated=meeting.state == MeetingState.INTEGRATED,
        )
    expected = sum(row.count for row in Expectation.objects.all() if row.territory.is_under(node.path))
    return replace(total, expected=0 if cut else expected)


def disagreements(board, cut):
    """Each territory whose own page does not say what its parent's page says of it, or is not the sum of its lines."""
    faults = []
    for parent in Node.objects.exclude(level="eta"):
        for line in standing_of(board, parent, cut).lines:
            if line.node is not None and standing_of(board, line.node, cut).total != line.tally:
                faults.append(line.node.key)
    return faults


@pytest.mark.parametrize("cut", CUTS, ids=str)
def test_each_territory_is_the_sum_of_what_is_under_it(country, cut):
    board, _departments, academies = country

    assert disagreements(board, cut) == []
    assert standing_of(board, board.campaign.scope, cut).total == counted_slowly(board, board.campaign.scope, cut)
    assert standing_of(board, academies[3], cut).total == counted_slowly(board, academies[3], cut)


def test_sums_hold_after_a_departement_moved(country):
    board, departments, academies = country
    before = standing_of(board, academies[0], Cut()).total
    moved = departments[0]
    under = standing_of(board, moved, Cut()).total

    move_node(moved, to=academies[1], by=None, reason="Nouvelle carte")

    assert disagreements(board, Cut()) == []
    after = standing_of(board, Node.objects.get(pk=academies[0].pk), Cut()).total
    assert after.planned == before.planned - under.planned
    assert under.planned > 0
    assert standing_of(board, board.campaign.scope, Cut()).total == counted_slowly(board, board.campaign.scope, Cut())


def test_a_line_forgotten_is_seen(country, monkeypatch):
    board, _departments, _academies = country

    monkeypatch.setattr("cahiers.meetings.queries.board._named", lambda node, tallies: [])

    assert standing_of(board, board.campaign.scope, Cut()).total != counted_slowly(board, board.campaign.scope, Cut())


def test_the_map_shades_what_the_board_counts(country):
    board, _departments, academies = country

    values = values_by_academy(board, board.campaign.scope, Cut())

    assert {key: count for key, (_name, count) in values.items()} == {
        academy.key: standing_of(board, academy, Cut()).total.planned for academy in academies
    }


def test_the_map_of_a_region_says_nothing_of_the_others(country):
    board, _departments, academies = country
    region = academies[0].parent

    values = values_by_academy(board, region, Cut())

    assert (
        values.keys()
        == {academy.key for academy in academies if academy.parent == region}
        < {academy.key for academy in academies}
    )


def test_the_board_asks_as_much_of_the_database_for_six_hundred_meetings_as_for_none(country, client):
    board, _departments, _academies = country
    client.force_login(RoleFactory(name=RoleName.NATIONAL, node=board.campaign.scope).user)
    address = reverse("meetings:board", args=[board.campaign.slug])
    client.get(address)

    with CaptureQueriesContext(
        connection,
    ) as many:
        assert client.get(address).status_code == 200
    Meeting.themes.through.objects.all().delete()
    HeadCount.objects.all().delete()
    Meeting.objects.all().delete()
    with CaptureQueriesContext(connection) as none:
        client.get(address)

    assert len(many) == len(none) <= 20


@pytest.fixture
def place():
    tree = small_tree()
    campaign = CampaignFactory(scope=tree.france)
    PhaseFactory(campaign=campaign)
    ThemeFactory(campaign=campaign)
    return tree, campaign


def test_set_deadline_refuses_to_take_time_back(place):
    _tree, campaign = place
    set_deadline(campaign, level=None, due_at=NOW + timedelta(days=9), by=None)

    with pytest.raises(Refused, match="ne se rapproche plus"):
        set_deadline(campaign, level=None, due_at=NOW + timedelta(days=8), by=None)

    assert Deadline.objects.get().due_at == NOW + timedelta(days=9)


def test_an_extension_reaches_what_is_under_and_the_farthest_prevails(place):
    tree, campaign = place
    deadline = set_deadline(campaign, level=None, due_at=NOW + timedelta(days=1), by=None)
    extend_deadline(deadline, territory=tree.rennes, due_at=NOW + timedelta(days=5), reason="Grève", by=None)
    extend_deadline(deadline, territory=tree.france, due_at=NOW + timedelta(days=3), reason="Élections", by=None)

    assert deadline_for(MeetingFactory(campaign=campaign, territory=tree.baulon)) == NOW + timedelta(days=5)
    assert deadline_for(MeetingFactory(campaign=campaign, territory=tree.fresnes)) == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [(5, " ", "motif"), (0.5, "Grève", "n’en est pas un"), (12, "Grève", "sa propre synthèse")],
)
def test_extend_deadline_refuses_without_reason_or_time_or_beyond_the_level_above(place, days, reason, said):
    tree, campaign = place
    deadline = set_deadline(campaign, level=None, due_at=NOW + timedelta(days=1), by=None)
    set_deadline(campaign, level=tree.rennes.level, due_at=NOW + timedelta(days=10), by=None)

    with pytest.raises(Refused, match=said):
        extend_deadline(deadline, territory=tree.rennes, due_at=NOW + timedelta(days=days), reason=reason, by=None)

    assert not Extension.objects.exists()


def test_expect_meetings_says_changes_and_forgets(place):
    tree, campaign = place
    expect_meetings(campaign, {tree.rennes: 4, tree.finistere: 2, tree.paris: None}, by=None)

    changed = expect_meetings(campaign, {tree.rennes: 4, tree.finistere: None}, by=None)

    assert changed == 1
    assert list(Expectation.objects.values_list("territory__key", "count")) == [(tree.rennes.key, 4)]


def late(campaign, territory, **more):
    return MeetingFactory(campaign=campaign, territory=territory, held=True, **more)


def test_remind_late_writes_once_a_day_to_each_organiser(place):
    tree, campaign = place
    Deadline.objects.create(campaign=campaign, due_at=NOW - timedelta(hours=1))
    runners = [UserFactory(), UserFactory()]
    meeting = late(campaign, tree.baulon, run_by=runners)
    orphan = late(campaign, tree.brest)
    orphan.runners.all().delete()
    late(campaign, tree.fresnes)
    coordinator = UserFactory(display_name="Katell Prigent")

    first = remind_late(board_of(campaign.slug), tree.rennes, by=coordinator, word="Mon numéro : 02 99 00 00 00.")
    second = remind_late(board_of(campaign.slug), tree.rennes, by=coordinator)

    assert first == Reminded(mails=2, meetings=1, recent=0, orphans=1)
    assert second == Reminded(mails=0, meetings=0, recent=1, orphans=1)
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == sorted(user.email for user in runners)
    assert "Mon numéro : 02 99 00 00 00." in Mail.objects.first().text
    assert meeting.reminders.count() == 1


def test_nothing_is_late_without_a_deadline_or_before_its_day(place):
    tree, campaign = place
    late(campaign, tree.baulon)
    board = board_of(campaign.slug)
    assert list(late_meetings(board, tree.france, Cut())) == []

    Deadline.objects.create(campaign=campaign, due_at=NOW - timedelta(hours=1))
    MeetingFactory(campaign=campaign, territory=tree.baulon)

    assert [one.state for one in late_meetings(board, tree.france, Cut())] == [MeetingState.HELD]


def test_a_delegate_stands_on_the_académie_and_no_further(place, client):
    tree, campaign = place
    MeetingFactory(campaign=campaign, territory=tree.fresnes, title="À Fresnes, pour Créteil seulement")
    MeetingFactory(campaign=campaign, territory=tree.baulon)
    client.force_login(RoleFactory(name=RoleName.DELEGATE, node=tree.rennes).user)
    address = reverse("meetings:board", args=[campaign.slug])

    shown = client.get(address)

    assert shown.context["asked"].node == tree.rennes
    assert shown.context["standing"].total.planned == 1
    for key in (tree.creteil.key, tree.france.key, tree.fresnes.key, tree.bretagne.key):
        assert client.get(address, {"territoire": key}).status_code == 403
    assert client.get(address, {"territoire": "dep:99\x00"}).status_code in {400, 404}


def test_the_table_to_download_says_what_the_page_says(place, client):
    tree, campaign = place
    NodeFactory(parent=tree.rennes, level="dep", code="99", name="=HYPERLINK(1)")
    for school in (tree.baulon, tree.hoche, tree.brest):
        MeetingFactory(campaign=campaign, territory=school)
    client.force_login(RoleFactory(name=RoleName.DELEGATE, node=tree.rennes).user)

    sent = client.get(reverse("meetings:board_csv", args=[campaign.slug])).content.decode("utf-8-sig")

    rows = list(csv.reader(StringIO(sent), delimiter=";"))
    assert [(row[1], row[3]) for row in rows[1:]] == [
        ("Finistère", "1"),
        ("'=HYPERLINK(1)", "0"),
        ("Ille-et-Vilaine", "2"),
        ("Total : Académie de Rennes", "3"),
    ]
