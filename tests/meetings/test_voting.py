"""A vote of the room: one ballot a device, nothing seen before the close, a result that says ties and never changes."""

import threading

import pytest
from django.db import connection
from django.test import Client
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.kinds import Reference
from cahiers.meetings.actions import voting
from cahiers.meetings.actions.voting import (
    cast_ballot,
    close_vote,
    open_vote,
    prepare_vote,
    type_ballots,
    withdraw_vote,
)
from cahiers.meetings.enums import MeetingState
from cahiers.meetings.models import Ballot, RoomVote, VoteResult
from cahiers.provenance.models import Link
from cahiers.provenance.queries import fate_of

pytestmark = pytest.mark.django_db
TEXTS = ("Un prêt de tablettes", "Un technicien pour trois collèges", "Un club de réparation")


def prepared(method="single", meeting=None, electorate=40, candidates=None):
    meeting = meeting or MeetingFactory()
    return prepare_vote(
        meeting,
        theme=meeting.themes.first(),
        question="Que portons-nous ?",
        method=method,
        who_may="Les présents",
        electorate=electorate,
        candidates=candidates or [(text, None) for text in TEXTS],
        by=None,
    )


def opened(*args, **more):
    return open_vote(prepared(*args, **more), by=None)


def test_single_choice_is_counted_at_the_close_with_turnout_and_blank_ballots():
    vote = opened()
    for device, choice in enumerate(["1", "2", "2", ""]):
        cast_ballot(vote, choices={choice: "1"} if choice else {}, device=f"d{device}")
    type_ballots(vote, choices={"2": "1"}, count=3, by=None)

    result = close_vote(vote, by=None)

    assert result.counts == {"1": {"1": 1}, "2": {"1": 5}, "3": {}}
    assert (result.cast, result.blank, result.electorate, result.winners) == (7, 1, 40, [2])
    assert close_vote(vote, by=None) == result


def test_graded_vote_names_several_winners_when_they_are_tied():
    vote = opened("graded")
    cast_ballot(vote, choices={"1": "5", "2": "5", "3": "1"}, device="a")
    cast_ballot(vote, choices={"1": "3", "2": "3", "3": "4"}, device="b")

    assert close_vote(vote, by=None).winners == [1, 2]


def test_a_device_changes_its_mind_and_has_one_ballot():
    vote = opened()

    for choice in ("1", "3", "3"):
        cast_ballot(vote, choices={choice: "1"}, device="d")

    vote.refresh_from_db()
    assert ([ballot.choices for ballot in Ballot.objects.all()], vote.cast) == ([{"3": "1"}], 1)


def test_close_destroys_the_secret_and_every_mark():
    vote = opened()
    cast_ballot(vote, choices={"1": "1"}, device="d")
    assert len(bytes(Ballot.objects.get().mark)) == 32

    close_vote(vote, by=None)

    assert (RoomVote.objects.get().secret, Ballot.objects.get().mark) == (None, None)


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        ("single", {"1": "1", "2": "1"}),
        ("single", {"9": "1"}),
        ("single", {"1": "5"}),
        ("graded", {"1": "5"}),
        ("graded", {"1": "5", "2": "9", "3": "1"}),
        ("graded", {"1": "5", "2": "4", "3": "1", "4": "1"}),
    ],
)
def test_ballot_that_is_neither_whole_nor_blank_is_refused(method, choices):
    vote = opened(method)

    with pytest.raises(Refused):
        cast_ballot(vote, choices=choices, device="d")

    assert not Ballot.objects.exists()


def test_nobody_votes_before_the_opening_after_the_close_nor_beyond_the_electorate():
    waiting, full, closed = prepared(), opened(electorate=2), opened()
    close_vote(closed, by=None)
    type_ballots(full, choices={}, count=2, by=None)

    for vote, sentence in ((waiting, "pas encore ouvert"), (closed, "clos"), (full, "Il reste 0 bulletin")):
        with pytest.raises(Refused, match=sentence):
            cast_ballot(vote, choices={"1": "1"}, device="d")
        with pytest.raises(Refused, match=sentence):
            type_ballots(vote, choices={"1": "1"}, count=1, by=None)
    assert Ballot.objects.count() == 2
    with pytest.raises(Refused, match="pas été ouvert"):
        close_vote(waiting, by=None)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"candidates": [("Une", None)]}, "de 2 à 20"),
        ({"candidates": [("Une", None), (" ", None)]}, "de 2 à 20"),
        ({"candidates": [("Une", None), ("UNE", None)]}, "les mêmes"),
        ({"candidates": [("Une", None), ("x" * 501, None)]}, "500 caractères"),
        ({"electorate": 0}, "combien"),
    ],
)
def test_prepare_vote_refuses_what_could_not_be_counted(more, sentence):
    with pytest.raises(Refused, match=sentence):
        prepared(**more)
    assert not RoomVote.objects.exists()


def test_prepare_and_open_are_refused_once_the_meeting_is_handed_in():
    vote = prepared()
    vote.meeting.state = MeetingState.HANDED_IN
    vote.meeting.save()

    with pytest.raises(Refused, match="ne vote plus"):
        open_vote(vote, by=None)
    with pytest.raises(Refused, match="ne vote plus"):
        prepared(meeting=vote.meeting)


def test_withdraw_takes_back_only_what_was_never_opened():
    withdraw_vote(prepared(), by=None)
    with pytest.raises(Refused, match="ne peut plus être retiré"):
        withdraw_vote(opened(), by=None)
    assert RoomVote.objects.count() == 1


def test_the_idea_behind_a_winner_is_cited_in_the_vote_and_not_decided():
    meeting = MeetingFactory()
    won, lost = (
        IdeaFactory(sheet=SheetFactory(meeting=meeting)),
        IdeaFactory(sheet=SheetFactory(meeting=meeting), text="Autre"),
    )
    vote = opened(meeting=meeting, candidates=[(won.text, won), (lost.text, lost)])
    cast_ballot(vote, choices={"1": "1"}, device="d")

    close_vote(vote, by=None)

    (step,) = fate_of(Reference("idea", won.pk), Reference("idea", lost.pk))
    assert (step.source.id, step.target, step.relation) == (won.pk, Reference("room_vote", vote.pk), "quoted")
    assert step.reason == "Placée en tête par la salle"
    assert Link.objects.get().locator == {"rank": 1, "version": 1}


def test_result_is_never_changed():
    vote = opened()
    close_vote(vote, by=None)

    with pytest.raises(Exception, match="append-only"):
        VoteResult.objects.update(blank=3)


def at_once(vote, devices):
    """Send sixteen ballots at the same moment; return what went wrong."""
    faults, gate = [], threading.Barrier(len(devices))

    def send(device):
        try:
            gate.wait(20)
            cast_ballot(vote, choices={"1": "1"}, device=device)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[device]) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_sixteen_identical_ballots_at_once_are_one():
    vote = opened()

    assert at_once(vote, ["d"] * 16) == []

    assert (Ballot.objects.count(), RoomVote.objects.get().cast) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_planted_ballots_without_a_mark_of_their_device_are_doubled(monkeypatch):
    vote, turn = opened(), iter(range(99))
    monkeypatch.setattr(voting.hmac, "digest", lambda *_of: next(turn).to_bytes(32, "big"))

    at_once(vote, ["d"] * 16)

    assert Ballot.objects.count() == 16


# Pages -----------------------------------------------------------------------------------------------------------------


def test_ballot_by_telephone_is_changed_until_the_close_and_counts_stay_unseen(client):
    vote = opened()
    page = client.get(f"/r/{vote.code}/").content.decode()
    assert "Mettre dans l’urne" in page

    for choice in ("1", "2"):
        assert client.post(f"/r/{vote.code}/", {"choice": choice}).status_code == 302

    page = client.get(f"/r/{vote.code}/").content.decode()
    assert "Votre bulletin est reçu" in page
    assert "Décompte" not in page
    assert [ballot.choices for ballot in Ballot.objects.all()] == [{"2": "1"}]
    close_vote(vote, by=None)
    page = client.get(f"/r/{vote.code}/").content.decode()
    assert "Décompte" in page
    assert "1 sur 40 personnes" in page
    assert client.post(f"/r/{vote.code}/", {"choice": "1"}).status_code == 422


def test_ballot_without_the_device_s_mark_is_refused_and_given_back():
    vote = opened("graded")

    answer = Client().post(f"/r/{vote.code}/", {"grade-1": "4"})

    assert (answer.status_code, "Demandez un bulletin de papier" in answer.content.decode()) == (422, True)
    assert 'name="grade-1" value="4" checked' in answer.content.decode()


def test_ballot_is_not_shown_before_the_opening(client):
    page = client.get(f"/r/{prepared().code}/").content.decode()

    assert "pas encore ouvert" in page
    assert TEXTS[0] not in page


def test_organiser_prepares_opens_adds_paper_and_closes(client):
    person = UserFactory()
    meeting = MeetingFactory(run_by=person)
    idea = IdeaFactory(sheet=SheetFactory(meeting=meeting))
    client.force_login(person)
    here = f"/campagnes/{meeting.campaign.slug}/rencontres/{meeting.pk}/votes/"
    assert f"Table {idea.sheet.table}" in client.get(here).content.decode()
    asked = {
        "theme": str(meeting.themes.first().pk),
        "question": "Laquelle ?",
        "method": "single",
        "who_may": "Tous",
        "electorate": "30",
    }

    refused = client.post(
        here, asked | {"typed": "Une seule", "idempotency_key": "0198f000-0000-7000-8000-000000000001"}
    )
    made = client.post(
        here,
        asked
        | {
            "typed": "Une autre\n\n",
            "ideas": [str(idea.pk)],
            "idempotency_key": "0198f000-0000-7000-8000-000000000002",
        },
    )

    assert (refused.status_code, "Une seule</textarea>" in refused.content.decode()) == (422, True)
    vote = RoomVote.objects.get()
    assert [candidate.idea for candidate in vote.candidates.all()] == [idea, None]
    at = made.headers["Location"]
    client.post(at, {"gesture": "open"})
    client.post(
        f"{at}papier/", {"choice": "1", "count": "12", "idempotency_key": "0198f000-0000-7000-8000-000000000003"}
    )
    too_many = client.post(
        f"{at}papier/", {"choice": "2", "count": "19", "idempotency_key": "0198f000-0000-7000-8000-000000000004"}
    )
    assert (too_many.status_code, "Il reste 18 bulletins" in too_many.content.decode()) == (422, True)
    assert "Décompte" not in client.get(at).content.decode()
    client.post(at, {"gesture": "close"})
    assert "en tête" in client.get(at).content.decode()
