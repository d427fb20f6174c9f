"""Where the demo's meetings take place, and how French says "in" and "of" a town."""

from dataclasses import dataclass

from cahiers.demo.loading.crowd import places
from cahiers.territory.models import Node

FULL_TOWNS = {"dep:75", "dep:92", "dep:93", "dep:94"}  # where nobody speaks of hamlets and dead zones
HOSTS = ("Collège", "Lycée")
VOWELS = "AÀÂEÉÈÊIÎOÔUY"
SILENT = ("Hirson", "Hédé", "Hyères")  # an h that nobody says: d’Hirson, but de Haguenau


@dataclass(frozen=True)
class Map:
    """The territories, and what each département weighs."""

    nodes: dict[str, Node]
    schools: dict[str, list[Node]]  # by département
    weights: dict[str, int]

    def above(self, key: str, level: str) -> Node:
        """Return the node of a level that holds a département."""
        return next(self.nodes[one] for one in self.nodes[key].path.split("/") if one.startswith(f"{level}:"))

    def under(self, key: str) -> list[str]:
        """Return the départements that a node holds."""
        return [department for department in self.weights if self.nodes[department].is_under(self.nodes[key].path)]


def survey(nodes: dict[str, Node]) -> Map:
    """Return the map; a département weighs as many collèges as it has."""
    schools: dict[str, list[Node]] = {}
    for school in Node.objects.filter(level="eta", closed_on=None).select_related("level", "parent").order_by("key"):
        department = next((key for key in school.path.split("/") if key.startswith("dep:")), "")
        if school.name.startswith(HOSTS):
            schools.setdefault(department, []).append(school)
    weights = {node.key: weight for node, weight in zip(*places(nodes), strict=True)}
    return Map(nodes, schools, weights)


def in_town(town: str) -> str:
    """Say that something is in a town.

    >>> in_town("Le Havre"), in_town("Les Herbiers"), in_town("La Rochelle")
    ('au Havre', 'aux Herbiers', 'à La Rochelle')
    """
    if town.startswith("Le "):
        return f"au {town[3:]}"
    return f"aux {town[4:]}" if town.startswith("Les ") else f"à {town}"


def of_town(town: str) -> str:
    """Say that something is of a town.

    >>> of_town("Le Puy-en-Velay"), of_town("Évry"), of_town("Haguenau"), of_town("Rennes")
    ('du Puy-en-Velay', 'd’Évry', 'de Haguenau', 'de Rennes')
    """
    if town.startswith("Le "):
        return f"du {town[3:]}"
    if town.startswith("Les "):
        return f"des {town[4:]}"
    return f"d’{town}" if town[0] in VOWELS or town.startswith(SILENT) else f"de {town}"


def filled(text: str, town: str, **values: object) -> str:
    """Fill the slots of a text: {town}, {at} and {At} ("in the town"), {of}, and others given by name."""
    at = in_town(town)
    return text.format(town=town, at=at, At=at[0].upper() + at[1:], of=of_town(town), **values)
