from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "cahiers.foundation"
    label = "foundation"
    verbose_name = "fondations"
