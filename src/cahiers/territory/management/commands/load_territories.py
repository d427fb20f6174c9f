"""Load the levels and the tree of academic regions, académies and départements."""

from typing import Any

from django.core.management.base import BaseCommand

from cahiers.territory.imports.reference import load_territories


class Command(BaseCommand):
    help = "Load the 18 academic regions, 30 académies and 101 départements. Can be run again at any time."

    def handle(self, **options: Any) -> None:
        self.stdout.write(load_territories().summary())
