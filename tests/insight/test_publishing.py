"""Nothing is public before a named person signs it; what is taken back says why."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.campaign import CampaignFactory, PhaseFactory
from tests.factories.debate import ProposalFactory
from tests.factories.insight import NOTE, AnalysisFactory, map_output, topics_output
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.insight.actions.publishing import validate_analysis, withdraw_analysis
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.insight.models import AnalysisQuerySet as Words

pytestmark = pytest.mark.django_db
MARK = "Un-nombre-que-personne-ne-doit-voir"


@pytest.fixture
def done():
    campaign = CampaignFactory(opened=True)
    proposals = [ProposalFactory(campaign=campaign, title=f"{MARK} {rank}") for rank in range(2)]
    return AnalysisFactory(campaign=campaign, given=map_output([one.pk for one in proposals]))


def public_pages(analysis):
    """Return the addresses that speak of an analysis to anybody."""
    here = {"campaign": analysis.campaign.slug}
    return [
        reverse("insight:index", kwargs=here),
        reverse("insight:show", kwargs=here | {"pk": analysis.pk}),
        reverse("insight:topic", kwargs=here | {"pk": analysis.pk, "number": 0}),
        reverse("insight:residual", kwargs=here | {"pk": analysis.pk}),
        reverse("debate:list", kwargs=here),
        reverse("campaign:landing", kwargs=here),
    ]


def leaks(analysis):
    """Return the public pages that tell of an analysis."""
    found = []
    for path in public_pages(analysis):
        response = Client().get(path)
        text = response.content.decode()
        named = response.status_code == 200 and str(analysis.pk) in text  # a page that is not there repeats its address
        if named or analysis.output_digest in text or "Ce que tient le groupe" in text:
            found.append(path)
    return found


def test_nothing_is_public_before_it_is_signed(done):
    assert leaks(done) == []


def test_planted_publication_without_a_signature_is_seen(done, monkeypatch):
    monkeypatch.setattr(Words, "published", lambda words: words.filter(state="done"))

    assert leaks(done) != []


def test_signing_makes_it_public_with_the_name_the_note_and_the_digest(done):
    by = UserFactory()

    validate_analysis(done, note=NOTE, by=by)

    page = Client().get(reverse("insight:show", args=[done.campaign.slug, done.pk])).content.decode()
    assert by.display_name in page
    assert NOTE in page
    assert done.output_digest in page
    assert JournalLine.objects.get(gesture="analysis.validated").actor_id == by.pk


@pytest.mark.parametrize("note", ["", "   ", "Bien vu."])
def test_signing_is_refused_without_a_note(done, note):
    with pytest.raises(Refused, match="note de lecture"):
        validate_analysis(done, note=note, by=UserFactory())


def test_signing_is_refused_twice_and_before_the_end(done):
    validate_analysis(done, note=NOTE, by=UserFactory())

    with pytest.raises(Refused, match="déjà été validée"):
        validate_analysis(done, note=NOTE, by=UserFactory())
    with pytest.raises(Refused, match="pas terminée"):
        validate_analysis(AnalysisFactory(waiting=True), note=NOTE, by=UserFactory())


def test_signing_is_refused_when_a_replay_gave_other_bytes(done):
    now = timezone.now()
    Analysis.objects.filter(pk=done.pk).update(replay_asked_at=now, replayed_at=now, replay_digest="0" * 64)

    with pytest.raises(Refused, match="même résultat"):
        validate_analysis(done, note=NOTE, by=UserFactory())


def test_a_map_waits_for_the_close_where_counts_are_hidden(done):
    done.campaign.hides_counts = True
    done.campaign.save()

    with pytest.raises(Refused, match="cache ses décomptes"):
        validate_analysis(done, note=NOTE, by=UserFactory())
    done.campaign.phases.update(closes_at=timezone.now() - timedelta(hours=1))
    assert validate_analysis(done, note=NOTE, by=UserFactory()).is_public


def test_topics_of_answers_wait_for_the_release_of_the_question():
    questionnaire = QuestionnaireFactory(opened=True)
    analysis = AnalysisFactory(
        campaign=questionnaire.campaign,
        kind=Kind.TOPICS,
        source=Source.ANSWERS,
        questionnaire=questionnaire,
        question_code="pourquoi",
        given=topics_output([]),
    )

    with pytest.raises(Refused, match="publiez d’abord"):
        validate_analysis(analysis, note=NOTE, by=UserFactory())


def test_withdrawing_shows_the_reason_and_nothing_else(done):
    validate_analysis(done, note=NOTE, by=UserFactory())

    withdraw_analysis(done, reason="Un groupe était mal nommé.", by=UserFactory())

    page = Client().get(reverse("insight:show", args=[done.campaign.slug, done.pk])).content.decode()
    assert "Un groupe était mal nommé." in page
    assert not re.search(f"{MARK}|{done.output_digest}|{NOTE}", page)
    index = Client().get(reverse("insight:index", args=[done.campaign.slug])).content.decode()
    assert str(done.pk) not in index


def test_withdrawing_is_refused_without_a_reason_and_when_nothing_is_public(done):
    with pytest.raises(Refused, match="n’est pas publique"):
        withdraw_analysis(done, reason="Oui", by=UserFactory())
    validate_analysis(done, note=NOTE, by=UserFactory())
    with pytest.raises(Refused, match="pourquoi"):
        withdraw_analysis(done, reason="  ", by=UserFactory())


@pytest.mark.parametrize(
    "values",
    [
        {"validated_at": timezone.now()},
        {"reading_note": "Sans nom."},
        {"withdrawn_at": timezone.now()},
        {"state": "done", "output_digest": ""},
    ],
)
def test_the_database_itself_refuses_a_signature_without_a_name(done, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Analysis.objects.filter(pk=done.pk).update(**values)


def test_a_campaign_that_is_not_shown_shows_no_analysis(done):
    validate_analysis(done, note=NOTE, by=UserFactory())
    done.campaign.state = "draft"
    done.campaign.save()
    PhaseFactory(campaign=done.campaign)

    assert Client().get(reverse("insight:show", args=[done.campaign.slug, done.pk])).status_code == 404
