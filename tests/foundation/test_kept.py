"""A text sent too late comes back to its author, and to nobody else."""

import pytest
from django.test import RequestFactory

from cahiers.foundation.kept import SentForm, sent_form

TEXT = {"body": "Un argument de plusieurs mots.", "stance": "for", "csrfmiddlewaretoken": "a" * 64}


def sent(fields: dict[str, str], site: str = "same-origin") -> SentForm | None:
    return sent_form(RequestFactory().post("/argumenter/", fields, headers={"Sec-Fetch-Site": site}))


def test_text_of_our_own_page_is_given_back_without_its_token() -> None:
    form = sent(TEXT)

    assert form == SentForm("/argumenter/", [("body", TEXT["body"]), ("stance", "for")])
    assert form.texts == [TEXT["body"]]


@pytest.mark.parametrize(
    ("fields", "site"),
    [
        (TEXT, "cross-site"),
        (TEXT, "same-site"),
        (TEXT, ""),
        (TEXT | {"password": "quatre mots bien choisis"}, "same-origin"),
        ({"choice": "against", "idempotency_key": "0" * 36}, "same-origin"),
    ],
    ids=["another site", "a neighbour", "unknown", "a secret", "a choice"],
)
def test_nothing_else_is_given_back(fields: dict[str, str], site: str) -> None:
    assert sent(fields, site) is None
