"""Codes for classes and meetings, and personal links."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cahiers.foundation.codes import new_code
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.questionnaires.actions.writing import locked
from cahiers.questionnaires.enums import Access, QuestionnaireState
from cahiers.questionnaires.models import AccessCode, PersonalLink, Questionnaire
from cahiers.questionnaires.structure.marks import digest_of, link_secret_of
from cahiers.territory.models import Node

MOST_PEOPLE = 2000  # by code: a large meeting
MOST_LINKS = 50_000  # in a batch
TRIALS = 5  # drawings of a code: 40 bits, a second one is already rare


@transaction.atomic
def make_code(
    questionnaire: Questionnaire,
    *,
    label: str,
    capacity: int,
    territory: Node | None = None,
    audience: str = "",
    expires_at: datetime | None = None,
    by: Any,
) -> AccessCode:
    """Make a code that a class or a meeting shares: it opens as many responses as there are people, never one more.

    Refused when the questionnaire is closed or does not take codes, when the head count is not one of a class or of a
    meeting, or when the code would end before it begins.
    """
    if questionnaire.state == QuestionnaireState.CLOSED:
        raise Refused(_("Ce questionnaire est clos : un code n’ouvrirait rien."))
    if Access.CODE not in questionnaire.accesses:
        raise Refused(_("Ce questionnaire ne se remplit pas avec un code de classe ou de rencontre."))
    if not 1 <= capacity <= MOST_PEOPLE:
        raise Refused(_("Un code vaut pour 1 à %(most)s personnes.") % {"most": _written(MOST_PEOPLE)})
    code = AccessCode(
        questionnaire=questionnaire,
        label=label,
        capacity=capacity,
        territory=territory,
        audience=audience,
        expires_at=expires_at,
        by=by,
    )
    code.code = _unused_code()
    code.save(force_insert=True)
    if AccessCode.objects.filter(pk=code.pk, expires_at__lte=Now()).exists():
        raise Refused(_("La fin de validité est déjà passée."))
    record("code.made", code, by=by, questionnaire=str(questionnaire.pk), capacity=capacity)
    return code


def _written(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _unused_code() -> str:
    for _trial in range(TRIALS):
        drawn = new_code()
        if not AccessCode.objects.filter(code=drawn).exists():
            return drawn
    raise Refused(_("Aucun code n’a pu être tiré : recommencez."))


@transaction.atomic
def stop_code(code: AccessCode, *, by: Any) -> AccessCode:
    """Stop a code: nobody starts a response with it any more. Those started go on. Stopping it twice changes nothing."""
    if AccessCode.objects.filter(pk=code.pk, ended_at=None).update(ended_at=Now()):
        record("code.stopped", code, by=by)
    code.refresh_from_db()
    return code


@transaction.atomic
def make_links(questionnaire: Questionnaire, *, batch: str, count: int, by: Any) -> int:
    """Make personal links, numbered from 1 in their batch; only digests are kept. Return how many there are.

    Each secret is derived from the questionnaire's own, which is destroyed at the close: the file of a batch can be made
    again from it, and stands nowhere. Refused when the questionnaire is not open or does not take links, when there are
    too many of them, or when a batch of that name exists.
    """
    questionnaire = locked(questionnaire)
    if questionnaire.state != QuestionnaireState.OPEN:
        raise Refused(_("Les liens se créent quand le questionnaire est ouvert, avant sa clôture."))
    if Access.LINK not in questionnaire.accesses:
        raise Refused(_("Ce questionnaire ne se remplit pas avec un lien personnel."))
    if not 1 <= count <= MOST_LINKS:
        raise Refused(_("Un envoi a de 1 à %(most)s liens.") % {"most": _written(MOST_LINKS)})
    if PersonalLink.objects.filter(questionnaire=questionnaire, batch=batch).exists():
        raise Refused(_("Un envoi de ce nom existe déjà : donnez-lui un autre nom."))
    secret = bytes(questionnaire.mark_secret or b"")
    with connection.cursor() as cursor:
        columns = "(questionnaire_id, digest, batch, number, is_used)"
        with cursor.copy(f"COPY questionnaires_personallink {columns} FROM STDIN") as copy:
            for number in range(1, count + 1):
                digest = digest_of(link_secret_of(secret, batch, number))
                copy.write_row((questionnaire.pk, digest, batch, number, False))
    first = PersonalLink.objects.values_list("pk", flat=True).get(questionnaire=questionnaire, batch=batch, number=1)
    record("links.made", questionnaire, by=by, count=count, first=first)
    return count


def record_link_file(questionnaire: Questionnaire, *, first: int, by: Any) -> None:
    """Journal that the file of a batch was taken, by whom."""
    record("links.downloaded", questionnaire, by=by, first=first)
