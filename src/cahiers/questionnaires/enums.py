"""Words of the room: kinds of question, states, channels, ways in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    """The fourteen kinds of question."""

    SHORT_TEXT = "short_text", _("texte court")
    LONG_TEXT = "long_text", _("texte long")
    NUMBER = "number", _("nombre")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("oui ou non")
    SINGLE = "single", _("choix unique")
    SINGLE_OTHER = "single_other", _("choix unique avec « autre »")
    MULTIPLE = "multiple", _("choix multiple")
    RANKING = "ranking", _("classement")
    LIKERT = "likert", _("échelle")
    MATRIX_SINGLE = "matrix_single", _("tableau à choix unique")
    MATRIX_MULTIPLE = "matrix_multiple", _("tableau à choix multiple")
    TERRITORY = "territory", _("territoire ou établissement")
    FILE = "file", _("fichier")


class OptionOrder(TextChoices):
    """In which order the options of a question are shown."""

    FIXED = "fixed", _("fixe")
    SHUFFLED = "shuffled", _("mélangé pour chaque personne")
    ALPHABETICAL = "alphabetical", _("alphabétique")


class QuestionnaireState(TextChoices):
    """Whether a questionnaire is being written, takes responses, or took them."""

    DRAFT = "draft", _("en préparation")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")


class Access(TextChoices):
    """How people come in; a questionnaire allows one or several."""

    ACCOUNT = "account", _("avec un compte")
    LINK = "link", _("avec un lien personnel")
    CODE = "code", _("avec un code de classe ou de rencontre")
    OPEN = "open", _("librement")


class Channel(TextChoices):
    """By which way a response came: the ways in, and paper."""

    ACCOUNT = "account", _("compte")
    LINK = "link", _("lien personnel")
    CODE = "code", _("code de classe ou de rencontre")
    OPEN = "open", _("accès libre")
    PAPER = "paper", _("papier")
    IMPORT = "import", _("importée")


class ResponseState(TextChoices):
    """Only submitted responses count."""

    STARTED = "started", _("commencée")
    SUBMITTED = "submitted", _("envoyée")


class AcceptedOnce(TextChoices):
    """Why a paper form counts without a second typing."""

    ALONE = "alone", _("une seule personne peut saisir")
    READ_AGAIN = "read_again", _("la saisie a été relue, feuille en main")
    FEW = "few", _("le formulaire a très peu de réponses")
    LATE = "late", _("la clôture est trop proche")


class ExportFormat(TextChoices):
    """In which form responses leave; the files that were joined to them leave apart."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("classeur XLSX")
    JSONL = "jsonl", _("JSON, une réponse par ligne")
    PARQUET = "parquet", _("Parquet")
    FILES = "files", _("fichiers joints")
