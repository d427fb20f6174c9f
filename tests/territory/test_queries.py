"""Questions asked of the tree."""

import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.territory import LevelFactory, NodeFactory, small_tree

from cahiers.foundation.errors import Refused
from cahiers.foundation.identity import new_id
from cahiers.territory import queries
from cahiers.territory.actions import close_node, move_node
from cahiers.territory.models import Node, sort_key_of, words_of

pytestmark = pytest.mark.django_db


def names(nodes):
    return [node.name for node in nodes]


def plan_of(queryset):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE territory_node")
    return queryset.explain(analyze=True)


@pytest.fixture
def large_tree():
    """Plant 60 départements of 200 schools: 12,061 nodes."""
    LevelFactory(code="eta")
    france = NodeFactory(level="nat", code="fr", name="France")
    nodes = []
    for rank in range(60):
        department = Node(level_id="nat", code=f"d{rank:02d}", key=f"nat:d{rank:02d}", parent=france, depth=1)
        department.path = f"{france.path}{department.key}/"
        department.describe(f"Territoire {rank}", "")
        nodes.append(department)
        for place in range(200):
            code = f"{rank:03d}{place:04d}X"
            school = Node(level_id="eta", code=code, key=f"eta:{code}", parent=department, depth=2, id=new_id())
            school.path = f"{department.path}{school.key}/"
            school.describe(f"École {code}", "Ville")
            nodes.append(school)
    Node.objects.bulk_create(nodes)
    return france


def test_descendants_and_ancestors_are_one_indexed_query_each(large_tree, django_assert_num_queries):
    department = Node.objects.get(code="d07")
    school = Node.objects.get(key="eta:0070003X")

    with django_assert_num_queries(2):
        assert len(queries.descendants(department)) == 200
        assert names(queries.ancestors(school)) == ["France", "Territoire 7"]

    below, above = plan_of(queries.descendants(department).order_by()), plan_of(queries.ancestors(school))
    assert "Index" in below
    assert "path" in below.split("Index Cond:")[1].splitlines()[0]
    assert "Seq Scan on territory_node" not in below
    assert "path" in above.split("Index Cond:")[1].splitlines()[0]
    assert "Seq Scan on territory_node" not in above


def test_find_nodes_uses_the_trigram_index(large_tree):
    plan = plan_of(queries.find_nodes("0070003x"))

    assert "node_search" in plan
    assert "Seq Scan on territory_node" not in plan


def test_descendants_do_not_mix_keys_that_share_a_beginning():
    france = NodeFactory(level="nat", code="fr", name="France")
    one, ten = (NodeFactory(parent=france, level="dep", code=code, name=f"Dép {code}") for code in ("1", "10"))
    NodeFactory(parent=ten, code="a", name="École")

    assert names(queries.descendants(one)) == []
    assert names(queries.descendants(ten)) == ["École"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=12))
def test_descendants_by_path_are_those_of_a_walk_whatever_was_moved(db, moves):
    france = NodeFactory(level="nat", code=f"fr{new_id()}", name="France")
    nodes = [france]
    for rank in range(14):
        parent = nodes[random.Random(rank).randrange(len(nodes))]
        nodes.append(NodeFactory(parent=parent, code=f"{new_id()}", name=f"N{rank}"))

    for moved, to in moves:
        try:
            move_node(nodes[moved], to=nodes[to], by=None, reason="Essai")
        except Refused:
            continue

    for node in nodes:
        node.refresh_from_db()
        walk, layer = set(), [node.pk]
        while layer:
            layer = list(Node.objects.filter(parent__in=layer).values_list("pk", flat=True))
            walk.update(layer)
        below = queries.descendants(node)
        assert {child.pk for child in below} == walk
        assert all(child.depth == child.path.count("/") - 1 for child in below)
        placement = node.placements.get(until=None)
        assert placement.parent_id == node.parent_id


def test_children_come_in_french_order_closed_ones_last():
    tree = small_tree()
    for code, name in (("cir1", "Évreux 10"), ("cir2", "Évreux 2"), ("cir3", "evron"), ("cir4", "Abbeville")):
        NodeFactory(parent=tree.finistere, level="cir", code=code, name=name)
    close_node(Node.objects.get(code="cir4"), by=None)

    assert names(queries.children(tree.finistere)) == [
        "Évreux 2",
        "Évreux 10",
        "evron",
        "Abbeville",
        "Collège de l’Iroise",
    ]


def test_descendant_counts_are_by_level_and_by_child(django_assert_num_queries):
    tree = small_tree()
    close_node(tree.brest, by=None)

    with django_assert_num_queries(1):
        counts = queries.descendant_counts(tree.france)

    assert [(line.count, line.name) for line in counts.total] == [
        (2, "régions académiques"),
        (3, "académies"),
        (4, "départements"),
        (4, "établissements"),
    ]
    assert [(line.count, line.name) for line in counts.by_child["reg:53"]] == [
        (1, "académie"),
        (2, "départements"),
        (2, "établissements"),
    ]
    assert queries.descendant_counts(tree.finistere) == queries.Counts([], {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ILLE ET VILAINE", ["Ille-et-Vilaine"]),
        ("ecole lucioles", ["École primaire Les Lucioles"]),
        ("baulon École", ["École primaire Les Lucioles"]),
        ("0350122t", ["École primaire Les Lucioles"]),
        ("rennes", ["Académie de Rennes", "Lycée Lazare Hoche"]),
        ("paris", ["Académie de Paris", "Paris", "Lycée Voltaire"]),
        ("bre", ["Bretagne", "Collège de l’Iroise"]),
        ("35", ["Ille-et-Vilaine"]),
        ("l’iroise", ["Collège de l’Iroise"]),
        ("oisnea", ["École élémentaire Robert Doisneau"]),
        ("lycee", ["Lycée Lazare Hoche", "Lycée Voltaire"]),
        ("introuvable", []),
        ("%", []),
        ("", []),
    ],
)
def test_find_nodes_by_words_without_accents(text, expected):
    small_tree()

    found = queries.find_nodes(text)

    assert names(found)[: len(expected)] == expected
    if text != "35":
        assert len(found) == len(expected)


def test_find_nodes_keeps_to_a_level_a_branch_and_a_limit():
    tree = small_tree()

    assert names(queries.find_nodes("paris", level="dep")) == ["Paris"]
    assert names(queries.find_nodes("paris", level=["dep", "eta"])) == ["Paris", "Lycée Voltaire"]
    assert names(queries.find_nodes("lycee", under=tree.bretagne)) == ["Lycée Lazare Hoche"]
    assert len(queries.find_nodes("lycee", limit=1)) == 1


def test_find_nodes_leaves_closed_ones_out():
    tree = small_tree()
    close_node(tree.voltaire, by=None)

    assert names(queries.find_nodes("voltaire")) == []


def test_words_read_saints_in_full():
    assert words_of("Collège St-Étienne, Ste Anne") == ("college", "saint", "etienne", "sainte", "anne")
    assert sort_key_of("Vitry 2") < sort_key_of("Vitry 10")


def test_tree_faults_names_what_does_not_follow_from_its_parent():
    tree = small_tree()
    sound = queries.tree_faults()

    Node.objects.filter(pk=tree.baulon.pk).update(path="nat:fr/eta:0350122T/")
    Node.objects.filter(pk=tree.brest.pk).update(depth=9)
    tree.voltaire.placements.update(parent=tree.rennes)

    assert sound == []
    assert [line.split(":")[1] for line in queries.tree_faults()] == ["0350122T", "0750675D", "0290110A"]


def test_trails_are_one_query_whatever_the_number_of_nodes(django_assert_num_queries):
    tree = small_tree()

    with django_assert_num_queries(1):
        trails = queries.trails([tree.baulon, tree.voltaire, tree.france])

    assert names(trails[tree.baulon.pk]) == ["Bretagne", "Académie de Rennes", "Ille-et-Vilaine"]
    assert names(trails[tree.voltaire.pk]) == ["Île-de-France", "Académie de Paris", "Paris"]
    assert trails[tree.france.pk] == []
