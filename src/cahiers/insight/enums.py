"""Words of the room: kinds of analysis, what they read, methods."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an analysis looks for."""

    MAP = "map", _("carte des opinions")
    TOPICS = "topics", _("sujets abordés")
    CODING = "coding", _("réponses codées")
    ORGANISED = "organised", _("campagnes organisées")
    PARTICIPATION = "participation", _("qui a participé, qui manque")


class Source(TextChoices):
    """What an analysis reads."""

    VOTES = "votes", _("les avis donnés sur les propositions")
    IMPORTED = "imported", _("une table d’avis importée")
    PROPOSALS = "proposals", _("les textes des propositions")
    ARGUMENTS = "arguments", _("les arguments")
    ANSWERS = "answers", _("les réponses libres à une question")
    BROUGHT = "brought", _("des réponses libres venues d’un fichier")
    RESPONSES = "responses", _("les réponses à un questionnaire")


SOURCES_OF: dict[Kind, tuple[Source, ...]] = {
    Kind.MAP: (Source.VOTES, Source.IMPORTED),
    Kind.TOPICS: (Source.ANSWERS, Source.PROPOSALS, Source.ARGUMENTS, Source.BROUGHT),
    Kind.CODING: (Source.ANSWERS, Source.PROPOSALS, Source.ARGUMENTS, Source.BROUGHT),
    Kind.ORGANISED: (Source.PROPOSALS, Source.ARGUMENTS, Source.ANSWERS, Source.BROUGHT),
    Kind.PARTICIPATION: (Source.VOTES, Source.RESPONSES),
}


COUNTS_TEXTS = (Kind.TOPICS, Kind.CODING)  # tables of texts, each organised campaign counting once or not


class Method(TextChoices):
    """How an opinion map is drawn."""

    ROBUST = "robust", _("robuste : sur les seuls avis donnés, sans groupes quand rien ne les prouve")
    POLIS = "polis", _("Polis : la méthode publiée, pour comparer avec d’autres consultations")


class Counting(TextChoices):
    """How texts of an organised campaign are counted."""

    ONCE = "once", _("chaque campagne organisée une fois")
    EACH = "each", _("chaque texte")


class Dimension(TextChoices):
    """By what a reference population is counted."""

    AUDIENCE = "audience", _("public")
    TERRITORY = "territory", _("académie")
