"""Votes of a room at the restitution: what was put to it, how, who could vote, how many did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Theme
from cahiers.foundation.codes import new_code
from cahiers.foundation.identity import Identified
from cahiers.meetings.enums import VoteMethod
from cahiers.meetings.models.meetings import Meeting
from cahiers.meetings.models.sheets import Idea


class RoomVote(Identified):
    """A vote of the room on the candidate propositions of a theme.

    `secret` makes the one-way marks that prevent a second ballot; it is destroyed at the close.
    """

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="votes")
    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=300)
    method = models.CharField(_("méthode"), max_length=6, choices=VoteMethod, default=VoteMethod.SINGLE)
    who_may = models.CharField(_("qui peut voter"), max_length=300)
    electorate = models.PositiveIntegerField(_("personnes qui peuvent voter"))
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    secret = models.BinaryField(_("secret des marques"), null=True, editable=False)
    cast = models.PositiveIntegerField(_("bulletins"), default=0, editable=False)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, editable=False)
    closed_at = models.DateTimeField(_("clos le"), null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vote d’une salle")
        verbose_name_plural = _("votes d’une salle")
        ordering = ("meeting", "id")
        constraints = (
            models.CheckConstraint(
                name="room_vote_counts_at_most_its_electorate",
                condition=Q(cast__lte=models.F("electorate")),
                violation_error_message=_("Tous ceux qui pouvaient voter l’ont fait."),
            ),
        )

    def __str__(self) -> str:
        return self.question


class Candidate(Identified):
    """A proposition put to the room; `idea` when it comes from a table's sheet."""

    vote = models.ForeignKey(RoomVote, verbose_name=_("vote"), on_delete=models.CASCADE, related_name="candidates")
    rank = models.PositiveSmallIntegerField(_("rang"))
    text = models.CharField(_("proposition"), max_length=500)
    idea = models.ForeignKey(
        Idea, verbose_name=_("idée"), on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )

    class Meta:
        verbose_name = _("proposition mise aux voix")
        verbose_name_plural = _("propositions mises aux voix")
        ordering = ("vote", "rank")
        constraints = (models.UniqueConstraint(name="candidate_rank_is_taken_once", fields=["vote", "rank"]),)

    def __str__(self) -> str:
        return self.text


class Ballot(Identified):
    """One person's ballot: {rank: grade}, or {rank: "1"} for a single choice; blank when empty."""

    vote = models.ForeignKey(RoomVote, verbose_name=_("vote"), on_delete=models.PROTECT, related_name="ballots")
    mark = models.BinaryField(_("marque"), max_length=32, null=True, editable=False)
    choices = models.JSONField(_("choix"), default=dict)
    is_typed = models.BooleanField(_("recopié du papier"), default=False)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = (models.UniqueConstraint(name="one_ballot_for_a_voter", fields=["vote", "mark"]),)

    def __str__(self) -> str:
        return str(self.pk)


class VoteResult(models.Model):
    """The result as it stood at the close: counts by candidate, turnout, method. Never changed."""

    vote = models.OneToOneField(RoomVote, verbose_name=_("vote"), on_delete=models.PROTECT, related_name="result")
    counts = models.JSONField(_("décompte"))  # {rank: {grade: count}}
    blank = models.PositiveIntegerField(_("bulletins blancs"))
    cast = models.PositiveIntegerField(_("bulletins"))
    electorate = models.PositiveIntegerField(_("personnes qui pouvaient voter"))
    winners = models.JSONField(_("propositions retenues"), default=list)  # ranks; several when tied
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("résultat d’un vote de salle")
        verbose_name_plural = _("résultats de votes de salle")

    def __str__(self) -> str:
        return str(self.vote_id)
