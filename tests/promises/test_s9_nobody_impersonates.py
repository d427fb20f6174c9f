"""S9: Unicode cannot impersonate or evade: names and titles as they come through the site's own forms.

The rules themselves are tested letter by letter in `tests/people/test_names.py`.
"""

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.debate import ProposalFactory
from tests.factories.people import UserFactory

from cahiers.debate.actions import proposals
from cahiers.debate.models import Proposal, ProposalVersion
from cahiers.debate.queries.checks import texts_without_their_version
from cahiers.foundation import text
from cahiers.foundation.idempotency import new_key
from cahiers.people.actions import profile
from cahiers.people.identity.names import name_key

pytestmark = pytest.mark.django_db
KNOWN = "Camille Martin"
# What the eye takes for the known name: case, width, accents, blanks, other alphabets, strokes.
TWINS = (
    "camille martin",
    "CAMILLE  MARTIN",
    "Ｃａｍｉｌｌｅ Ｍａｒｔｉｎ",
    "Camille-Martin",
    "Çamillé Màrtïn",
    "Camiile Martin",
    "Carnille Martin",
    "Cami11e Martin",
    "ℂ𝕒𝕞𝕚𝕝𝕝𝕖 𝕄𝕒𝕣𝕥𝕚𝕟",
)
HIDDEN = (
    "Camille\u200b Durand",
    "Camille\u202e Durand",
    "\u2066Camille Durand\u2069",
    "Camille\u00ad Durand",
    "Camille\ufeff Durand",
    "Camille\U000e0041 Durand",
    "Camille\u3164 Durand",
    "Сamille Durand",  # a Cyrillic С among Latin letters
)


def ask_for_names(names: tuple[str, ...]) -> list[str]:
    """Let somebody ask for each name beside the known one; return those that were given."""
    UserFactory(display_name=KNOWN, name_key=name_key(KNOWN))
    given = []
    for name in names:
        person, browser = UserFactory(), Client()
        browser.force_login(person)
        response = browser.post(reverse("people:account"), {"display_name": name, "audience": "other"})
        person.refresh_from_db()
        if response.status_code != 422 or person.display_name == name:
            given.append(name)
    return given


def test_nobody_takes_a_name_that_looks_like_another():
    assert ask_for_names(TWINS) == []


def test_nobody_hides_a_character_in_a_name():
    assert ask_for_names(HIDDEN) == []


def test_planted_names_compared_letter_by_letter_are_seen(monkeypatch):
    monkeypatch.setattr(profile, "name_key", lambda name: name)

    assert set(ask_for_names(TWINS)) >= {"camille martin", "Carnille Martin"}


def test_planted_names_taken_as_typed_are_seen(monkeypatch):
    monkeypatch.setattr(profile, "check_name", lambda name: name)

    assert "Camille\u200b Durand" in ask_for_names(HIDDEN)


def deceptive(kept: str) -> list[str]:
    """Return the characters of a line that cannot be seen or that turn its direction."""
    return [hex(ord(c)) for c in kept if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} or text.DECEPTIVE.match(c)]


def title_kept(title: str) -> str:
    """Send a title through the form of a new proposal; return what is kept."""
    campaign = ProposalFactory().campaign
    browser = Client()
    browser.force_login(UserFactory())
    body = {"theme": campaign.themes.get().code, "title": title, "body": "Un texte", "idempotency_key": new_key()}
    response = browser.post(reverse("debate:new", args=[campaign.slug]), body)
    assert response.status_code == 302
    return Proposal.objects.latest("created_at").title


TITLES = (
    "Prêter\u202e un ordinateur",
    "Prê\u200bter\u2066 un\u2069 ordi\u00adnateur",
    "Prêter\u2028un\ufeff ordinateur",
)


@pytest.mark.parametrize("title", TITLES)
def test_no_character_hides_in_a_title(title):
    kept = title_kept(title)

    assert deceptive(kept) == []
    assert kept == "Prêter un ordinateur"


def test_planted_title_kept_as_typed_is_seen(monkeypatch):
    monkeypatch.setattr(proposals, "clean_line", str)

    assert deceptive(title_kept(TITLES[0])) == ["0x202e"]


def edited_history() -> str:
    """Change a published proposal through its form; return the page of its history, for anybody."""
    proposal = ProposalFactory(title="Prêter des machines", body="À chaque élève.")
    browser = Client()
    browser.force_login(proposal.author)
    where = [proposal.campaign.slug, proposal.pk]
    body = {"title": "Vendre des machines", "body": "À chaque élève.", "idempotency_key": new_key()}
    assert browser.post(reverse("debate:edit", args=where), body).status_code == 302
    return Client().get(reverse("debate:history", args=where)).content.decode()


def test_a_change_after_publication_stays_visible():
    page = edited_history()

    assert "Prêter" in page
    assert "Vendre" in page
    assert list(ProposalVersion.objects.values_list("number", flat=True)) == [1, 2]
    assert texts_without_their_version() == []


def test_planted_change_without_a_version_is_seen(monkeypatch):
    def edit_in_place(proposal, *, title, body, by):
        Proposal.objects.filter(pk=proposal.pk).update(title=title, body=body)
        return proposal

    monkeypatch.setattr(proposals, "edit_proposal", edit_in_place)

    edited_history()

    assert list(ProposalVersion.objects.values_list("number", flat=True)) == [1]
    assert texts_without_their_version() != []
