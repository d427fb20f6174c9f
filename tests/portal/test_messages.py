"""Writing to those who run the site: kept when invalid, sent once, a receipt in hand."""

import pytest
from django.urls import reverse

from cahiers.foundation.idempotency import new_key
from cahiers.foundation.models import Mail

pytestmark = pytest.mark.django_db

REPORT = {
    "address": "/campagnes/egn/",
    "message": "Le menu s’ouvre sans que le lecteur d’écran le dise.",
    "equipment": "NVDA, Firefox",
    "email": "lea@exemple.fr",
}
LETTER = {"topic": "figure", "message": "Le total ne correspond pas.", "email": ""}
FORMS = [("accessibility_feedback", REPORT), ("contact", LETTER)]


def send(client, name, data, key=None):
    return client.post(reverse(f"portal:{name}"), data | {"idempotency_key": key or new_key()})


@pytest.mark.parametrize(("name", "data"), FORMS)
def test_message_is_sent_to_the_site_and_gets_a_receipt(client, settings, name, data):
    settings.CONTACT = "equipe@exemple.fr"

    response = send(client, name, data)

    mail = Mail.objects.get()
    assert response.status_code == 200
    assert mail.recipient == "equipe@exemple.fr"
    assert data["message"] in mail.text
    assert str(mail.pk) in response.content.decode()


def test_report_says_where_and_with_what(client):
    send(client, "accessibility_feedback", REPORT)

    text = Mail.objects.get().text
    assert all(value in text for value in REPORT.values())


@pytest.mark.parametrize(("name", "data"), FORMS)
def test_message_retried_is_sent_once(client, name, data):
    key = new_key()

    answers = [send(client, name, data, key).content for _ in range(2)]

    assert Mail.objects.count() == 1
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("name", "data"), FORMS)
def test_other_message_with_the_same_key_is_refused(client, name, data):
    key = new_key()
    send(client, name, data, key)

    response = send(client, name, data | {"message": "Autre chose."}, key)

    assert response.status_code == 409
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(("name", "data"), FORMS)
@pytest.mark.parametrize("fault", [{"message": "  "}, {"email": "pas une adresse"}])
def test_invalid_message_keeps_what_was_typed(client, name, data, fault):
    response = send(client, name, data | {"message": "Mots à ne pas perdre.", **fault})

    content = response.content.decode()
    assert response.status_code == 422
    assert Mail.objects.count() == 0
    assert 'id="erreurs"' in content
    assert ("pas une adresse" if "email" in fault else data["email"]) in content
    assert "email" not in fault or "Mots à ne pas perdre." in content


@pytest.mark.parametrize(("name", "data"), FORMS)
def test_message_without_a_key_is_not_sent(client, name, data):
    response = client.post(reverse(f"portal:{name}"), data)

    assert response.status_code == 400
    assert Mail.objects.count() == 0


def test_receipt_never_goes_to_the_address_that_was_typed(client):
    send(client, "accessibility_feedback", REPORT)

    assert not Mail.objects.filter(recipient=REPORT["email"]).exists()


def test_markup_in_a_message_stays_text(client):
    response = send(client, "contact", LETTER | {"message": "<script>alert(1)</script>"})

    assert "<script>alert" not in response.content.decode()
