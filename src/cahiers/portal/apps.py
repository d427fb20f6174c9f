from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "cahiers.portal"
    label = "portal"
    verbose_name = "portail"
