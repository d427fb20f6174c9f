"""The settings of a run in words, as its page shows them."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.insight.enums import Counting, Method
from cahiers.insight.models import Analysis


def settings_told(analysis: Analysis) -> list[tuple[str, str]]:
    """Return the name and the value of each setting, the seed last."""
    names = {
        "method": _("Méthode"),
        "groups": _("Nombre de groupes"),
        "count": _("Nombre de sujets"),
        "fewest": _("Personnes, au moins"),
        "counting": _("Compter"),
        "frame": _("Codes de la grille"),
        "decided": _("Textes appris"),
    }
    words = {**dict(Method.choices), **dict(Counting.choices)}

    def said(value: Any) -> str:
        return str(len(value)) if isinstance(value, list) else str(words.get(value, value))

    told = [(names[name], said(value)) for name, value in analysis.parameters.items() if name in names]
    return [*told, (_("Graine"), str(analysis.seed))]
