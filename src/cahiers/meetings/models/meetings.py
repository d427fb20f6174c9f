"""Meetings, who runs them, how they lived, who came."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign, Theme
from cahiers.foundation.codes import new_code
from cahiers.foundation.identity import Identified
from cahiers.meetings.enums import Attendance, MeetingState, RegistrationState
from cahiers.meetings.structure.life import LISTED, OVER
from cahiers.people.enums import Audience
from cahiers.territory.models import Node


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Words of the table."""

    def listed(self) -> Self:
        """Those that anybody may see: announced, and all that came after; a cancelled one says so."""
        return self.filter(state__in=LISTED)

    def under(self, node: Node) -> Self:
        """Those of a territory and of all that is under it."""
        return self.filter(territory__path__startswith=node.path)


class Meeting(Identified):
    """Half a day in a school, a network or a town, from its proposal to what came out of it.

    It hangs on `territory`, which says who leads it and where it counts; `host` is the school or the network that
    receives it, when there is one. `code` is what a poster shows.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="meetings"
    )
    territory = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="meetings")
    host = models.ForeignKey(
        Node, verbose_name=_("accueillie par"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    title = models.CharField(_("titre"), max_length=160)
    presentation = models.TextField(_("présentation"), blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("thèmes"), related_name="meetings")
    attendance = models.CharField(_("participation"), max_length=8, choices=Attendance, default=Attendance.ON_SITE)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.CharField(_("adresse postale"), max_length=300, blank=True)
    link = models.URLField(_("lien de la visioconférence"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("commence le"))
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), default=180)
    takes_registrations = models.BooleanField(_("sur inscription"), default=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("personnes attendues"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    state_at = models.DateTimeField(_("dans cet état depuis le"), db_default=Now(), editable=False)
    registered = models.PositiveIntegerField(_("inscrits"), default=0, editable=False)
    created_at = models.DateTimeField(_("créée le"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("créée par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("organisateurs"),
        through="Organiser",
        through_fields=("meeting", "user"),
        related_name="meetings_run",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencontre")
        verbose_name_plural = _("rencontres")
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                name="meeting_lasts_between_half_an_hour_and_ten_hours",
                condition=Q(minutes__range=(30, 600)),
                violation_error_message=_("Une rencontre dure d’une demi-heure à dix heures."),
            ),
            models.CheckConstraint(
                name="meeting_seats_at_least_one_person",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message=_("Une rencontre a au moins une place."),
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "state", "starts_at"], name="meeting_by_state"),
            models.Index(fields=["territory", "campaign"], name="meeting_by_territory"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def local_start(self) -> datetime:
        """When it starts, by the campaign's clock."""
        return self.starts_at.astimezone(self.campaign.zone)

    @property
    def local_end(self) -> datetime:
        """When it ends, by the campaign's clock."""
        return self.ends_at.astimezone(self.campaign.zone)

    @property
    def is_listed(self) -> bool:
        """Whether anybody may see it."""
        return self.state in LISTED

    @property
    def is_over(self) -> bool:
        """Whether it was held, whatever became of it since."""
        return self.state in OVER

    @property
    def seats_left(self) -> int | None:
        """How many seats are free; None when there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.registered, 0)


class Organiser(Identified):
    """A person who runs a meeting."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.CASCADE, related_name="runners")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("depuis le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("nommé par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("organisateur")
        verbose_name_plural = _("organisateurs")
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(name="person_runs_a_meeting_once", fields=["meeting", "user"]),)

    def __str__(self) -> str:
        return str(self.user)


class Step(models.Model):
    """A change of a meeting's state: dated, signed, with its reason; never changed."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(_("avant"), max_length=10, choices=MeetingState, blank=True)
    after = models.CharField(_("après"), max_length=10, choices=MeetingState)
    reason = models.TextField(_("motif"), blank=True)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("étape d’une rencontre")
        verbose_name_plural = _("étapes d’une rencontre")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Change(models.Model):
    """An edit of a meeting: what stood before and what stands since, field by field; never changed.

    Anybody reads the changes of date and place on its page; calendars tell one version from the next by their number.
    """

    meeting = models.ForeignKey(Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(_("avant"))
    after = models.JSONField(_("après"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("modification d’une rencontre")
        verbose_name_plural = _("modifications d’une rencontre")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return ", ".join(self.after)


class HeadCount(models.Model):
    """How many people of an audience were in the room: a number, no name."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("rencontre"), on_delete=models.CASCADE, related_name="head_counts"
    )
    audience = models.CharField(_("public"), max_length=12, choices=Audience)
    count = models.PositiveIntegerField(_("personnes"))

    class Meta:
        verbose_name = _("effectif")
        verbose_name_plural = _("effectifs")
        ordering = ("meeting", "audience")
        constraints = (models.UniqueConstraint(name="audience_is_counted_once", fields=["meeting", "audience"]),)

    def __str__(self) -> str:
        return f"{self.audience} : {self.count}"


class Registration(Identified):
    """Somebody who means to come. Name and address are erased once the meeting is over."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("rencontre"), on_delete=models.PROTECT, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("compte"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=80, blank=True)
    email = models.EmailField(_("adresse électronique"), max_length=254, blank=True)
    canonical_email = models.CharField(_("adresse canonique"), max_length=254, null=True, editable=False)
    audience = models.CharField(_("public"), max_length=12, choices=Audience, blank=True)
    seats = models.PositiveSmallIntegerField(_("places"), default=1)
    state = models.CharField(_("état"), max_length=9, choices=RegistrationState, editable=False)
    token_digest = models.CharField(_("empreinte du lien"), max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, editable=False)

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                name="address_registers_once_for_a_meeting",
                fields=["meeting", "canonical_email"],
                condition=~Q(state=RegistrationState.CANCELLED),
                violation_error_message=_("Cette adresse est déjà inscrite."),
            ),
            models.CheckConstraint(name="registration_takes_few_seats", condition=Q(seats__range=(1, 10))),
        )

    def __str__(self) -> str:
        return self.name
