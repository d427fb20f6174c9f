"""Analyses under way, and whether a job still looks after each."""

from datetime import timedelta
from importlib.util import find_spec

from django.db.models.functions import Now

from cahiers.foundation.jobs import UNDER_WAY, looked_after
from cahiers.insight.models import Analysis

RUN, REPLAY = "insight.run", "insight.replay"  # names of the tasks, which stand above
NEEDED = ("numpy", "scipy", "numba", "simplemma", "threadpoolctl")
GRACE = timedelta(minutes=2)  # between the commit of a gesture and the sight of its job


def is_installed() -> bool:
    """Say whether analysis is installed here, without loading any of it."""
    return all(find_spec(name) is not None for name in NEEDED)


def lost_analyses() -> list[Analysis]:
    """Return the analyses under way that no job waiting or at work will end."""
    awaited = looked_after(RUN)
    old = Analysis.objects.filter(state__in=UNDER_WAY, asked_at__lt=Now() - GRACE)
    return [analysis for analysis in old if str(analysis.pk) not in awaited]


def lost_replays() -> list[Analysis]:
    """Return the analyses whose replay was asked for and that no job will make."""
    awaited = looked_after(REPLAY)
    old = Analysis.objects.filter(replayed_at=None, replay_asked_at__lt=Now() - GRACE)
    return [analysis for analysis in old if str(analysis.pk) not in awaited]
