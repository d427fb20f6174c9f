from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cahiers.people"
    label = "people"
    verbose_name = "personnes"
