"""The node picker: a form field that works with and without JavaScript."""

import re

import pytest
from django import forms
from django.urls import reverse
from tests.factories.territory import small_tree

from cahiers.territory.actions import close_node
from cahiers.territory.forms import NodeField, SearchingForm

pytestmark = pytest.mark.django_db


class ProposalForm(SearchingForm, forms.Form):
    title = forms.CharField()
    territory = NodeField()


class FreeForm(SearchingForm, forms.Form):
    territory = NodeField(required=False, levels=("dep", "aca"))


def test_picker_gives_the_node_of_the_key_it_was_sent():
    tree = small_tree()

    form = ProposalForm({"title": "Titre", "territory": "dep:35"})

    assert form.is_valid()
    assert form.cleaned_data["territory"] == tree.ille_et_vilaine


@pytest.mark.parametrize("key", ["dep:999", "eta:0290110A", "x" * 60, "\x00"])
def test_picker_refuses_an_unknown_or_closed_node(key):
    close_node(small_tree().brest, by=None)

    form = ProposalForm({"title": "Titre", "territory": key})

    assert not form.is_valid()
    assert list(form.errors) == ["territory"]


def test_picker_keeps_to_its_levels_and_its_branch():
    tree = small_tree()

    class BranchForm(SearchingForm, forms.Form):
        territory = NodeField(under=tree.bretagne, levels=("dep",))

    assert BranchForm({"territory": "dep:35"}).is_valid()
    assert not BranchForm({"territory": "dep:75"}).is_valid()
    assert not BranchForm({"territory": "eta:0350122T"}).is_valid()
    form = BranchForm({"territory_q": "i", "territory_search": "1"})
    assert [choice.node.key for choice in form["territory"].choices] == ["dep:35"]


def test_picker_may_be_left_empty_when_it_is_not_required():
    form = FreeForm({"territory": ""})

    assert form.is_valid()
    assert form.cleaned_data["territory"] is None


def test_picker_search_shows_the_form_again_without_an_error_and_keeps_all_that_was_typed():
    small_tree()

    form = ProposalForm({"title": "Mon titre", "territory_q": "hoche", "territory_search": "1"})

    assert form.is_searching
    assert not form.is_valid()
    assert form.errors == {}
    html = form["territory"].as_field_group()
    assert 'value="eta:0350053T"' in html
    assert "1 territoire proposé" in html
    assert 'value="hoche"' in html
    assert 'value="Mon titre"' in str(form["title"])
    assert "fr-message--error" not in html


def test_picker_search_keeps_what_was_chosen_before():
    small_tree()

    form = ProposalForm({"territory": "dep:35", "territory_q": "paris", "territory_search": "1"})

    assert [choice.node.key for choice in form["territory"].choices] == ["dep:35", "aca:01", "dep:75", "eta:0750675D"]
    assert form["territory"].as_field_group().count("checked") == 1


def test_picker_shows_its_initial_node():
    tree = small_tree()

    form = ProposalForm(initial={"territory": tree.baulon})

    html = str(form["territory"])
    assert 'value="eta:0350122T"' in html
    assert "checked" in html
    assert "Baulon · Ille-et-Vilaine · Académie de Rennes · Bretagne" in html


def test_picker_says_what_to_do_when_nothing_was_chosen():
    small_tree()

    form = ProposalForm({"title": "Titre", "territory_q": "hoche"})

    html = form["territory"].as_field_group()
    assert "Cherchez un territoire, puis choisissez-le dans la liste." in html
    assert 'value="eta:0350053T"' in html  # what was searched is still there to choose


def test_picker_has_its_own_name_under_a_prefix():
    small_tree()

    form = ProposalForm({"a-territory_q": "hoche", "a-territory_search": "1"}, prefix="a")

    assert form.is_searching
    assert 'name="a-territory"' in form["territory"].as_field_group()


@pytest.mark.parametrize("name", ["territory", "a-territory"])
def test_picker_answers_htmx_with_the_same_choices_as_the_whole_form(client, name):
    small_tree()
    data = {f"{name}_q": "paris", name: "dep:35", f"{name}_search": "1"}
    form = ProposalForm(data, prefix=name.removesuffix("territory").rstrip("-") or None)

    response = client.get(reverse("territory:choices"), {"name": name, **data})

    assert response.status_code == 200
    count, choices = response.content.decode().split("</p>", 1)
    html = form["territory"].as_field_group()
    assert choices.strip() in html
    assert f'id="id_{name}_count"' in count
    assert count.split(">", 1)[1].strip() in html


@pytest.mark.parametrize(
    "query", [{}, {"name": '"><script>'}, {"name": "t", "under": "dep:999"}, {"name": "t", "levels": "<"}]
)
def test_choices_refuse_what_no_picker_asks(client, query):
    small_tree()

    assert client.get(reverse("territory:choices"), query).status_code == 400


def test_choices_keep_to_levels_and_branch(client):
    small_tree()

    response = client.get(
        reverse("territory:choices"), {"name": "t", "t_q": "i", "levels": "dep,aca", "under": "reg:53"}
    )

    content = response.content.decode()
    assert 'value="dep:35"' in content
    assert content.count('type="radio"') == 1


def test_picker_never_lets_markup_through():
    small_tree()

    html = str(ProposalForm({"territory_q": '"><script>alert(1)</script>', "territory": '"><b>'})["territory"])

    assert "<script>" not in html
    assert "<b>" not in html


def test_picker_asks_the_same_number_of_queries_for_one_and_many(django_assert_num_queries):
    small_tree()

    for query in ("hoche", "paris"):
        with django_assert_num_queries(2):
            str(ProposalForm({"territory_q": query})["territory"])


def test_picker_names_only_ids_that_are_in_the_page():
    small_tree()

    html = str(ProposalForm({"territory_q": "paris"})["territory"])

    ids = set(re.findall(r'\bid="([^"]+)"', html))
    named = " ".join(re.findall(r'(?:aria-[a-z]+by|aria-controls|for)="([^"]+)"', html)).split()
    assert set(named) <= ids
