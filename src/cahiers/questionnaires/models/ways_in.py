"""Codes and links by which people come in without an account."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.people.enums import Audience
from cahiers.questionnaires.models.questionnaires import Questionnaire
from cahiers.territory.models import Node


class AccessCode(Identified):
    """A short code for a class or a meeting: who shares it, for how many people, until when."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="codes"
    )
    code = models.CharField(_("code"), max_length=12, unique=True)
    label = models.CharField(_("pour qui"), max_length=120)
    territory = models.ForeignKey(
        Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    audience = models.CharField(_("public"), max_length=12, choices=Audience, blank=True)
    capacity = models.PositiveIntegerField(_("nombre de personnes"))
    used = models.PositiveIntegerField(_("réponses commencées"), default=0, editable=False)
    expires_at = models.DateTimeField(_("valable jusqu’au"), null=True, blank=True)
    ended_at = models.DateTimeField(_("arrêté le"), null=True, editable=False)
    at = models.DateTimeField(_("créé le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("créé par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("code d’accès")
        verbose_name_plural = _("codes d’accès")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                name="code_is_used_within_its_capacity",
                condition=Q(used__lte=F("capacity")),
                violation_error_message=_("Ce code a déjà servi à toutes les personnes prévues."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} ({self.label})"


class PersonalLink(models.Model):
    """One person's way in: only the digest of its secret is kept, and whether it was used."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="links"
    )
    digest = models.BinaryField(_("empreinte"), max_length=32, unique=True)
    batch = models.CharField(_("envoi"), max_length=120)
    number = models.PositiveIntegerField(_("numéro"))
    is_used = models.BooleanField(_("utilisé"), default=False, editable=False)
    at = models.DateTimeField(_("créé le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("lien personnel")
        verbose_name_plural = _("liens personnels")
        constraints = (
            models.UniqueConstraint(
                name="link_number_is_used_once_in_its_batch", fields=["questionnaire", "batch", "number"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
