"""What an analysis read is erased after half a year, or when it is withdrawn; what it found stays, and replay says why not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.campaign import CampaignFactory
from tests.factories.insight import FRAME, NOTE, AnalysisFactory, coding_output, map_output, stored
from tests.factories.people import RoleFactory, UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine, StoredFile
from cahiers.insight.actions.forgetting import KEPT
from cahiers.insight.actions.publishing import validate_analysis, withdraw_analysis
from cahiers.insight.actions.running import replay_analysis
from cahiers.insight.enums import Kind, Source
from cahiers.insight.tasks import forget_old_extracts
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db


def ended(days, **words):
    return AnalysisFactory(ended_at=timezone.now() - timedelta(days=days), given=map_output(["a", "b"]), **words)


def test_an_old_extract_is_erased_and_its_digest_stays():
    old, recent = ended(KEPT.days + 1), ended(KEPT.days - 1)
    file, digest = old.extract_id, old.extract.digest

    assert forget_old_extracts(0) == 1

    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.extract, old.input_digest) == (None, digest)
    assert recent.extract is not None
    assert not StoredFile.objects.filter(pk=file).exists()
    assert JournalLine.objects.filter(gesture="analysis.extract_erased", object_id=old.pk).count() == 1
    assert forget_old_extracts(0) == 0


def test_a_file_that_another_run_keeps_is_not_erased():
    old = ended(KEPT.days + 1)
    recent = ended(1, extract=old.extract)

    assert forget_old_extracts(0) == 1

    recent.refresh_from_db()
    assert StoredFile.objects.filter(pk=recent.extract_id).exists()


def test_a_replay_that_is_awaited_keeps_its_extract():
    old = ended(KEPT.days + 1)
    replay_analysis(old, by=old.by)

    assert forget_old_extracts(0) == 0


def test_what_is_withdrawn_loses_its_extract_at_once_and_replay_says_so():
    analysis, by = ended(1, campaign=CampaignFactory(opened=True)), UserFactory()
    validate_analysis(analysis, note=NOTE, by=by)

    withdraw_analysis(analysis, reason="Erreur.", by=by)

    analysis.refresh_from_db()
    assert analysis.extract is None
    with pytest.raises(Refused, match="a été effacé"):
        replay_analysis(analysis, by=by)


def test_pages_say_what_is_missing():
    campaign = CampaignFactory(opened=True)
    client = Client()
    client.force_login(RoleFactory(name=RoleName.ANALYST, node=campaign.scope).user)
    words = {"kind": Kind.CODING, "source": Source.PROPOSALS, "parameters": {"frame": FRAME}}
    rows = {"id": ["x"], "code": [0], "guess": [0], "confidence": [0.6], "decided": [False], "copy": [0]}
    coded = AnalysisFactory(campaign=campaign, given=coding_output([]), rows=stored(rows), **words)
    type(coded).objects.filter(pk=coded.pk).update(ended_at=timezone.now() - KEPT - timedelta(days=1))
    forget_old_extracts(0)

    run = client.get(reverse("insight:run", args=[campaign.slug, coded.pk])).content.decode()
    again = client.get(reverse("insight:read_again", args=[campaign.slug, coded.pk])).content.decode()

    assert "n’est plus gardé" in run
    assert "extrait effacé le" in run
    assert reverse("insight:replay", args=[campaign.slug, coded.pk]) not in run
    assert "refaites ce codage" in again
