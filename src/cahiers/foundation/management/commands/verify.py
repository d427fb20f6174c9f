"""Recount every figure and check the journal's chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cahiers.foundation.verify import verify


class Command(BaseCommand):
    help = "Recount every figure from the facts and check the journal's chain; exit 1 on a fault."

    def handle(self, **options: Any) -> None:
        faulty = 0
        for finding in verify():
            mark = self.style.ERROR("✗") if finding.faults else self.style.SUCCESS("✓")
            self.stdout.write(f"{mark} {finding.title}")
            for fault in finding.faults:
                self.stdout.write(f"    {fault}")
            faulty += bool(finding.faults)
        if faulty:
            raise CommandError(f"{faulty} verification(s) failed")
