from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "cahiers.debate"
    label = "debate"
    verbose_name = "débat"
