"""The bar that turns anyone into anyone: what it does, and that it cannot exist outside the demo."""

import os
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from cahiers.demo.mails import Part, parts_of
from cahiers.demo.views import become, comes_from_this_site
from cahiers.foundation import context

PRODUCTION = {
    "DATABASE_URL": "postgresql://cahiers:secret@127.0.0.1/cahiers",
    "CAHIERS_SECRET_KEY": "k" * 60,
    "CAHIERS_HTTPS": "1",
    "CAHIERS_HOSTS": "cahiers.example",
}
LOOK_FOR_THE_BAR = """
import django
django.setup()
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from cahiers.foundation import context
try:
    get_template("demo/bar.html")
    print("template")
except TemplateDoesNotExist:
    pass
try:
    reverse("demo:become")
    print("address")
except NoReverseMatch:
    pass
if any(function.__module__.startswith("cahiers.demo") for function in context._contributions):
    print("context")
if "cahiers.demo" in settings.INSTALLED_APPS:
    print("room")
"""


def look(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAHIERS_", "DATABASE_"))}
    kept |= {"DJANGO_SETTINGS_MODULE": "cahiers.config.settings.base", "CAHIERS_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", LOOK_FOR_THE_BAR], env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("environment", [{}, PRODUCTION], ids=["checkout", "production"])
def test_bar_does_not_exist_outside_the_demo(tmp_path, environment):
    found = look(tmp_path, **environment)

    assert (found.returncode, found.stdout) == (0, "")


def test_bar_would_be_seen_if_it_were_there(tmp_path):
    found = look(tmp_path, CAHIERS_DEMO="1")

    assert found.stdout.split() == ["template", "address", "context", "room"]


@pytest.mark.parametrize(
    "environment", [PRODUCTION, {"CAHIERS_HOSTS": "cahiers.example"}, {"CAHIERS_HOSTS": "127.0.0.1,cahiers.example"}]
)
def test_settings_refuse_the_demo_beside_real_data_or_on_a_public_name(tmp_path, environment):
    found = look(tmp_path, CAHIERS_DEMO="1", **environment)

    assert found.returncode != 0
    assert "CAHIERS_DEMO lets anyone become anyone" in found.stderr
    assert found.stdout == ""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/demo/devenir/", "/demo/boite/"])
def test_pages_of_the_demo_are_absent_elsewhere(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo:mailbox")
    assert not any(function.__module__.startswith("cahiers.demo") for function in context._contributions)


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://elsewhere.example"}, False),
    ],
)
def test_becoming_somebody_is_asked_from_our_own_pages_only(headers, is_ours):
    request = RequestFactory().post("/demo/devenir/", headers=headers)

    assert comes_from_this_site(request) is is_ours


def test_becoming_somebody_is_a_post():
    response = become(RequestFactory().get("/demo/devenir/"))

    assert isinstance(response, HttpResponse)
    assert response.status_code == 405


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("rien", [Part("rien", "")]),
        (
            "Voici :\nhttp://127.0.0.1:8000/entrer/abc?d=e.\nBien",
            [
                Part("Voici :\n", ""),
                Part("http://127.0.0.1:8000/entrer/abc?d=e", "/entrer/abc?d=e"),
                Part(".\nBien", ""),
            ],
        ),
        ("http://localhost", [Part("http://localhost", "/")]),
        ("http://ailleurs.example/a", [Part("http://ailleurs.example/a", "")]),
        ("http://127.0.0.1:8000//ailleurs.example", [Part("http://127.0.0.1:8000//ailleurs.example", "")]),
        ("http://127.0.0.1.ailleurs.example/a", [Part("http://127.0.0.1.ailleurs.example/a", "")]),
        ('http://localhost/"><script>', [Part("http://localhost/", "/"), Part('"><script>', "")]),
        ("javascript:alert(1)", [Part("javascript:alert(1)", "")]),
    ],
)
def test_only_this_sites_links_can_be_clicked_in_a_mail(text, parts):
    assert parts_of(text) == parts
