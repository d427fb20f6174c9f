"""Audiences and académies as files name them."""

from django.utils.translation import gettext as _

from cahiers.debate.imports.rows import refuse
from cahiers.people.enums import Audience
from cahiers.territory.models import Node


def academy_keys() -> set[str]:
    """Return the keys of the académies."""
    return set(Node.objects.filter(level="aca").values_list("key", flat=True))


def audience_of(code: str) -> str:
    """Return the audience of that code. Refused when there is none."""
    return code if code in Audience.values else refuse(_("public inconnu : {value}"), value=code[:40])


def academy_of(code: str, academies: set[str]) -> str:
    """Return the key of the académie of that key or code. Refused when there is none."""
    key = code if code.startswith("aca:") else f"aca:{code.zfill(2)}"
    return key if key in academies else refuse(_("académie inconnue : {value}"), value=code[:40])
