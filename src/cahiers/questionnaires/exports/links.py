"""The file of a batch of personal links, for a mail merge."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.ways_in import Batch, link_secrets


def link_file(questionnaire: Questionnaire, batch: Batch, address_of: Callable[[str], str]) -> bytes:
    """Return the numbers and links of a batch as CSV: semicolons, UTF-8 with its mark, as spreadsheets open it here.

    No cell is anybody's words: a number, and an address that begins with http. Nothing can be taken for a formula.
    """
    lines = [f"{_('numéro')};{_('lien')}"]
    lines += [f"{number};{address_of(secret)}" for number, secret in link_secrets(questionnaire, batch)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
