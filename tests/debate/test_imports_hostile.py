"""Whatever a file holds: every row is taken or refused with a reason, no word is lost, everything is recounted."""

import csv
import string

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from tests.factories.territory import NodeFactory

from cahiers.debate.imports.decidim import read_decidim
from cahiers.debate.imports.loading import load
from cahiers.debate.imports.republique_numerique import ARGUMENTS, OPINIONS, read_republique_numerique
from cahiers.debate.imports.rich_text import plain_text
from cahiers.debate.imports.rows import texts_of
from cahiers.debate.models import Argument, Proposal
from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import write_reports
from cahiers.foundation.text import clean, clean_line
from cahiers.foundation.verify import verify

NASTY = [
    *(
        "",
        " ",
        "=cmd|' /C calc'!A0",
        "+33",
        "-1",
        "@SUM(A1)",
        '"',
        '""',
        ";",
        ",",
        "\n",
        "\r\n",
        "a\tb",
        "'",
        "\\N",
        "\\.",
    ),
    *(
        "\u202egnp.exe",
        "\u200b",
        "\ud7ff\ufdd0",
        "é" * 5000,
        "x" * 130_000,
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%s %(a)s",
    ),
    *("9" * 40, "-1", "1e9", "٣", "0x10", "NaN", "2147483648", "2015-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31"),
    *("2019-01-25 09:01:46 +0100", "2015-10-18T22:24:20+0200", "https://[", "http://a.fr/x/proposals/1", "p10fc1f561a"),
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)


def mostly(good):
    """Draw a cell that passes forty times out of forty-one."""
    return st.integers(0, 40).flatmap(lambda draw: st.sampled_from(NASTY) if draw == 40 else good)


NUMBER = mostly(st.integers(0, 50).map(str))
DATE = mostly(st.just("2015-10-01T10:00:00+0200"))
ID = mostly(st.integers(1, 6).map(str))


def rows_of(columns):
    kinds = {"created_at": DATE, "updated_at": DATE, "id": ID, "opinion_id": ID, "commentable_id": ID}
    kinds |= {
        "side": mostly(st.sampled_from(["pour", "contre"])),
        "alignment": mostly(st.sampled_from(["-1", "0", "1"])),
    }
    kinds |= {"is_trashed": mostly(st.just("0")), "is_enabled": mostly(st.just("1"))}
    kinds |= {name: NUMBER for name in columns if name.startswith("votes")}
    kinds |= {"section_subtitle": mostly(st.sampled_from(["École", "ecole ", "Réseaux"]))}
    cells = [kinds.get(name, TEXT) for name in columns]
    whole = st.tuples(*cells).map(list)
    broken = st.lists(TEXT, min_size=1, max_size=5)
    return st.lists(st.one_of(whole, whole, whole, broken), max_size=6)


def consistent(columns, rows):
    """Put the total of the votes right, so that rows pass as often as they fail."""
    for row in rows:
        told = dict(zip(columns, row, strict=False))
        counts = [told.get(name, "") for name in ("votes_ok", "votes_mitige", "votes_nok")]
        if "votes_total" in told and all(count.isascii() and count.isdigit() for count in counts):
            row[columns.index("votes_total")] = str(sum(map(int, counts)))
    return rows


def write(path, columns, rows, delimiter):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows(rows)


def proves(read, folder):
    """Load twice: each row accounted for, counters right, the second time without any change; then forget it all."""
    with transaction.atomic():
        try:
            consultation = read(folder)
            first = load(consultation)
        except Refused as refusal:
            event(f"refused: {str(refusal)[:30]}")
        else:
            event(f"loaded: {len(consultation.proposals) > 1}, {len(consultation.arguments) > 0}")
            assert [report.rows for report in first] == [len(sheet.table.records) for sheet in consultation.sheets]
            assert all(one.reason for report in first for one in report.refused)
            assert Proposal.objects.count() == len(consultation.proposals)
            assert Argument.objects.count() == len(consultation.arguments)
            assert [fault for finding in verify() for fault in finding.faults] == []
            second = load(read(folder))
            assert [(r.taken, r.updated, r.unchanged) for r in second] == [(0, 0, r.taken) for r in first]
            write_reports(first, folder / "report.txt")
            with (folder / "report.txt").open(encoding="utf-8", newline="") as file:
                assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in {*"=+-@\t\r"}]
        transaction.set_rollback(True)


CALM = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@pytest.mark.django_db
@CALM
@given(opinions=rows_of(OPINIONS), arguments=rows_of(ARGUMENTS))
def test_any_republique_numerique_adds_up(tmp_path_factory, opinions, arguments):
    folder = tmp_path_factory.mktemp("rn")
    write(folder / "opinions.csv", OPINIONS, consistent(OPINIONS, opinions), ",")
    write(folder / "arguments.csv", ARGUMENTS, arguments, ",")

    with transaction.atomic():
        NodeFactory(level="nat", code="fr", parent=None)
        proves(read_republique_numerique, folder)
        transaction.set_rollback(True)


PROPOSALS = ["id", "category/name/fr", "title", "body", "votes", "created_at", "url"]
COMMENTS = ["id", "created_at", "body", "author/id", "author/name", "alignment", "commentable_id", "commentable_type"]


@pytest.mark.django_db
@CALM
@given(proposals=rows_of(PROPOSALS), comments=rows_of(COMMENTS), kinds=st.lists(st.booleans(), min_size=6, max_size=6))
def test_any_decidim_export_adds_up(tmp_path_factory, proposals, comments, kinds):
    folder = tmp_path_factory.mktemp("decidim")
    for row, is_reply in zip(comments, kinds, strict=False):
        if len(row) == len(COMMENTS):
            row[-1] = "Decidim::Comments::Comment" if is_reply else "Decidim::Proposals::Proposal"
    write(folder / "p.csv", PROPOSALS, proposals, ";")
    write(folder / "c.csv", COMMENTS, comments, ";")

    with transaction.atomic():
        NodeFactory(level="nat", code="fr", parent=None)
        proves(read_decidim, folder)
        transaction.set_rollback(True)


@given(title=st.text(max_size=500), body=st.text(max_size=200))
@example(title="x" * 400, body="")
def test_no_visible_word_of_a_title_or_a_body_is_lost(title, body):
    try:
        kept_title, kept_body = texts_of(title, body)
    except Refused:
        assert not clean_line(title)
        assert not clean_line(body)
        return
    assert 0 < len(kept_title) <= 300
    assert clean(body) in kept_body
    assert clean_line(title) in {kept_title, kept_body.partition("\n\n")[0]} or not clean_line(title)


WORDS = st.lists(st.text(string.ascii_letters, min_size=1, max_size=8), max_size=8)


@given(
    words=WORDS,
    tags=st.lists(st.sampled_from(["<p>", "</p>", "<br/>", "<strong>", "</strong>", "<li>", "</a>"]), max_size=8),
)
def test_rich_text_keeps_every_word_in_order(words, tags):
    mixed = " ".join(f"{tag}{word}" for tag, word in zip([*tags, *[""] * 8], words, strict=False))

    assert [word for word in plain_text(mixed).split() if word != "-"] == words


@given(text=st.text(max_size=200))
def test_text_without_tags_stays_as_written(text):
    assert plain_text(text.replace("<", "≺")) == text.replace("<", "≺")
