"""A questionnaire: one document of sections and questions, its revisions, and the results shown to the public."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.identity import Identified
from cahiers.questionnaires.enums import Access, QuestionnaireState


def default_accesses() -> list[str]:
    """People come in with their account unless the organiser says otherwise."""
    return [Access.ACCOUNT.value]


class Questionnaire(Identified):
    """A questionnaire of a campaign; `definition` is what `structure.reading` reads.

    Once it is open, only wordings change: codes, kinds, choices and conditions stay, so that every response answers
    the same questions. `mark_secret` is destroyed when it closes: from then on no mark leads back to anybody.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="questionnaires"
    )
    slug = models.SlugField(_("adresse"), max_length=60)
    title = models.CharField(_("titre"), max_length=200)
    definition = models.JSONField(_("définition"), default=dict)
    revision = models.PositiveIntegerField(_("révision"), default=0, editable=False)
    state = models.CharField(
        _("état"), max_length=6, choices=QuestionnaireState, default=QuestionnaireState.DRAFT, editable=False
    )
    accesses = ArrayField(
        models.CharField(max_length=8, choices=Access), verbose_name=_("accès"), default=default_accesses
    )
    allows_edits = models.BooleanField(
        _("réponses modifiables"),
        default=True,
        help_text=_("Chacun peut revenir sur sa réponse envoyée, jusqu’à la clôture."),
    )
    closes_at = models.DateTimeField(_("clôture prévue le"), null=True, blank=True)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, editable=False)
    closed_at = models.DateTimeField(_("clos le"), null=True, editable=False)
    mark_secret = models.BinaryField(_("secret des marques"), null=True, editable=False)
    response_count = models.PositiveIntegerField(_("réponses envoyées"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("créé par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = (
            models.UniqueConstraint(
                name="questionnaire_slug_is_unique_in_its_campaign",
                fields=["campaign", "slug"],
                violation_error_message=_("Cette adresse est déjà prise par un autre questionnaire."),
            ),
            models.CheckConstraint(
                name="questionnaire_open_has_a_mark_secret",
                condition=~Q(state="open") | Q(mark_secret__isnull=False, opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="questionnaire_closed_forgot_its_secret",
                condition=~Q(state="closed") | Q(mark_secret__isnull=True, closed_at__isnull=False),
                violation_error_message=_("Un questionnaire clos ne garde aucun secret de marque."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def local_closes_at(self) -> datetime | None:
        """When it is to close by itself, in the campaign's own time."""
        return self.closes_at and self.closes_at.astimezone(self.campaign.zone)


class Revision(models.Model):
    """The definition as it stood after a gesture of the editor; the database refuses to change or delete it."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("numéro"))
    definition = models.JSONField(_("définition"))
    gesture = models.CharField(_("geste"), max_length=40)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("révision de questionnaire")
        verbose_name_plural = _("révisions de questionnaire")
        ordering = ("questionnaire", "number")
        constraints = (
            models.UniqueConstraint(name="revision_number_is_used_once", fields=["questionnaire", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"


class Release(models.Model):
    """The results of a question, shown to the public from when to when."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="releases"
    )
    question_code = models.CharField(_("question"), max_length=30)
    released_at = models.DateTimeField(_("publié le"), db_default=Now(), editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("publié par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("retiré le"), null=True, editable=False)
    end_reason = models.CharField(_("motif du retrait"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("publication de résultats")
        verbose_name_plural = _("publications de résultats")
        constraints = (
            models.UniqueConstraint(
                name="question_is_released_once_at_a_time",
                fields=["questionnaire", "question_code"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(name="release_ends_with_a_reason", condition=Q(ended_at=None) | ~Q(end_reason="")),
        )

    def __str__(self) -> str:
        return self.question_code
