"""Extracts are not kept for ever: what was read is erased, what was found stays."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from cahiers.foundation.files import discard
from cahiers.foundation.journal import record
from cahiers.insight.models import Analysis

KEPT = timedelta(days=183)  # after the end of the run: time to sign it, replay it, contest it


@transaction.atomic
def erase_extract(analysis: Analysis) -> bool:
    """Erase what an analysis read, and keep its digest; False when there is nothing to erase."""
    held = Analysis.objects.select_for_update(of=("self",)).select_related("extract").get(pk=analysis.pk)
    stored = held.extract
    if stored is None:
        return False
    Analysis.objects.filter(pk=held.pk).update(extract=None, extract_digest=stored.digest, extract_erased_at=Now())
    if not Analysis.objects.filter(extract=stored).exists():
        discard(stored)
    record("analysis.extract_erased", held)
    return True


def forget_old_extracts() -> int:
    """Erase the extracts of runs that ended half a year ago, or were withdrawn; say how many.

    One whose replay is awaited waits for it.
    """
    is_replayed = Q(replay_asked_at=None) | Q(replayed_at__gte=F("replay_asked_at"))
    old = Analysis.objects.filter(is_replayed, extract__isnull=False)
    old = old.filter(Q(ended_at__lt=Now() - KEPT) | Q(withdrawn_at__isnull=False))
    return sum(erase_extract(analysis) for analysis in old)
