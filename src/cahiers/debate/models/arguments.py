"""Arguments for, mixed or against, one level of replies, and who found them useful."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.debate.enums import ArgumentState, Stance
from cahiers.debate.models.proposals import Proposal
from cahiers.debate.models.signed import Signed


class ArgumentQuerySet(models.QuerySet["Argument"]):
    """Words of the table."""

    def published(self) -> Self:
        """Return the arguments whose words are shown."""
        return self.filter(state=ArgumentState.PUBLISHED)


class Argument(Signed):
    """An argument on a proposal, or a reply to one: a reply has a parent and no stance."""

    proposal = models.ForeignKey(
        Proposal, verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="arguments"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("en réponse à"), on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    stance = models.CharField(_("position"), max_length=7, choices=Stance, blank=True)
    body = models.TextField(_("texte"))
    state = models.CharField(
        _("état"), max_length=10, choices=ArgumentState, default=ArgumentState.PUBLISHED, editable=False
    )
    created_at = models.DateTimeField(_("écrit le"), db_default=Now(), editable=False)
    useful_count = models.PositiveIntegerField(_("jugé utile"), default=0, editable=False)
    imported_useful = models.PositiveIntegerField(_("jugé utile, importé"), default=0, editable=False)

    objects = ArgumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        constraints = (
            models.CheckConstraint(
                name="argument_takes_a_side_and_reply_does_not",
                condition=Q(parent=None, stance__in=Stance.values) | Q(parent__isnull=False, stance=""),
                violation_error_message=_("Un argument prend position ; une réponse, non."),
            ),
            models.UniqueConstraint(
                name="argument_is_imported_once", fields=["proposal", "source", "source_ref"], condition=~Q(source="")
            ),
        )
        indexes = (models.Index(fields=["proposal", "-useful_count", "id"], name="argument_by_proposal"),)

    def __str__(self) -> str:
        return self.body[:60]

    @property
    def total_useful(self) -> int:
        """How many found it useful: rows here, and the total from elsewhere."""
        return self.useful_count + self.imported_useful


class Useful(models.Model):
    """A person who found an argument useful."""

    argument = models.ForeignKey(Argument, verbose_name=_("argument"), on_delete=models.PROTECT, related_name="usefuls")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("lecteur"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("argument jugé utile")
        verbose_name_plural = _("arguments jugés utiles")
        constraints = (models.UniqueConstraint(name="one_person_finds_useful_once", fields=["argument", "reader"]),)

    def __str__(self) -> str:
        return str(self.argument_id)
