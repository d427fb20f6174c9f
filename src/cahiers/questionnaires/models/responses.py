"""Responses: what people answered. None of these tables knows an account.

A response being written is one document, `draft`. Sent, it is parted: `choices` holds what is counted, in a compact
form that is read for every table of results, and each text is an open answer of its own, which can be searched, cited
and followed. Questions asked and left blank are in `choices` with null; questions that did not concern the person are
not there: bases (asked, answered, not concerned) are read from the document itself.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Now
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.foundation.models import StoredFile
from cahiers.foundation.screening import ANY
from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import Channel, ResponseState
from cahiers.questionnaires.models.questionnaires import Questionnaire, Release
from cahiers.questionnaires.models.ways_in import AccessCode
from cahiers.territory.models import Node

SEARCH_CONFIGURATION = "cahiers_french"  # french stems, accents ignored; made by the foundation


class Response(Identified):
    """One filled questionnaire.

    `mark` is a keyed, one-way digest of whoever answers (account, link, browser): the same one cannot answer twice, and
    once the questionnaire's secret is destroyed nobody can tell whose it is. `code_digest` is that of the code with
    which its author comes back, on any device.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="responses"
    )
    state = models.CharField(
        _("état"), max_length=9, choices=ResponseState, default=ResponseState.STARTED, editable=False
    )
    channel = models.CharField(_("canal"), max_length=7, choices=Channel)
    mark = models.BinaryField(_("marque"), max_length=32, null=True, editable=False)
    code_digest = models.BinaryField(_("empreinte du code de reprise"), max_length=32, null=True, editable=False)
    access_code = models.ForeignKey(
        AccessCode,
        verbose_name=_("code d’accès"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    draft = models.JSONField(_("brouillon"), default=dict, editable=False)
    place = models.CharField(_("page atteinte"), max_length=30, blank=True, editable=False)
    saves = models.PositiveIntegerField(_("enregistrements"), default=0, editable=False)
    choices = models.JSONField(_("réponses comptées"), default=dict, editable=False)
    audience = models.CharField(_("public"), max_length=12, choices=Audience, blank=True, editable=False)
    territory = models.ForeignKey(
        Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    language = models.CharField(_("langue"), max_length=8, default="fr", editable=False)
    started_at = models.DateTimeField(_("commencée le"), db_default=Now(), editable=False)
    saved_at = models.DateTimeField(_("enregistrée le"), db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(_("envoyée le"), null=True, editable=False)
    source_ref = models.CharField(_("référence d’origine"), max_length=80, blank=True, editable=False)
    resume_code = ""  # known while a request carries it, never stored

    class Meta:
        verbose_name = _("réponse au questionnaire")
        verbose_name_plural = _("réponses au questionnaire")
        constraints = (
            models.UniqueConstraint(
                name="nobody_answers_twice",
                fields=["questionnaire", "mark"],
                condition=Q(mark__isnull=False),
                violation_error_message=_("Une réponse a déjà été commencée ou envoyée."),
            ),
            models.UniqueConstraint(name="resume_code_is_unique", fields=["code_digest"]),
            models.UniqueConstraint(
                name="response_is_imported_once", fields=["questionnaire", "source_ref"], condition=~Q(source_ref="")
            ),
            models.CheckConstraint(
                name="response_sent_is_dated",
                condition=Q(state="started", submitted_at=None) | Q(state="submitted", submitted_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["questionnaire", "id"], name="response_sent", condition=Q(state="submitted")),
            models.Index(
                fields=["territory", "questionnaire"], name="response_territory", condition=Q(state="submitted")
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_being_written(self) -> bool:
        """Whether its draft may be saved: not sent yet, or taken up again."""
        return self.state == ResponseState.STARTED or bool(self.draft)


class OpenAnswerQuerySet(models.QuerySet["OpenAnswer"]):
    """Words of the table."""

    def released(self) -> "OpenAnswerQuerySet":
        """Those that anybody may read: the results of their question are released."""
        released = Release.objects.filter(
            questionnaire=models.OuterRef("questionnaire"),
            question_code=models.OuterRef("question_code"),
            ended_at=None,
        )
        return self.filter(models.Exists(released)).showable()

    def showable(self) -> "OpenAnswerQuerySet":
        """Those that seem to lead to nobody, and those that a person has read as they stand."""
        return self.filter(Q(is_flagged=False) | Q(read_digest=MD5("body")))

    def held(self) -> "OpenAnswerQuerySet":
        """Those held back until a person has read them as they stand."""
        return self.filter(is_flagged=True).exclude(read_digest=MD5("body"))


class OpenAnswer(Identified):
    """A person's own words in a response: a verbatim that can be searched, cited and followed to the decision.

    `part` is "" for the answer to an open question, "other" for the words beside the option « autre ». The database marks
    a text that could lead to somebody (`foundation.screening`); `read_digest` is that of the words that a person read and
    found fit to show: other words have to be read again.
    """

    response = models.ForeignKey(Response, verbose_name=_("réponse"), on_delete=models.PROTECT, related_name="texts")
    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="+"
    )
    question_code = models.CharField(_("question"), max_length=30)
    part = models.CharField(_("partie"), max_length=6, blank=True)
    body = models.TextField(_("texte"))
    search = models.GeneratedField(
        expression=SearchVector("body", config=SEARCH_CONFIGURATION), output_field=SearchVectorField(), db_persist=True
    )
    is_flagged = models.GeneratedField(
        expression=Regex(models.F("body"), models.Value(ANY)), output_field=models.BooleanField(), db_persist=True
    )
    read_digest = models.CharField(_("empreinte du texte relu"), max_length=32, db_default="", editable=False)

    objects = OpenAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse libre")
        verbose_name_plural = _("réponses libres")
        constraints = (
            models.UniqueConstraint(name="open_answer_is_given_once", fields=["response", "question_code", "part"]),
        )
        indexes = (
            models.Index(fields=["questionnaire", "question_code", "id"], name="open_answer_of_question"),
            GinIndex(fields=["search"], name="open_answer_search"),
        )

    def __str__(self) -> str:
        return self.body[:80]


class Attachment(Identified):
    """A file joined to a response; kept privately."""

    response = models.ForeignKey(Response, verbose_name=_("réponse"), on_delete=models.PROTECT, related_name="files")
    question_code = models.CharField(_("question"), max_length=30)
    file = models.ForeignKey(StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")

    def __str__(self) -> str:
        return self.file.name


class PaperEntry(Identified):
    """One typing of a paper form; two of the same form are compared before it counts."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="paper_entries"
    )
    number = models.CharField(_("numéro du formulaire"), max_length=30)
    typing = models.PositiveSmallIntegerField(_("saisie"))  # 1 or 2
    answers = models.JSONField(_("réponses"), default=dict)
    response = models.ForeignKey(
        Response, verbose_name=_("réponse"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    at = models.DateTimeField(_("le"), db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("saisie d’un formulaire papier")
        verbose_name_plural = _("saisies de formulaires papier")
        constraints = (
            models.UniqueConstraint(
                name="paper_form_is_typed_once_by_each",
                fields=["questionnaire", "number", "typing"],
                violation_error_message=_("Ce formulaire a déjà été saisi."),
            ),
            models.CheckConstraint(name="paper_form_is_typed_twice_at_most", condition=Q(typing__in=(1, 2))),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.typing})"
