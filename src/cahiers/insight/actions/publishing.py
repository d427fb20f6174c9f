"""Making an analysis public: a named person read it, and says how it should be read. And taking it back."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_of
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.insight.actions.forgetting import erase_extract
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.questionnaires.models import Release

SHORTEST_NOTE = 20  # characters: less says nothing to a reader


@transaction.atomic
def validate_analysis(analysis: Analysis, *, note: str, by: Any) -> Analysis:
    """Make an analysis public, under the name of whoever read it and with their note of reading.

    Refused before it is done, twice, without a note, when a replay gave other bytes, while the campaign hides its
    counts, and when it quotes answers whose results are not public.
    """
    note = note.strip()
    analysis = _held(analysis)
    if analysis.state != Analysis.State.DONE:
        raise Refused(_("Cette analyse n’est pas terminée : il n’y a rien à valider."))
    if analysis.validated_at is not None:
        raise Refused(_("Cette analyse a déjà été validée."))
    if len(note) < SHORTEST_NOTE:
        raise Refused(_("Écrivez une note de lecture : ce que l’analyse montre, et ce qu’elle ne permet pas de dire."))
    if analysis.gives_the_same_bytes is False:
        raise Refused(_("Le recalcul n’a pas donné le même résultat : cette analyse ne peut pas être publiée."))
    _refuse_what_is_still_hidden(analysis)
    Analysis.objects.filter(pk=analysis.pk).update(validated_at=Now(), validated_by=by, reading_note=note)
    record("analysis.validated", analysis, by=by, digest=analysis.output_digest)
    return _read_again(analysis)


@transaction.atomic
def withdraw_analysis(analysis: Analysis, *, reason: str, by: Any) -> Analysis:
    """Take an analysis back from the public, with the reason; it stays where analysts read it, without what it had read.

    Refused when it is not public, and without a reason.
    """
    reason = reason.strip()
    analysis = _held(analysis)
    if not analysis.is_public:
        raise Refused(_("Cette analyse n’est pas publique."))
    if not reason:
        raise Refused(_("Dites pourquoi cette analyse est retirée."))
    Analysis.objects.filter(pk=analysis.pk).update(withdrawn_at=Now(), withdrawn_by=by, withdrawal_reason=reason)
    record("analysis.withdrawn", analysis, by=by)
    erase_extract(analysis)
    return _read_again(analysis)


def _held(analysis: Analysis) -> Analysis:
    return Analysis.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=analysis.pk)


def _read_again(analysis: Analysis) -> Analysis:
    return Analysis.objects.select_related("campaign__scope", "validated_by").get(pk=analysis.pk)


def _refuse_what_is_still_hidden(analysis: Analysis) -> None:
    if analysis.kind == Kind.MAP and not board_of(analysis.campaign.slug).shows_counts:
        raise Refused(_("Cette campagne cache ses décomptes jusqu’à la clôture du vote : la carte les montrerait."))
    if analysis.source != Source.ANSWERS:
        return
    released = Release.objects.filter(
        questionnaire=analysis.questionnaire_id, question_code=analysis.question_code, ended_at=None
    )
    if not released.exists():
        raise Refused(_("Les réponses à cette question ne sont pas publiques : publiez d’abord ses résultats."))
