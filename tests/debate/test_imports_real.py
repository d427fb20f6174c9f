"""The three real consultations: every figure, twice the same, nothing unaccounted for, everything recounted."""

import csv

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Sum
from django.urls import reverse
from tests.factories.territory import NodeFactory

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import board_of, is_open_for
from cahiers.debate.enums import Format, Stance, State
from cahiers.debate.imports.decidim import read_decidim
from cahiers.debate.imports.loading import load
from cahiers.debate.imports.republique_numerique import read_republique_numerique
from cahiers.debate.imports.vrai_debat import read_vrai_debat
from cahiers.debate.models import Argument, ImportedTally, Proposal, ProposalVersion, Vote
from cahiers.debate.queries.listing import Filters, list_proposals
from cahiers.foundation.models import JournalLine
from cahiers.foundation.verify import verify
from cahiers.people.models import User

pytestmark = pytest.mark.django_db
READERS = {
    "republique-numerique": (read_republique_numerique, ""),
    "decidim-export": (read_decidim, ""),
    "vrai-debat": (read_vrai_debat, "propositions_principales.csv"),
}


@pytest.fixture(autouse=True)
def nation():
    return NodeFactory(level="nat", code="fr", name="France")


@pytest.fixture
def read(shared_data):
    """Return what reads a source by the name of its folder."""

    def reading(name):
        reader, file = READERS[name]
        return reader(shared_data / name / file)

    return reading


def lines(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def figures(reports):
    return {report.source: (report.taken, report.updated, report.unchanged, len(report.refused)) for report in reports}


def faults():
    return [fault for finding in verify() for fault in finding.faults]


def test_republique_numerique_comes_whole(read):
    reports = load(read("republique-numerique"))

    assert figures(reports) == {
        "opinions.csv": (696, 0, 0, 0),
        "arguments.csv": (3994, 0, 0, 0),
        "votes_recent.csv": (0, 0, 0, 0),
    }
    assert [report.aside for report in reports] == [0, 0, 3171]
    totals = ImportedTally.objects.aggregate(
        pros=Sum("votes_for"), mixed=Sum("votes_mixed"), cons=Sum("votes_against"), rows=Count("pk")
    )
    assert totals == {"pros": 71940, "mixed": 5947, "cons": 10735, "rows": 696}
    assert sum(totals[name] for name in ("pros", "mixed", "cons")) == 88622
    assert (Vote.objects.count(), User.objects.count()) == (0, 0)
    assert Proposal.objects.filter(state=State.WITHDRAWN).count() == 4
    assert Argument.objects.filter(stance=Stance.FOR).count() == 1960
    assert Argument.objects.filter(stance=Stance.AGAINST).count() == 2034
    assert Argument.objects.aggregate(n=Sum("imported_useful"))["n"] == 12826


def test_republique_numerique_counts_its_arguments_as_the_source_does(read, shared_data):
    load(read("republique-numerique"))

    told = {
        row["id"]: int(row["arguments_yes"]) + int(row["arguments_no"])
        for row in lines(shared_data / "republique-numerique" / "opinions.csv")
    }
    assert dict(Proposal.objects.values_list("source_ref", "argument_count")) == told


def test_republique_numerique_has_its_sections_as_themes_and_a_closed_phase(read):
    load(read("republique-numerique"))

    campaign = Campaign.objects.get(slug="republique-numerique")
    themes = list(campaign.themes.all())
    assert len(themes) == 18
    assert [theme.colour for theme in themes] == [*range(1, 9), *range(1, 9), 1, 2]
    phase = campaign.phases.get()
    dates = [moment.astimezone(campaign.zone).isoformat() for moment in (phase.opens_at, phase.closes_at)]
    assert dates == ["2015-09-26T00:00:00+02:00", "2015-10-19T00:00:00+02:00"]
    assert not any(is_open_for(campaign, gesture) for gesture in Gesture)
    tally = ImportedTally.objects.first()
    assert tally.as_of.astimezone(campaign.zone).isoformat() == "2015-10-18T23:58:59+02:00"


def test_decidim_takes_questions_supports_and_threads(read):
    reports = load(read("decidim-export"))

    assert figures(reports) == {
        "commentaires_debats.csv": (693, 0, 0, 0),
        "commentaires_propositions_libres.csv": (0, 0, 0, 44),
        "debats.csv": (29, 0, 0, 0),
        "propositions-libres.csv": (196, 0, 0, 0),
    }
    assert Proposal.objects.filter(format=Format.QUESTION).count() == 29
    assert ImportedTally.objects.aggregate(n=Sum("votes_for"), rows=Count("pk")) == {"n": 498, "rows": 196}
    roots = Argument.objects.filter(parent=None)
    assert (roots.count(), Argument.objects.exclude(parent=None).count()) == (545, 148)
    assert not Argument.objects.exclude(parent__parent=None).exists()
    assert {
        question.title for question in Proposal.objects.filter(format=Format.QUESTION, theme__title="Autres sujets")
    } == set()
    assert not Proposal.objects.filter(body__contains="<p>").exists()


def test_decidim_does_not_mix_two_platforms_that_number_alike(read, shared_data):
    """These 44 comments are of Nancy, the proposals of Lille; 19 of them bear the number of a Lille proposal."""
    numbers = {row["id"] for row in lines(shared_data / "decidim-export" / "propositions-libres.csv", ";")}
    comments = lines(shared_data / "decidim-export" / "commentaires_propositions_libres.csv", ";")

    reports = {report.source: report for report in load(read("decidim-export"))}

    assert (
        sum(row["commentable_type"].endswith("Proposal") and row["commentable_id"] in numbers for row in comments) == 19
    )
    refused = reports["commentaires_propositions_libres.csv"].refused
    assert [one.line for one in refused][:3] == [2, 3, 8]
    assert {one.reference for one in refused} == {row["id"] for row in comments}
    assert refused[0].reason == "commente participez.nancy.fr/proposals/345, qui n’est pas dans ces fichiers"


def test_vrai_debat_keeps_totals_and_reports_counted_arguments(read):
    reports = load(read("vrai-debat"))

    assert figures(reports) == {"propositions_principales.csv": (375, 0, 0, 0)}
    total = ImportedTally.objects.aggregate(n=Sum(F("votes_for") + F("votes_mixed") + F("votes_against")))["n"]
    assert total == 253576
    assert "13690 arguments pour et 6755 contre" in reports[0].notes[0]
    assert Argument.objects.count() == 0
    phase = Campaign.objects.get().phases.get()
    assert (phase.opens_at.date().isoformat(), phase.closes_at.date().isoformat()) == ("2019-01-29", "2019-02-25")


@pytest.mark.parametrize("name", READERS)
def test_import_adds_up_is_recounted_and_leaves_one_line(read, name):
    consultation = read(name)

    reports = load(consultation)

    assert [report.rows for report in reports] == [len(sheet.table.records) for sheet in consultation.sheets]
    assert faults() == []
    assert ProposalVersion.objects.count() == Proposal.objects.count() == len(consultation.proposals)
    line = JournalLine.objects.get(gesture="campaign.imported")
    assert (line.kind, line.object_id) == ("campaign", Campaign.objects.get().pk)
    assert line.details["taken"] == sum(report.taken for report in reports)


@pytest.mark.parametrize("name", READERS)
def test_a_second_import_changes_nothing_and_says_so(read, name):
    first = load(read(name))
    before = list(Proposal.objects.order_by("pk").values_list("pk", "title", "version", "theme"))

    second = load(read(name))

    assert [(r.taken, r.updated, r.unchanged) for r in second] == [(0, 0, r.taken) for r in first]
    assert list(Proposal.objects.order_by("pk").values_list("pk", "title", "version", "theme")) == before
    assert JournalLine.objects.filter(gesture="campaign.imported").count() == 1
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("name", READERS)
def test_pages_of_an_imported_campaign_answer(client, read, name):
    load(read(name))
    campaign = Campaign.objects.get()
    proposal = (
        Proposal.objects.filter(campaign=campaign, state=State.PUBLISHED).order_by("-argument_count", "pk").first()
    )
    trashed = Proposal.objects.filter(state=State.WITHDRAWN)[:1]

    pages = [reverse("campaign:landing", args=[campaign.slug]), reverse("debate:list", args=[campaign.slug])]
    for one in (proposal, *trashed):
        pages += [reverse(f"debate:{page}", args=[campaign.slug, one.pk]) for page in ("detail", "count", "history")]

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_import_is_found_by_words_without_accents(read):
    load(read("republique-numerique"))

    found = list_proposals(board_of("republique-numerique"), Filters(text="donnee publique"))

    assert found.total > 100


def test_command_reports_every_refused_line(read, shared_data, tmp_path, capsys):
    report = tmp_path / "report.csv"

    call_command("import", "decidim", str(shared_data / "decidim-export"), report=report)

    refused = lines(report)
    assert len(refused) == 44
    assert "962 lignes en" in capsys.readouterr().out
