"""An analysis from the question to its result: hand-computed, replayed to the same bytes, refused with sentences."""

import io

import pyarrow as pa
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pyarrow import parquet
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory, vote
from tests.factories.insight import AnalysisFactory, PopulationFactory
from tests.factories.people import UserFactory

from cahiers.debate.enums import Stance
from cahiers.debate.models import Vote
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored, store
from cahiers.foundation.models import JournalLine
from cahiers.insight.actions.running import (
    Question,
    ask_for_analysis,
    count_again,
    fail_analysis,
    replay_analysis,
    stop_analysis,
    tell_replay,
)
from cahiers.insight.analyses.running import replay, run_analysis
from cahiers.insight.enums import Counting, Kind, Method, Source
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import place_of
from cahiers.insight.tasks import end_lost_analyses

pytestmark = pytest.mark.django_db
SENTENCE = "Nous demandons que l’école du village reste ouverte pour nos enfants et pour leurs maîtres"


def asked(campaign, kind=Kind.MAP, source=Source.VOTES, **words):
    return ask_for_analysis(campaign, Question(kind=kind, source=source, matter="Essai", **words), by=UserFactory())


def made(*given, **words):
    analysis = asked(*given, **words)
    run_analysis(analysis.pk)
    analysis.refresh_from_db()
    return analysis


@pytest.fixture
def divided():
    """Two proposals and 32 voters: twenty for the first and against the second, twelve the other way round."""
    campaign = CampaignFactory(opened=True)
    first, second = (ProposalFactory(campaign=campaign) for _ in range(2))
    sides = [(Stance.FOR, Stance.AGAINST)] * 20 + [(Stance.AGAINST, Stance.FOR)] * 12
    voters = [UserFactory(audience="teacher" if rank < 20 else "parent") for rank in range(32)]
    for person, (one, two) in zip(voters, sides, strict=True):
        vote(first, one, by=person)
        vote(second, two, by=person)
    return campaign, first, second, voters


def test_a_map_computed_by_hand(divided):
    campaign, first, second, voters = divided

    analysis = made(campaign, parameters={"method": Method.POLIS.value})

    told = analysis.result
    order = [str(one) for one in sorted([first.pk, second.pk], key=str)]
    assert told["statements"] == order
    assert (told["participants"], told["votes"]) == (32, 64)
    assert sorted(group["size"] for group in told["groups"]) == [12, 20]
    column = order.index(str(first.pk))
    assert sorted(group["counts"][column] for group in told["groups"]) == [[0, 0, 20], [12, 0, 0]]
    assert told["audience"]["names"] == ["parent", "teacher"]
    assert told["counts"][column] == [12, 0, 20]
    assert {place_of(analysis, person).group for person in voters[:20]} != {place_of(analysis, voters[-1]).group}


def test_nobody_is_named_in_what_is_kept(divided):
    campaign, _first, _second, voters = divided

    analysis = made(campaign)

    with open_stored(analysis.extract) as content:
        kept = content.read()
    names = [form for person in voters for form in (person.pk.bytes, str(person.pk).encode(), person.email.encode())]
    assert not any(name in kept for name in names)
    assert not any(str(person.pk).encode() in analysis.output for person in voters)
    assert place_of(analysis, UserFactory()) is None


def test_replay_gives_the_same_bytes(divided):
    analysis = made(divided[0])
    replay_analysis(analysis, by=analysis.by)

    assert replay(analysis.pk)

    analysis.refresh_from_db()
    assert analysis.gives_the_same_bytes is True
    assert analysis.replay_digest == analysis.output_digest


def test_replay_does_not_read_the_votes_that_came_since(divided):
    campaign, first, _second, voters = divided
    analysis = made(campaign)
    vote(first, Stance.MIXED, by=voters[0])
    replay_analysis(analysis, by=analysis.by)

    assert replay(analysis.pk)


def test_planted_extract_that_changed_is_seen(divided):
    analysis = made(divided[0])
    with open_stored(analysis.extract) as content:
        table = parquet.read_table(content)
    written = io.BytesIO()
    parquet.write_table(table.set_column(2, "vote", pa.array([1] * len(table), pa.int8())), written)
    written.seek(0)
    Analysis.objects.filter(pk=analysis.pk).update(extract=store(written, "autre.parquet"))
    replay_analysis(analysis, by=analysis.by)

    assert not replay(analysis.pk)

    analysis.refresh_from_db()
    assert analysis.gives_the_same_bytes is False


def test_the_same_votes_asked_twice_give_the_same_output(divided):
    assert made(divided[0]).output == made(divided[0]).output


def test_topics_of_proposals_and_their_residual():
    campaign = CampaignFactory(opened=True)
    for title in ["Une cantine bio", "Des repas de cantine", "Un bus du soir", "Un bus plus tard"] * 3:
        ProposalFactory(campaign=campaign, title=title, body=title)

    analysis = made(campaign, Kind.TOPICS, Source.PROPOSALS, parameters={"count": 2})

    told = analysis.result
    assert told["texts"] == 12
    assert told["residual"] + sum(topic["size"] for topic in told["topics"]) == 12
    assert sum(map(sum, told["audience"]["counts"])) == 12


def test_an_organised_campaign_is_counted_once():
    campaign = CampaignFactory(opened=True)
    for name in "ABCDEF":
        ProposalFactory(campaign=campaign, title=f"Vœu {name}", body=f"{SENTENCE}, {name}")
    ProposalFactory(campaign=campaign, title="Autre chose", body="Plus de sport pour chacun")

    told = made(campaign, Kind.ORGANISED, Source.PROPOSALS, parameters={"fewest": 5}).result

    assert [(group["people"], group["messages"]) for group in told["groups"]] == [(6, 6)]
    assert told["counted_once"] == 2.0


def test_topics_count_a_campaign_once_unless_asked_otherwise():
    campaign = CampaignFactory(opened=True)
    for name in "ABCDEFGHIJKLMNOPQRST":
        ProposalFactory(campaign=campaign, title=f"Vœu {name}", body=f"{SENTENCE}, {name}")
    for rank in range(12):
        ProposalFactory(campaign=campaign, title=f"Cantine {rank}", body=f"Des repas bio à la cantine, menu {rank * 7}")
    asks = {"campaign": campaign, "kind": Kind.TOPICS, "source": Source.PROPOSALS}

    once, each = (made(**asks, parameters={"count": 2} | given) for given in ({}, {"counting": Counting.EACH.value}))

    assert (once.parameters["counting"], once.result["counting"]["total_once"]) == ("once", 13)
    assert sum(map(sum, once.result["audience"]["counts"])) == 13
    assert sum(map(sum, each.result["audience"]["counts"])) == 32
    for name in ("each", "once"):
        assert once.result["counting"][name] == each.result["counting"][name]
    assert sum(once.result["counting"]["each"]) == 32
    assert once.result["topics"] == each.result["topics"]


def test_only_analyses_of_texts_are_recounted():
    with pytest.raises(Refused, match="ne compte pas de textes"):
        count_again(AnalysisFactory(), Counting.EACH, by=UserFactory())


def test_participation_beside_a_reference_where_families_are_unknown(divided):
    told = made(divided[0], Kind.PARTICIPATION, population=PopulationFactory()).result

    rows = {row["cell"][0]: row for row in told["reference"]["rows"]}
    assert told["participants"] == 32
    assert (rows["pupil"]["participants"], rows["teacher"]["participants"]) == (0, 20)
    assert rows["parent"]["population"] is None
    assert rows["pupil"]["gap"] == -0.6
    assert told["reference"]["missing"] == [["pupil"]]


def test_an_analysis_of_one_territory_reads_only_its_people(divided):
    campaign, _first, _second, voters = divided
    elsewhere = campaign.scope
    voters[0].territory = elsewhere
    voters[0].save()

    assert made(campaign, Kind.PARTICIPATION, scope=elsewhere).result["participants"] == 1


def test_an_analysis_of_nothing_says_so():
    analysis = made(CampaignFactory(opened=True))

    assert (analysis.state, analysis.fault[:27]) == ("failed", "Il n’y a rien à analyser\u202f: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"source": Source.ARGUMENTS}, "cette matière"),
        ({"seed": -1}, "nombre entier"),
        ({"seed": 2**31}, "nombre entier"),
    ],
)
def test_asking_is_refused_with_a_sentence(words, sentence):
    with pytest.raises(Refused, match=sentence):
        asked(CampaignFactory(opened=True), **words)

    assert not Analysis.objects.exists()


def test_asking_is_refused_where_analysis_is_not_installed(monkeypatch):
    monkeypatch.setattr("cahiers.insight.queries.jobs.find_spec", lambda name: None)

    with pytest.raises(Refused, match="n’est pas installée"):
        asked(CampaignFactory(opened=True))


def test_a_sixth_analysis_waits_for_another_to_end():
    campaign = CampaignFactory(opened=True)
    for _ in range(5):
        asked(campaign)

    with pytest.raises(Refused, match="Cinq analyses"):
        asked(campaign)


def test_asking_leaves_a_line_and_a_job():
    analysis = asked(CampaignFactory(opened=True))

    assert JournalLine.objects.get(gesture="analysis.asked").object_id == analysis.pk
    assert ProcrastinateJob.objects.get(task_name="insight.run").args == {"run_id": str(analysis.pk)}


def test_an_analysis_stopped_hands_nothing_over(divided):
    analysis = asked(divided[0])
    stop_analysis(analysis, by=analysis.by)

    assert not run_analysis(analysis.pk)

    analysis.refresh_from_db()
    assert (analysis.state, analysis.output) == ("failed", b"")
    with pytest.raises(Refused, match="déjà terminée"):
        stop_analysis(analysis, by=analysis.by)


def test_an_analysis_stopped_while_it_is_made_hands_nothing_over(divided, monkeypatch):
    analysis = asked(divided[0])
    monkeypatch.setattr("cahiers.insight.analyses.running.tell_progress", lambda analysis, percent: False)

    assert not run_analysis(analysis.pk)


def test_what_three_workers_lost_ends_with_a_sentence(divided):
    analysis = asked(divided[0])

    assert not run_analysis(analysis.pk, attempts=3)

    analysis.refresh_from_db()
    assert "interrompue trois fois" in analysis.fault


def test_an_analysis_that_no_job_looks_after_ends(divided):
    analysis = asked(divided[0])
    ProcrastinateJob.objects.all().delete()
    Analysis.objects.update(asked_at="2020-01-01T00:00:00Z")

    assert end_lost_analyses(0) == 1

    analysis.refresh_from_db()
    assert analysis.state == "failed"


def test_a_fault_is_told_and_not_raised(divided, monkeypatch):
    analysis = asked(divided[0])
    monkeypatch.setattr("cahiers.insight.analyses.running.extract", lambda *given: 1 / 0)

    assert not run_analysis(analysis.pk)

    analysis.refresh_from_db()
    assert "Une erreur a arrêté" in analysis.fault


def test_replay_is_refused_before_the_end_and_twice():
    waiting, done = AnalysisFactory(waiting=True), AnalysisFactory()

    with pytest.raises(Refused, match="terminée"):
        replay_analysis(waiting, by=waiting.by)
    replay_analysis(done, by=done.by)
    with pytest.raises(Refused, match="déjà demandé"):
        replay_analysis(done, by=done.by)
    tell_replay(done, "")
    done.refresh_from_db()
    assert (done.gives_the_same_bytes, done.replay_was_lost) == (None, True)  # nobody knows: it may be asked for again
    tell_replay(done, "0" * 64)
    done.refresh_from_db()
    assert (done.gives_the_same_bytes, done.replay_was_lost) == (False, False)


def test_a_failed_analysis_stays_failed():
    analysis = AnalysisFactory()

    fail_analysis(analysis.pk, "Trop tard.")

    analysis.refresh_from_db()
    assert analysis.state == "done"


def test_votes_on_what_is_no_longer_published_are_not_read(divided):
    campaign, first, _second, _voters = divided
    first.state = "withdrawn"
    first.save(update_fields=["state"])

    assert made(campaign).result["votes"] == Vote.objects.exclude(proposal=first).count()
