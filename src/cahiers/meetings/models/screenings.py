"""What a person decided of words that could lead to somebody."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.meetings.models.meetings import Meeting


class Screening(models.Model):
    """Whether anybody reads words of a meeting that could lead to somebody; the last decision prevails, none is changed.

    The words are known by their digest (`foundation.screening`): the decision holds wherever the meeting says them, and
    for no other words. Words that nobody decided of stay masked.
    """

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="screenings"
    )
    digest = models.CharField(_("empreinte des mots"), max_length=64)
    is_shown = models.BooleanField(_("lisible par tous"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("relecture de mots masqués")
        verbose_name_plural = _("relectures de mots masqués")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["meeting", "digest"], name="screening_of_words"),)

    def __str__(self) -> str:
        return self.digest[:12]
