"""What people wrote keeps its language; dates and numbers follow the reader's."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from tests.factories.debate import ArgumentFactory, ProposalFactory

MOMENT = datetime(2026, 5, 3, 12, 30, tzinfo=UTC)  # half past two in the afternoon in Paris


def rendered(template, language, **context):
    with translation.override(language):
        return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("page", "written", "attribute"),
    [("fr", "fr", ""), ("en", "fr", ' lang="fr"'), ("fr", "en", ' lang="en"'), ("en", "en", ""), ("en", "", "")],
)
def test_text_says_its_language_when_it_is_not_the_pages(page, written, attribute):
    assert rendered("{% content_lang written %}", page, written=written) == attribute


def test_organisers_write_in_the_sites_first_language():
    assert rendered("{% content_lang %}", "en") == ' lang="fr"'
    assert rendered("{% content_lang %}", "fr") == ""


@pytest.mark.parametrize(("language", "shown"), [("fr", "3 mai 2026, 14\u00a0h\u00a030"), ("en", "3 May 2026, 14:30")])
def test_moment_is_written_as_the_reader_does(language, shown):
    assert rendered('{{ moment|date:"DATETIME_FORMAT" }}', language, moment=MOMENT) == shown


@pytest.mark.parametrize(("language", "shown"), [("fr", "26\u202f839"), ("en", "26,839")])
def test_number_is_written_as_the_reader_does(language, shown):
    assert rendered("{{ n }}", language, n=26839) == shown


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "foreign"), [("", "en"), ("/en", "fr")])
def test_proposal_and_argument_carry_their_language(client, prefix, foreign):
    proposal = ProposalFactory(language=foreign, title="Un titre bien à elle")
    ArgumentFactory(proposal=proposal, language=foreign, body="Un argument bien à lui.")
    address = f"{prefix}/campagnes/{proposal.campaign.slug}/propositions/"

    listed = client.get(address).content.decode()
    detail = client.get(f"{address}{proposal.pk}/").content.decode()

    assert f' lang="{foreign}">Un titre bien à elle</a>' in listed
    assert f'<h1 lang="{foreign}">Un titre bien à elle</h1>' in detail
    assert f'<div class="cahiers-argument__text" lang="{foreign}"><p>Un argument bien à lui.</p>' in detail
