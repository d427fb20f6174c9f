"""An analysis from the moment it is asked for to its result, and its replays."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import store
from cahiers.foundation.jobs import UNDER_WAY
from cahiers.foundation.journal import record
from cahiers.foundation.models import StoredFile
from cahiers.insight.enums import COUNTS_TEXTS, SOURCES_OF, Counting, Kind, Source
from cahiers.insight.models import Analysis, AnswerTable, ReferencePopulation, VoteTable
from cahiers.insight.queries.jobs import REPLAY, RUN, is_installed
from cahiers.questionnaires.models import Questionnaire
from cahiers.territory.models import Node

QUEUE = "analyses"
ONE_AT_A_TIME = "insight.long_work"  # memory is that of one, whoever asks
MOST_UNDER_WAY = 5
MOST_SEED = 2**31 - 1
State = Analysis.State


@dataclass(frozen=True)
class Question:
    """What is asked of an analysis: of which kind, on what, with which settings."""

    kind: Kind
    source: Source
    matter: str
    questionnaire: Questionnaire | None = None
    question_code: str = ""
    vote_table: VoteTable | None = None
    answer_table: AnswerTable | None = None
    population: ReferencePopulation | None = None
    scope: Node | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    seed: int = 0


@transaction.atomic
def ask_for_analysis(campaign: Campaign, question: Question, *, by: Any) -> Analysis:
    """Ask for an analysis; a job makes it.

    Refused where analysis is not installed, when what should be read does not suit the kind, for a territory of an
    imported table, when too many are under way for the campaign, or with a seed that is no small whole number.
    """
    if not is_installed():
        raise Refused(
            _("L’analyse n’est pas installée ici. Demandez à l’équipe technique d’ajouter l’extra « sense ».")
        )
    if question.source not in SOURCES_OF[question.kind]:
        raise Refused(_("Cette analyse ne se fait pas sur cette matière."))
    if question.scope is not None and (question.vote_table or question.answer_table):
        raise Refused(_("Une table importée se lit en entier : choisissez toute la campagne."))
    if not 0 <= question.seed <= MOST_SEED:
        raise Refused(_("La graine est un nombre entier, de 0 à 2 147 483 647."))
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    if Analysis.objects.filter(campaign=campaign, state__in=UNDER_WAY).count() >= MOST_UNDER_WAY:
        raise Refused(_("Cinq analyses de cette campagne sont déjà en cours. Attendez la fin de l’une d’elles."))
    analysis = Analysis.objects.create(
        campaign=campaign,
        by=by,
        kind=question.kind,
        source=question.source,
        matter=question.matter[:500],
        questionnaire=question.questionnaire,
        question_code=question.question_code,
        vote_table=question.vote_table,
        answer_table=question.answer_table,
        population=question.population,
        scope=question.scope,
        parameters=_parameters(question),
        seed=question.seed,
    )
    record("analysis.asked", analysis, by=by, analysis=question.kind.value, source=question.source.value)
    app.configure_task(RUN, queue=QUEUE, lock=ONE_AT_A_TIME).defer(run_id=str(analysis.pk))
    return analysis


def _parameters(question: Question) -> dict[str, Any]:
    """Keep the settings given, the way of counting texts, and the figures of the reference as they stand today."""
    parameters = {name: value for name, value in question.parameters.items() if value not in (None, "")}
    if question.kind in COUNTS_TEXTS:
        parameters.setdefault("counting", Counting.ONCE.value)
    population = question.population
    if population is not None:
        parameters["reference"] = {
            "name": population.name,
            "source": population.source,
            "on": population.on.isoformat(),
            "unit": population.unit,
            "dimensions": population.dimensions,
            "counts": population.counts,
        }
    return parameters


@transaction.atomic
def count_again(analysis: Analysis, counting: Counting, *, by: Any) -> Analysis:
    """Ask for the same analysis with texts counted that way: another run beside the first, which stays as it is.

    Refused for an analysis that counts no texts, and as `ask_for_analysis` refuses.
    """
    if analysis.kind not in COUNTS_TEXTS:
        raise Refused(_("Cette analyse ne compte pas de textes."))
    return ask_for_analysis(analysis.campaign, question_of(analysis, counting=counting.value), by=by)


def question_of(analysis: Analysis, **parameters: Any) -> Question:
    """Return what was asked of an analysis, some settings changed."""
    return Question(
        kind=Kind(analysis.kind),
        source=Source(analysis.source),
        matter=analysis.matter,
        questionnaire=analysis.questionnaire,
        question_code=analysis.question_code,
        vote_table=analysis.vote_table,
        answer_table=analysis.answer_table,
        population=analysis.population,
        scope=analysis.scope,
        parameters=analysis.parameters | parameters,
        seed=analysis.seed,
    )


@transaction.atomic
def begin_analysis(run_id: UUID) -> Analysis | None:
    """Take up an analysis, from its beginning, even when a lost worker had begun it; None when it has ended already."""
    waiting = Analysis.objects.filter(pk=run_id, state__in=UNDER_WAY)
    if not waiting.update(state=State.RUNNING, done=0, total=100):
        return None
    return Analysis.objects.select_related("campaign", "by", "scope", "vote_table__file", "answer_table__file").get(
        pk=run_id
    )


def tell_progress(analysis: Analysis, percent: int) -> bool:
    """Say how far an analysis is; False when it was stopped meanwhile."""
    return bool(Analysis.objects.filter(pk=analysis.pk, state=State.RUNNING).update(done=percent))


@dataclass(frozen=True)
class Result:
    """What a job hands over."""

    extract: Path
    output: bytes
    rows: Path | None
    digest: str
    versions: dict[str, str]
    seconds: float


@transaction.atomic
def deliver_analysis(analysis: Analysis, result: Result) -> bool:
    """Keep the result of an analysis with what it was made from. False, and nothing is kept, when it was stopped."""
    held = Analysis.objects.select_for_update(of=("self",)).filter(pk=analysis.pk, state=State.RUNNING)
    if not held.exists():
        return False
    Analysis.objects.filter(pk=analysis.pk).update(
        state=State.DONE,
        done=100,
        ended_at=Now(),
        extract=_kept(result.extract, by=analysis.by),
        rows=_kept(result.rows, by=analysis.by) if result.rows else None,
        output=result.output,
        output_digest=result.digest,
        versions=result.versions,
        seconds=result.seconds,
    )
    record("analysis.done", analysis, by=analysis.by, digest=result.digest)
    return True


def _kept(path: Path, *, by: Any) -> StoredFile:
    with path.open("rb") as content:
        return store(content, path.name, by=by)


@transaction.atomic
def fail_analysis(run_id: UUID, sentence: str) -> None:
    """End an analysis that cannot be made, with the reason that its page shows."""
    waiting = Analysis.objects.select_for_update(of=("self",)).filter(pk=run_id, state__in=UNDER_WAY)
    for analysis in waiting.select_related("by"):
        Analysis.objects.filter(pk=analysis.pk).update(state=State.FAILED, fault=sentence, ended_at=Now())
        record("analysis.failed", analysis, by=analysis.by)


@transaction.atomic
def stop_analysis(analysis: Analysis, *, by: Any) -> None:
    """Stop an analysis under way; its job sees it at its next step. Refused when it has already ended."""
    under_way = Analysis.objects.filter(pk=analysis.pk, state__in=UNDER_WAY)
    if not under_way.update(state=State.FAILED, fault=_("Arrêtée à votre demande."), ended_at=Now()):
        raise Refused(_("Cette analyse est déjà terminée."))
    record("analysis.stopped", analysis, by=by)


@transaction.atomic
def replay_analysis(analysis: Analysis, *, by: Any) -> None:
    """Ask that an analysis be made again on the extract it kept, to compare the bytes.

    Refused where analysis is not installed, before the analysis is done, once its extract is erased, and while a replay is
    already awaited.
    """
    if not is_installed():
        raise Refused(
            _("L’analyse n’est pas installée ici. Demandez à l’équipe technique d’ajouter l’extra « sense ».")
        )
    analysis = Analysis.objects.select_for_update(of=("self",)).get(pk=analysis.pk)
    if analysis.state != State.DONE:
        raise Refused(_("Seule une analyse terminée se recalcule."))
    if analysis.extract_erased_at is not None:
        raise Refused(_("L’extrait de cette analyse a été effacé : il n’y a plus de quoi la recalculer."))
    if analysis.awaits_replay:
        raise Refused(_("Un recalcul est déjà demandé."))
    Analysis.objects.filter(pk=analysis.pk).update(replay_asked_at=Now(), replayed_at=None, replay_digest="")
    record("analysis.replay_asked", analysis, by=by)
    app.configure_task(REPLAY, queue=QUEUE, lock=ONE_AT_A_TIME).defer(run_id=str(analysis.pk))


@transaction.atomic
def tell_replay(analysis: Analysis, digest: str) -> bool:
    """Keep what a replay gave; say whether it gave the same bytes. An empty digest is a replay that was lost."""
    is_same = digest == analysis.output_digest
    Analysis.objects.filter(pk=analysis.pk).update(replayed_at=Now(), replay_digest=digest)
    record("analysis.replayed", analysis, digest=digest, same=is_same)
    return is_same
