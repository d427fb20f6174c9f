from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    name = "cahiers.provenance"
    label = "provenance"
    verbose_name = "provenance"
