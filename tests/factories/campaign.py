"""Campaigns for tests: published, open now for every gesture, covering a nation of their own."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from tests.factories.territory import NodeFactory

from cahiers.campaign.enums import Gesture, State
from cahiers.campaign.models import Campaign, Challenge, Event, GuidingQuestion, Phase, Theme


class CampaignFactory(DjangoModelFactory):
    """A published campaign; `CampaignFactory(opened=True)` also has a theme and a phase open for everything."""

    class Meta:
        model = Campaign
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda rank: f"campagne-{rank}")
    title = factory.Sequence(lambda rank: f"Consultation {rank}")
    tagline = "Dites ce que le numérique change à l’école."
    organiser = "Équipe d’essai"
    scope = factory.SubFactory(NodeFactory, parent=None, level="nat")
    state = State.PUBLISHED

    @factory.post_generation
    def opened(self, create, extracted, **kwargs):
        if extracted:
            ThemeFactory(campaign=self)
            PhaseFactory(campaign=self)


class ThemeFactory(DjangoModelFactory):
    """A theme of an opened campaign."""

    class Meta:
        model = Theme

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.Sequence(lambda rank: f"theme-{rank}")
    title = factory.Sequence(lambda rank: f"Un thème numéro {rank}")
    short_title = factory.Sequence(lambda rank: f"Thème {rank}")


class ChallengeFactory(DjangoModelFactory):
    """A défi of a theme."""

    class Meta:
        model = Challenge

    theme = factory.SubFactory(ThemeFactory)
    code = factory.Sequence(lambda rank: f"defi-{rank}")
    title = factory.Sequence(lambda rank: f"Comment relever le défi {rank} ?")


class GuidingQuestionFactory(DjangoModelFactory):
    """A question of a theme."""

    class Meta:
        model = GuidingQuestion

    theme = factory.SubFactory(ThemeFactory)
    text = factory.Sequence(lambda rank: f"Question {rank} ?")


class PhaseFactory(DjangoModelFactory):
    """A phase from yesterday to tomorrow that opens every gesture; `closed` and `future` are its other times."""

    class Meta:
        model = Phase

    class Params:
        closed = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=9)),
            closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=2)),
        )
        future = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=2)),
            closes_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=9)),
        )

    campaign = factory.SubFactory(CampaignFactory)
    title = "Débat"
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    gestures = factory.LazyFunction(lambda: list(Gesture.values))


class EventFactory(DjangoModelFactory):
    """A date of the calendar."""

    class Meta:
        model = Event

    campaign = factory.SubFactory(CampaignFactory)
    title = "Rencontre"
    starts_on = factory.LazyFunction(lambda: timezone.now().date())
    ends_on = factory.LazyFunction(lambda: timezone.now().date())
