"""The pages of the tree."""

import pytest
from django.core.cache import cache
from django.http import Http404
from django.urls import reverse
from tests.factories.territory import NodeFactory, small_tree

from cahiers.territory import views
from cahiers.territory.actions import close_node, move_node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_kept_page():
    cache.clear()


def test_index_shows_the_nation_and_its_regions(client):
    small_tree()

    content = client.get(reverse("territory:index")).content.decode()

    assert "<h1>France</h1>" in content
    assert reverse("territory:detail", args=["reg:53"]) in content
    assert "3 académies" in content
    assert "5 établissements" in content


def test_index_says_what_to_do_before_the_tree_is_loaded(client):
    content = client.get(reverse("territory:index")).content.decode()

    assert "cahiers load-territories" in content


def test_detail_shows_where_a_node_is_and_what_is_under_it(client):
    tree = small_tree()

    content = client.get("/territoires/aca:14/").content.decode()

    assert content.index("France") < content.index("Bretagne") < content.index("<h1>Académie de Rennes</h1>")
    assert content.index("Finistère") < content.index("Ille-et-Vilaine")
    assert reverse("territory:detail", args=[tree.finistere.key]) in content
    assert "1 établissement<" in content
    assert "Rattachements successifs" not in content


def test_detail_shows_past_placements_and_closing(client):
    tree = small_tree()
    move_node(tree.baulon, to=tree.finistere, by=None, reason="Carte scolaire")
    close_node(tree.baulon, by=None)

    content = client.get("/territoires/eta:0350122T/").content.decode()

    assert "Rattachements successifs" in content
    assert "Carte scolaire" in content
    assert "Fermé le" in content


def test_detail_shows_children_by_pages_of_a_hundred(client):
    tree = small_tree()
    for rank in range(101):
        NodeFactory(parent=tree.finistere, code=f"E{rank:03d}", name=f"École {rank}")

    first = client.get("/territoires/dep:29/").content.decode()
    second = client.get("/territoires/dep:29/?page=2").content.decode()

    assert (first.count("/territoires/eta:"), second.count("/territoires/eta:")) == (100, 2)
    assert "?page=2" in first


def test_detail_of_an_unknown_node_is_not_found(rf):
    with pytest.raises(Http404):
        views.detail(rf.get("/"), key="dep:999")


def test_detail_asks_six_queries_whatever_it_lists(client, django_assert_num_queries):
    tree = small_tree()
    client.cookies["any"] = "1"  # whoever has a cookie is never served a kept page

    for _ in range(3):
        with django_assert_num_queries(8):  # savepoint and release of the door, then six
            client.get("/territoires/dep:29/")
        NodeFactory(parent=tree.finistere, town="Brest")


def test_search_finds_by_words_without_accents(client):
    small_tree()

    content = client.get(reverse("territory:search"), {"q": "ECOLE fresnes"}).content.decode()

    assert "1 territoire trouvé" in content
    assert "Robert Doisneau" in content
    assert "Val-de-Marne" in content


def test_search_answers_htmx_with_the_box_of_the_page(client):
    small_tree()
    address = reverse("territory:search")

    whole = client.get(address, {"q": "paris"}).content.decode()
    fragment = client.get(address, {"q": "paris"}, headers={"HX-Request": "true"}).content.decode()

    assert fragment.strip() in whole
    assert "<h1>" not in fragment


@pytest.mark.parametrize("query", ["", "introuvable", "x" * 200, "\x00", "<script>alert(1)</script>", "%_\\"])
def test_search_answers_anything(client, query):
    small_tree()

    response = client.get(reverse("territory:search"), {"q": query})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("name", ["index", "search", "choices"])
def test_pages_of_the_tree_are_only_read(client, name):
    assert client.post(reverse(f"territory:{name}")).status_code == 405
