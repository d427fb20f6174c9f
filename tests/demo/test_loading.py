"""The demo's loader: what it promises of its content, and that every figure recounts."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign, Phase, PhaseChange
from cahiers.campaign.queries import board_of, is_open_for
from cahiers.debate.enums import Fate
from cahiers.debate.models import Argument, OfficialAnswer, Proposal, Vote
from cahiers.demo.cast import CAST
from cahiers.demo.loading import SEED, imagine, is_empty, keep_open, load_demo, loaded_demo
from cahiers.demo.loading.answering import RESPONSES
from cahiers.demo.loading.crowd import SHARES
from cahiers.demo.loading.ledger import Ledger
from cahiers.foundation.models import JournalLine
from cahiers.foundation.verify import verify
from cahiers.people.enums import AgeBand
from cahiers.people.identity.pseudonyms import is_pseudonym
from cahiers.people.models import Role, User
from cahiers.provenance.models import Link
from cahiers.questionnaires.actions.answering import require_open
from cahiers.questionnaires.models import OpenAnswer, Questionnaire, Response
from cahiers.territory.imports.reference import load_territories

pytestmark = pytest.mark.django_db


def silence(sentence: str) -> None:
    """Say nothing."""


@pytest.fixture
def territories():
    load_territories()


@pytest.fixture
def small(territories):
    return load_demo("small", say=silence)


def faults() -> list[str]:
    return [f"{finding.title}: {fault}" for finding in verify() for fault in finding.faults]


def test_load_demo_leaves_every_figure_right(small):
    assert faults() == []


def test_verify_sees_a_counter_that_the_loader_would_get_wrong(small):
    Proposal.objects.filter(pk=Vote.objects.first().proposal_id).update(votes_for=100_000)

    assert faults() != []


def test_load_demo_fills_an_open_campaign_and_a_closed_one(small):
    opened, closed = Campaign.objects.get(slug="egn-2020"), Campaign.objects.get(hides_counts=True)

    assert is_open_for(opened, Gesture.VOTE)
    assert not is_open_for(closed, Gesture.VOTE)
    assert board_of(closed.slug).shows_counts
    assert PhaseChange.objects.filter(phase__campaign=opened).count() == 1
    assert opened.proposals.count() >= 60
    assert Argument.objects.filter(proposal__campaign=opened, parent=None).count() >= 200
    assert opened.themes.count() == 5
    assert sum(theme.questions.count() for theme in opened.themes.all()) == 28
    assert Vote.objects.filter(proposal__campaign=opened).count() == small.votes


def test_load_demo_opens_a_questionnaire_that_was_already_answered(small):
    questionnaire = Questionnaire.objects.get(campaign__slug="egn-2020", slug="egn-2020")
    audiences = set(Response.objects.values_list("audience", flat=True))
    outside = Response.objects.exclude(submitted_at__range=(questionnaire.opened_at, timezone.now()))

    require_open(questionnaire)
    assert questionnaire.response_count == Response.objects.filter(state="submitted").count() == RESPONSES["small"]
    assert questionnaire.revisions.get().definition == questionnaire.definition
    assert audiences == {"pupil", "parent", "teacher", "head", "staff", "authority", "association"}
    assert not outside.exists()
    assert Response.objects.exclude(territory=None).exclude(territory__level__code="aca").count() == 0
    assert OpenAnswer.objects.count() > 5_000


def test_load_demo_gives_the_same_responses_to_the_last_identifier(territories):
    now = timezone.now()
    loaded = []

    for _ in range(2):
        with transaction.atomic():
            load_demo("small", say=silence, votes=300, now=now)
            loaded.append(list(OpenAnswer.objects.order_by("id").values_list("id", "response_id", "body")))
            transaction.set_rollback(True)

    assert loaded[0] == loaded[1] != []


def test_load_demo_ties_answers_to_their_proposals(small):
    answers = set(OfficialAnswer.objects.values_list("proposal_id", "id"))

    assert answers == set(Link.objects.filter(relation="answered").values_list("source_id", "target_id"))
    assert answers != set()
    assert not Proposal.objects.filter(pk__in=[pk for pk, _ in answers], fate=Fate.NONE).exists()


def test_load_demo_leaves_a_journal_line_for_each_thing(small):
    gestures = Counter(JournalLine.objects.values_list("gesture", flat=True))

    assert gestures["vote.cast"] == Vote.objects.count()
    assert gestures["proposal.published"] == Proposal.objects.count()
    assert gestures["person.joined"] == User.objects.count()
    assert gestures["argument.published"] == Argument.objects.filter(parent=None).count()
    assert gestures["argument.replied"] == Argument.objects.exclude(parent=None).count()
    assert gestures["role.granted"] == Role.objects.count()


def test_load_demo_gives_each_character_an_account_and_pupils_a_pseudonym(small):
    addresses = set(User.objects.values_list("email", flat=True))
    young = User.objects.filter(age_band=AgeBand.YOUNG)

    assert {one.address for one in CAST} - addresses == set()
    assert [user.display_name for user in young if not is_pseudonym(user.display_name)] == []
    assert young.count() > 10


def test_load_demo_is_known_as_loaded(territories):
    assert loaded_demo() is None
    assert is_empty()

    loaded = load_demo("small", say=silence, votes=3_000)

    assert loaded_demo() == loaded
    assert not is_empty()


def test_keep_open_extends_a_debate_about_to_close_and_says_so(small):
    phase = Phase.objects.get(campaign__slug="egn-2020", gestures__contains=["vote"])
    before = phase.closes_at
    assert keep_open() == before
    Phase.objects.filter(pk=phase.pk).update(closes_at=timezone.now() + timedelta(hours=1))

    closing = keep_open()

    assert closing > timezone.now() + timedelta(days=20)
    assert phase.changes.last().closes_at == closing
    assert faults() == []


def test_same_seed_same_hour_same_rows(territories):
    now = timezone.now()
    ledgers = [Ledger(now=now, seed=seed) for seed in (SEED, SEED, SEED + 1)]

    for ledger in ledgers:
        imagine(ledger, "small", 3_000)

    assert ledgers[0].digest() == ledgers[1].digest()
    assert ledgers[0].digest() != ledgers[2].digest()


def test_national_demo_has_the_size_and_the_shares_it_says_and_comes_from_its_seed(territories):
    now = timezone.now()
    ledger, again = (Ledger(now=now, seed=SEED) for _ in range(2))

    imagine(ledger, "national", 20_000)
    imagine(again, "national", 20_000)

    rows = {model: (fields, rows) for model, fields, rows in ledger.tables()}
    campaign = next(one for one in rows[Campaign][1] if "egn-2020" in one)
    proposals = [dict(zip([f.name for f in rows[Proposal][0]], row, strict=True)) for row in rows[Proposal][1]]
    here = [proposal for proposal in proposals if proposal["campaign"] == campaign[0]]
    people = [dict(zip([f.name for f in rows[User][0]], row, strict=True)) for row in rows[User][1]]
    audiences = Counter(person["audience"] for person in people)
    votes = Counter(row[0] for row in rows[Vote][1])
    most = sum(count for _pk, count in votes.most_common(67))
    assert (len(here), len(people)) == (670, 25_000)
    assert sum(proposal["argument_count"] for proposal in here) == 2_000
    assert sum(votes[proposal["id"]] for proposal in here) == 20_000
    assert len({proposal["title"] for proposal in here}) == 670
    assert len({person["territory"] for person in people}) >= 101
    assert max(abs(audiences[audience] / len(people) - share) for audience, share in SHARES.items()) < 0.01
    assert ledger.digest() == again.digest()
    assert most > 20_000 * 0.25  # a tenth of the proposals gets more than a quarter of the votes
