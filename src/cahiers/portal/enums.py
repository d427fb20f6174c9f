"""Words of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a message to the site is about."""

    QUESTION = "question", _("une question sur une consultation")
    FIGURE = "figure", _("un chiffre qui semble faux")
    CONTENT = "content", _("un contenu qui ne devrait pas être là")
    DATA = "data", _("mes données personnelles")
    TECHNICAL = "technical", _("un problème technique")
    ACCESSIBILITY = "accessibility", _("une difficulté d’accessibilité")
