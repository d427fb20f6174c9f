"""The catalogues: compiled as they are written, French zero in the singular, nothing shown empty."""

import gettext
import io

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from tools import messages


def read(compiled):
    catalogue = dict(gettext.GNUTranslations(io.BytesIO(compiled))._catalog)
    catalogue.pop("")  # its header names the tool that wrote it
    return catalogue


@pytest.mark.parametrize("language", sorted(messages.PLURALS))
def test_compiled_catalogue_is_the_written_one(language):
    on_disk = messages.file_of(language).with_suffix(".mo").read_bytes()

    assert read(on_disk) == read(messages.compiled(language))


@pytest.mark.parametrize(("number", "expected"), [(0, "un avis"), (1, "un avis"), (2, "des avis")])
def test_french_zero_is_singular(tmp_path, monkeypatch, number, expected):
    template = Catalog()
    template.add(("un avis", "des avis"))
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    path = messages.file_of("fr")
    path.parent.mkdir(parents=True)
    path.write_bytes(messages.written("fr", messages.updated("fr", template)))

    french = gettext.GNUTranslations(io.BytesIO(messages.compiled("fr")))

    assert french.ngettext("un avis", "des avis", number) == expected


def test_sentence_without_a_translation_is_shown_in_french(tmp_path, monkeypatch):
    template = Catalog()
    template.add(("un avis", "des avis"))
    template.add("bonjour")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    path = messages.file_of("en")
    path.parent.mkdir(parents=True)
    path.write_bytes(messages.written("en", messages.updated("en", template)))

    english = gettext.GNUTranslations(io.BytesIO(messages.compiled("en")))

    assert english.ngettext("un avis", "des avis", 2) == "des avis"
    assert english.gettext("bonjour") == "bonjour"


def test_translation_is_kept_when_sentences_are_collected_again(tmp_path, monkeypatch):
    template = Catalog()
    template.add("bonjour", context="accueil")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    path = messages.file_of("en")
    path.parent.mkdir(parents=True)
    once = messages.written("en", messages.updated("en", template))
    path.write_bytes(once.replace(b'msgid "bonjour"\nmsgstr ""', b'msgid "bonjour"\nmsgstr "good morning"'))

    again = messages.written("en", messages.updated("en", template))

    assert again == path.read_bytes()
    assert b"good morning" in again


def test_no_sentence_is_taken_for_an_english_one():
    """Django's own French catalogue would translate it once more: "Close" was shown as "Fermer"."""
    sentences = [message.id for message in messages.catalogue("fr") if not message.context and message.id]
    singulars = [sentence for sentence in sentences if isinstance(sentence, str)]

    with translation.override("fr"):
        changed = [sentence for sentence in singulars if translation.gettext(sentence) != sentence]

    assert changed == []
