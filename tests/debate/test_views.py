"""Pages of the debate, as a visitor, a member and a moderator meet them."""

import re

import pytest
from django.urls import reverse
from tests.factories.campaign import CampaignFactory, ChallengeFactory
from tests.factories.debate import ArgumentFactory, ProposalFactory, vote
from tests.factories.people import RoleFactory, UserFactory

from cahiers.debate.actions.answers import answer_proposal, close_debate
from cahiers.debate.actions.following import follow
from cahiers.debate.enums import Fate, State
from cahiers.debate.models import Argument, Proposal, Regrouping, Vote
from cahiers.foundation.identity import new_id
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return CampaignFactory(opened=True)


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


def url(name, campaign, *args):
    return reverse(f"debate:{name}", args=[campaign.slug, *(getattr(arg, "pk", arg) for arg in args)])


def post(client, address, **data):
    return client.post(address, {"idempotency_key": str(new_id()), **data})


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("size", [1, 25])
def test_list_takes_six_queries_whatever_its_length(client, campaign, size, django_assert_max_num_queries):
    ProposalFactory.create_batch(size, campaign=campaign)
    client.get(url("list", campaign))

    with django_assert_max_num_queries(6 + 3):  # and the version of the content, and the test’s two savepoints
        response = client.get(url("list", campaign), {"tri": "recentes"})

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("size", [1, 60])
def test_detail_takes_seven_queries_whatever_its_debate(client, campaign, size, django_assert_max_num_queries):
    proposal = ProposalFactory(campaign=campaign)
    ArgumentFactory.create_batch(size, proposal=proposal)

    with django_assert_max_num_queries(7 + 3):  # and the version of the content, and the test’s two savepoints
        response = client.get(url("detail", campaign, proposal))

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_vote_takes_at_most_eight_statements(client, campaign, member, django_assert_max_num_queries):
    proposal = ProposalFactory(campaign=campaign)
    data = {"idempotency_key": str(new_id()), "choice": "for"}

    with django_assert_max_num_queries(8 + 4):  # and the two savepoints that the test's own transaction adds
        response = client.post(url("vote", campaign, proposal), data)

    assert response.status_code == 302


def test_vote_then_change_then_take_back(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign)

    for choice, expected in (("for", ["for"]), ("against", ["against"]), ("none", [])):
        response = post(client, url("vote", campaign, proposal), choice=choice)
        assert response.status_code == 302
        assert list(Vote.objects.values_list("choice", flat=True)) == expected


def test_vote_by_htmx_answers_with_the_box_of_the_page(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign)
    vote(proposal)

    answer = client.post(
        url("vote", campaign, proposal),
        {"idempotency_key": str(new_id()), "choice": "for"},
        headers={"HX-Request": "true"},
    )
    page = client.get(url("detail", campaign, proposal))

    def masked(html):
        return re.sub(r'value="[^"]{30,}"', "", html)

    box = re.search(r'<section class="cahiers-vote".*?</section>', page.content.decode(), re.S).group()
    assert masked(answer.content.decode().strip()) == masked(box)


def test_the_same_key_votes_once_and_answers_the_same(client, campaign, member):
    proposal, key = ProposalFactory(campaign=campaign), str(new_id())

    first, again = (
        client.post(url("vote", campaign, proposal), {"idempotency_key": key, "choice": "for"}) for _ in "ab"
    )
    other = client.post(url("vote", campaign, proposal), {"idempotency_key": key, "choice": "against"})

    assert (first.status_code, again.status_code, first["Location"]) == (302, 302, again["Location"])
    assert other.status_code == 409
    assert list(Vote.objects.values_list("choice", flat=True)) == ["for"]


def test_a_proposal_goes_from_form_to_preview_to_the_list(client, campaign, member):
    theme = campaign.themes.get()
    near = ProposalFactory(campaign=campaign, title="Prêter des ordinateurs aux élèves")
    challenge = ChallengeFactory(theme=theme)
    fields = {
        "theme": theme.code,
        "title": "Prêter un ordinateur à l’élève",
        "body": "Un texte",
        "challenge": challenge.code,
    }

    kept = post(client, url("new", campaign), **fields)
    draft = Proposal.objects.get(state=State.DRAFT)
    preview = client.get(kept["Location"])
    hidden = client.get(url("list", campaign))
    published = post(client, url("publish", campaign, draft))

    assert near.title in preview.content.decode()
    assert draft.title not in hidden.content.decode()
    assert published["Location"] == url("detail", campaign, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.author_name, draft.challenge) == (State.PUBLISHED, member.display_name, challenge)


def test_a_refused_form_keeps_what_was_typed(client, campaign, member):
    response = post(client, url("new", campaign), theme="", title="Mon titre", body="Mon texte précieux")

    assert response.status_code == 422
    assert "Mon texte précieux" in response.content.decode()
    assert not Proposal.objects.exists()


def test_a_draft_is_nobody_elses_business(client, campaign):
    draft = ProposalFactory(campaign=campaign, draft=True)
    client.force_login(UserFactory())

    for name in ("detail", "preview", "history", "count", "draft"):
        assert client.get(url(name, campaign, draft)).status_code == 404


def test_edit_shows_its_history(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign, author=member, title="Prêter un ordinateur", body="Un parc de prêt.")

    post(client, url("edit", campaign, proposal), title="Prêter un ordinateur", body="Un grand parc de prêt.")
    history = client.get(url("history", campaign, proposal)).content.decode()

    assert "<ins>grand</ins>" in history
    assert "Version 2" in history
    assert "Version 1" in history


def test_argue_and_reply_show_under_their_side(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign)

    post(client, url("argue", campaign, proposal), stance="mixed", body="Oui, mais qui répare ?")
    argument = Argument.objects.get()
    post(client, url("reply", campaign, argument), body="Un assistant d’éducation.")
    page = client.get(url("detail", campaign, proposal))

    proposal.refresh_from_db()
    assert proposal.argument_count == 1
    assert "Oui, mais qui répare" in page.content.decode()
    assert "Un assistant d’éducation." in page.content.decode()
    assert "1 réponse" in text_of(page)


def test_an_empty_argument_is_refused_and_keeps_its_side(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign)

    response = post(client, url("argue", campaign, proposal), stance="against", body="   ")

    assert response.status_code == 422
    assert re.search(r'value="against"[^>]*checked', response.content.decode())


def test_withdrawn_argument_hides_its_words_and_keeps_its_replies(client, campaign, member):
    argument = ArgumentFactory(proposal__campaign=campaign, author=member, body="Des mots à reprendre")
    post(client, url("reply", campaign, argument), body="Une réponse qui reste")

    client.post(url("withdraw_argument", campaign, argument))
    page = client.get(url("detail", campaign, argument.proposal)).content.decode()

    assert "Des mots à reprendre" not in page
    assert "Une réponse qui reste" in page
    assert Proposal.objects.get().argument_count == 0


def test_useful_counts_one_person_once_and_never_ones_own(client, campaign, member):
    argument = ArgumentFactory(proposal__campaign=campaign)
    own = ArgumentFactory(proposal=argument.proposal, author=member)

    for wanted in ("1", "1", "0", "1"):
        client.post(url("useful", campaign, argument), {"useful": wanted})
    refused = client.post(url("useful", campaign, own), {"useful": "1"})

    argument.refresh_from_db()
    assert argument.useful_count == 1
    assert refused.status_code == 422


def test_answer_and_closing_statement_are_shown_with_their_reason(client, campaign):
    proposal = ProposalFactory(campaign=campaign)
    by = UserFactory()
    answer_proposal(proposal, fate=Fate.PARTLY, body="Une part", reason="Le prêt seul", speaker="Équipe", by=by)
    close_debate(proposal, body="On s’accorde sur le prêt.", by=by)

    page = text_of(client.get(url("detail", campaign, proposal)))

    for words in ("retenue en partie", "Le prêt seul", "Équipe", "On s’accorde sur le prêt.", "A reçu la réponse"):
        assert words in page


def test_a_moderator_merges_and_undoes_from_the_pages(client, campaign):
    first = ProposalFactory(campaign=campaign, title="Prêter un ordinateur à chaque élève")
    second = ProposalFactory(campaign=campaign, title="Des ordinateurs prêtés aux élèves")
    shared = vote(first)
    vote(second, by=shared)
    client.force_login(RoleFactory(name=RoleName.MODERATOR, node=campaign.scope).user)

    form = client.get(url("merge", campaign, first)).content.decode()
    merged = post(
        client,
        url("merge", campaign, first),
        others=[str(second.pk)],
        title="Réunies",
        body="Texte",
        reason="Même idée",
    )
    page = text_of(client.get(merged["Location"]))
    undone = client.post(url("undo", campaign, Regrouping.objects.get()), {"reason": "Deux idées"})

    assert second.title in form
    assert first.title in page
    assert second.title in page
    assert undone.status_code == 302
    assert {p.pk for p in Proposal.objects.listed()} == {first.pk, second.pk}


def test_a_split_from_the_page_gives_two_proposals(client, campaign):
    proposal = ProposalFactory(campaign=campaign)
    client.force_login(RoleFactory(name=RoleName.NATIONAL, node=campaign.scope).user)
    texts = {
        "first_title": "Une",
        "first_body": "a",
        "second_title": "Deux",
        "second_body": "b",
        "reason": "Deux idées",
    }

    post(client, url("split", campaign, proposal), **texts)

    assert sorted(Proposal.objects.listed().values_list("title", flat=True)) == ["Deux", "Une"]
    assert client.get(url("detail", campaign, proposal)).status_code == 200


@pytest.mark.parametrize("name", ["merge", "split", "answer", "closing"])
def test_moderation_pages_open_to_the_role_on_the_campaigns_territory_only(client, campaign, name):
    proposal = ProposalFactory(campaign=campaign)
    for role, expected in (
        (RoleFactory(name=RoleName.NATIONAL, node=campaign.scope), 200),
        (RoleFactory(name="national"), 403),
    ):
        client.force_login(role.user)
        assert client.get(url(name, campaign, proposal)).status_code == expected


def test_hidden_counts_show_nowhere_while_the_vote_is_open(client, campaign):
    campaign.hides_counts = True
    campaign.save()
    proposal = ProposalFactory(campaign=campaign)
    for _ in range(7):
        vote(proposal)
    client.force_login(UserFactory())
    answer = client.post(
        url("vote", campaign, proposal),
        {"idempotency_key": str(new_id()), "choice": "for"},
        headers={"HX-Request": "true"},
    )
    pages = [
        client.get(url(name, campaign, *args))
        for name, args in (("list", ()), ("detail", [proposal]), ("count", [proposal]))
    ]

    for response in (answer, *pages, client.get(reverse("campaign:landing", args=[campaign.slug]))):
        assert not re.search(r"\b[78]\b", text_of(response).split("Équipe")[0].replace(proposal.title, ""))


def test_my_contributions_list_what_i_wrote_voted_and_follow(client, campaign, member):
    proposal = ProposalFactory(campaign=campaign, author=member)
    followed = ProposalFactory(campaign=campaign)
    follow(followed, by=member)
    ArgumentFactory(proposal=proposal, author=member, body="Mon argument")
    vote(proposal, by=member)

    page = text_of(client.get(url("mine", campaign)))

    assert proposal.title in page
    assert followed.title in page
    assert "Mon argument" in page


def test_an_organiser_may_write_for_a_meeting_and_others_may_not(client, campaign):
    organiser = RoleFactory(node=campaign.scope).user
    theme = campaign.themes.get()
    fields = {"theme": theme.code, "title": "Ouvrir la salle le soir", "body": "b"}
    fields |= {"author_kind": "meeting", "author_name": "Rencontre de Fougères"}

    for user in (organiser, UserFactory()):
        client.force_login(user)
        post(client, url("new", campaign), **fields)
        post(client, url("publish", campaign, Proposal.objects.get(author=user)))

    signed = {p.author_id: (p.author_kind, p.author_name) for p in Proposal.objects.all()}
    assert signed[organiser.pk] == ("meeting", "Rencontre de Fougères")
    assert signed[user.pk] == ("person", user.display_name)
