"""Proposals, their versions, and the votes on them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign, Challenge, Theme
from cahiers.debate.enums import Fate, Format, Stance, State
from cahiers.debate.models.signed import Signed
from cahiers.people.enums import Verification
from cahiers.territory.models import Node

SEARCH_CONFIGURATION = "cahiers_french"  # french stems, accents ignored; made by the first migration


CIRCLE = 2**62


class FairPlace(models.Func):
    """The place of a new proposal on the circle of the fair order (see docs/decisions/fair-order.md).

    Each one comes a golden section of the circle after the one before it: however many there are, they
    stay evenly spread, so that a day's starting point gives each the same chance of the first page.
    """

    template = "mod(nextval('debate_fair_place')::numeric * 2850178704830799873, 4611686018427387904)::bigint"
    output_field = models.BigIntegerField()


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Words of the table."""

    def readable(self) -> Self:
        """Return what anybody may read: everything but drafts. Parents of a merge stay readable."""
        return self.exclude(state=State.DRAFT)

    def listed(self) -> Self:
        """Return what lists show: published ones, not their parents."""
        return self.filter(state=State.PUBLISHED)


class Proposal(Signed):
    """A proposal put to the vote and to the debate, or an open question put to the debate.

    Vote counters count the rows of `Vote`, inherited ones included; `imported_*` are dated totals of a
    consultation held elsewhere and never become rows.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="proposals"
    )
    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="proposals")
    challenge = models.ForeignKey(
        Challenge, verbose_name=_("défi"), on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    territory = models.ForeignKey(
        Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    format = models.CharField(_("forme"), max_length=8, choices=Format, default=Format.PROPOSAL)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(_("titre"), max_length=300)
    body = models.TextField(_("texte"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("écrite le"), db_default=Now(), editable=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, editable=False)
    fate = models.CharField(_("statut"), max_length=12, choices=Fate, blank=True, default=Fate.NONE, editable=False)

    votes_for = models.PositiveIntegerField(_("pour"), default=0, editable=False)
    votes_mixed = models.PositiveIntegerField(_("mitigés"), default=0, editable=False)
    votes_against = models.PositiveIntegerField(_("contre"), default=0, editable=False)
    votes_inherited = models.PositiveIntegerField(_("votes hérités"), default=0, editable=False)
    imported_for = models.PositiveIntegerField(_("pour, importés"), default=0, editable=False)
    imported_mixed = models.PositiveIntegerField(_("mitigés, importés"), default=0, editable=False)
    imported_against = models.PositiveIntegerField(_("contre, importés"), default=0, editable=False)
    argument_count = models.PositiveIntegerField(_("arguments"), default=0, editable=False)
    is_regrouped = models.BooleanField(_("a été regroupée ou scindée"), default=False, editable=False)
    follower_count = models.PositiveIntegerField(_("abonnés"), default=0, editable=False)
    support = models.GeneratedField(
        expression=F("votes_for") + F("imported_for"), output_field=models.PositiveIntegerField(), db_persist=True
    )
    place = models.BigIntegerField(_("place dans l’ordre équitable"), db_default=FairPlace(), editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH_CONFIGURATION)
        + SearchVector("body", weight="B", config=SEARCH_CONFIGURATION),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    title_search = models.GeneratedField(
        expression=SearchVector("title", config=SEARCH_CONFIGURATION), output_field=SearchVectorField(), db_persist=True
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        constraints = (
            models.CheckConstraint(
                name="proposal_shown_is_dated",
                condition=Q(state=State.DRAFT, published_at=None)
                | ~Q(state=State.DRAFT) & Q(published_at__isnull=False),
                violation_error_message=_("Une proposition publiée porte une date."),
            ),
            models.UniqueConstraint(
                name="proposal_is_imported_once",
                fields=["campaign", "source", "source_ref"],
                condition=~Q(source=""),
            ),
            models.CheckConstraint(
                name="question_takes_no_vote",
                condition=Q(format=Format.PROPOSAL)
                | Q(votes_for=0, votes_mixed=0, votes_against=0, imported_for=0, imported_mixed=0, imported_against=0),
                violation_error_message=_("On débat d’une question ouverte, on ne la vote pas."),
            ),
        )
        indexes = (
            models.Index(
                fields=["campaign", "-published_at", "-id"], name="proposal_newest", condition=Q(state="published")
            ),
            models.Index(
                fields=["campaign", "-support", "-id"], name="proposal_supported", condition=Q(state="published")
            ),
            models.Index(
                fields=["campaign", "-argument_count", "-id"], name="proposal_debated", condition=Q(state="published")
            ),
            models.Index(fields=["campaign", "place", "id"], name="proposal_fair", condition=Q(state="published")),
            GinIndex(fields=["search"], name="proposal_search"),
            GinIndex(fields=["title_search"], name="proposal_title_search"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the proposal itself still takes votes and arguments; the phase has its own word."""
        return self.state == State.PUBLISHED

    @property
    def takes_votes(self) -> bool:
        """Whether one votes on it at all."""
        return self.format == Format.PROPOSAL

    @property
    def total_for(self) -> int:
        """Votes for: rows here, and dated totals from elsewhere."""
        return self.votes_for + self.imported_for

    @property
    def total_mixed(self) -> int:
        """Mixed votes: rows here, and dated totals from elsewhere."""
        return self.votes_mixed + self.imported_mixed

    @property
    def total_against(self) -> int:
        """Votes against: rows here, and dated totals from elsewhere."""
        return self.votes_against + self.imported_against

    @property
    def total_votes(self) -> int:
        """All votes: rows here, and dated totals from elsewhere."""
        return self.total_for + self.total_mixed + self.total_against


class ProposalVersion(models.Model):
    """A text as it stood; the database refuses to change or delete it, and quotes point to it."""

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=300)
    body = models.TextField(_("texte"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version de proposition")
        verbose_name_plural = _("versions de proposition")
        ordering = ("proposal", "number")
        constraints = (models.UniqueConstraint(name="version_number_is_used_once", fields=["proposal", "number"]),)

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Vote(models.Model):
    """One person's choice on one proposal: one row, whatever the number of clicks.

    `inherited_from` marks a vote that came with a merge or a split; voting again makes it one's own.
    """

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="votes"
    )
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("votant"), on_delete=models.PROTECT, related_name="votes"
    )
    choice = models.CharField(_("choix"), max_length=7, choices=Stance)
    cast_at = models.DateTimeField(_("voté le"))
    verification = models.CharField(_("vérification"), max_length=10, choices=Verification)
    inherited_from = models.ForeignKey(
        Proposal, verbose_name=_("hérité de"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (
            models.UniqueConstraint(
                name="one_person_one_vote_per_proposal",
                fields=["proposal", "voter"],
                violation_error_message=_("Une personne vote une fois sur une proposition."),
            ),
            models.CheckConstraint(name="vote_is_for_mixed_or_against", condition=Q(choice__in=Stance.values)),
        )

    def __str__(self) -> str:
        return self.choice


class ImportedTally(models.Model):
    """Totals of a vote held elsewhere, as they were published on a date; never turned into voters."""

    proposal = models.OneToOneField(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="imported_tally"
    )
    as_of = models.DateTimeField(_("arrêté le"))
    votes_for = models.PositiveIntegerField(_("pour"))
    votes_mixed = models.PositiveIntegerField(_("mitigés"))
    votes_against = models.PositiveIntegerField(_("contre"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("décompte importé")
        verbose_name_plural = _("décomptes importés")

    def __str__(self) -> str:
        return f"{self.source} {self.as_of}"


class Follow(models.Model):
    """A person who wants to be told what becomes of a proposal."""

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="follows"
    )
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("abonné"), on_delete=models.PROTECT, related_name="follows"
    )
    since = models.DateTimeField(_("depuis"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        constraints = (models.UniqueConstraint(name="one_person_follows_once", fields=["proposal", "follower"]),)

    def __str__(self) -> str:
        return str(self.proposal_id)
