"""Hand-ins: on line or as the zip that e-mail habits produce; a line for each piece, and a receipt."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign, Theme
from cahiers.foundation.codes import new_code
from cahiers.foundation.identity import Identified
from cahiers.foundation.models import StoredFile
from cahiers.meetings.enums import HandInState, MemberKind, MemberOutcome, Origin
from cahiers.meetings.models.meetings import Meeting
from cahiers.meetings.models.sheets import Sheet


class HandIn(Identified):
    """What an organiser handed in, kept as it came. `file` is empty for what was written on line."""

    campaign = models.ForeignKey(Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, null=True, related_name="hand_ins"
    )
    origin = models.CharField(_("origine"), max_length=7, choices=Origin, default=Origin.ONLINE)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    receipt = models.CharField(_("récépissé"), max_length=8, unique=True, default=new_code, editable=False)
    state = models.CharField(_("état"), max_length=9, choices=HandInState, default=HandInState.RECEIVED, editable=False)
    done = models.PositiveIntegerField(_("pièces lues"), default=0, editable=False)
    total = models.PositiveIntegerField(_("pièces"), default=0, editable=False)
    fault = models.TextField(_("ce qui n’a pas marché"), blank=True, editable=False)
    at = models.DateTimeField(_("reçue le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("remise par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("vérifiée le"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("vérifiée par"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("remise")
        verbose_name_plural = _("remises")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                name="hand_in_confirmed_is_signed",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.receipt


class Piece(Identified):
    """A piece of a hand-in: what it was called, what it was taken for, what became of it, what was understood of it."""

    hand_in = models.ForeignKey(HandIn, verbose_name=_("remise"), on_delete=models.PROTECT, related_name="pieces")
    rank = models.PositiveSmallIntegerField(_("rang"))
    name = models.CharField(_("nom"), max_length=500)
    size = models.PositiveBigIntegerField(_("taille"), default=0)
    kind = models.CharField(_("genre"), max_length=9, choices=MemberKind, default=MemberKind.OTHER)
    outcome = models.CharField(_("issue"), max_length=7, choices=MemberOutcome)
    code = models.CharField(_("motif"), max_length=40, blank=True)  # a sentence of `reading`, with its parameters
    details = models.JSONField(_("précisions"), default=dict)
    understood = models.JSONField(_("ce qui a été compris"), default=dict)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(
        Sheet, verbose_name=_("fiche défi"), on_delete=models.PROTECT, null=True, related_name="pieces", editable=False
    )

    class Meta:
        verbose_name = _("pièce d’une remise")
        verbose_name_plural = _("pièces d’une remise")
        ordering = ("hand_in", "rank")
        constraints = (models.UniqueConstraint(name="piece_has_one_line", fields=["hand_in", "rank"]),)

    def __str__(self) -> str:
        return self.name
