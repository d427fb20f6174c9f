"""The bank: keep a question or a list of choices for another time, take it out again."""

from copy import deepcopy
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean_line
from cahiers.questionnaires.models import BankItem, Questionnaire
from cahiers.questionnaires.structure.editing import question_places
from cahiers.questionnaires.structure.faults import question_faults
from cahiers.questionnaires.structure.reading import read_question
from cahiers.territory.models import Node


@transaction.atomic
def save_to_bank(questionnaire: Questionnaire, code: str, *, what: str, title: str, scope: Node, by: Any) -> BankItem:
    """Keep a question, or its list of choices, for the organisers of a territory and of all that is under it.

    The condition is left behind: it speaks of this questionnaire only. Refused without a name, under a name the bank
    already has there, when the question has faults, or when it has no choices to keep.
    """
    title = clean_line(title)[:200]
    found = [one for _section, _rank, one in question_places(questionnaire.definition) if one["code"] == code]
    if not found:
        raise Refused(_("Cette question n’existe plus : quelqu’un l’a retirée."))
    if not title:
        raise Refused(_("Donnez un nom à ce que vous gardez."))
    question = {**deepcopy(found[0]), "condition": None}
    if faults := list(question_faults(read_question(question))):
        raise Refused(_("Avant de garder cette question, réglez ceci : %(fault)s") % {"fault": faults[0]})
    if what == BankItem.What.OPTIONS and not question.get("options"):
        raise Refused(_("Cette question n’a pas de choix à garder."))
    definition: Any = question["options"] if what == BankItem.What.OPTIONS else question
    try:
        with transaction.atomic():
            item = BankItem.objects.create(what=what, title=title, definition=definition, scope=scope, by=by)
    except IntegrityError as error:
        raise Refused(_("La banque a déjà un élément de ce nom.")) from error
    record("bank_item.kept", item, by=by, what=what)
    return item


@transaction.atomic
def remove_from_bank(item: BankItem, *, by: Any) -> None:
    """Take an item out of the bank; the questionnaires that used it keep their question."""
    record("bank_item.removed", item, by=by, what=item.what)
    item.delete()
