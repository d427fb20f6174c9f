"""What is due: how many meetings a territory expects, until when each level hands in, who was reminded."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.identity import Identified
from cahiers.meetings.models.meetings import Meeting
from cahiers.territory.models import Level, Node


class Expectation(models.Model):
    """How many meetings a territory expects of itself. A parent expects what is said of it and under it, added up."""

    campaign = models.ForeignKey(Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(_("rencontres attendues"))
    at = models.DateTimeField(_("le"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rencontres attendues")
        verbose_name_plural = _("rencontres attendues")
        constraints = (models.UniqueConstraint(name="territory_expects_once", fields=["campaign", "territory"]),)

    def __str__(self) -> str:
        return f"{self.territory} : {self.count}"


class Deadline(Identified):
    """Until when a level hands in to the one above; no level: the meetings themselves."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="deadlines"
    )
    level = models.ForeignKey(
        Level, verbose_name=_("échelon"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(_("à remettre avant le"))

    class Meta:
        verbose_name = _("date limite de remise")
        verbose_name_plural = _("dates limites de remise")
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(name="level_has_one_deadline", fields=["campaign", "level"], nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d}"


class Extension(models.Model):
    """More time for a territory and all under it: dated, signed, with its reason; the latest one said prevails."""

    deadline = models.ForeignKey(
        Deadline, verbose_name=_("date limite"), on_delete=models.PROTECT, related_name="extensions"
    )
    territory = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("à remettre avant le"))
    reason = models.CharField(_("motif"), max_length=300)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("délai supplémentaire")
        verbose_name_plural = _("délais supplémentaires")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.territory} : {self.due_at:%Y-%m-%d}"


class Reminder(models.Model):
    """A mail that asked for what is late."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="reminders"
    )
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
