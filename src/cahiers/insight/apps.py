from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """The room of analyses, the only one that calls `sense`."""

    name = "cahiers.insight"
    label = "insight"
    verbose_name = _("analyses")

    def ready(self) -> None:
        """Make the room's kinds known to the house, and what it offers on the pages below."""
        from cahiers.debate.imports import sources  # noqa: PLC0415 -- slow import
        from cahiers.foundation.kinds import Kind, register  # noqa: PLC0415 -- slow import
        from cahiers.insight import models, receivers, rules  # noqa: F401, PLC0415 -- slow import
        from cahiers.insight.imports.polis import POLIS  # noqa: PLC0415 -- slow import

        register(
            Kind(
                name="analysis",
                model=models.Analysis,
                title=_("analyse"),
                label=lambda analysis: str(analysis.get_kind_display()),
                url=lambda analysis: reverse("insight:show", args=[analysis.campaign.slug, analysis.pk]),
                readable=lambda: models.Analysis.objects.published().select_related("campaign"),
            )
        )
        for kind, model in (
            ("vote_table", models.VoteTable),
            ("answer_table", models.AnswerTable),
            ("reference_population", models.ReferencePopulation),
        ):
            register(
                Kind(
                    name=kind,
                    model=model,
                    title=model._meta.verbose_name or kind,
                    label=str,
                    url=lambda thing: "",
                    readable=model._default_manager.none,
                )
            )
        sources.register(POLIS)
