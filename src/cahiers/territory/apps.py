from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "cahiers.territory"
    label = "territory"
    verbose_name = "territoires"
