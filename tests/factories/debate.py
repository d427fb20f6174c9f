"""A debate for tests: published proposals of an open campaign, made through the gestures wherever they count."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from tests.factories.campaign import CampaignFactory
from tests.factories.people import UserFactory

from cahiers.debate.actions.votes import cast_vote
from cahiers.debate.enums import Stance, State
from cahiers.debate.models import Argument, Proposal, ProposalVersion


class ProposalFactory(DjangoModelFactory):
    """A published proposal with its first version; `ProposalFactory(draft=True)` only its author sees."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=State.DRAFT, published_at=None)

    campaign = factory.SubFactory(CampaignFactory, opened=True)
    theme = factory.LazyAttribute(lambda proposal: proposal.campaign.themes.first())
    author = factory.SubFactory(UserFactory)
    author_name = factory.LazyAttribute(
        lambda proposal: proposal.author.display_name if proposal.author else "Rencontre"
    )
    audience = factory.LazyAttribute(lambda proposal: proposal.author.audience if proposal.author else "")
    title = factory.Sequence(lambda rank: f"Prêter un ordinateur à chaque élève de la classe {rank}")
    body = "Un parc de prêt dans chaque collège, géré comme les manuels."
    state = State.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def versions(self, create, extracted, **kwargs):
        if self.state != State.DRAFT:
            ProposalVersion.objects.create(proposal=self, number=1, title=self.title, body=self.body, by=self.author)


class ArgumentFactory(DjangoModelFactory):
    """An argument for a proposal, counted on it."""

    class Meta:
        model = Argument

    proposal = factory.SubFactory(ProposalFactory)
    author = factory.SubFactory(UserFactory)
    author_name = factory.LazyAttribute(lambda argument: argument.author.display_name)
    stance = Stance.FOR
    body = factory.Sequence(lambda rank: f"Dans notre collège, cela marche depuis {rank} ans.")

    @classmethod
    def _create(cls, model_class, *args, **values):
        argument = super()._create(model_class, *args, **values)
        if argument.parent_id is None:
            argument.proposal.argument_count += 1
            argument.proposal.save(update_fields=["argument_count"])
        return argument


def vote(proposal, choice=Stance.FOR, by=None):
    """Cast a vote as a person does, and return the voter."""
    by = by or UserFactory()
    cast_vote(proposal.pk, Stance(choice), by=by)
    return by
