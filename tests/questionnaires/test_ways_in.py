"""Codes and links as organisers manage them: as many people as said, each link once, secrets kept nowhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.promises.database import Crowd

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.questionnaires.actions.answering import start_response
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.actions.ways_in import MOST_LINKS, make_code, make_links, stop_code
from cahiers.questionnaires.enums import Access, Channel
from cahiers.questionnaires.models import AccessCode, PersonalLink
from cahiers.questionnaires.queries.ways_in import codes_of, link_batches, link_secrets
from cahiers.questionnaires.structure.marks import digest_of

HEADS, CAPACITY = 40, 30


def a_code(questionnaire, **more):
    return make_code(questionnaire, **({"label": "3e B", "capacity": CAPACITY, "by": None} | more))


@pytest.mark.django_db
def test_make_code_draws_eight_letters_and_journals_no_words():
    person = UserFactory()

    code = a_code(QuestionnaireFactory(opened=True), by=person)

    assert len(code.code) == 8
    line = JournalLine.objects.get(gesture="code.made")
    assert (line.object_id, line.actor_id) == (code.pk, person.pk)
    assert line.details == {"questionnaire": str(code.questionnaire_id), "capacity": CAPACITY}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "words", "why"),
    [
        ({"accesses": [Access.ACCOUNT]}, {}, "ne se remplit pas avec un code"),
        ({}, {"capacity": 0}, "1 à 2.000"),
        ({}, {"capacity": 2001}, "1 à 2.000"),
        ({}, {"expires_at": timezone.now() - timedelta(minutes=1)}, "déjà passée"),
    ],
)
def test_make_code_refuses(setting, words, why):
    questionnaire = QuestionnaireFactory(opened=True, **setting)

    with pytest.raises(Refused, match=why):
        a_code(questionnaire, **words)


@pytest.mark.django_db
def test_make_code_refuses_a_closed_questionnaire():
    questionnaire = close_questionnaire(QuestionnaireFactory(opened=True), by=None)

    with pytest.raises(Refused, match="clos"):
        a_code(questionnaire)


@pytest.mark.django_db
def test_stop_code_lets_nobody_in_any_more_and_is_said_once():
    questionnaire = QuestionnaireFactory(opened=True)
    code = a_code(questionnaire)
    start_response(questionnaire, channel=Channel.CODE, identity="un", access_code=code)

    stop_code(stop_code(code, by=None), by=None)

    with pytest.raises(Refused, match="plus valable"):
        start_response(questionnaire, channel=Channel.CODE, identity="deux", access_code=code)
    assert JournalLine.objects.filter(gesture="code.stopped").count() == 1
    assert questionnaire.responses.count() == 1


@pytest.mark.django_db
def test_codes_of_a_person_are_theirs_only():
    questionnaire, person = QuestionnaireFactory(opened=True), UserFactory()
    mine = a_code(questionnaire, by=person)
    a_code(questionnaire, by=UserFactory())
    a_code(QuestionnaireFactory(opened=True), by=person)

    assert list(codes_of(questionnaire, made_by=person)) == [mine]
    assert codes_of(questionnaire).count() == 2


def burst(code):
    """Start a response in each of 40 windows of a class of 30; return how many were let in."""
    with Crowd(HEADS) as crowd:

        def start(rank):
            try:
                start_response(code.questionnaire, channel=Channel.CODE, identity=f"fenêtre {rank}", access_code=code)
            except Refused:
                return 0
            return 1

        return sum(crowd.at_once(start))


@pytest.mark.django_db(transaction=True)
def test_a_code_for_thirty_lets_exactly_thirty_in_among_forty_at_once():
    questionnaire = QuestionnaireFactory(opened=True)
    code = a_code(questionnaire)

    let_in = burst(code)

    code.refresh_from_db()
    assert (let_in, code.used, questionnaire.responses.count()) == (CAPACITY, CAPACITY, CAPACITY)


@pytest.mark.django_db(transaction=True)
def test_the_burst_would_show_a_capacity_that_is_looked_at_before_it_is_taken(monkeypatch):
    def look_then_take(code):
        if AccessCode.objects.get(pk=code.pk).used >= CAPACITY:
            raise Refused("plein")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
            cursor.execute(
                "UPDATE questionnaires_accesscode SET used = least(used + 1, capacity) WHERE id = %s", [code.pk]
            )

    monkeypatch.setattr("cahiers.questionnaires.actions.answering._use_code", look_then_take)
    code = a_code(QuestionnaireFactory(opened=True))

    assert burst(code) > CAPACITY


@pytest.mark.django_db
def test_make_links_keeps_digests_and_the_file_can_be_made_again():
    questionnaire, person = QuestionnaireFactory(opened=True), UserFactory()

    make_links(questionnaire, batch="Parents", count=3, by=person)

    batch = link_batches(questionnaire, person)[0]
    secrets = [secret for _number, secret in link_secrets(questionnaire, batch)]
    kept = {bytes(digest) for digest in PersonalLink.objects.values_list("digest", flat=True)}
    assert (batch.name, batch.count, batch.used, batch.unused, batch.may_download) == ("Parents", 3, 0, 3, True)
    assert {digest_of(secret) for secret in secrets} == kept
    assert [len(secret) for secret in secrets] == [26, 26, 26]
    assert list(link_secrets(questionnaire, batch)) == list(link_secrets(questionnaire, batch))
    assert JournalLine.objects.get(gesture="links.made").details == {"count": 3, "first": batch.first}


@pytest.mark.django_db
def test_the_file_of_a_batch_is_its_maker_s_for_a_day_and_never_after_the_close():
    questionnaire, person = QuestionnaireFactory(opened=True), UserFactory()
    make_links(questionnaire, batch="Parents", count=1, by=person)

    mine = link_batches(questionnaire, person)[0].may_download
    others = link_batches(questionnaire, UserFactory())[0].may_download
    closed = link_batches(close_questionnaire(questionnaire, by=None), person)[0].may_download
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE foundation_journalline DISABLE TRIGGER USER")
        cursor.execute("UPDATE foundation_journalline SET at = at - interval '25 hours'")
        cursor.execute("ALTER TABLE foundation_journalline ENABLE TRIGGER USER")
    late = link_batches(questionnaire, person)[0].may_download

    assert (mine, others, closed, late) == (True, False, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, MOST_LINKS + 1])
def test_make_links_refuses_none_or_too_many(count):
    with pytest.raises(Refused, match=r"50.000"):
        make_links(QuestionnaireFactory(opened=True), batch="Tous", count=count, by=None)


@pytest.mark.django_db
def test_make_links_refuses_a_batch_twice_a_draft_and_a_questionnaire_without_links():
    questionnaire = QuestionnaireFactory(opened=True)
    make_links(questionnaire, batch="Tous", count=1, by=None)

    with pytest.raises(Refused, match="existe déjà"):
        make_links(questionnaire, batch="Tous", count=1, by=None)
    with pytest.raises(Refused, match="ouvert"):
        make_links(QuestionnaireFactory(), batch="Tous", count=1, by=None)
    with pytest.raises(Refused, match="lien personnel"):
        make_links(QuestionnaireFactory(opened=True, accesses=[Access.OPEN]), batch="Tous", count=1, by=None)
    assert PersonalLink.objects.count() == 1
