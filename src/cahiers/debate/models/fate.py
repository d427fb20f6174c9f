"""What became of a proposal: answered, closed with a statement, merged, split."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.debate.enums import Fate, RegroupingKind, Side, State
from cahiers.debate.models.proposals import Proposal
from cahiers.foundation.identity import Identified


class OfficialAnswer(Identified):
    """A public answer: a status and its reason. A later answer is added; the earlier one stays readable."""

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="answers"
    )
    fate = models.CharField(_("statut"), max_length=12, choices=[choice for choice in Fate.choices if choice[0]])
    body = models.TextField(_("réponse"))
    reason = models.TextField(_("motif"))
    speaker = models.CharField(_("au nom de"), max_length=160)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("réponse officielle")
        verbose_name_plural = _("réponses officielles")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.get_fate_display()


class ClosingStatement(Identified):
    """How a moderator sums a debate up. A later statement is added; the earlier one stays readable."""

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="closing_statements"
    )
    body = models.TextField(_("synthèse du débat"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("synthèse d’un débat")
        verbose_name_plural = _("synthèses de débats")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.body[:60]


class Regrouping(Identified):
    """Several proposals merged into one, or one split into several; it can be undone exactly."""

    kind = models.CharField(_("genre"), max_length=5, choices=RegroupingKind)
    reason = models.TextField(_("motif"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("défait le"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("défait par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    undo_reason = models.TextField(_("motif du retour"), blank=True)

    class Meta:
        verbose_name = _("regroupement")
        verbose_name_plural = _("regroupements")
        constraints = (
            models.CheckConstraint(
                name="undone_regrouping_says_why",
                condition=Q(undone_at=None, undo_reason="") | Q(undone_at__isnull=False) & ~Q(undo_reason=""),
                violation_error_message=_("Un regroupement défait porte un motif."),
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class Part(models.Model):
    """The part that a proposal plays in a regrouping, and the state it had before."""

    regrouping = models.ForeignKey(
        Regrouping, verbose_name=_("regroupement"), on_delete=models.PROTECT, related_name="parts"
    )
    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="parts"
    )
    side = models.CharField(_("rôle"), max_length=6, choices=Side)
    state_before = models.CharField(_("état antérieur"), max_length=10, choices=State)

    class Meta:
        verbose_name = _("élément de regroupement")
        verbose_name_plural = _("éléments de regroupement")
        constraints = (models.UniqueConstraint(name="proposal_plays_one_part", fields=["regrouping", "proposal"]),)

    def __str__(self) -> str:
        return f"{self.side} {self.proposal_id}"
