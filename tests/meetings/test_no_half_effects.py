"""D3 and S1 for reports: a fault at any statement leaves nothing half done; hostile words stay words."""

from html.parser import HTMLParser

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse
from tests.factories.meetings import MeetingFactory, SheetFactory
from tests.factories.people import UserFactory
from tests.meetings.test_files import DOSSIER, confirm_hand_in, placed, read
from tests.meetings.test_synthesis import LOANS, quoting, write
from tests.promises.database import changed, digest_of_everything
from tests.promises.hostile import TEXTS

from cahiers.meetings.actions import confirming
from cahiers.meetings.actions.deciding import accept_report
from cahiers.meetings.actions.handing_in import hand_in_online
from cahiers.meetings.enums import HandInState, MeetingState, Section
from cahiers.meetings.imports import running

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 200


class Fault(Exception):
    """What a database does at the worst time."""


class FaultAt:
    """Let some statements pass, then fail."""

    def __init__(self, rank: int) -> None:
        self.left = rank

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            if self.left == 0:
                raise Fault
            self.left -= 1
        return execute(sql, params, many, context)


@pytest.fixture
def camille():
    return UserFactory(display_name="Camille")


@pytest.fixture
def meeting(camille):
    return MeetingFactory(held=True, run_by=camille)


def half_effects_of(gesture):
    """Make a gesture fail at each of its statements in turn; return what each failure left, and how many there were."""
    before, left = digest_of_everything(), []
    for rank in range(MOST_STATEMENTS):
        try:
            with transaction.atomic(), connection.execute_wrapper(FaultAt(rank)):
                gesture()
        except Fault:
            left += changed(before, digest_of_everything())
        else:
            return left, rank
    raise AssertionError("the gesture never ends")


def test_confirm_leaves_nothing_half_done(meeting, camille):
    hand_in = placed(read(DOSSIER, meeting, camille), camille)

    left, statements = half_effects_of(lambda: confirm_hand_in(hand_in, way="replace", by=camille))

    assert left == []
    assert statements > 30
    hand_in.refresh_from_db()
    assert hand_in.state == HandInState.CONFIRMED


def test_handing_in_and_accepting_leave_nothing_half_done(meeting, camille):
    quoting(meeting)
    write(meeting, f"> {LOANS}\n> — Table 3, idée 1", by=camille)

    left, _statements = half_effects_of(lambda: hand_in_online(meeting, by=camille))
    more, _statements = half_effects_of(lambda: accept_report(meeting, by=camille))

    assert left + more == []


def test_writing_with_quotes_leaves_nothing_half_done(meeting, camille):
    _idea, sources = quoting(meeting)
    write(meeting, "Avant.", by=camille)

    left, _statements = half_effects_of(lambda: write(meeting, sources["text"].markdown, base=1, by=camille))

    assert left == []


def test_planted_gesture_outside_its_transaction_is_seen(meeting, camille, monkeypatch):
    hand_in = placed(read(DOSSIER, meeting, camille), camille)
    piece = hand_in.pieces.first()
    real = confirming.require_reports
    monkeypatch.setattr(confirming, "require_reports", lambda one: (kept.append(piece.name), real(one)))
    kept = []

    before = digest_of_everything()
    with pytest.raises(Fault), connection.execute_wrapper(FaultAt(40)):
        confirming.confirm_hand_in.__wrapped__(hand_in, way="replace", by=camille)

    assert kept
    assert changed(before, digest_of_everything()) != []


def test_a_reading_that_fails_keeps_no_file_behind(meeting, camille, monkeypatch):
    hand_in = read(DOSSIER, meeting, camille)
    before = len(files())
    monkeypatch.setattr(running, "keep_reading", lambda *_asked: 1 / 0)
    type(hand_in).objects.update(state=HandInState.RECEIVED)

    assert not running.run_reading(hand_in.pk)

    hand_in.refresh_from_db()
    assert hand_in.state == HandInState.FAILED
    assert len(files()) == before


def files():
    folders, _files = default_storage.listdir("")
    return [name for folder in folders for name in default_storage.listdir(folder)[1]]


class Tags(HTMLParser):
    """Collects the elements that a hostile text would have made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def handle_starttag(self, tag, attrs):
        if any(name == "pwn" for name, _value in attrs):
            self.made.append(tag)


def made_in(page):
    tags = Tags()
    tags.feed(page)
    return tags.made


def test_hostile_words_stay_words_on_every_page(client, camille):
    meeting = MeetingFactory(held=True, run_by=camille, title=TEXTS[0])
    words = "\n\n".join(TEXTS)
    for table, text in enumerate(TEXTS[:40], start=1):
        SheetFactory(meeting=meeting, table=table, version=1, obstacles=text, wording=text[:300])
    write(
        meeting,
        "\n\n".join(f"> {text}\n> — Table 1, obstacles" for text in TEXTS),
        by=camille,
        section=Section.SITUATION,
    )
    write(meeting, words, by=camille, section=Section.EXPECTATIONS)
    document = f"{words}\n\nÉtat des lieux\n{words}".encode("utf-8", "replace")
    hand_in = read(document, meeting, camille, name=f"{TEXTS[12]}.txt")
    client.force_login(camille)
    slug = meeting.campaign.slug
    pages = [reverse(f"meetings:{name}", args=[slug, meeting.pk]) for name in ("write", "read_synthesis", "hand_in")]
    pages += [
        reverse("meetings:hand_in_detail", args=[slug, hand_in.pk]),
        reverse("meetings:piece", args=[slug, hand_in.pk, 0]),
    ]
    pages.append(reverse("meetings:versions", args=[slug, meeting.pk, meeting.themes.first().code, "situation"]))

    shown = [client.get(page) for page in pages]
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.ACCEPTED)
    shown.append(client.get(reverse("meetings:detail", args=[slug, meeting.pk])))

    assert [answer.status_code for answer in shown] == [200] * 7
    assert [made_in(answer.content.decode()) for answer in shown] == [[]] * 7
    assert client.get(reverse("meetings:export", args=[slug, meeting.pk])).status_code == 200
    assert made_in(f"<main>{TEXTS[12]}</main>") == ["img"]  # a page that would not escape is seen
