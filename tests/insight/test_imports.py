"""Polis exports and reference populations: what is taken, and each line that is not."""

import pytest
from django.core.management import CommandError, call_command
from pyarrow import parquet
from tests.factories.campaign import CampaignFactory
from tests.factories.people import UserFactory

from cahiers.debate.imports.loading import load
from cahiers.debate.models import Proposal, Vote
from cahiers.foundation.files import open_stored
from cahiers.insight.actions.running import Question, ask_for_analysis
from cahiers.insight.analyses.running import run_analysis
from cahiers.insight.enums import Kind, Source
from cahiers.insight.imports.polis import read_polis
from cahiers.insight.models import ReferencePopulation, VoteTable
from cahiers.people.models import User
from cahiers.territory.imports.reference import load_territories

pytestmark = pytest.mark.django_db
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1403067224363,x,0,1,2,1,1,"Chaque collège prête un ordinateur, comme un manuel."
1403067224364,x,1,1,1,2,1,Fermer les salles informatiques.
1403067224365,x,2,1,0,0,-1,Insulte
bientôt,x,3,1,0,0,1,Une date illisible
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1,x,0,7,1
2,x,0,8,1
3,x,0,9,-1
4,x,1,7,-1
5,x,1,8,-1
6,x,1,9,1
7,x,2,9,1
8,x,1,9,5
9,x,0,,1
10,x,0,9,0
"""


@pytest.fixture
def export(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS)
    (tmp_path / "votes.csv").write_text(VOTES)
    (tmp_path / "summary.csv").write_text("topic,Le numérique au collège\n")
    (tmp_path / "participants-votes.csv").write_text("participant,group-id\n7,0\n8,0\n9,1\n")
    return tmp_path


def bring(export):
    load_territories()
    return load(read_polis(export))


def test_statements_become_proposals_and_votes_a_private_table(export):
    reports = {report.source: report for report in bring(export)}

    proposals = {one.source_ref: one for one in Proposal.objects.all()}
    assert sorted(proposals) == ["0", "1"]
    assert (proposals["0"].imported_for, proposals["0"].imported_against) == (2, 1)
    assert proposals["0"].theme.title == "Le numérique au collège"
    assert not Vote.objects.exists()
    assert not User.objects.exists()
    table = VoteTable.objects.get()
    assert (table.participants, table.votes) == (3, 7)
    assert reports["votes.csv"].taken == 7
    assert reports["participants-votes.csv"].aside == 3


def test_each_line_left_out_is_told(export):
    reports = {report.source: report for report in bring(export)}

    told = [(line.line, line.reason) for name in ("comments.csv", "votes.csv") for line in reports[name].refused]
    assert told == [
        (4, "écartée par les modérateurs de la conversation"),
        (5, "« bientôt » n’est pas une date (timestamp)".replace(" »", "\u202f»").replace("« ", "«\u202f")),
        (8, "avis sur un énoncé absent ou écarté"),
        (9, "«\u202f5\u202f» n’est ni 1, ni 0, ni -1 (vote)"),
        (10, "pas de votant"),
    ]


def test_an_export_whose_signs_are_turned_is_read_the_right_way(export):
    turned = "\n".join(
        line.rsplit(",", 1)[0] + "," + {"1": "-1", "-1": "1"}.get(line.rsplit(",", 1)[1], line.rsplit(",", 1)[1])
        for line in VOTES.strip().splitlines()
    )
    bring(export)
    with open_stored(VoteTable.objects.get().file) as content:
        straight = parquet.read_table(content).column("vote").to_pylist()
    (export / "votes.csv").write_text(turned)

    bring(export)

    with open_stored(VoteTable.objects.first().file) as content:
        assert parquet.read_table(content).column("vote").to_pylist() == straight


def test_an_import_done_again_doubles_nothing(export):
    bring(export)

    bring(export)

    assert (Proposal.objects.count(), VoteTable.objects.count()) == (2, 1)


def test_the_map_reads_the_table(export):
    bring(export)
    table = VoteTable.objects.select_related("campaign").get()
    question = Question(kind=Kind.MAP, source=Source.IMPORTED, matter="Polis", vote_table=table)

    analysis = ask_for_analysis(table.campaign, question, by=UserFactory())
    run_analysis(analysis.pk)

    analysis.refresh_from_db()
    assert (analysis.state, analysis.result["participants"], analysis.result["votes"]) == ("done", 3, 6)


def test_a_folder_without_votes_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS)

    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("import", "polis", str(tmp_path))


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "canadian-electoral-reform", "scoop-hivemind.taxes"])
def test_real_exports_are_accounted_for_line_by_line(shared_data, name):
    load_territories()

    reports = load(read_polis(shared_data / "polis" / name))

    table = VoteTable.objects.get()
    votes = next(report for report in reports if report.source == "votes.csv")
    assert votes.rows == votes.taken + len(votes.refused)
    assert table.votes == votes.taken > 1000


def test_a_population_keeps_what_is_unknown_unknown(tmp_path):
    load_territories()
    file = tmp_path / "effectifs.csv"
    file.write_text("public;academie;effectif\npupil;14;100\nteacher;14;\nvoisin;14;3\npupil;99;3\npupil;14;7\n")

    call_command("load_population", str(file), "--name", "Essai", "--source", "un annuaire", "--on", "2024-09-01")

    population = ReferencePopulation.objects.get()
    assert population.dimensions == ["audience", "territory"]
    assert population.counts == [["pupil", "aca:14", 100], ["teacher", "aca:14", None]]


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ("effectif\n3\n", {}, "au moins une colonne"),
        ("public\npupil\n", {}, "il manque effectif"),
        ("public;effectif\nvoisin;3\n", {}, "Aucune ligne"),
        ("public;effectif\npupil;3\n", {"source": " "}, "une source"),
    ],
)
def test_a_population_is_refused_with_a_sentence(tmp_path, content, words, sentence):
    file = tmp_path / "effectifs.csv"
    file.write_text(content)
    CampaignFactory()

    with pytest.raises(CommandError, match=sentence):
        call_command(
            "load_population", str(file), "--name", "Essai", "--source", words.get("source", "x"), "--on", "2024-09-01"
        )
