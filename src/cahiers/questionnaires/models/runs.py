"""Long work on a questionnaire: exports and imports, as jobs that show their progress."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.models import Run, StoredFile
from cahiers.questionnaires.models.questionnaires import Questionnaire


class ExportRun(Run):
    """An export of a questionnaire's responses."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="exports"
    )
    format = models.CharField(_("format"), max_length=10)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                name="one_export_at_a_time_for_a_person",
                fields=["by"],
                condition=Q(state__in=("waiting", "running")),
                violation_error_message=_("Un export que vous avez demandé est encore en cours."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.format} {self.asked_at:%Y-%m-%d}"


class AnswerImport(Run):
    """Responses read from a file, with the column that gives each question; the file is erased after a month."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="answer_imports"
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    mapping = models.JSONField(_("correspondance"), default=dict)
    report = models.JSONField(_("compte rendu"), default=list, editable=False)  # [[line, reason]…] of what was refused
    created = models.PositiveIntegerField(_("réponses créées"), default=0, editable=False)
    refused = models.PositiveIntegerField(_("lignes refusées"), default=0, editable=False)

    class Meta:
        verbose_name = _("import de réponses")
        verbose_name_plural = _("imports de réponses")
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the file as it was brought, once it is erased too."""
        return self.file.name if self.file else str(self.mapping.get("name", ""))
