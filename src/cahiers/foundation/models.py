"""The tables of the ground floor: journal, outbox, idempotency keys, private files; and what long works have in common."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified


class JournalLine(models.Model):
    """One gesture, written in its own transaction; the database refuses to change or delete it.

    `number` is null until the sequencer seals the line: the only change the database lets through.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    gesture = models.CharField(_("geste"), max_length=60)
    kind = models.CharField(_("genre"), max_length=30)
    object_id = models.UUIDField(_("objet"), null=True)
    actor_id = models.UUIDField(_("auteur"), null=True)
    details = models.JSONField(_("détails"), default=dict)
    number = models.BigIntegerField(_("numéro"), null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("lignes du journal")
        ordering = ("id",)
        indexes = (
            models.Index(fields=["kind", "object_id"], name="journal_by_object"),
            models.Index(fields=["id"], name="journal_to_seal", condition=Q(number=None)),
        )

    def __str__(self) -> str:
        return f"{self.gesture} {self.kind} {self.object_id}"


class JournalSeal(models.Model):
    """A batch of numbered lines, chained to the batch before it by its digest."""

    number = models.BigIntegerField(_("numéro"), primary_key=True)
    first_line = models.BigIntegerField(_("première ligne"))
    last_line = models.BigIntegerField(_("dernière ligne"))
    previous = models.CharField(_("empreinte précédente"), max_length=64)
    digest = models.CharField(_("empreinte"), max_length=64)
    sealed_at = models.DateTimeField(_("scellé le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("scellé du journal")
        verbose_name_plural = _("scellés du journal")
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(
                name="seal_holds_at_least_one_line",
                condition=Q(last_line__gte=models.F("first_line")),
                violation_error_message=_("Un scellé contient au moins une ligne."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.first_line}–{self.last_line})"


class Mail(Identified):
    """A mail to send, written in the transaction of the gesture that causes it and sent by a job after commit."""

    recipient = models.EmailField(_("destinataire"), max_length=254)
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(_("texte"))
    created_at = models.DateTimeField(_("écrit le"), db_default=Now(), editable=False)
    sent_at = models.DateTimeField(_("parti le"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0, editable=False)

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="mail_newest_first"),
            models.Index(fields=["recipient", "-created_at"], name="mail_by_recipient"),
        )

    def __str__(self) -> str:
        return self.subject


class IdempotencyKey(models.Model):
    """A creating request already answered: the same key gets the same answer, never a second object."""

    key = models.UUIDField(_("clé"), primary_key=True)
    owner = models.CharField(_("porteur"), max_length=64)
    digest = models.CharField(_("empreinte de la demande"), max_length=64)
    status = models.PositiveSmallIntegerField(_("statut"), null=True)
    location = models.TextField(_("adresse"), default="")
    body = models.BinaryField(_("réponse"), default=b"")
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("clé d’idempotence")
        verbose_name_plural = _("clés d’idempotence")
        indexes = (models.Index(fields=["at"], name="idempotency_by_date"),)

    def __str__(self) -> str:
        return str(self.key)


class StoredFile(Identified):
    """A private file: its bytes live in the store under a name we choose, its name is only shown."""

    name = models.CharField(_("nom"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.BigIntegerField(_("taille"))
    digest = models.CharField(_("empreinte"), max_length=64)
    stored_at = models.DateTimeField(_("déposé le"), db_default=Now(), editable=False)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("déposé par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")

    def __str__(self) -> str:
        return self.name


class Run(Identified):
    """What every long work has: who asked, how far it is, how it ended."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("échoué")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("état"), max_length=7, choices=State, default=State.WAITING, editable=False)
    done = models.PositiveIntegerField(_("fait"), default=0, editable=False)
    total = models.PositiveIntegerField(_("en tout"), default=0, editable=False)
    fault = models.TextField(_("ce qui n’a pas marché"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("demandé le"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("terminé le"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether a job is at it, or about to be."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
