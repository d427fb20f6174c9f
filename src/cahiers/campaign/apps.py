from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    """The room of campaigns, themes and phases."""

    name = "cahiers.campaign"
    label = "campaign"
    verbose_name = _("campagnes")

    def ready(self) -> None:
        """Make the room's kinds known to the house."""
        from cahiers.campaign import models  # noqa: PLC0415 -- slow import
        from cahiers.campaign.enums import State  # noqa: PLC0415 -- slow import
        from cahiers.foundation.kinds import Kind, register  # noqa: PLC0415 -- slow import

        published = models.Campaign.objects.filter(state=State.PUBLISHED)
        register(
            Kind(
                name="campaign",
                model=models.Campaign,
                title=_("campagne"),
                label=str,
                url=lambda campaign: reverse("campaign:landing", args=[campaign.slug]),
                readable=published.all,
            )
        )
        register(
            Kind(
                name="theme",
                model=models.Theme,
                title=_("thème"),
                label=lambda theme: theme.title,
                url=lambda theme: reverse("campaign:theme", args=[theme.campaign.slug, theme.code]),
                readable=lambda: models.Theme.objects.filter(campaign__in=published.all()).select_related("campaign"),
            )
        )
        register(
            Kind(
                name="phase",
                model=models.Phase,
                title=_("étape"),
                label=str,
                url=lambda phase: reverse("campaign:calendar", args=[phase.campaign.slug]),
                readable=lambda: models.Phase.objects.filter(campaign__in=published.all()).select_related("campaign"),
            )
        )
