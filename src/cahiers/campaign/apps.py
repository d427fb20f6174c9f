from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "cahiers.campaign"
    label = "campaign"
    verbose_name = "campagnes"
