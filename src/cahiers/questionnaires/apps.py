from django.apps import AppConfig
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    """The room of questionnaires and their results."""

    name = "cahiers.questionnaires"
    label = "questionnaires"
    verbose_name = _("questionnaires")

    def ready(self) -> None:
        """Make the room's kinds, figures and checks known to the house."""
        from cahiers.foundation import figures, verify  # noqa: PLC0415 -- slow import
        from cahiers.foundation.kinds import Kind, register, register_unshown  # noqa: PLC0415 -- slow import
        from cahiers.questionnaires import models, rules  # noqa: F401, PLC0415 -- slow import
        from cahiers.questionnaires.queries import checks  # noqa: PLC0415 -- slow import
        from cahiers.questionnaires.queries.figures import FIGURES  # noqa: PLC0415 -- slow import

        def page(questionnaire: models.Questionnaire) -> str:
            return reverse("questionnaires:detail", args=[questionnaire.campaign.slug, questionnaire.slug])

        def readable_questionnaires() -> QuerySet[models.Questionnaire]:
            return models.Questionnaire.objects.exclude(state="draft").select_related("campaign").defer("definition")

        register(
            Kind(
                name="questionnaire",
                model=models.Questionnaire,
                title=_("questionnaire"),
                label=str,
                url=page,
                readable=readable_questionnaires,
            )
        )
        register(
            Kind(
                name="open_answer",
                model=models.OpenAnswer,
                title=_("réponse libre"),
                label=str,
                url=lambda text: (
                    f"{page(text.questionnaire)}resultats/{text.question_code}/?texte={text.pk}#t-{text.pk}"
                ),
                readable=lambda: models.OpenAnswer.objects.released().select_related("questionnaire__campaign"),
            )
        )
        register_unshown(
            response=models.Response,
            access_code=models.AccessCode,
            bank_item=models.BankItem,
            paper_entry=models.PaperEntry,
            export_run=models.ExportRun,
            answer_import=models.AnswerImport,
        )
        figures.register(*FIGURES)
        verify.register("responses hold only questions that exist", checks.responses_with_unknown_questions)
        verify.register("open answers stand beside their response's choices", checks.texts_without_their_choice)
