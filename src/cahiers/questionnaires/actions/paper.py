"""Paper forms: typed, typed again blind, compared, counted once."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.questionnaires.actions.answering import cleaned, require_open
from cahiers.questionnaires.actions.sending import audience_in
from cahiers.questionnaires.enums import AcceptedOnce, Channel, ResponseState
from cahiers.questionnaires.models import OpenAnswer, PaperEntry, Questionnaire, Response
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.form import Form
from cahiers.questionnaires.structure.pairs import THIRD, compared, merged
from cahiers.questionnaires.structure.parting import OTHER, part_answers
from cahiers.questionnaires.structure.paths import is_blank, path_of
from cahiers.territory.queries import node_with_key


class Misread(Refused):
    """Answers that do not fit their questions; `faults` says which and why."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(_("Des réponses ne peuvent pas être gardées telles quelles : elles sont signalées plus bas."))
        self.faults = faults


def typed_answers(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a paper form as they are kept, blank ones left out. Misread when some do not fit."""
    found = cleaned(form, given)
    if found.faults:
        raise Misread(found.faults)
    return {key: answer for key, answer in found.draft.items() if not is_blank(answer)}


@transaction.atomic
def type_form(
    questionnaire: Questionnaire, *, number: str, typing: int, given: Mapping[str, Any], by: Any
) -> PaperEntry:
    """Keep one typing of a paper form, answers off the path included. Two equal typings count the form at once.

    The second one is compared with the first by the machine, and shown to nobody before. Misread when answers do not
    fit their questions; refused when the questionnaire takes no responses, when nothing was typed, when the number was
    typed already, or has no first typing yet.
    """
    require_open(questionnaire)
    form = form_of(questionnaire)
    answers = typed_answers(form, given)
    if not answers:
        raise Refused(_("Rien n’a été saisi : un formulaire resté blanc ne compte pas."))
    first = None
    if typing == 2:
        first = _locked(questionnaire, number)
        if first is None:
            raise Refused(_("Le formulaire %(number)s n’a pas encore de première saisie.") % {"number": number})
        if first.response_id:
            raise Refused(_("Le formulaire %(number)s est déjà compté.") % {"number": number})
    entry = PaperEntry(questionnaire=questionnaire, number=number, typing=typing, answers=answers, by=by)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_already(number, typing)) from error
    record("paper.typed", entry, by=by, typing=typing)
    if first is not None and not compared(form, first.answers, answers).differences:
        _count(questionnaire, number, answers, by=by)
        entry.refresh_from_db()
    return entry


def _already(number: str, typing: int) -> str:
    if typing == 1:
        return _(
            "Le formulaire %(number)s a déjà été saisi. Si vous le saisissez une seconde fois, cochez « seconde saisie » ; "
            "sinon, vérifiez son numéro."
        ) % {"number": number}
    return _("Le formulaire %(number)s a déjà été saisi deux fois : il reste à comparer.") % {"number": number}


def _locked(questionnaire: Questionnaire, number: str) -> PaperEntry | None:
    """Lock a form by its first typing: whatever is done to a form waits for what is being done to it."""
    entries = PaperEntry.objects.select_for_update(of=("self",))
    return entries.filter(questionnaire=questionnaire, number=number, typing=1).first()


def _uncounted(entry: PaperEntry) -> tuple[PaperEntry, PaperEntry | None]:
    """Return both typings of a form, locked. Refused when it is counted, or was taken back meanwhile."""
    first = _locked(entry.questionnaire, entry.number)
    if first is None:
        raise Refused(_("Cette saisie a été retirée."))
    if first.response_id:
        raise Refused(_("Le formulaire %(number)s est déjà compté.") % {"number": entry.number})
    second = PaperEntry.objects.filter(questionnaire=entry.questionnaire, number=entry.number, typing=2).first()
    return first, second


@transaction.atomic
def settle_form(
    entry: PaperEntry, kept: Mapping[str, int], *, given: Mapping[str, Any] | None = None, by: Any
) -> Response:
    """Count a form typed twice: for each question that differs, `kept` says which typing is right (1 or 2).

    3 stands for neither: `given` then holds what the sheet says. Misread when that does not fit its question; refused
    when the form is counted already, was typed once, or when a difference is left undecided.
    """
    require_open(entry.questionnaire)
    first, second = _uncounted(entry)
    if second is None:
        raise Refused(_("Ce formulaire n’a pas encore de seconde saisie."))
    form = form_of(entry.questionnaire)
    neither = {code for code, side in kept.items() if side == THIRD}
    typed = {key: raw for key, raw in (given or {}).items() if key.removesuffix(OTHER) in neither}
    try:
        answers = merged(form, first.answers, second.answers, kept, typed_answers(form, typed))
    except KeyError as error:
        raise Refused(_("Choisissez, pour chaque question qui diffère, la saisie qui est juste.")) from error
    chosen = {
        code: kept[code]
        for code in (one.question.code for one in compared(form, first.answers, second.answers).differences)
    }
    record("paper.settled", first, by=by, kept=chosen)
    return _count(entry.questionnaire, entry.number, answers, by=by)


@transaction.atomic
def accept_once(entry: PaperEntry, *, reason: AcceptedOnce, by: Any) -> Response:
    """Count a form that was typed once, for a stated reason that the journal keeps.

    Refused when the form is counted already, or was typed twice: the comparison decides then.
    """
    require_open(entry.questionnaire)
    first, second = _uncounted(entry)
    if second is not None:
        raise Refused(_("Ce formulaire a été saisi deux fois : comparez les deux saisies."))
    record("paper.accepted_once", first, by=by, reason=str(reason))
    return _count(entry.questionnaire, entry.number, first.answers, by=by)


@transaction.atomic
def withdraw_typing(entry: PaperEntry, *, by: Any) -> None:
    """Take back the last typing of a form: a wrong number, a sheet typed for another. Refused once it is counted."""
    first, second = _uncounted(entry)
    last = second or first
    record("paper.withdrawn", last, by=by, typing=last.typing, number=last.number)
    last.delete()


def _count(questionnaire: Questionnaire, number: str, answers: Mapping[str, Any], *, by: Any) -> Response:
    """Write the one response of a paper form, and point its typings at it. What is off the path stays in the typings."""
    form = form_of(questionnaire)
    parted = part_answers(path_of(form, answers), answers)
    response = Response(
        questionnaire=questionnaire,
        state=ResponseState.SUBMITTED,
        channel=Channel.PAPER,
        choices=parted.choices,
        audience=audience_in(form, parted.choices),
        territory=node_with_key(str(parted.choices.get(form.territory_question) or "")),
        language=form.language,
        submitted_at=Now(),
        source_ref=f"paper:{number}",
    )
    response.save(force_insert=True)
    OpenAnswer.objects.bulk_create(
        OpenAnswer(
            response=response,
            questionnaire=questionnaire,
            question_code=text.question_code,
            part=text.part,
            body=text.body,
        )
        for text in parted.texts
    )
    Questionnaire.objects.filter(pk=questionnaire.pk).update(response_count=F("response_count") + 1)
    PaperEntry.objects.filter(questionnaire=questionnaire, number=number).update(response=response)
    record("response.submitted", response, by=by, channel=str(Channel.PAPER))
    return response
