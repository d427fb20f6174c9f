"""Forms: every id that an attribute names is in the page, errors are summarised, what was typed stays."""

import re

import pytest
from django import forms

from cahiers.foundation.forms import SiteForm


class Everything(SiteForm):
    title = forms.CharField(label="Titre", help_text="Une phrase <b>courte</b>.")
    text = forms.CharField(label="Texte", widget=forms.Textarea(attrs={"class": "wide"}))
    theme = forms.ChoiceField(label="Thème", choices=[("a", "A"), ("b", "B")])
    side = forms.ChoiceField(label="Avis", choices=[("for", "Pour")], widget=forms.RadioSelect, help_text="Un seul.")
    tags = forms.MultipleChoiceField(
        label="Mots", choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="D’accord", help_text="Lisez la charte.")
    file = forms.FileField(label="Fichier")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def ids_named(html):
    names = re.findall(r'(?:aria-describedby|aria-labelledby|for)="([^"]*)"', html)
    return {name for value in names for name in value.split()} | set(re.findall(r'href="#([^"]*)"', html))


def ids_present(html):
    return re.findall(r' id="([^"]*)"', html)


@pytest.mark.parametrize("data", [None, {}, {"title": "Un <i>titre</i>", "side": "other"}])
def test_every_id_that_is_named_is_in_the_page_once(data):
    html = str(Everything(data))

    present = ids_present(html)
    assert ids_named(html) - set(present) == set()
    assert len(present) == len(set(present))


def test_rejected_form_keeps_what_was_typed_and_escapes_it():
    html = str(Everything({"title": "Un <i>titre</i>"}))

    assert 'value="Un &lt;i&gt;titre&lt;/i&gt;"' in html
    assert "&lt;b&gt;courte&lt;/b&gt;" in html
    assert html.count("fr-message--error") == 5


def test_widgets_carry_the_classes_of_the_design_system():
    form = Everything()

    assert 'class="fr-input"' in str(form["title"])
    assert 'class="fr-input wide"' in str(form["text"])
    assert 'class="fr-select"' in str(form["theme"])
    assert "class" not in str(form["agreed"])
    assert str(form["side"].as_field_group()).count('class="fr-radio-group"') == 1
    assert str(form["tags"].as_field_group()).count('class="fr-checkbox-group"') == 2


def test_refuse_shows_the_reason_above_the_form():
    form = Everything({"title": "x"})

    form.refuse("La phase est close.")

    assert "<li>La phase est close.</li>" in str(form)
