"""The ways in: each starts one response, whoever tries twice; none of them takes an address for a person."""

import pytest
from tests.factories.people import UserFactory
from tests.factories.questionnaires import QuestionnaireFactory
from tests.questionnaires.walking import Visitor

from cahiers.foundation.codes import shown_code
from cahiers.questionnaires.actions.opening import close_questionnaire
from cahiers.questionnaires.enums import Access
from cahiers.questionnaires.models import AccessCode, PersonalLink, Response
from cahiers.questionnaires.structure.marks import digest_of

pytestmark = pytest.mark.django_db
CLASS_CODE = "abcd2345"


@pytest.fixture
def questionnaire():
    return QuestionnaireFactory(opened=True)


@pytest.fixture
def class_code(questionnaire):
    return AccessCode.objects.create(questionnaire=questionnaire, code=CLASS_CODE, label="3e B", capacity=30)


def link_of(questionnaire):
    return PersonalLink.objects.create(
        questionnaire=questionnaire, digest=digest_of("un-secret"), batch="Conseillers", number=1
    )


def count(questionnaire):
    return Response.objects.filter(questionnaire=questionnaire).count()


def test_an_account_starts_one_response_and_finds_it_on_another_device(questionnaire):
    person = UserFactory()
    codes = []
    for _ in range(2):
        device = Visitor(questionnaire)
        device.force_login(person)
        codes.append(device.start("account"))

    other = Visitor(questionnaire)
    other.force_login(UserFactory())

    assert len(set(codes)) == 1
    assert other.start("account") != codes[0]
    assert count(questionnaire) == 2


def test_an_account_is_asked_to_sign_in_and_led_back(questionnaire):
    visitor = Visitor(questionnaire)

    answer = visitor.post(visitor.address("start"), {"channel": "account"})

    assert answer["Location"] == f"/connexion/?next={visitor.address('start')}"
    assert count(questionnaire) == 0


def test_a_browser_starts_one_open_response_under_both_languages(questionnaire):
    visitor = Visitor(questionnaire)
    first = visitor.start()
    english = visitor.post(f"/en{visitor.address('start')}", {"channel": "open"})

    assert first in english["Location"]
    assert Visitor(questionnaire).start() != first
    assert count(questionnaire) == 2


def test_pages_that_are_only_read_set_no_cookie(questionnaire):
    visitor = Visitor(questionnaire)

    for name in ("detail", "start", "resume"):
        visitor.get(visitor.address(name))

    assert {name for name in visitor.cookies if name != "csrftoken"} == set()


def test_the_cookie_goes_nowhere_but_to_its_questionnaire(questionnaire):
    visitor = Visitor(questionnaire)
    visitor.start()

    cookie = visitor.cookies["reponse-fr"]
    assert cookie["path"] == visitor.address("detail")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert visitor.cookies["reponse-en"]["path"] == f"/en{visitor.address('detail')}"


def test_a_personal_link_starts_one_response_and_reading_it_uses_nothing(questionnaire):
    link = link_of(questionnaire)
    visitor, phone = Visitor(questionnaire), Visitor(questionnaire)
    address = visitor.address("link", "un-secret")

    read = visitor.get(address)
    link.refresh_from_db()
    assert (read.status_code, link.is_used, count(questionnaire)) == (200, False, 0)
    visitor.go(visitor.post(address))
    phone.go(phone.post(address))

    link.refresh_from_db()
    assert (link.is_used, count(questionnaire)) == (True, 1)
    assert visitor.code == phone.code


def test_an_unknown_link_says_so(questionnaire):
    visitor = Visitor(questionnaire)

    answer = visitor.get(visitor.address("link", "autre"))

    assert answer.status_code == 404
    assert "Ce lien personnel n’existe pas" in answer.content.decode()


@pytest.mark.parametrize("typed", ["abcd2345", "ABCD-2345", " abcd 2345 ", "AbCd2345"])
def test_a_class_code_is_taken_however_it_is_typed(questionnaire, class_code, typed):
    Visitor(questionnaire).start("code", code=typed)

    response = Response.objects.get()
    assert (response.channel, response.access_code_id) == ("code", class_code.pk)


def test_a_class_code_that_was_scanned_is_already_in_its_field(questionnaire, class_code):
    visitor = Visitor(questionnaire)

    page = visitor.get(f"{visitor.address('start')}?code={CLASS_CODE}").content.decode()

    assert f'value="{CLASS_CODE}"' in page
    assert "aria-invalid" not in page


def test_a_wrong_class_code_says_so_and_stays_in_its_field(questionnaire, class_code):
    visitor = Visitor(questionnaire)

    answer = visitor.post(visitor.address("start"), {"channel": "code", "code": "zzzz9999"})

    assert answer.status_code == 422
    assert 'value="zzzz9999"' in answer.content.decode()
    assert "Ce code n’existe pas" in answer.content.decode()


def test_a_class_of_thirty_behind_one_address_answers_and_the_next_one_is_told(questionnaire, class_code):
    pupils = [Visitor(questionnaire, REMOTE_ADDR="192.0.2.7") for _ in range(30)]
    codes = {pupil.start("code", code=CLASS_CODE) for pupil in pupils}
    late = Visitor(questionnaire, REMOTE_ADDR="192.0.2.7")

    refused = late.post(late.address("start"), {"channel": "code", "code": CLASS_CODE})

    assert len(codes) == count(questionnaire) == 30
    assert refused.status_code == 422
    assert "toutes les personnes prévues" in refused.content.decode()


def test_a_shared_computer_never_shows_the_response_before(questionnaire, class_code):
    computer = Visitor(questionnaire)
    first = computer.start("code", code=CLASS_CODE)
    computer.fill(public="pupil")
    computer.fill(note="oui")
    computer.go(computer.post(computer.address("submit", first)))
    asked = computer.post(computer.address("start"), {"channel": "code", "code": CLASS_CODE, "who": "same"})

    assert asked.status_code == 200
    assert first not in asked.content.decode()
    assert "Une autre personne répond" in asked.content.decode()
    assert computer.start("code", code=CLASS_CODE, who="other") != first
    assert count(questionnaire) == 2


def test_a_started_response_of_a_shared_computer_is_continued_by_whoever_says_so(questionnaire, class_code):
    computer = Visitor(questionnaire)
    first = computer.start("code", code=CLASS_CODE)

    asked = computer.post(computer.address("start"), {"channel": "code", "code": CLASS_CODE})

    assert "C’est la mienne" in asked.content.decode()
    assert computer.start("code", code=CLASS_CODE, who="same") == first
    assert count(questionnaire) == 1


def test_the_next_person_starts_afresh(questionnaire, class_code):
    computer = Visitor(questionnaire)
    first = computer.start("code", code=CLASS_CODE)

    computer.post(computer.address("next_person"))

    assert computer.start("code", code=CLASS_CODE) != first


@pytest.mark.parametrize("typed", [str, shown_code, lambda code: f"  {shown_code(code).lower()} "])
def test_a_code_resumes_on_another_device_however_it_is_typed(questionnaire, typed):
    visitor, phone = Visitor(questionnaire), Visitor(questionnaire)
    visitor.start()
    visitor.fill(public="teacher")

    phone.go(phone.post(phone.address("resume"), {"code": typed(visitor.code)}))

    assert (phone.code, phone.section) == (visitor.code, "classe")


def test_an_unknown_code_lets_one_type_it_again(questionnaire):
    visitor = Visitor(questionnaire)

    typed = visitor.post(visitor.address("resume"), {"code": "ABCD"})
    followed = visitor.get(visitor.address("response", "0" * 16))

    assert (typed.status_code, followed.status_code) == (422, 404)
    assert 'value="ABCD"' in typed.content.decode()
    assert 'name="code"' in followed.content.decode()


def test_a_code_opens_nothing_under_another_questionnaire(questionnaire):
    visitor = Visitor(questionnaire)
    code = visitor.start()
    elsewhere = Visitor(QuestionnaireFactory(opened=True))

    assert elsewhere.get(elsewhere.address("response", code)).status_code == 404


def test_a_way_that_is_not_allowed_is_neither_shown_nor_taken():
    visitor = Visitor(QuestionnaireFactory(opened=True, accesses=[Access.ACCOUNT]))

    page = visitor.get(visitor.address("start")).content.decode()
    refused = visitor.post(visitor.address("start"), {"channel": "open"})

    assert 'value="open"' not in page
    assert 'name="code"' not in page
    assert refused.status_code == 422


def test_a_closed_questionnaire_starts_nothing_and_says_so(questionnaire):
    visitor = Visitor(questionnaire)
    close_questionnaire(questionnaire, by=None)

    page = visitor.get(visitor.address("detail")).content.decode()
    refused = visitor.post(visitor.address("start"), {"channel": "open"})

    assert "Ce questionnaire ne prend plus de réponses." in page
    assert (refused.status_code, count(questionnaire)) == (422, 0)


def test_pages_of_a_response_stay_out_of_caches_and_search_engines(questionnaire):
    visitor = Visitor(questionnaire)
    visitor.start()

    page = visitor.get(visitor.at)

    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
