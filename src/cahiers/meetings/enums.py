"""Words of the room: the life of a meeting, who comes, what is written there, what becomes of a hand-in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cahiers.people.enums import RoleName

COORDINATORS = (RoleName.COORDINATOR, RoleName.DELEGATE, RoleName.NATIONAL)
FIELD = (RoleName.ORGANISER, *COORDINATORS)
READERS = (RoleName.ANALYST, *COORDINATORS)


class MeetingState(TextChoices):
    """How far a meeting is, from its proposal to its place in the synthesis above."""

    PROPOSED = "proposed", _("proposée")
    REFUSED = "refused", _("refusée")
    PLANNED = "planned", _("prévue")
    ANNOUNCED = "announced", _("annoncée")
    CANCELLED = "cancelled", _("annulée")
    HELD = "held", _("tenue")
    HANDED_IN = "handed_in", _("remise")
    RETURNED = "returned", _("à compléter")
    ACCEPTED = "accepted", _("acceptée")
    INTEGRATED = "integrated", _("intégrée")


class Attendance(TextChoices):
    """How people take part."""

    ON_SITE = "on_site", _("sur place")
    REMOTE = "remote", _("à distance")
    HYBRID = "hybrid", _("sur place et à distance")


class RegistrationState(TextChoices):
    """Whether somebody has a seat."""

    CONFIRMED = "confirmed", _("confirmée")
    WAITING = "waiting", _("en attente")
    CANCELLED = "cancelled", _("annulée")


class IdeaLevel(TextChoices):
    """Who would have to carry an idea out."""

    SCHOOL = "school", _("établissement")
    ACADEMY = "academy", _("académie")
    NATIONAL = "national", _("national")


class Section(TextChoices):
    """The four imposed sections of a synthesis, for each theme."""

    SITUATION = "situation", _("État des lieux")
    EXPECTATIONS = "expectations", _("Principales attentes")
    ACHIEVEMENTS = "achievements", _("Réalisations présentées")
    CHALLENGES = "challenges", _("Défis et propositions")


class Origin(TextChoices):
    """How words came in; kept and shown."""

    ONLINE = "online", _("en ligne")
    OFFLINE = "offline", _("en ligne, après une coupure du réseau")
    PAPER = "paper", _("recopiée du papier")
    FILE = "file", _("lue dans un fichier")


class VoteMethod(TextChoices):
    """How a room votes at the restitution."""

    SINGLE = "single", _("un seul choix")
    GRADED = "graded", _("une mention par proposition")


class Grade(TextChoices):
    """The grades of a graded vote, from the best to the worst."""

    EXCELLENT = "5", _("excellente")
    GOOD = "4", _("bonne")
    FAIR = "3", _("passable")
    POOR = "2", _("insuffisante")
    REJECT = "1", _("à rejeter")


class HandInState(TextChoices):
    """How far a hand-in is."""

    RECEIVED = "received", _("reçue")
    READING = "reading", _("en cours de lecture")
    READ = "read", _("lue, à vérifier")
    FAILED = "failed", _("illisible, à reprendre")
    CONFIRMED = "confirmed", _("vérifiée")


class MemberKind(TextChoices):
    """What a piece of a hand-in is taken for."""

    SYNTHESIS = "synthesis", _("synthèse")
    SHEET = "sheet", _("fiche défi")
    OTHER = "other", _("autre pièce")


class MemberOutcome(TextChoices):
    """What became of a piece of a hand-in: each one has its line."""

    READ = "read", _("lue")
    KEPT = "kept", _("gardée sans être lue")
    IGNORED = "ignored", _("laissée de côté")
    REFUSED = "refused", _("refusée")
