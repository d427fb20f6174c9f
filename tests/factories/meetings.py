"""Meetings for tests: announced, in Ille-et-Vilaine, in nine days, on one theme, run by somebody."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from tests.factories.campaign import CampaignFactory, ThemeFactory
from tests.factories.people import UserFactory
from tests.factories.territory import NodeFactory

from cahiers.meetings.enums import IdeaLevel, MeetingState
from cahiers.meetings.models import Idea, Meeting, Organiser, Sheet


class MeetingFactory(DjangoModelFactory):
    """A meeting announced; `MeetingFactory(held=True)` was held yesterday."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        held = factory.Trait(
            state=MeetingState.HELD, starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
        )

    campaign = factory.SubFactory(CampaignFactory, opened=True)
    territory = factory.SubFactory(NodeFactory, parent=None, level="nat")
    title = factory.Sequence(lambda rank: f"Rencontre {rank}")
    place = "Salle polyvalente"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=9))
    state = MeetingState.ANNOUNCED

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        self.themes.set(extracted or [ThemeFactory(campaign=self.campaign)])

    @factory.post_generation
    def run_by(self, create, extracted, **kwargs):
        for user in extracted if isinstance(extracted, list) else [extracted or UserFactory()]:
            Organiser.objects.create(meeting=self, user=user)


class SheetFactory(DjangoModelFactory):
    """The sheet of a table, with nothing in it."""

    class Meta:
        model = Sheet

    meeting = factory.SubFactory(MeetingFactory)
    table = factory.Sequence(lambda rank: rank + 1)


class IdeaFactory(DjangoModelFactory):
    """An idea for the school."""

    class Meta:
        model = Idea

    sheet = factory.SubFactory(SheetFactory)
    rank = factory.Sequence(lambda rank: rank)
    level = IdeaLevel.SCHOOL
    text = "Un prêt de tablettes à la semaine, tenu par la vie scolaire."
