"""The bank: questions and lists of options kept to be used again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.territory.models import Node


class BankItem(Identified):
    """A question, or a list of options, that organisers of a territory and below may use again."""

    class What(models.TextChoices):
        """What is kept."""

        QUESTION = "question", _("question")
        OPTIONS = "options", _("liste de choix")

    what = models.CharField(_("genre"), max_length=8, choices=What)
    title = models.CharField(_("nom"), max_length=200)
    definition = models.JSONField(_("définition"))  # a question's, or a list of options
    scope = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("élément de la banque")
        verbose_name_plural = _("éléments de la banque")
        ordering = ("title", "id")
        constraints = (
            models.UniqueConstraint(
                name="bank_title_is_unique_in_its_territory",
                fields=["scope", "what", "title"],
                violation_error_message=_("La banque a déjà un élément de ce nom."),
            ),
        )

    def __str__(self) -> str:
        return self.title
