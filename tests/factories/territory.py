"""Territories for tests: planted as people plant them, so that paths and placements are right."""

from typing import Any, NamedTuple

import factory
from factory.django import DjangoModelFactory

from cahiers.territory.actions import plant_node
from cahiers.territory.models import Level, Node

LEVELS = {
    "nat": ("nation", "nations", 10),
    "reg": ("région académique", "régions académiques", 20),
    "aca": ("académie", "académies", 30),
    "dep": ("département", "départements", 40),
    "cir": ("circonscription", "circonscriptions", 50),
    "bas": ("bassin", "bassins", 60),
    "res": ("réseau", "réseaux", 70),
    "eta": ("établissement", "établissements", 80),
}


class LevelFactory(DjangoModelFactory):
    """A level by its code; the eight usual ones know their names."""

    class Meta:
        model = Level
        django_get_or_create = ("code",)

    code = "eta"
    name = factory.LazyAttribute(lambda level: LEVELS.get(level.code, (level.code,))[0])
    plural = factory.LazyAttribute(lambda level: LEVELS.get(level.code, (level.code, f"{level.code}s"))[1])
    rank = factory.LazyAttribute(lambda level: LEVELS.get(level.code, ("", "", 90))[2])


class NodeFactory(DjangoModelFactory):
    """A school hanging on nothing, unless told otherwise: `NodeFactory(parent=…, level="dep", code="35")`."""

    class Meta:
        model = Node

    parent = None
    level = "eta"
    code = factory.Sequence(lambda rank: f"N{rank:06d}")
    name = factory.LazyAttribute(lambda node: f"Territoire {node.code}")
    by = None

    @classmethod
    def _create(cls, model_class: type[Node], *args: Any, **values: Any) -> Node:
        level = values.pop("level")
        values["level"] = LevelFactory(code=level).code if isinstance(level, str) else level.code
        return plant_node(values.pop("parent"), **values)


class SmallTree(NamedTuple):
    """A believable corner of France, by short names."""

    france: Node
    bretagne: Node
    ile_de_france: Node
    rennes: Node
    creteil: Node
    paris: Node
    ille_et_vilaine: Node
    finistere: Node
    val_de_marne: Node
    paris_75: Node
    baulon: Node
    hoche: Node
    brest: Node
    fresnes: Node
    voltaire: Node


def small_tree() -> SmallTree:
    """Plant a nation, 2 academic regions, 3 académies, 4 départements and 5 schools."""
    for code in LEVELS:
        LevelFactory(code=code)
    france = NodeFactory(level="nat", code="fr", name="France")
    bretagne = NodeFactory(parent=france, level="reg", code="53", name="Bretagne")
    ile_de_france = NodeFactory(parent=france, level="reg", code="11", name="Île-de-France")
    rennes = NodeFactory(parent=bretagne, level="aca", code="14", name="Académie de Rennes")
    creteil = NodeFactory(parent=ile_de_france, level="aca", code="24", name="Académie de Créteil")
    paris = NodeFactory(parent=ile_de_france, level="aca", code="01", name="Académie de Paris")
    ille_et_vilaine = NodeFactory(parent=rennes, level="dep", code="35", name="Ille-et-Vilaine")
    finistere = NodeFactory(parent=rennes, level="dep", code="29", name="Finistère")
    val_de_marne = NodeFactory(parent=creteil, level="dep", code="94", name="Val-de-Marne")
    paris_75 = NodeFactory(parent=paris, level="dep", code="75", name="Paris")

    def school(parent: Node, code: str, name: str, town: str) -> Node:
        return NodeFactory(parent=parent, code=code, name=name, town=town)

    return SmallTree(
        *(france, bretagne, ile_de_france, rennes, creteil, paris, ille_et_vilaine, finistere, val_de_marne, paris_75),
        baulon=school(ille_et_vilaine, "0350122T", "École primaire Les Lucioles", "Baulon"),
        hoche=school(ille_et_vilaine, "0350053T", "Lycée Lazare Hoche", "Rennes"),
        brest=school(finistere, "0290110A", "Collège de l’Iroise", "Brest"),
        fresnes=school(val_de_marne, "0940176F", "École élémentaire Robert Doisneau", "Fresnes"),
        voltaire=school(paris_75, "0750675D", "Lycée Voltaire", "Paris"),
    )
