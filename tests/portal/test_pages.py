"""The pages of the site: each answers in both languages, and asks the database for nothing it does not need."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from tests.factories.campaign import CampaignFactory, PhaseFactory, ThemeFactory
from tests.factories.debate import ProposalFactory
from tests.factories.people import UserFactory

from cahiers import portal
from cahiers.foundation.figures import all_figures
from cahiers.foundation.outage import unavailable
from cahiers.portal.context import menus

pytestmark = pytest.mark.django_db

TEXTS = ("charter", "accessibility", "legal", "privacy", "privacy_11_14", "privacy_15_17", "definitions")
SITE = (*TEXTS, "home", "campaigns", "register", "site_map", "contact", "accessibility_feedback")
OF_A_CAMPAIGN = ("identity", "said", "answered")
FORMS = ("contact", "accessibility_feedback")


def address(name, *args, language="fr"):
    with translation.override(language):
        return reverse(f"portal:{name}", args=args)


def links_of(response):
    return re.findall(r'<a [^>]*href="([^"#]*)', response.content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", SITE)
def test_page_of_the_site_answers_in_its_language(client, name, language):
    response = client.get(address(name, language=language))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", OF_A_CAMPAIGN)
def test_page_of_a_campaign_answers_in_its_language(client, name, language):
    campaign = ProposalFactory().campaign

    response = client.get(address(name, campaign.slug, language=language))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("name", OF_A_CAMPAIGN)
def test_page_of_a_draft_campaign_is_not_found(client, name):
    campaign = CampaignFactory(opened=True, state="draft")

    response = client.get(address(name, campaign.slug))

    assert response.status_code == 404


@pytest.mark.parametrize("name", TEXTS)
def test_text_asks_the_database_nothing(client, django_assert_num_queries, name):
    with django_assert_num_queries(2):  # the reading transaction opens and closes
        client.get(address(name), headers={"Cache-Control": "no-cache"}, HTTP_COOKIE="elsewhere=1")


@pytest.mark.parametrize("name", [name for name in SITE if name not in FORMS])
def test_reading_page_leaves_no_cookie(client, name):
    response = client.get(address(name))

    assert response.cookies == {}


@pytest.mark.parametrize("name", OF_A_CAMPAIGN)
def test_reading_page_of_a_campaign_leaves_no_cookie(client, name):
    campaign = ProposalFactory().campaign

    response = client.get(address(name, campaign.slug))

    assert response.cookies == {}


def test_menus_open_no_session_without_its_cookie(client, django_assert_num_queries):
    request = RequestFactory().get("/charte/")
    request.resolver_match = None

    with django_assert_num_queries(0):
        context = menus(request)  # there is no `user` on this request: asking for it would fail

    assert context["home_url"] == "/"


def test_menu_of_a_campaign_offers_my_contributions_to_members_only(client):
    campaign = ProposalFactory().campaign
    mine = reverse("debate:mine", args=[campaign.slug])

    visitor = client.get(address("identity", campaign.slug))
    client.force_login(UserFactory())
    member = client.get(address("identity", campaign.slug))

    assert mine not in links_of(visitor)
    assert mine in links_of(member)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_links_of_a_text_resolve(client, language):
    page = client.get(address("site_map", language=language))

    for link in {link for link in links_of(page) if link.startswith("/")}:
        assert client.get(link).status_code in {200, 302}, link


def test_site_map_leads_to_every_page_of_the_site_and_of_campaigns(client):
    proposal = ProposalFactory()

    links = set(links_of(client.get(address("site_map"))))

    expected = {address(name) for name in SITE if name != "site_map"}
    expected |= {address(name, proposal.campaign.slug) for name in OF_A_CAMPAIGN}
    expected.add(reverse("campaign:theme", args=[proposal.campaign.slug, proposal.theme.code]))
    assert expected <= links


def test_page_leads_to_itself_in_the_other_language(client):
    campaign = ProposalFactory().campaign

    french = client.get(f"/campagnes/{campaign.slug}/avis/?a=1")
    english = client.get(f"/en/campagnes/{campaign.slug}/avis/?a=1")

    assert f"/en/campagnes/{campaign.slug}/avis/?a=1" in links_of(french)
    assert f"/campagnes/{campaign.slug}/avis/?a=1" in links_of(english)


def test_page_not_found_still_has_its_menus(client):
    response = client.get("/rien/")

    assert response.status_code == 404
    assert address("charter") in links_of(response)


def test_home_without_campaign_tells_what_to_do(client):
    response = client.get("/")

    assert "cahiers load-territories" in response.content.decode()


def test_home_leads_into_the_only_campaign(client):
    campaign = CampaignFactory(opened=True)

    response = client.get("/")

    links = links_of(response)
    assert f"<h1>{campaign.title}</h1>" in response.content.decode()
    assert reverse("debate:list", args=[campaign.slug]) in links
    assert reverse("campaign:landing", args=[campaign.slug]) in links


def test_home_shows_open_campaigns_first(client):
    opened, later = CampaignFactory(opened=True), CampaignFactory()
    PhaseFactory(campaign=later, future=True)

    content = client.get("/").content.decode()

    assert content.index(opened.title) < content.index(later.title)


@pytest.mark.parametrize(
    ("when", "expected"), [("closed", "portal:answered"), ("future", "campaign:calendar"), ("", "debate:list")]
)
def test_home_offers_the_step_that_the_phase_allows(client, when, expected):
    campaign = CampaignFactory()
    ThemeFactory(campaign=campaign)
    PhaseFactory(campaign=campaign, **({when: True} if when else {}))

    content = client.get("/").content.decode()

    main_button = re.search(r'<a class="fr-btn fr-btn--lg" href="([^"]*)"', content)
    assert main_button[1] == reverse(expected, args=[campaign.slug])


@pytest.mark.parametrize("name", ["home", "campaigns", "site_map"])
def test_number_of_queries_does_not_grow_with_campaigns(client, django_assert_num_queries, name):
    for _ in range(2):
        CampaignFactory(opened=True)
    with django_assert_num_queries(5):
        client.get(address(name), HTTP_COOKIE="elsewhere=1")
    for _ in range(3):
        CampaignFactory(opened=True)

    with django_assert_num_queries(5):
        client.get(address(name), HTTP_COOKIE="elsewhere=2")


def test_definitions_cover_every_figure(client):
    content = client.get(address("definitions")).content.decode()

    for figure in all_figures():
        assert f'<div id="{figure.anchor}">' in content
        assert escape(str(figure.definition)) in content


def test_figure_leads_to_its_definition(client):
    proposal = ProposalFactory()

    response = client.get(address("said", proposal.campaign.slug))

    assert f'href="{address("definitions")}#debate-proposals"' in response.content.decode()


def test_unknown_facts_are_left_for_the_body_to_say(client, settings):
    settings.PUBLISHER, settings.HOSTING = "Région Bretagne, 283 avenue du Général Patton, Rennes", ""

    content = client.get(address("legal")).content.decode()

    assert settings.PUBLISHER in content
    assert "à compléter par l’organisme" in content


def test_robots_file_closes_private_pages(client):
    response = client.get("/robots.txt")

    assert response.status_code == 200
    assert "Disallow: /mon-compte/" in response.content.decode()


def test_security_file_gives_a_contact_and_an_end(client, settings):
    settings.SITE_URL, settings.CONTACT = "https://exemple.fr", "equipe@exemple.fr"

    content = client.get("/.well-known/security.txt").content.decode()

    assert content.startswith("Contact: mailto:equipe@exemple.fr\nContact: https://exemple.fr/contact/\nExpires: 2")


def test_outage_page_needs_no_context(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = unavailable()

    assert response.status_code == 503
    assert '<html lang="fr">' in response.content.decode()


def test_form_without_its_token_is_told_what_happened():
    response = Client(enforce_csrf_checks=True).post(address("contact"), {"message": "Bonjour"})

    assert response.status_code == 403
    assert "restée ouverte trop longtemps" in response.content.decode()


def test_french_of_the_templates_has_its_narrow_spaces():
    folder = Path(portal.__file__).parent / "templates"
    plain_space = re.compile(r"[^\s{%] [;!?»](?!=)|« |[^\s{%] :(?=[\s<\"])")

    wrong = [
        f"{path.name}: {line.strip()}"
        for path in sorted(folder.rglob("*.html"))
        if not path.name.endswith(".en.html")
        for line in path.read_text().splitlines()
        if plain_space.search(line) and not line.startswith("{#")
    ]

    assert wrong == []
