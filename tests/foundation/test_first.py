"""A list that is cut says so."""

import pytest
from django.template.loader import render_to_string
from tests.factories.people import UserFactory

from cahiers.foundation.first import first
from cahiers.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def four():
    UserFactory.create_batch(4)
    return User.objects.order_by("pk")


def test_first_returns_the_first_rows_and_how_many_there_are(four, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = first(four, 3)

    assert (found, found.total, found.is_cut) == (list(four[:3]), 4, True)


def test_first_takes_one_statement_where_nothing_is_cut(four, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = first(four, 4)

    assert (found, found.total, found.is_cut) == (list(four), 4, False)


def test_the_page_says_how_many_lines_it_does_not_show(four):
    assert "Les 3 premières lignes sont montrées, sur 4." in render_to_string(
        "components/cut.html", {"rows": first(four, 3)}
    )
    assert "premières" not in render_to_string("components/cut.html", {"rows": first(four, 4)})
