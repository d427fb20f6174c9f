"""Whom to invite: each kind of people that an analysis says is missing, and the addresses to send them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import Board
from cahiers.insight.enums import Source
from cahiers.insight.models import Analysis
from cahiers.insight.queries.presence import Present, presence_page
from cahiers.people.models import User
from cahiers.questionnaires.enums import Access
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.openness import openness_of
from cahiers.questionnaires.queries.ways_in import codes_of

Code = tuple[str, str]  # audience and territory of a code; empty where it says none


@dataclass(frozen=True)
class Address:
    """An address to send, with what it opens."""

    label: str
    url: str


@dataclass(frozen=True)
class Missing:
    """People to invite: who, how many would be needed when it may be told, a text to send them, codes made for them."""

    row: Present
    text: str
    codes: list[Address]


@dataclass(frozen=True)
class InvitingPage:
    """Addresses that anybody may receive, and a text for each kind of people missing; none when nothing is open."""

    addresses: list[Address]
    missing: list[Missing]
    questionnaire: Questionnaire | None  # where codes and personal links are made


def inviting_page(
    analysis: Analysis, board: Board, person: User, absolute: Callable[[str], str], *, sees_all: bool
) -> InvitingPage:
    """Return whom to invite after an analysis of participation, and where to; `absolute` makes an address whole.

    Codes are those that the person made, all of them for whoever `sees_all`; only codes that still open something.
    """
    comparison = presence_page(analysis).comparison
    questionnaire = analysis.questionnaire if analysis.source == Source.RESPONSES else None
    addresses = [Address(label, absolute(path)) for label, path in _open_to_all(board, questionnaire)]
    codes = _codes(questionnaire, None if sees_all else person, absolute) if questionnaire and addresses else {}
    missing = []
    for row in comparison.missing if comparison and addresses else []:
        own = codes.get((row.audience, row.territory), [])
        text = _text(board, row, (own or addresses)[0].url)
        missing.append(Missing(row, text, own))
    return InvitingPage(addresses, missing, questionnaire if addresses else None)


def _open_to_all(board: Board, questionnaire: Questionnaire | None) -> list[tuple[str, str]]:
    slug = board.campaign.slug
    if questionnaire is not None:
        if not openness_of(questionnaire, board).is_open:
            return []
        return [(questionnaire.title, reverse("questionnaires:detail", args=[slug, questionnaire.slug]))]
    if not board.can_vote:
        return []
    return [
        (_("La page de la consultation"), reverse("campaign:landing", args=[slug])),
        (_("La suite de propositions à voter"), reverse("insight:next", args=[slug])),
    ]


def _codes(
    questionnaire: Questionnaire, maker: User | None, absolute: Callable[[str], str]
) -> dict[Code, list[Address]]:
    """Return the codes that still open something, by the kind of people they were made for, the newest first."""
    found: dict[Code, list[Address]] = {}
    if Access.CODE not in questionnaire.accesses:
        return found
    lasts = Q(expires_at=None) | Q(expires_at__gt=Now())
    live = codes_of(questionnaire, made_by=maker).filter(lasts, ended_at=None, used__lt=F("capacity"))
    for code in live:
        key = (code.audience, code.territory.key if code.territory else "")
        address = Address(code.label, absolute(reverse("short:follow", args=[code.code])))
        found.setdefault(key, []).append(address)
    return found


def _text(board: Board, row: Present, url: str) -> str:
    text = _(
        "Bonjour,\n\nLa consultation « %(title)s » est ouverte. Elle a encore peu entendu : %(who)s.\n\n"
        "Pour y prendre part :\n%(url)s\n\nMerci de faire passer ce message.\n"
    )
    return text % {"title": board.campaign.title, "who": row.label, "url": url}
