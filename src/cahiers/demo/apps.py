from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cahiers.demo"
    label = "demo"
    verbose_name = "démonstration"
