"""Come in without an account: by a personal link, by a class or meeting code, or openly."""

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation.codes import normal_code
from cahiers.foundation.errors import Refused
from cahiers.questionnaires.actions.answering import start_response
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.models import AccessCode, PersonalLink, Questionnaire, Response


class UnknownCode(Refused):
    """A code that no class or meeting was given for this questionnaire."""

    def __init__(self) -> None:
        super().__init__(_("Ce code n’existe pas pour ce questionnaire. Vérifiez chaque lettre et chaque chiffre."))


@transaction.atomic
def start_by_link(link: PersonalLink, *, questionnaire: Questionnaire) -> tuple[Response, str]:
    """Start the response of a personal link, or find the one it started; the link is used, nothing says for which response."""
    started = start_response(questionnaire, channel=Channel.LINK, identity=bytes(link.digest).hex())
    PersonalLink.objects.filter(pk=link.pk, is_used=False).update(is_used=True)
    return started


@transaction.atomic
def start_by_code(questionnaire: Questionnaire, typed: str, *, browser: str) -> tuple[Response, str]:
    """Start a response with a class or meeting code; the same browser finds again the one that it started.

    Refused when no such code exists here, when it has ended, or has served everybody it was made for. Nothing is asked
    of the person, and the address of the network counts for nothing: a class behind one address answers.
    """
    return start_response(
        questionnaire, channel=Channel.CODE, identity=browser, access_code=access_code_typed(questionnaire, typed)
    )


def access_code_typed(questionnaire: Questionnaire, typed: str) -> AccessCode:
    """Return the code that somebody typed, whatever its capitals and dashes. Refused when nothing was; UnknownCode else."""
    if not typed.strip():
        raise Refused(_("Écrivez le code donné par la personne qui anime la séance."))
    found = AccessCode.objects.filter(questionnaire=questionnaire, code=normal_code(typed)[:12]).first()
    if found is None:
        raise UnknownCode
    return found
