"""Analyses as they were run: what was read, with which settings, what came out, and who answers for it."""

import hashlib
import json
import secrets
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.identity import Identified
from cahiers.foundation.models import Run, StoredFile
from cahiers.insight.enums import Dimension, Kind, Source
from cahiers.questionnaires.models import Questionnaire
from cahiers.territory.models import Node


def new_secret() -> bytes:
    """Return what turns accounts into marks that only this analysis can read."""
    return secrets.token_bytes(32)


class VoteTable(Identified):
    """Votes of a consultation held elsewhere, kept privately for the map: their voters have no account here."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="vote_tables"
    )
    source = models.CharField(_("provenance"), max_length=80)
    file = models.ForeignKey(StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, related_name="+")
    participants = models.PositiveIntegerField(_("votants"))
    votes = models.PositiveIntegerField(_("avis"))
    imported_at = models.DateTimeField(_("importée le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("table d’avis importée")
        verbose_name_plural = _("tables d’avis importées")
        ordering = ("-imported_at", "-id")

    def __str__(self) -> str:
        return self.source


class AnswerTable(Identified):
    """Open answers gathered elsewhere, kept privately: analyses read them, no page shows them word for word."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="answer_tables"
    )
    source = models.CharField(_("provenance"), max_length=80)
    question = models.CharField(_("question"), max_length=300)
    digest = models.CharField(_("empreinte du fichier lu"), max_length=64, editable=False)
    file = models.ForeignKey(StoredFile, verbose_name=_("fichier"), on_delete=models.PROTECT, related_name="+")
    answers = models.PositiveIntegerField(_("réponses"))
    imported_at = models.DateTimeField(_("importée le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("réponses importées")
        verbose_name_plural = _("réponses importées")
        ordering = ("-imported_at", "-id")
        constraints = (
            models.UniqueConstraint(
                name="answers_of_a_file_are_imported_once_a_question",
                fields=["campaign", "question", "digest"],
                violation_error_message=_("Ce fichier a déjà été importé pour cette question."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} — {self.question}"


class ReferencePopulation(Identified):
    """How many people there are of each kind, according to whom, on which day. What is unknown stays unknown.

    `counts` is a list of [value of each dimension…, number or null].
    """

    name = models.CharField(_("nom"), max_length=160)
    source = models.CharField(_("source"), max_length=300)
    on = models.DateField(_("au"))
    unit = models.CharField(_("unité"), max_length=60)
    dimensions = ArrayField(models.CharField(max_length=10, choices=Dimension), verbose_name=_("dimensions"))
    counts = models.JSONField(_("effectifs"))
    loaded_at = models.DateTimeField(_("chargée le"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("population de référence")
        verbose_name_plural = _("populations de référence")
        ordering = ("name", "-on", "id")
        constraints = (
            models.UniqueConstraint(
                name="population_is_counted_once_a_day",
                fields=["name", "on"],
                violation_error_message=_("Cette population est déjà décrite à cette date."),
            ),
            models.CheckConstraint(name="population_names_its_source", condition=~Q(source="") & ~Q(unit="")),
        )

    def __str__(self) -> str:
        return self.name


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    """Words of the table."""

    def published(self) -> "AnalysisQuerySet":
        """Return what anybody may read: validated by a named person, and not withdrawn since."""
        return self.filter(validated_at__isnull=False, withdrawn_at=None, campaign__state="published")


class Analysis(Run):
    """One run of an analysis. Nothing of it is public until a named person has read it and says so.

    The inputs are kept as an extract in which people are marks, one-way digests under the analysis's own `secret`;
    `output` is canonical JSON, `rows` what was found of each person or text. Run again on the same extract, it must
    give the same bytes: `output_digest` covers both.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campagne"), on_delete=models.PROTECT, related_name="analyses"
    )
    kind = models.CharField(_("analyse"), max_length=13, choices=Kind)
    source = models.CharField(_("genre de matière"), max_length=9, choices=Source)
    matter = models.CharField(_("ce qui est lu"), max_length=500)  # in words, as it was called that day
    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    question_code = models.CharField(_("question"), max_length=30, blank=True)
    vote_table = models.ForeignKey(
        VoteTable, verbose_name=_("table d’avis"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_table = models.ForeignKey(
        AnswerTable, verbose_name=_("réponses importées"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    population = models.ForeignKey(
        ReferencePopulation, verbose_name=_("population"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    scope = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, related_name="+")
    parameters = models.JSONField(_("réglages"), default=dict)
    seed = models.PositiveIntegerField(_("graine"), default=0)
    secret = models.BinaryField(max_length=32, default=new_secret, editable=False)
    versions = models.JSONField(_("versions"), default=dict, editable=False)
    extract = models.ForeignKey(
        StoredFile, verbose_name=_("extrait"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    extract_digest = models.CharField(_("empreinte de l’extrait effacé"), max_length=64, blank=True, editable=False)
    extract_erased_at = models.DateTimeField(_("extrait effacé le"), null=True, editable=False)
    output = models.BinaryField(_("résultat"), default=b"", editable=False)
    rows = models.ForeignKey(
        StoredFile, verbose_name=_("lignes"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    output_digest = models.CharField(_("empreinte du résultat"), max_length=64, blank=True, editable=False)
    seconds = models.FloatField(_("durée"), null=True, editable=False)
    replay_asked_at = models.DateTimeField(_("recalcul demandé le"), null=True, editable=False)
    replayed_at = models.DateTimeField(_("recalculée le"), null=True, editable=False)
    replay_digest = models.CharField(_("empreinte du recalcul"), max_length=64, blank=True, editable=False)
    validated_at = models.DateTimeField(_("validée le"), null=True, editable=False)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("validée par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reading_note = models.TextField(_("note de lecture"), blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("retirée par"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.TextField(_("motif du retrait"), blank=True, editable=False)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("analyse")
        verbose_name_plural = _("analyses")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="analysis_done_has_its_output",
                condition=~Q(state="done")
                | ~Q(output_digest="") & (Q(extract__isnull=False) | Q(extract_erased_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="analysis_extract_is_erased_with_its_digest_kept",
                condition=Q(extract_erased_at=None, extract_digest="")
                | Q(extract=None, extract_erased_at__isnull=False) & ~Q(extract_digest=""),
            ),
            models.CheckConstraint(
                name="analysis_is_validated_by_name_with_a_note",
                condition=Q(validated_at=None, validated_by=None, reading_note="")
                | Q(state="done", validated_at__isnull=False, validated_by__isnull=False) & ~Q(reading_note=""),
                violation_error_message=_("Une analyse est validée par une personne, avec une note de lecture."),
            ),
            models.CheckConstraint(
                name="analysis_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | Q(validated_at__isnull=False, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                violation_error_message=_("Une analyse publiée se retire avec un motif."),
            ),
            models.CheckConstraint(
                name="analysis_of_answers_names_its_questionnaire",
                condition=~Q(source__in=("answers", "responses")) | Q(questionnaire__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["campaign", "kind", "-validated_at"], name="analysis_of_campaign"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it, its campaign being shown."""
        return self.validated_at is not None and self.withdrawn_at is None

    @property
    def percent(self) -> int:
        """How far it is, in hundredths."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def awaits_replay(self) -> bool:
        """Whether a replay was asked for and has not ended."""
        return self.replay_asked_at is not None and self.replayed_at is None

    @property
    def gives_the_same_bytes(self) -> bool | None:
        """Whether the last replay gave the same bytes; None when there was none, or when it was lost."""
        return self.replay_digest == self.output_digest if self.replay_digest else None

    @property
    def replay_was_lost(self) -> bool:
        """Whether the last replay ended without saying anything."""
        return self.replayed_at is not None and not self.replay_digest

    @property
    def input_digest(self) -> str:
        """The digest of what was read, which outlives it."""
        return self.extract.digest if self.extract else self.extract_digest

    def mark_of(self, account: Any) -> str:
        """Return under which mark an account stands in this analysis; the extract computes the same in SQL."""
        return hashlib.sha256(bytes(self.secret) + account.pk.bytes).hexdigest()[:32]

    @cached_property
    def result(self) -> dict[str, Any]:
        """The output, read; empty as long as there is none."""
        read: dict[str, Any] = json.loads(bytes(self.output)) if self.output else {}
        return read

    def parameter(self, name: str, default: Any = None) -> Any:
        """Return one setting."""
        return self.parameters.get(name, default)


class Correction(models.Model):
    """What a person decided of one text of a coding, beside what the machine had proposed; empty is none of the codes.

    The machine had not seen it then: that is what makes their agreement worth telling.
    """

    analysis = models.ForeignKey(
        Analysis, verbose_name=_("analyse"), on_delete=models.PROTECT, related_name="corrections"
    )
    text = models.CharField(_("texte"), max_length=80)
    code = models.CharField(_("code"), max_length=30, blank=True)
    proposed = models.CharField(_("code proposé"), max_length=30, blank=True)
    is_drawn = models.BooleanField(_("tiré au hasard"))
    at = models.DateTimeField(_("décidé le"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("décidé par"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("analysis", "text")
        constraints = (models.UniqueConstraint(name="text_is_decided_once_in_a_coding", fields=["analysis", "text"]),)

    def __str__(self) -> str:
        return f"{self.text} → {self.code or '–'}"
