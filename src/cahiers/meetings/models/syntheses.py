"""What a meeting says: four imposed sections for each of its themes, in versions, with the quotes they rest on."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Theme
from cahiers.foundation.identity import Identified
from cahiers.meetings.enums import Origin, Section
from cahiers.meetings.models.meetings import Meeting


class Passage(Identified):
    """The text of one section for one theme. Quotes are provenance links that point to it, with a version and a range."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="passages")
    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="+")
    section = models.CharField(_("rubrique"), max_length=12, choices=Section)
    text = models.TextField(_("texte"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    saved_at = models.DateTimeField(_("enregistré le"), null=True, editable=False)

    class Meta:
        verbose_name = _("rubrique de synthèse")
        verbose_name_plural = _("rubriques de synthèse")
        ordering = ("meeting", "theme__position", "id")
        constraints = (
            models.UniqueConstraint(name="section_of_a_theme_is_written_once", fields=["meeting", "theme", "section"]),
        )

    def __str__(self) -> str:
        return f"{self.theme} – {self.get_section_display()}"


class PassageVersion(models.Model):
    """A section as one save left it: never changed, so that a quote keeps what it cites."""

    passage = models.ForeignKey(Passage, verbose_name=_("rubrique"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("texte"), blank=True)
    origin = models.CharField(_("origine"), max_length=7, choices=Origin, default=Origin.ONLINE)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version de rubrique")
        verbose_name_plural = _("versions de rubrique")
        ordering = ("passage", "number")
        constraints = (models.UniqueConstraint(name="passage_version_has_one_number", fields=["passage", "number"]),)

    def __str__(self) -> str:
        return str(self.number)
