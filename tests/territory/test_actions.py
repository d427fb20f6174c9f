"""The gestures on the tree."""

from threading import Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from tests.factories.territory import NodeFactory, small_tree

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.territory.actions import close_node, move_node, plant_node, rename_node
from cahiers.territory.models import Node
from cahiers.territory.queries import tree_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return get_user_model().objects.create(email="a@example.fr", canonical_email="a@example.fr")


def test_plant_node_hangs_it_under_its_parent(person):
    tree = small_tree()

    node = plant_node(tree.rennes, level="bas", code="35-1", name=" Bassin  de Fougères ", by=person)

    assert (node.key, node.name) == ("bas:35-1", "Bassin de Fougères")
    assert (node.path, node.depth) == ("nat:fr/reg:53/aca:14/bas:35-1/", 3)
    assert list(node.placements.values_list("parent", "until", "by")) == [(tree.rennes.pk, None, person.pk)]
    line = JournalLine.objects.last()
    assert (line.gesture, line.kind, line.object_id, line.actor_id) == (
        "territory.planted",
        "territory",
        node.pk,
        person.pk,
    )


@pytest.mark.parametrize(
    ("level", "code", "name", "sentence"),
    [
        ("xxx", "1", "Nom", "échelon n’existe pas"),
        ("dep", "1", "  ", "porte un nom"),
        ("dep", "a/b", "Nom", "sans espace"),
        ("dep", "", "Nom", "sans espace"),
        ("dep", "35", "Nom", "déjà pris"),
        ("dep", "9" * 40, "Nom", None),
    ],
)
def test_plant_node_refuses_what_is_not_usable(level, code, name, sentence):
    tree = small_tree()
    before = Node.objects.count()

    if sentence is None:
        plant_node(tree.rennes, level=level, code=code, name=name, by=None)
        return
    with pytest.raises(Refused, match=sentence):
        plant_node(tree.rennes, level=level, code=code, name=name, by=None)

    assert Node.objects.count() == before


def test_plant_node_refuses_a_closed_parent():
    tree = small_tree()
    close_node(tree.baulon, by=None)

    with pytest.raises(Refused, match="fermé"):
        NodeFactory(parent=tree.baulon)


def test_plant_node_refuses_a_path_longer_than_its_column():
    node = None
    for rank in range(13):
        node = NodeFactory(parent=node, code=f"{rank:040d}")

    with pytest.raises(Refused, match="profonde"):
        NodeFactory(parent=node, code=f"{13:040d}")


def test_move_node_takes_its_whole_branch_and_dates_both_placements(person):
    tree = small_tree()

    moved = move_node(tree.ille_et_vilaine, to=tree.paris, by=person, reason="Fusion")

    assert (moved.path, moved.depth, moved.parent_id) == ("nat:fr/reg:11/aca:01/dep:35/", 3, tree.paris.pk)
    tree.baulon.refresh_from_db()
    assert tree.baulon.path == "nat:fr/reg:11/aca:01/dep:35/eta:0350122T/"
    assert tree.baulon.parent_id == tree.ille_et_vilaine.pk
    tree.brest.refresh_from_db()
    assert tree.brest.path == "nat:fr/reg:53/aca:14/dep:29/eta:0290110A/"
    first, second = moved.placements.order_by("pk")
    assert (first.parent_id, second.parent_id) == (tree.rennes.pk, tree.paris.pk)
    assert first.until == second.since
    assert (second.until, second.by_id, second.reason) == (None, person.pk, "Fusion")
    line = JournalLine.objects.last()
    assert (line.gesture, line.details["before"]) == ("territory.moved", "nat:fr/reg:53/aca:14/dep:35/")


def test_move_node_changes_the_depth_of_the_branch():
    tree = small_tree()

    move_node(tree.ille_et_vilaine, to=tree.france, by=None, reason="Essai")

    tree.baulon.refresh_from_db()
    assert (tree.baulon.path, tree.baulon.depth) == ("nat:fr/dep:35/eta:0350122T/", 2)


@pytest.mark.parametrize(
    ("node", "to", "reason", "sentence"),
    [
        ("ille_et_vilaine", "paris", " ", "se motive"),
        ("bretagne", "bretagne", "Motif", "lui-même"),
        ("bretagne", "baulon", "Motif", "l’un des siens"),
        ("ille_et_vilaine", "rennes", "Motif", "déjà rattaché"),
        ("france", "baulon", "Motif", "racine"),
    ],
)
def test_move_node_refuses(node, to, reason, sentence):
    tree = small_tree()
    before = list(Node.objects.values_list("path", flat=True))

    with pytest.raises(Refused, match=sentence):
        move_node(getattr(tree, node), to=getattr(tree, to), by=None, reason=reason)

    assert list(Node.objects.values_list("path", flat=True)) == before


def test_move_node_refuses_a_closed_place():
    tree = small_tree()
    close_node(tree.brest, by=None)

    with pytest.raises(Refused, match="fermé"):
        move_node(tree.baulon, to=tree.brest, by=None, reason="Motif")


@pytest.mark.django_db(transaction=True)
def test_opposite_moves_at_the_same_time_never_make_a_circle():
    tree = small_tree()
    outcomes = []

    def move(node, to):
        try:
            outcomes.append(move_node(node, to=to, by=None, reason="Essai").key)
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    moves = [(tree.bretagne, tree.creteil), (tree.ile_de_france, tree.rennes)]
    threads = [Thread(target=move, args=pair) for pair in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("refused") == 1
    assert tree_faults() == []


@pytest.mark.django_db(transaction=True)
def test_a_node_planted_while_its_branch_moves_goes_with_it():
    tree = small_tree()

    def move():
        try:
            move_node(tree.rennes, to=tree.ile_de_france, by=None, reason="Essai")
        finally:
            connection.close()

    mover = Thread(target=move)
    with transaction.atomic():
        node = NodeFactory(parent=tree.finistere)
        mover.start()
        mover.join(timeout=0.5)
        waits = mover.is_alive()
    mover.join()

    node.refresh_from_db()
    assert waits
    assert node.path.startswith("nat:fr/reg:11/aca:14/dep:29/")
    assert tree_faults() == []


def test_rename_node_keeps_its_key_and_is_found_by_its_new_name():
    tree = small_tree()

    node = rename_node(tree.brest, name="Collège Éric-Tabarly", by=None)

    assert (node.key, node.name, node.town) == ("eta:0290110A", "Collège Éric-Tabarly", "Brest")
    assert (node.search_key, node.sort_key) == (" college eric tabarly brest 0290110a", "college eric tabarly")


@pytest.mark.parametrize(("name", "sentence"), [("", "porte un nom"), ("Lycée Voltaire", "déjà ce nom")])
def test_rename_node_refuses(name, sentence):
    tree = small_tree()

    with pytest.raises(Refused, match=sentence):
        rename_node(tree.voltaire, name=name, by=None)


def test_close_node_dates_it_once():
    tree = small_tree()

    node = close_node(tree.brest, by=None)

    assert node.closed_on is not None
    with pytest.raises(Refused, match="déjà fermé"):
        close_node(node, by=None)


def test_close_node_refuses_while_something_open_hangs_there():
    tree = small_tree()

    with pytest.raises(Refused, match="encore rattachés"):
        close_node(tree.finistere, by=None)
