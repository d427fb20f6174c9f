"""Words of the room: audiences, roles, how strongly an identity is verified."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Whom a person speaks as; shown beside what the person signs."""

    PUPIL = "pupil", _("élève")
    TEACHER = "teacher", _("professeur")
    PARENT = "parent", _("parent d’élève")
    HEAD = "head", _("direction d’établissement")
    INSPECTOR = "inspector", _("inspection")
    STAFF = "staff", _("autre personnel")
    AUTHORITY = "authority", _("collectivité")
    ASSOCIATION = "association", _("association")
    COMPANY = "company", _("entreprise")
    OTHER = "other", _("autre citoyen")


class AgeBand(TextChoices):
    """A band, never a birth date. Under 15 there is no account."""

    ADULT = "adult", _("18 ans ou plus")
    YOUNG = "15-17", _("15 à 17 ans")


class Verification(TextChoices):
    """What stands behind an account; each tally can be split by it."""

    EMAIL = "email", _("adresse électronique")
    ACADEMIC = "academic", _("adresse académique")
    STATE = "state", _("identité d’État")
    MEETING = "meeting", _("rencontre")
    CLASS = "class", _("classe")


class RoleName(TextChoices):
    """What a person does on a territory and everything under it."""

    ORGANISER = "organiser", _("organisateur de rencontres")
    MODERATOR = "moderator", _("modérateur")
    COORDINATOR = "coordinator", _("coordonnateur départemental")
    DELEGATE = "delegate", _("délégué académique")
    ANALYST = "analyst", _("analyste")
    NATIONAL = "national", _("équipe nationale")
    ADMINISTRATOR = "administrator", _("administrateur")
