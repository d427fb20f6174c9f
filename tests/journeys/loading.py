"""`python -m tests.journeys.loading`: fill the template database with the small demo."""

from datetime import UTC, datetime

import django

django.setup()

from cahiers.campaign.models import Campaign  # noqa: E402
from cahiers.config.commands.setup import prepare  # noqa: E402
from cahiers.demo.loading import load_demo  # noqa: E402
from cahiers.demo.loading.analysing import analyse  # noqa: E402


def quietly(sentence: str) -> None:
    """Say nothing: a test says what it found."""


if __name__ == "__main__":
    prepare(quietly)
    load_demo("small", say=quietly, now=datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    analyse(Campaign.objects.get(slug="egn-2020"))  # as the demo's worker does
