"""What the demo's worker does right after the first start."""

from procrastinate.contrib.django import app

from cahiers.campaign.models import Campaign
from cahiers.demo.loading import ANALYSE
from cahiers.demo.loading.analysing import analyse


@app.task(name=ANALYSE, queue="analyses")
def make_analyses(campaign: str) -> int:
    """Make and sign the demo's analyses; a second run makes only those that are missing."""
    return len(analyse(Campaign.objects.select_related("scope").get(pk=campaign)))
