"""Codes and links as their makers see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from cahiers.campaign.enums import State
from cahiers.foundation.models import JournalLine
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import AccessCode, PersonalLink, Questionnaire
from cahiers.questionnaires.structure.marks import link_secret_of

FILE_KEPT = timedelta(hours=24)


def codes_of(questionnaire: Questionnaire, *, made_by: Any = None) -> QuerySet[AccessCode]:
    """Return the codes of a questionnaire, the newest first; those of one person when `made_by` is given."""
    codes = AccessCode.objects.filter(questionnaire=questionnaire).select_related("territory", "by")
    codes = codes.annotate(is_over=Q(expires_at__isnull=False, expires_at__lte=Now()))
    return codes.filter(by=made_by) if made_by is not None else codes


def questionnaire_with_code(code: str) -> Questionnaire | None:
    """Return the questionnaire that a class or meeting code opens, as visitors may see it; None when there is none."""
    shown = Questionnaire.objects.exclude(state=QuestionnaireState.DRAFT).filter(campaign__state=State.PUBLISHED)
    return shown.filter(codes__code=code).select_related("campaign").defer("definition").first()


@dataclass(frozen=True)
class Batch:
    """A batch of links: how many, how many were used, and whether its file may still be taken by whoever asks."""

    name: str
    count: int
    used: int
    at: datetime
    first: int
    may_download: bool

    @property
    def unused(self) -> int:
        """How many were not used yet."""
        return self.count - self.used


def link_batches(questionnaire: Questionnaire, person: Any) -> list[Batch]:
    """Return the batches of a questionnaire, the newest first, in two statements.

    The journal says who made a batch, and when: its maker takes the file for a day, as long as the questionnaire's
    secret exists.
    """
    rows = (
        PersonalLink.objects.filter(questionnaire=questionnaire)
        .values_list("batch")
        .annotate(n=Count("pk"), used=Count("pk", filter=Q(is_used=True)), since=Min("at"), first=Min("pk"))
        .order_by("-first")
    )
    made = JournalLine.objects.filter(kind="questionnaire", object_id=questionnaire.pk, gesture="links.made")
    own = {line.details["first"] for line in made.filter(actor_id=person.pk, at__gt=Now() - FILE_KEPT).only("details")}
    has_secret = questionnaire.mark_secret is not None
    return [Batch(name, count, used, at, first, has_secret and first in own) for name, count, used, at, first in rows]


def link_secrets(questionnaire: Questionnaire, batch: Batch) -> Iterator[tuple[int, str]]:
    """Return the number and the secret of each link of a batch, derived anew."""
    secret = bytes(questionnaire.mark_secret or b"")
    return ((number, link_secret_of(secret, batch.name, number)) for number in range(1, batch.count + 1))
