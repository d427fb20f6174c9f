"""The names that an output needs, which knows things by their identifiers only."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.debate.models import Proposal
from cahiers.people.enums import Audience
from cahiers.territory.models import Node


@dataclass(frozen=True)
class Statement:
    """A proposal as a result shows it, with its own page; `url` is empty when it is no longer shown."""

    title: str
    url: str
    language: str = "fr"


def statements_named(campaign: Campaign, ids: Iterable[str]) -> dict[str, Statement]:
    """Return the proposals of these identifiers as they read today, in one query."""
    wanted = set(ids)
    rows = Proposal.objects.readable().filter(campaign=campaign, pk__in=[UUID(one) for one in wanted])
    found = {
        str(pk): Statement(title, reverse("debate:detail", args=[campaign.slug, pk]), language)
        for pk, title, language in rows.values_list("pk", "title", "language")
    }
    return {one: found.get(one) or Statement(_("proposition retirée"), "") for one in wanted}


def audience_named(code: str) -> str:
    """Return an audience in words; "" is those who did not say."""
    return str(dict(Audience.choices).get(code, code)) if code else _("public non indiqué")


def academies_named(keys: Iterable[str]) -> dict[str, str]:
    """Return the académies of these keys by name, in one query; "" is those who told no territory."""
    names = dict(Node.objects.filter(key__in=set(keys) - {""}).values_list("key", "name"))
    return names | {"": _("territoire non indiqué")}
