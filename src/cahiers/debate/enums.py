"""Words of the room: states, choices, stances, fates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(TextChoices):
    """What is put to debate."""

    PROPOSAL = "proposal", _("proposition")
    QUESTION = "question", _("question ouverte")  # takes arguments, not votes


class State(TextChoices):
    """Where a proposal stands. Only a published one takes votes and arguments."""

    DRAFT = "draft", pgettext_lazy("proposal", "brouillon")
    PUBLISHED = "published", pgettext_lazy("proposal", "publiée")
    MERGED = "merged", pgettext_lazy("proposal", "réunie à d’autres")
    SPLIT = "split", pgettext_lazy("proposal", "scindée")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "retirée par son auteur")
    UNDONE = "undone", pgettext_lazy("proposal", "regroupement défait")


class Stance(TextChoices):
    """For, mixed or against: a vote's choice and an argument's side."""

    FOR = "for", _("pour")
    MIXED = "mixed", _("mitigé")
    AGAINST = "against", _("contre")


class AuthorKind(TextChoices):
    """Who speaks: a person, a meeting or a body."""

    PERSON = "person", _("personne")
    MEETING = "meeting", _("rencontre")
    BODY = "body", _("instance")


class Fate(TextChoices):
    """The public status that an official answer gives to a proposal."""

    NONE = "", _("sans réponse")
    UNDER_STUDY = "under_study", _("à l’étude")
    ACCEPTED = "accepted", _("retenue")
    PARTLY = "partly", _("retenue en partie")
    EXISTING = "existing", _("déjà en place")
    DECLINED = "declined", _("non retenue")


class ArgumentState(TextChoices):
    """Where an argument stands."""

    PUBLISHED = "published", pgettext_lazy("argument", "publié")
    WITHDRAWN = "withdrawn", pgettext_lazy("argument", "retiré par son auteur")


class Side(TextChoices):
    """The part that a proposal plays when proposals are merged or one is split."""

    SOURCE = "source", _("d’origine")
    RESULT = "result", _("issue du regroupement")


class RegroupingKind(TextChoices):
    """Several proposals into one, or one into several."""

    MERGE = "merge", _("réunion")
    SPLIT = "split", _("scission")
