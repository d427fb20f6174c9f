"""The people whom a visitor of the demo may become in one click."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cahiers.people.enums import AgeBand, Audience, RoleName

DOMAIN = "demo.invalid"  # a domain that can never exist: no mail goes astray


def address_of(key: str) -> str:
    """Return the address of a person of the demo."""
    return f"{key}@{DOMAIN}"


@dataclass(frozen=True)
class Character:
    """One of the demo's people; `name` is empty when the written content names the person."""

    key: str
    label: str | Promise
    english: str
    audience: Audience
    territory: str
    name: str = ""
    role: RoleName | None = None
    on: str = ""
    age_band: AgeBand = AgeBand.ADULT

    @property
    def address(self) -> str:
        """Where the person reads mails, and how the bar finds the account."""
        return address_of(self.key)


CAST = (
    Character("citoyenne", _("Citoyenne"), "citizen", Audience.OTHER, "dep:35", name="Maude Lozachmeur"),
    Character("kiwi-glace", _("Lycéen"), "pupil, 15 to 17", Audience.PUPIL, "dep:44", age_band=AgeBand.YOUNG),
    Character("nadia-b", _("Professeure"), "teacher", Audience.TEACHER, "dep:93"),
    Character("amina-o", _("Parent"), "parent", Audience.PARENT, "dep:92"),
    Character(
        "organisatrice",
        _("Organisatrice"),
        "meeting organiser, Ille-et-Vilaine",
        Audience.HEAD,
        "dep:35",
        name="Solenn Guivarch",
        role=RoleName.ORGANISER,
        on="dep:35",
    ),
    Character(
        "moderateur",
        _("Modérateur"),
        "moderator",
        Audience.STAFF,
        "nat:fr",
        name="Ousmane Fabre",
        role=RoleName.MODERATOR,
        on="nat:fr",
    ),
    Character(
        "coordinatrice-35",
        _("Coordinatrice 35"),
        "coordinator, Ille-et-Vilaine",
        Audience.STAFF,
        "dep:35",
        name="Katell Prigent",
        role=RoleName.COORDINATOR,
        on="dep:35",
    ),
    Character(
        "delegue-rennes",
        _("Délégué Rennes"),
        "academic delegate, Rennes",
        Audience.INSPECTOR,
        "aca:14",
        name="Erwan Le Bihan",
        role=RoleName.DELEGATE,
        on="aca:14",
    ),
    Character(
        "deleguee-toulouse",
        _("Déléguée Toulouse"),
        "academic delegate, Toulouse",
        Audience.INSPECTOR,
        "aca:16",
        name="Mireille Castéra",
        role=RoleName.DELEGATE,
        on="aca:16",
    ),
    Character(
        "redactrice",
        _("Rédactrice"),
        "national editor",
        Audience.STAFF,
        "nat:fr",
        name="Hélène Azoulay",
        role=RoleName.NATIONAL,
        on="nat:fr",
    ),
    Character(
        "analyste",
        _("Analyste"),
        "analyst",
        Audience.STAFF,
        "nat:fr",
        name="Vincent Thao",
        role=RoleName.ANALYST,
        on="nat:fr",
    ),
    Character(
        "administratrice",
        _("Administratrice"),
        "administrator",
        Audience.STAFF,
        "nat:fr",
        name="Irène Maktouf",
        role=RoleName.ADMINISTRATOR,
        on="nat:fr",
    ),
)
EDITOR, MODERATOR = "redactrice", "moderateur"
