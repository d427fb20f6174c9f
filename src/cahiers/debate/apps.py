from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DebateConfig(AppConfig):
    """The room of proposals, votes and arguments."""

    name = "cahiers.debate"
    label = "debate"
    verbose_name = _("débat")

    def ready(self) -> None:
        """Make the room's kinds, figures and checks known to the house."""
        from cahiers.debate import models, rules  # noqa: F401, PLC0415 -- slow import
        from cahiers.debate.queries import checks  # noqa: PLC0415 -- slow import
        from cahiers.debate.queries.figures import FIGURES  # noqa: PLC0415 -- slow import
        from cahiers.foundation import figures, verify  # noqa: PLC0415 -- slow import
        from cahiers.foundation.kinds import Kind, register  # noqa: PLC0415 -- slow import

        def page(proposal: models.Proposal) -> str:
            return reverse("debate:detail", args=[proposal.campaign.slug, proposal.pk])

        def readable_proposals() -> models.proposals.ProposalQuerySet:
            return models.Proposal.objects.readable().select_related("campaign").defer("search", "title_search", "body")

        register(
            Kind(
                name="proposal",
                model=models.Proposal,
                title=_("proposition"),
                label=str,
                url=page,
                readable=readable_proposals,
            )
        )
        register(
            Kind(
                name="argument",
                model=models.Argument,
                title=_("argument"),
                label=str,
                url=lambda argument: f"{page(argument.proposal)}#a-{argument.parent_id or argument.pk}",
                readable=lambda: models.Argument.objects.published().select_related("proposal__campaign"),
            )
        )
        register(
            Kind(
                name="answer",
                model=models.OfficialAnswer,
                title=_("réponse officielle"),
                label=lambda answer: answer.get_fate_display(),
                url=lambda answer: f"{page(answer.proposal)}#reponse",
                readable=lambda: models.OfficialAnswer.objects.select_related("proposal__campaign"),
            )
        )
        register(
            Kind(
                name="regrouping",
                model=models.Regrouping,
                title=_("regroupement"),
                label=str,
                url=lambda regrouping: "",
                readable=models.Regrouping.objects.all,
            )
        )
        figures.register(*FIGURES)
        verify.register("votes stand inside an announced phase", checks.votes_outside_their_phase)
        verify.register("published texts equal their version", checks.texts_without_their_version)
        verify.register("regroupings agree with provenance", checks.regroupings_without_their_links)
