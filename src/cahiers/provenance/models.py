"""The one table that ties voices to decisions. Rows are added, never changed: an undone link is revoked by a row."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.provenance.enums import Relation


class Link(Identified):
    """`source → target`: what a thing became. The database refuses to change or delete it."""

    source_kind = models.CharField(_("genre de la source"), max_length=30)
    source_id = models.UUIDField(_("source"))
    target_kind = models.CharField(_("genre de la cible"), max_length=30)
    target_id = models.UUIDField(_("cible"))
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    locator = models.JSONField(_("passage"), default=dict, help_text=_("version et étendue du texte cité"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("motif"), blank=True)

    class Meta:
        verbose_name = _("lien")
        verbose_name_plural = _("liens")
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=["source_kind", "source_id"], name="link_forward"),
            models.Index(fields=["target_kind", "target_id"], name="link_backward"),
        )
        constraints = (
            models.CheckConstraint(
                name="link_joins_two_different_things",
                condition=~Q(source_kind=F("target_kind"), source_id=F("target_id")),
                violation_error_message=_("Un lien joint deux choses différentes."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_kind} {self.relation} {self.target_kind}"


class Revocation(models.Model):
    """A link that no longer holds, with who said so and why; the link itself stays readable."""

    link = models.OneToOneField(Link, verbose_name=_("lien"), on_delete=models.PROTECT, related_name="revocation")
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("motif"))

    class Meta:
        verbose_name = _("révocation")
        verbose_name_plural = _("révocations")

    def __str__(self) -> str:
        return str(self.link_id)
