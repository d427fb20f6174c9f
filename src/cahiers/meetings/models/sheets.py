"""Challenge sheets: what a table writes, shared by whoever sits at it, without accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Challenge, Theme
from cahiers.foundation.codes import new_code
from cahiers.foundation.identity import Identified
from cahiers.meetings.enums import IdeaLevel, Origin
from cahiers.meetings.models.meetings import Meeting


class Sheet(Identified):
    """A fiche défi. Whoever has its code writes it; each save is a version, and no version is lost."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="sheets")
    table = models.PositiveSmallIntegerField(_("table"))
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    theme = models.ForeignKey(
        Theme, verbose_name=_("thème"), on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    challenge = models.ForeignKey(
        Challenge, verbose_name=_("défi"), on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    wording = models.CharField(_("défi, dans les mots de la table"), max_length=300, blank=True)
    seated = models.PositiveSmallIntegerField(_("personnes à la table"), null=True, blank=True)
    state_of_play = models.TextField(_("état des lieux"), blank=True)
    obstacles = models.TextField(_("obstacles"), blank=True)
    origin = models.CharField(_("origine"), max_length=7, choices=Origin, default=Origin.ONLINE, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    saved_at = models.DateTimeField(_("enregistrée le"), null=True, editable=False)
    finished_at = models.DateTimeField(_("terminée le"), null=True, editable=False)

    class Meta:
        verbose_name = _("fiche défi")
        verbose_name_plural = _("fiches défi")
        ordering = ("meeting", "table", "id")
        constraints = (
            models.UniqueConstraint(name="table_has_one_sheet", fields=["meeting", "table"]),
            models.CheckConstraint(name="sheet_seats_at_most_thirty", condition=Q(seated=None) | Q(seated__lte=30)),
        )

    def __str__(self) -> str:
        return self.wording or (str(self.challenge) if self.challenge_id else "")


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Words of the table."""

    def kept(self) -> "IdeaQuerySet":
        """Those that the table did not take back."""
        return self.filter(removed_at=None)


class Idea(Identified):
    """An idea of a table: who would carry it out, with what means. It can be cited and followed to the decision.

    Its identifier may be chosen by the device that wrote it off-line: sending it twice changes nothing.
    """

    sheet = models.ForeignKey(Sheet, verbose_name=_("fiche défi"), on_delete=models.PROTECT, related_name="ideas")
    rank = models.PositiveSmallIntegerField(_("rang"), default=0)
    level = models.CharField(_("niveau"), max_length=8, choices=IdeaLevel, blank=True)
    text = models.TextField(_("idée"))
    who = models.CharField(_("qui"), max_length=300, blank=True)
    means = models.CharField(_("moyens"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    removed_at = models.DateTimeField(_("retirée le"), null=True, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idée d’une table")
        verbose_name_plural = _("idées d’une table")
        ordering = ("sheet", "rank", "id")

    def __str__(self) -> str:
        return self.text[:120]


class SheetVersion(models.Model):
    """The whole sheet as one save left it. `save_id` is chosen by the device: the same save sent twice counts once."""

    sheet = models.ForeignKey(Sheet, verbose_name=_("fiche défi"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    save_id = models.UUIDField(_("enregistrement"), unique=True)
    base = models.PositiveIntegerField(_("écrite à partir de la version"), default=0)
    content = models.JSONField(_("contenu"))
    aside = models.JSONField(_("autres formulations à comparer"), default=dict)
    origin = models.CharField(_("origine"), max_length=7, choices=Origin, default=Origin.ONLINE)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version de fiche défi")
        verbose_name_plural = _("versions de fiche défi")
        ordering = ("sheet", "number")
        constraints = (models.UniqueConstraint(name="sheet_version_has_one_number", fields=["sheet", "number"]),)

    def __str__(self) -> str:
        return str(self.number)
