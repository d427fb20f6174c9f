"""The synthesis: versions, two people at once, quotes and the links they make."""

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.meetings import IdeaFactory, MeetingFactory, SheetFactory
from tests.factories.people import UserFactory

from cahiers.foundation.differences import merge
from cahiers.foundation.errors import Refused
from cahiers.meetings.actions.writing import TooLong, Written, save_sections
from cahiers.meetings.enums import MeetingState, Section
from cahiers.meetings.models import Passage, PassageVersion
from cahiers.meetings.queries.quotes import quotes_of, tables_of
from cahiers.meetings.queries.syntheses import history_of, synthesis_of
from cahiers.meetings.structure.quotes import quotes_in
from cahiers.provenance.models import Link, Revocation

LOANS = "Un prêt de tablettes à la semaine, tenu par la vie scolaire."
SOLO = "Le réseau tombe dès que deux classes se connectent."


@pytest.fixture
def camille(db):
    return UserFactory(display_name="Camille")


@pytest.fixture
def meeting(camille):
    return MeetingFactory(held=True, run_by=camille)


def write(meeting, text, *, base=0, by, section=Section.CHALLENGES):
    saved = save_sections(meeting, meeting.themes.first(), texts={section: Written(text, base)}, by=by)
    return saved[section]


def passage_of(meeting, section=Section.CHALLENGES):
    return Passage.objects.get(meeting=meeting, section=section)


def test_save_sections_keeps_each_text_as_a_version(meeting, camille):
    write(meeting, "Un prêt.", by=camille)
    saved = write(meeting, "Un prêt et un atelier.", base=1, by=camille)

    assert saved.passage.version == 2
    assert list(PassageVersion.objects.values_list("number", "text")) == [
        (1, "Un prêt."),
        (2, "Un prêt et un atelier."),
    ]


def test_save_sections_makes_no_version_of_a_text_that_did_not_change(meeting, camille):
    write(meeting, "Un prêt.", by=camille)
    write(meeting, "Un prêt.", base=1, by=camille)

    assert PassageVersion.objects.count() == 1


def test_save_sections_brings_together_what_two_people_wrote(meeting, camille):
    write(meeting, "Constat.\n\nPrêt de tablettes.", by=camille)
    write(meeting, "Constat partagé.\n\nPrêt de tablettes.", base=1, by=camille)

    saved = write(meeting, "Constat.\n\nPrêt de tablettes.\n\nAtelier du jeudi.", base=1, by=UserFactory())

    assert saved.passage.text == "Constat partagé.\n\nPrêt de tablettes.\n\nAtelier du jeudi."
    assert (saved.is_merged, saved.has_both) == (True, False)


def test_save_sections_keeps_both_wordings_of_the_same_lines(meeting, camille):
    write(meeting, "Le prêt.", by=camille)
    write(meeting, "Le prêt à la semaine.", base=1, by=camille)

    saved = write(meeting, "Le prêt à l’année.", base=1, by=UserFactory())

    assert saved.passage.text == "Le prêt à la semaine.\nLe prêt à l’année."
    assert saved.has_both


def test_save_sections_sent_again_changes_nothing(meeting, camille):
    write(meeting, "Un", by=camille)
    write(meeting, "Un\ndeux", base=1, by=camille)
    write(meeting, "Un\ntrois", base=1, by=camille)
    before = PassageVersion.objects.count()

    write(meeting, "Un\ntrois", base=1, by=camille)

    assert PassageVersion.objects.count() == before


def test_typing_on_after_a_merge_doubles_no_line(meeting, camille):
    write(meeting, "Constat", by=camille)
    write(meeting, "Constat\nde l’autre", base=1, by=UserFactory())
    sent = write(meeting, "Constat du jour", base=1, by=camille)

    saved = write(meeting, "Constat du jour même", base=sent.sent_as, by=camille)

    assert saved.passage.text == "Constat du jour même\nde l’autre"


LINES = st.lists(st.text("abc ", min_size=1, max_size=5).map(str.strip).filter(bool), max_size=6).map("\n".join)


@given(LINES, LINES, LINES)
def test_merge_loses_no_line_that_somebody_added(base, theirs, mine):
    made = merge(base, theirs, mine).text.split("\n")

    for side in (theirs, mine):
        assert {line for line in side.split("\n") if line} - set(base.split("\n")) <= set(made)


@given(LINES, LINES)
def test_merge_with_an_unchanged_side_is_the_other_side(base, theirs):
    assert merge(base, theirs, base).text == theirs
    assert merge(base, base, theirs).text == theirs


def test_save_sections_refuses_what_is_far_too_long_and_keeps_nothing(meeting, camille):
    with pytest.raises(TooLong, match="Réalisations"):
        write(meeting, "mot " * 6000, by=camille, section=Section.ACHIEVEMENTS)

    assert not PassageVersion.objects.exists()


@pytest.mark.parametrize("state", [MeetingState.HANDED_IN, MeetingState.ACCEPTED, MeetingState.CANCELLED])
def test_save_sections_is_refused_once_the_synthesis_is_out_of_hand(camille, state):
    meeting = MeetingFactory(state=state, run_by=camille)

    with pytest.raises(Refused, match="ne change plus"):
        write(meeting, "Trop tard.", by=camille)


def quoting(meeting, words=LOANS):
    idea = IdeaFactory(sheet=SheetFactory(meeting=meeting, table=3, version=1, obstacles=SOLO), text=words)
    sources = {source.key.field: source for table in tables_of(meeting) for source in table.sources}
    return idea, sources


def test_a_quote_makes_a_link_to_its_source(meeting, camille):
    idea, sources = quoting(meeting)

    write(meeting, f"Nous retenons :\n\n{sources['text'].markdown}\n\nEt rien d’autre.", by=camille)

    link = Link.objects.get()
    assert (link.source_kind, link.source_id, link.target_id) == ("idea", idea.pk, passage_of(meeting).pk)
    assert link.locator == {
        "version": 1, "field": "text", "start": 0, "end": len(LOANS), "text": LOANS, "passage_version": 1,
    }  # fmt: skip


def test_a_part_of_an_obstacle_quoted_by_hand_makes_a_link_too(meeting, camille):
    quoting(meeting)

    write(meeting, "> dès que deux classes se connectent\n> — Table 3, obstacles", by=camille)

    locator = Link.objects.get().locator
    assert (locator["field"], SOLO[locator["start"] : locator["end"]]) == (
        "obstacles",
        "dès que deux classes se connectent",
    )


def test_words_that_nobody_wrote_make_no_link(meeting, camille):
    quoting(meeting)

    write(meeting, "> Un prêt de tablettes à la journée.\n> — Table 3, idée 1", by=camille)

    assert not Link.objects.exists()


def test_a_quote_removed_revokes_its_link_with_a_reason(meeting, camille):
    _idea, sources = quoting(meeting)
    write(meeting, sources["text"].markdown, by=camille)

    write(meeting, "Rien.", base=1, by=camille)

    assert Revocation.objects.get().reason == "La citation n’est plus dans la rubrique."
    assert quotes_of([passage_of(meeting)]) == []


def test_a_quote_holds_when_its_source_is_rewritten(meeting, camille):
    idea, sources = quoting(meeting)
    write(meeting, sources["text"].markdown, by=camille)
    idea.text, idea.version = "Tout autre chose, désormais.", 2
    idea.save()

    write(meeting, f"{sources['text'].markdown}\n\nUne phrase de plus.", base=1, by=camille)

    assert [link.locator["version"] for link in quotes_of([passage_of(meeting)])] == [1]
    assert Link.objects.count() == 1


def test_what_is_not_quoted_is_listed(meeting, camille):
    _idea, sources = quoting(meeting)
    write(meeting, sources["text"].markdown, by=camille)

    assert [source.text for source in synthesis_of(meeting).uncited] == [SOLO]


def test_quotes_in_reads_several_quotes_and_their_sources():
    text = "> un\n> deux\n> — Table 1, idée 1\n> trois\n> — Table 2, obstacles\n\nSuite\n> quatre"

    assert [(quote.words, quote.label) for quote in quotes_in(text)] == [
        ("un deux", "Table 1, idée 1"),
        ("trois", "Table 2, obstacles"),
        ("quatre", ""),
    ]


def test_history_of_puts_the_saves_of_one_sitting_together(meeting, camille):
    for rank, text in enumerate(["Un", "Un prêt", "Un prêt gratuit"]):
        write(meeting, text, base=rank, by=camille)
    write(meeting, "Un prêt payant", base=3, by=UserFactory())

    changes = history_of(passage_of(meeting))

    assert [change.version.number for change in changes] == [4, 3]
    assert changes[0].words == [("kept", "Un prêt"), ("removed", "gratuit"), ("added", "payant")]


def path(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.campaign.slug, meeting.pk, *more])


def test_the_button_quotes_without_script_and_once(client, meeting, camille):
    _idea, sources = quoting(meeting)
    client.force_login(camille)
    form = {
        "theme": meeting.themes.first().code, "text-challenges": "Nous retenons :", "base-challenges": "0",
        "quote": str(sources["text"].key), "into": "challenges",
    }  # fmt: skip

    client.post(path("save_passage", meeting), form)
    written = passage_of(meeting).text
    client.post(path("save_passage", meeting), form | {"text-challenges": written, "base-challenges": "1"})

    assert written == f"Nous retenons :\n\n{sources['text'].markdown}"
    assert passage_of(meeting).text == written
    assert Link.objects.count() == 1


def test_autosave_says_what_it_kept(client, meeting, camille):
    client.force_login(camille)
    form = {"theme": meeting.themes.first().code, "text-situation": "Un parc de 2013.", "base-situation": "0"}

    answer = client.post(path("save_passage", meeting), form, headers={"Accept": "application/json"})

    told = json.loads(answer.content)["sections"]["situation"]
    assert told == {"version": 1, "sent_as": 1, "text": None, "has_both": False}
    assert answer["Cache-Control"] == "private, no-store"


def test_a_text_too_long_stays_on_the_page(client, meeting, camille):
    client.force_login(camille)
    form = {"theme": meeting.themes.first().code, "text-situation": "mot " * 6000, "base-situation": "0"}

    answer = client.post(path("save_passage", meeting), form)

    assert answer.status_code == 422
    assert "mot mot mot" in answer.content.decode()


def test_pages_of_the_synthesis_open(client, meeting, camille):
    quoting(meeting)
    write(meeting, "Un prêt.", by=camille)
    client.force_login(camille)

    for name in ("write", "read_synthesis", "hand_in", "upload", "export"):
        assert client.get(path(name, meeting)).status_code == 200, name
    code = meeting.themes.first().code
    assert client.get(path("versions", meeting, code, "challenges")).status_code == 200


def test_the_page_asks_the_same_number_of_questions_of_one_sheet_and_of_six(
    client, meeting, camille, django_assert_max_num_queries
):
    for table in range(1, 7):
        IdeaFactory(sheet=SheetFactory(meeting=meeting, table=table, version=1))
    client.force_login(camille)

    with django_assert_max_num_queries(16):
        client.get(path("write", meeting))


def test_the_thousandth_version_is_still_the_base_of_what_is_written_next(client, meeting, camille):
    client.force_login(camille)
    write(meeting, "Un prêt.", by=camille)
    Passage.objects.update(version=1000)

    page = client.get(reverse("meetings:write", args=[meeting.campaign.slug, meeting.pk])).content.decode()

    assert 'name="base-challenges" value="1000"' in page
