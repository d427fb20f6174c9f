"""The relations that a link may state, read from source to target."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """What the source became in the target. The source is always the nearer to the voices."""

    QUOTED = "quoted", _("citée dans")
    MERGED = "merged", _("réunie dans")
    SPLIT = "split", _("scindée en")
    ANSWERED = "answered", _("a reçu la réponse")
    INTEGRATED = "integrated", _("intégrée à")
    SET_ASIDE = "set_aside", _("mise de côté par")
    DECIDED = "decided", _("retenue dans")
    IMPLEMENTED = "implemented", _("mise en œuvre par")
