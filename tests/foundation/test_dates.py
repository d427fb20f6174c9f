"""Dates and hours as French writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.translation import override

PARIS = ZoneInfo("Europe/Paris")


def written(moment: datetime, expression: str, language: str) -> str:
    with override(language):
        return Template("{{ at|" + expression + " }}").render(Context({"at": moment}))


@pytest.mark.parametrize(
    ("day", "expression", "language", "expected"),
    [
        (1, 'date:"j F Y"', "fr", "1er mai 2026"),
        (11, 'date:"j F Y"', "fr", "11 mai 2026"),
        (21, 'date:"l j F"', "fr", "jeudi 21 mai"),
        (1, 'date:"j F Y"', "en", "1 May 2026"),
        (1, 'date:"DATETIME_FORMAT"', "fr", "1er mai 2026, 18\u00a0h"),
        (2, 'time:"TIME_FORMAT"', "fr", "18\u00a0h"),
        (2, 'time:"TIME_FORMAT"', "en", "18:00"),
    ],
)
def test_the_first_of_a_month_and_full_hours(day, expression, language, expected):
    assert written(datetime(2026, 5, day, 18, 0, tzinfo=PARIS), expression, language) == expected


def test_minutes_stay():
    moment = datetime(2026, 5, 1, 18, 30, tzinfo=PARIS)

    assert written(moment, "date:'DATETIME_FORMAT'", "fr") == "1er mai 2026, 18\u00a0h\u00a030"


@pytest.mark.parametrize(("zone", "expected"), [("UTC", "2 mai, 20\u00a0h"), ("Indian/Reunion", "2 mai, 22\u00a0h")])
def test_an_instant_is_told_in_the_sites_time_or_in_the_one_it_was_put_in(zone, expected):
    moment = datetime(2026, 5, 2, 18, 0, tzinfo=UTC)
    moment = moment if zone == "UTC" else moment.astimezone(ZoneInfo(zone))

    assert written(moment, "date:'j F, '", "fr") + written(moment, "time:'TIME_FORMAT'", "fr") == expected
