"""Questions and lists of choices that every bank holds from the start."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.people.enums import Audience

Item = dict[str, Any]


def _options(*pairs: tuple[str, str]) -> list[Item]:
    return [{"code": code, "label": label} for code, label in pairs]


def ready_items() -> dict[str, tuple[str, Item]]:
    """Return the questions at hand by a short name: what they are called, and their definition."""
    audiences = [(audience.value, str(audience.label).capitalize()) for audience in Audience]
    agreement = (
        ("pas_du_tout", _("Pas du tout d’accord")),
        ("plutot_pas", _("Plutôt pas d’accord")),
        ("plutot", _("Plutôt d’accord")),
        ("tout_a_fait", _("Tout à fait d’accord")),
    )
    frequency = (
        ("jamais", _("Jamais")),
        ("parfois", _("Parfois")),
        ("souvent", _("Souvent")),
        ("toujours", _("Toujours")),
    )
    satisfaction = (
        ("pas_du_tout", _("Pas du tout satisfait")),
        ("plutot_pas", _("Plutôt pas satisfait")),
        ("plutot", _("Plutôt satisfait")),
        ("tres", _("Très satisfait")),
    )
    return {
        "public": (
            _("Public : qui répond ?"),
            {
                "code": "public",
                "kind": "single",
                "title": _("Vous répondez en tant que…"),
                "is_required": True,
                "options": _options(*audiences),
            },
        ),
        "territoire": (
            _("Territoire ou établissement"),
            {
                "code": "territoire",
                "kind": "territory",
                "title": _("Quel est votre territoire ou votre établissement ?"),
            },
        ),
        "accord": (
            _("Échelle d’accord, en quatre degrés"),
            {"kind": "likert", "title": _("Êtes-vous d’accord avec cette phrase ?"), "options": _options(*agreement)},
        ),
        "frequence": (
            _("Échelle de fréquence, en quatre degrés"),
            {"kind": "likert", "title": _("À quelle fréquence ?"), "options": _options(*frequency)},
        ),
        "satisfaction": (
            _("Échelle de satisfaction, en quatre degrés"),
            {"kind": "likert", "title": _("Êtes-vous satisfait ?"), "options": _options(*satisfaction)},
        ),
        "libre": (
            _("Autre chose à dire"),
            {"kind": "long_text", "title": _("Souhaitez-vous ajouter quelque chose ?")},
        ),
    }
