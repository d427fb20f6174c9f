"""Words of the room: the gestures that a phase may open, the states of a campaign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gesture(TextChoices):
    """Something people can do only while a phase opens it."""

    PROPOSE = "propose", _("proposer")
    ARGUE = "argue", _("argumenter")
    VOTE = "vote", _("voter")
    ANSWER = "answer", _("répondre au questionnaire")
    MEET = "meet", _("se réunir")
    REPORT = "report", _("remettre une synthèse")


class State(TextChoices):
    """Whether a campaign is shown."""

    DRAFT = "draft", _("en préparation")
    PUBLISHED = "published", _("publiée")
