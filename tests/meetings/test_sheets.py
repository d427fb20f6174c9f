"""Saving a sheet: once, merged, in versions, within bounds, until the meeting hands in."""

import threading
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories.campaign import ChallengeFactory, ThemeFactory
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.meetings.actions.sheets import Unfit, finish_sheet, reopen_sheet, save_sheet
from cahiers.meetings.actions.tables import open_tables
from cahiers.meetings.enums import MeetingState, Origin
from cahiers.meetings.models import Idea, Meeting, Sheet, SheetVersion
from cahiers.meetings.queries.sheets import content_of_rows, sheets_of, standing
from cahiers.meetings.structure.merging import Content

pytestmark = pytest.mark.django_db


def content(*ideas, **cells):
    """A sheet with ideas given as (id, text)."""
    words = {f"idea.{key}.text": text for key, text in ideas}
    return Content(cells | words, tuple(str(key) for key, _text in ideas))


def save(sheet, written, base=0, **more):
    return save_sheet(sheet, **{"content": written, "base": base, "save_id": uuid4()} | more)


def test_save_sheet_keeps_a_version_and_brings_the_rows_to_it():
    sheet, first, second = SheetFactory(), uuid4(), uuid4()
    theme = sheet.meeting.themes.get()

    now = save(
        sheet,
        content((first, "Un prêt"), (second, "Un club"), theme=str(theme.pk), seated="08", obstacles=" Le débit \r\n"),
    )

    sheet.refresh_from_db()
    assert (now.version, sheet.version, sheet.obstacles, sheet.seated, sheet.theme) == (1, 1, "Le débit", 8, theme)
    assert [(idea.pk, idea.text, idea.rank) for idea in sheet.ideas.all()] == [
        (first, "Un prêt", 0),
        (second, "Un club", 1),
    ]
    assert content_of_rows(sheet).as_json() == now.content.as_json() == sheet.versions.get().content


def test_save_sheet_sent_twice_is_one_save_with_the_same_answer():
    sheet, again = SheetFactory(), {"save_id": uuid4()}

    first = save(sheet, content(obstacles="Le débit"), **again)
    save(sheet, content(obstacles="Le bruit"), base=1)
    second = save(sheet, content(obstacles="Le débit"), **again)

    assert first == second
    assert SheetVersion.objects.count() == 2
    assert standing(Sheet.objects.get()).content["obstacles"] == "Le bruit"


def test_save_sheet_that_changes_nothing_makes_no_version():
    sheet = SheetFactory()
    save(sheet, content(obstacles="Le débit"))

    save(sheet, content(obstacles="Le débit"), base=1)
    save(sheet, content((uuid4(), "  ")), base=1)

    assert (SheetVersion.objects.count(), Idea.objects.count()) == (1, 0)


def test_save_sheet_keeps_both_formulations_until_the_table_has_compared_them():
    sheet = SheetFactory()
    save(sheet, content(obstacles="Le débit"))

    now = save(sheet, content(obstacles="Le bruit"))

    assert (now.content["obstacles"], now.aside) == ("Le bruit", {"obstacles": ["Le débit"]})
    assert save(sheet, content(wording="Prêter"), base=2).aside == {"obstacles": ["Le débit"]}
    settled = save(sheet, Content(), base=3, settled=[("obstacles", "Le débit")])
    assert (settled.aside, settled.version) == ({}, 4)
    assert SheetVersion.objects.get(number=2).aside == {"obstacles": ["Le débit"]}


def test_save_sheet_believes_the_device_about_what_it_wrote_from():
    sheet = SheetFactory()
    save(sheet, content(obstacles="Le débit"))
    save(sheet, content(obstacles="Le bruit"), base=1)

    now = save(sheet, content(obstacles="Le débit faible"), base=2, was={"obstacles": "Le débit"})

    assert (now.content["obstacles"], now.aside) == ("Le débit faible", {"obstacles": ["Le bruit"]})


def test_save_sheet_removes_and_restores_an_idea_without_losing_it():
    sheet, key = SheetFactory(), uuid4()
    save(sheet, content((key, "Un prêt")))

    save(sheet, Content({f"idea.{key}.removed": "1"}), base=1)
    assert (Idea.objects.kept().count(), Idea.objects.get().text) == (0, "Un prêt")
    save(sheet, Content({f"idea.{key}.removed": ""}), base=2)

    assert [(idea.text, idea.version) for idea in Idea.objects.kept()] == [("Un prêt", 1)]


def test_save_sheet_numbers_the_wordings_of_an_idea():
    sheet, key = SheetFactory(), uuid4()
    save(sheet, content((key, "Un prêt")))

    save(sheet, Content({f"idea.{key}.level": "school"}, (str(key),)), base=1)
    assert Idea.objects.get().version == 1
    save(sheet, Content({f"idea.{key}.text": "Un prêt à la semaine"}, (str(key),)), base=2)

    assert Idea.objects.get().version == 2


def test_save_sheet_takes_a_finished_sheet_up_again():
    sheet = SheetFactory()
    finish_sheet(sheet)

    save(sheet, content(obstacles="Écrit hors ligne"), origin=Origin.OFFLINE)

    sheet.refresh_from_db()
    assert (sheet.finished_at, sheet.origin, sheet.obstacles) == (None, "offline", "Écrit hors ligne")
    assert finish_sheet(sheet).finished_at == finish_sheet(sheet).finished_at
    assert reopen_sheet(sheet).finished_at is None


@pytest.mark.parametrize("state", sorted(set(MeetingState) - {"planned", "announced", "held", "returned"}))
def test_save_sheet_refuses_once_the_meeting_is_no_longer_written(state):
    sheet = SheetFactory(meeting__state=state)

    for gesture in (
        partial(save, sheet, content(obstacles="x")),
        partial(finish_sheet, sheet),
        partial(reopen_sheet, sheet),
    ):
        with pytest.raises(Refused, match="ne s’écrivent plus"):
            gesture()

    assert not SheetVersion.objects.exists()


def test_save_sheet_gives_the_theme_of_the_challenge_and_sets_aside_one_of_another_theme():
    sheet = SheetFactory()
    mine, other = sheet.meeting.themes.get(), ThemeFactory(campaign=sheet.meeting.campaign)
    sheet.meeting.themes.add(other)
    challenge = ChallengeFactory(theme=mine)

    assert save(sheet, content(challenge=str(challenge.pk))).content["theme"] == str(mine.pk)
    now = save(sheet, content(challenge=str(challenge.pk), theme=str(other.pk)), base=1)

    assert (now.content["challenge"], now.content["theme"]) == ("", str(other.pk))
    assert now.aside == {"challenge": [str(challenge.pk)]}


KEY = str(uuid4())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"obstacles": "x" * 5001}, "5000 caractères au plus"),
        ({f"idea.{KEY}.text": "é" * 2001}, "2000 caractères au plus"),
        ({f"idea.{KEY}.who": "x" * 301, f"idea.{KEY}.text": "a"}, "300 caractères au plus"),
        ({"seated": "31"}, "de 0 à 30"),
        ({"seated": "huit"}, "de 0 à 30"),
        ({"seated": "٣"}, "de 0 à 30"),
        ({"seated": "-1"}, "de 0 à 30"),
        ({"seated": "9" * 5000}, "caractères au plus"),
        ({"theme": "x"}, "pas de cette rencontre"),
        ({"theme": str(uuid4())}, "pas de cette rencontre"),
        ({"challenge": "' OR 1=1"}, "pas de cette rencontre"),
        ({f"idea.{KEY}.level": "planète", f"idea.{KEY}.text": "a"}, "trois niveaux"),
        ({"idea.abc.text": "a"}, "identifiant lisible"),
        ({f"idea.{KEY.upper()}.text": "a"}, "identifiant lisible"),
        ({f"idea.{uuid4()}.text": "a" for _ in range(41)}, "40 idées au plus"),
    ],
    ids=range(15),
)
def test_save_sheet_says_what_does_not_fit_and_changes_nothing(cells, sentence):
    sheet = SheetFactory()
    save(sheet, content(obstacles="Le débit"))

    with pytest.raises(Unfit, match=sentence) as refusal:
        save(sheet, Content(cells), base=1)

    assert refusal.value.faults
    assert (SheetVersion.objects.count(), Sheet.objects.get().obstacles) == (1, "Le débit")


def test_save_sheet_refuses_the_idea_or_the_save_of_another_sheet():
    elsewhere, save_id = IdeaFactory(), uuid4()
    sheet = SheetFactory()
    save(elsewhere.sheet, content(obstacles="x"), save_id=save_id)

    with pytest.raises(Refused, match="autre fiche"):
        save(sheet, content((elsewhere.pk, "volée")))
    with pytest.raises(Refused, match="autre fiche"):
        save(sheet, content(obstacles="y"), save_id=save_id)

    elsewhere.refresh_from_db()
    assert (elsewhere.text, sheet.ideas.count()) == ("Un prêt de tablettes à la semaine, tenu par la vie scolaire.", 0)


def test_save_sheet_keeps_words_of_which_only_the_unreadable_is_dropped():
    sheet = SheetFactory()

    save(sheet, content(obstacles="Le\x00 débit \ud800\u202e<b>", wording="L’été\nprochain"))

    sheet.refresh_from_db()
    assert (sheet.obstacles, sheet.wording) == ("Le débit \u202e<b>", "L’été prochain")


def test_save_sheet_still_takes_words_when_its_theme_has_left_the_meeting():
    sheet = SheetFactory()
    theme = str(sheet.meeting.themes.get().pk)
    save(sheet, content(theme=theme))
    sheet.meeting.themes.set([])

    assert save(sheet, content(theme=theme, obstacles="x"), base=1).version == 2


def test_versions_are_never_changed():
    save(SheetFactory(), content(obstacles="x"))

    with pytest.raises(Exception, match="append-only"):
        SheetVersion.objects.update(number=7)


def test_each_version_of_a_sheet_has_its_line_in_the_journal_and_a_save_that_changes_nothing_has_none():
    sheet, kept = SheetFactory(), content(obstacles="Le bruit")

    for words in (kept, kept, content(obstacles="Le bruit et le débit")):
        save(sheet, words, base=Sheet.objects.get(pk=sheet.pk).version)

    lines = JournalLine.objects.filter(gesture="meetings.sheet_saved", object_id=sheet.pk).order_by("pk")
    assert [line.details["version"] for line in lines] == [1, 2]


def test_open_tables_numbers_them_on_and_stops_at_sixty():
    meeting = MeetingFactory()

    open_tables(meeting, count=2, by=None)
    open_tables(meeting, count=1, by=None)

    assert list(meeting.sheets.values_list("table", flat=True)) == [1, 2, 3]
    assert len(set(meeting.sheets.values_list("code", flat=True))) == 3
    for count in (0, -1, 58):
        with pytest.raises(Refused, match="de 1 à 60"):
            open_tables(meeting, count=count, by=None)
    with pytest.raises(Refused, match="ne s’écrivent plus"):
        open_tables(MeetingFactory(state=MeetingState.ACCEPTED), count=1, by=None)


@pytest.mark.django_db(transaction=True)
def test_sixteen_devices_at_once_lose_nothing_and_double_nothing():
    sheet, keys, shared = SheetFactory(), [uuid4() for _ in range(8)], uuid4()
    faults = []

    def device(rank):
        try:
            key = keys[rank % 8]  # two devices send each idea: the same save, twice
            save(
                sheet,
                content((key, f"Idée {rank % 8}"), state_of_play=f"Formulation {rank % 8}"),
                save_id=uuid4() if rank > 7 else shared,
            )
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=device, args=[rank]) for rank in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    now = standing(Sheet.objects.get())
    assert faults == []
    assert {idea.text for idea in Idea.objects.all()} == {f"Idée {rank}" for rank in range(8)}
    assert {now.content["state_of_play"], *now.aside["state_of_play"]} == {f"Formulation {rank}" for rank in range(8)}
    assert SheetVersion.objects.filter(save_id=shared).count() == 1
    assert list(SheetVersion.objects.values_list("number", flat=True)) == list(
        range(1, Sheet.objects.get().version + 1)
    )
    assert Meeting.objects.count() == 1


def test_sheets_of_a_meeting_come_table_by_table_whatever_their_codes():
    meeting = MeetingFactory()
    for table in (3, 1, 2):
        SheetFactory(meeting=meeting, table=table)

    assert [sheet.table for sheet in sheets_of(meeting)] == [1, 2, 3]
