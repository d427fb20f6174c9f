"""The list: filters, orders, pages that never show the same proposal twice, a constant number of queries."""

import pytest
from tests.factories.campaign import CampaignFactory, ThemeFactory
from tests.factories.debate import ArgumentFactory, ProposalFactory, vote
from tests.factories.territory import NodeFactory

from cahiers.campaign.queries import board_of
from cahiers.debate.enums import State
from cahiers.debate.queries.listing import Filters, list_proposals
from cahiers.debate.queries.similar import similar_proposals

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return CampaignFactory(opened=True)


def titles(campaign, **filters):
    listing = list_proposals(board_of(campaign.slug), Filters(seed=20260901, **filters))
    return [proposal.title for proposal in listing.proposals]


def walk(campaign, **filters):
    """Read every page forward, then every page back, and return both readings."""
    board = board_of(campaign.slug)
    listing = list_proposals(board, Filters(**filters))
    forward, pages = list(listing.proposals), 1
    while listing.after:
        listing = list_proposals(board, Filters(**filters, after=listing.after))
        forward += listing.proposals
        pages += 1
    backward = list(listing.proposals)
    while listing.before:
        listing = list_proposals(board, Filters(**filters, before=listing.before))
        backward = list(listing.proposals) + backward
    return [p.pk for p in forward], [p.pk for p in backward], pages


@pytest.mark.parametrize("order", ["hasard", "recentes", "soutenues", "debattues"])
def test_pages_show_each_proposal_once_in_both_directions(campaign, order):
    proposals = ProposalFactory.create_batch(45, campaign=campaign)
    for proposal in proposals[:3]:
        vote(proposal)

    forward, backward, pages = walk(campaign, order=order, seed=20260901)

    assert pages == 3
    assert sorted(forward) == sorted(p.pk for p in proposals)
    assert backward == forward


def test_fair_order_is_stable_for_a_seed_and_changes_with_it(campaign):
    ProposalFactory.create_batch(12, campaign=campaign)

    first, again, *others = (walk(campaign, seed=seed)[0] for seed in (20260901, 20260901, *range(20260902, 20260932)))

    assert first == again
    assert all(sorted(first) == sorted(other) for other in others)
    # Two days may start from the same point among twelve; thirty cannot all do (once in 12 to the 30).
    assert any(first != other for other in others)


def test_orders_put_the_most_supported_and_the_most_debated_first(campaign):
    quiet, loved, argued = ProposalFactory.create_batch(3, campaign=campaign)
    vote(loved)
    ArgumentFactory(proposal=argued)

    assert titles(campaign, order="soutenues")[0] == loved.title
    assert titles(campaign, order="debattues")[0] == argued.title
    assert titles(campaign, order="recentes") == [argued.title, loved.title, quiet.title]


@pytest.mark.parametrize("text", ["élève", "eleves", "ÉLÈVES", "prêté", "pret ordinateurs", '"ordinateur portable"'])
def test_search_ignores_accents_and_endings(campaign, text):
    found = ProposalFactory(campaign=campaign, title="Prêter un ordinateur portable à chaque élève")
    ProposalFactory(campaign=campaign, title="Ouvrir la cour le soir", body="Sans rapport")

    assert titles(campaign, text=text) == [found.title]


def test_filters_narrow_by_theme_territory_audience_and_answer(campaign):
    brittany = NodeFactory(parent=campaign.scope, level="aca", code="14")
    town = NodeFactory(parent=brittany, level="dep", code="35")
    theme = ThemeFactory(campaign=campaign)
    kept = ProposalFactory(campaign=campaign, theme=theme, territory=town, audience="pupil", fate="accepted")
    ProposalFactory(campaign=campaign)

    for filters in ({"theme": theme.code}, {"territory": "aca:14"}, {"audience": "pupil"}, {"fate": "accepted"}):
        assert titles(campaign, **filters) == [kept.title]
    assert titles(campaign, territory="aca:1") == []
    assert titles(campaign, theme="inconnu") == []


def test_list_shows_only_what_is_published(campaign):
    shown = ProposalFactory(campaign=campaign)
    for state in (State.MERGED, State.SPLIT, State.WITHDRAWN, State.UNDONE):
        ProposalFactory(campaign=campaign, state=state)
    ProposalFactory(campaign=campaign, draft=True)
    ProposalFactory()

    assert titles(campaign) == [shown.title]


@pytest.mark.parametrize("mark", ["x", "????", "AAAA", "MXwy", "MWUzMDh8MDE5OTdj", "é"])
def test_a_page_mark_that_nobody_wrote_leads_to_the_first_page(campaign, mark):
    ProposalFactory(campaign=campaign)

    assert len(titles(campaign, after=mark)) == 1


@pytest.mark.parametrize("size", [1, 30])
def test_list_takes_two_queries_three_where_the_circle_closes(campaign, size, django_assert_max_num_queries):
    ProposalFactory.create_batch(size, campaign=campaign)
    board = board_of(campaign.slug)

    with django_assert_max_num_queries(3):
        list_proposals(board, Filters(seed=1))


def test_hidden_counts_are_not_an_order(campaign):
    campaign.hides_counts = True
    campaign.save()

    listing = list_proposals(board_of(campaign.slug), Filters(order="soutenues", seed=1))

    assert [order.code for order in listing.orders] == ["hasard", "recentes", "debattues"]
    assert listing.order.code == "hasard"


@pytest.mark.parametrize(
    "title",
    [
        "Prêter un ordinateur à chaque élève",
        "preter des ordinateurs à chaque eleve",
        "À chaque élève, prêter un ordinateur",
        "Des ordinateurs prêtés aux élèves",
    ],
)
def test_similar_ignores_accents_plurals_and_word_order(campaign, title):
    near = ProposalFactory(campaign=campaign, title="Prêter un ordinateur à chaque élève")
    ProposalFactory(campaign=campaign, title="Former les professeurs principaux à l’orientation")

    assert [similar.proposal.pk for similar in similar_proposals(campaign, title)] == [near.pk]


def test_similar_says_nothing_of_empty_words(campaign):
    ProposalFactory(campaign=campaign)

    assert similar_proposals(campaign, "de la et à ' | & !") == []
