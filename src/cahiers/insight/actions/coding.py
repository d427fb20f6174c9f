"""What a person decides of the texts of a coding, and the machine that learns from it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.insight.actions.running import ask_for_analysis, question_of
from cahiers.insight.enums import Kind
from cahiers.insight.models import Analysis, Correction
from cahiers.insight.queries.coding import proposals_for
from cahiers.insight.structure.frames import frame_of


@transaction.atomic
def decide_texts(analysis: Analysis, decisions: Mapping[str, str], *, is_drawn: bool, by: Any) -> int:
    """Keep the code that a person gives to each text, "" for none of them; a later decision replaces an earlier one.

    `is_drawn` tells texts drawn at random, on which alone agreement says something of all the others. Refused for what
    is no finished coding, once it is signed, for a text that was not coded, one already decided before this run, and
    for a code that is not in the frame.
    """
    analysis = Analysis.objects.select_for_update(of=("self",)).select_related("rows").get(pk=analysis.pk)
    _require_open(analysis)
    codes = {one.code for one in frame_of(analysis.parameters["frame"])}
    if not set(decisions.values()) <= {"", *codes}:
        raise Refused(_("Ce code n’est pas dans la grille."))
    proposed = proposals_for(analysis, decisions)
    if any(text not in proposed or proposed[text].is_decided for text in decisions):
        raise Refused(_("Ce texte n’est pas à relire dans cette analyse."))
    for text, code in decisions.items():
        Correction.objects.update_or_create(
            analysis=analysis,
            text=text,
            defaults={"code": code, "by": by, "at": Now()},
            create_defaults={"code": code, "by": by, "proposed": proposed[text].code, "is_drawn": is_drawn},
        )
    if decisions:
        record("analysis.corrected", analysis, by=by, texts=len(decisions))
    return len(decisions)


@transaction.atomic
def learn_from_corrections(analysis: Analysis, *, by: Any) -> Analysis:
    """Ask for the same coding by a machine that knows what was decided: another run beside the first.

    Refused for what is no finished coding, without any decision, and as `ask_for_analysis` refuses.
    """
    if analysis.kind != Kind.CODING or analysis.state != Analysis.State.DONE:
        raise Refused(_("Cette analyse n’est pas un codage terminé."))
    decided = dict(analysis.parameter("decided", []))
    corrections = dict(analysis.corrections.values_list("text", "code"))
    if not corrections:
        raise Refused(_("Relisez d’abord quelques textes : la machine apprend de vos décisions."))
    question = question_of(analysis, decided=sorted((decided | corrections).items()))
    return ask_for_analysis(analysis.campaign, question, by=by)


def _require_open(analysis: Analysis) -> None:
    if analysis.kind != Kind.CODING or analysis.state != Analysis.State.DONE:
        raise Refused(_("Cette analyse n’est pas un codage terminé."))
    if analysis.validated_at is not None:
        raise Refused(_("Ce codage est signé : ses relectures ne changent plus. Refaites-le pour continuer."))
