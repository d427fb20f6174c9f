"""A consultation: its themes and challenges, and the phases that decide what is possible when."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.enums import Gesture, State
from cahiers.foundation.identity import Identified
from cahiers.territory.models import Node


class Campaign(Identified):
    """A consultation, from its first question on."""

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    tagline = models.CharField(_("accroche"), max_length=240, blank=True)
    presentation = models.TextField(_("présentation"), blank=True)
    organiser = models.CharField(_("organisateur"), max_length=160, blank=True)
    scope = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="+")
    timezone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    hides_counts = models.BooleanField(
        _("décomptes cachés pendant le vote"),
        default=False,
        help_text=_("Les résultats ne se voient qu’une fois le vote clos, pour ne pas l’influencer."),
    )

    class Meta:
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the campaign's phases open and close."""
        return ZoneInfo(self.timezone)

    @property
    def clock(self) -> str:
        """The town whose hours these are: Paris for Europe/Paris."""
        return self.timezone.rpartition("/")[2].replace("_", " ")


class Theme(Identified):
    """A theme of a campaign, with the colour it wears everywhere."""

    COLOURS: ClassVar[range] = range(1, 9)

    campaign = models.ForeignKey(Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField(_("code"), max_length=30)
    title = models.CharField(_("titre"), max_length=160)
    short_title = models.CharField(_("titre court"), max_length=60)
    angle = models.CharField(_("angle"), max_length=160, blank=True)
    presentation = models.TextField(_("présentation"), blank=True)
    colour = models.PositiveSmallIntegerField(_("couleur"), default=1)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                name="theme_code_is_unique_in_its_campaign",
                fields=["campaign", "code"],
                violation_error_message=_("Ce code désigne déjà un autre thème de la campagne."),
            ),
            models.CheckConstraint(
                name="theme_wears_a_known_colour",
                condition=Q(colour__range=(1, 8)),
                violation_error_message=_("Les couleurs vont de 1 à 8."),
            ),
        )

    def __str__(self) -> str:
        return self.short_title


class ThemeAlias(models.Model):
    """Another wording of a theme, met in documents and imports."""

    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.CASCADE, related_name="aliases")
    wording = models.CharField(_("libellé"), max_length=200)

    class Meta:
        verbose_name = _("autre libellé")
        verbose_name_plural = _("autres libellés")
        constraints = (models.UniqueConstraint(name="alias_is_listed_once", fields=["theme", "wording"]),)

    def __str__(self) -> str:
        return self.wording


class GuidingQuestion(Identified):
    """A question that opens a theme."""

    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text


class Challenge(Identified):
    """A défi: a problem of a theme that people are asked to solve."""

    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="challenges")
    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("titre"), max_length=200)
    problem = models.TextField(_("problématique"), blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("défi")
        verbose_name_plural = _("défis")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(name="challenge_code_is_unique_in_its_theme", fields=["theme", "code"]),)

    def __str__(self) -> str:
        return self.title


class Phase(Identified):
    """A stretch of time and the gestures it opens. `closes_at` itself is already outside."""

    campaign = models.ForeignKey(Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="phases")
    title = models.CharField(_("titre"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    opens_at = models.DateTimeField(_("ouvre le"))
    closes_at = models.DateTimeField(_("ferme le"))
    gestures = ArrayField(
        models.CharField(max_length=10, choices=Gesture), verbose_name=_("gestes ouverts"), default=list
    )

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering = ("opens_at", "id")
        constraints = (
            models.CheckConstraint(
                name="phase_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("Une étape ferme après avoir ouvert."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class PhaseChange(models.Model):
    """A change of a phase's dates: dated, reasoned, shown, never removed."""

    phase = models.ForeignKey(Phase, verbose_name=_("étape"), on_delete=models.PROTECT, related_name="changes")
    previous_opens_at = models.DateTimeField(_("ouvrait le"))
    previous_closes_at = models.DateTimeField(_("fermait le"))
    opens_at = models.DateTimeField(_("ouvre le"))
    closes_at = models.DateTimeField(_("ferme le"))
    reason = models.TextField(_("motif"))
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("changement d’étape")
        verbose_name_plural = _("changements d’étape")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.reason


class Event(Identified):
    """A date of the campaign's calendar."""

    campaign = models.ForeignKey(Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="events")
    title = models.CharField(_("titre"), max_length=160)
    body = models.TextField(_("texte"), blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    territory = models.ForeignKey(
        Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ("starts_on", "id")

    def __str__(self) -> str:
        return self.title
