"""Open answers from a CSV: what is taken, each line that is not, and what analyses read of it."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pyarrow import parquet
from tests.factories.campaign import CampaignFactory
from tests.factories.people import RoleFactory, UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import open_stored
from cahiers.foundation.models import StoredFile
from cahiers.insight.actions.running import Question, ask_for_analysis
from cahiers.insight.analyses.running import run_analysis
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import AnswerTable
from cahiers.people.enums import RoleName
from cahiers.territory.imports.reference import load_territories

pytestmark = pytest.mark.django_db
FILE = """id;texte;date;public;academie;auteur;
1;Plus de bus du soir;2025-10-05 18:00;parent;14;Mme Durand;x
2;;2025-10-05;parent;14;;x
3;Un bus le soir;2025-10-06;martien;14;;x
4;Des repas bio;demain;parent;14;;x
5;Une cantine bio;2025-10-06;teacher;zz;;x
1;Encore un bus;2025-10-06;;;;x
6;Des repas de cantine;;;;Mme Durand;x
"""


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(FILE)
    load_territories()
    return path


def bring(path, campaign, *more):
    words = {"campaign": campaign.slug, "question": "Que changer ?", "source": "enquête papier"}
    call_command("import_answers", path, *more, **words)
    return AnswerTable.objects.get()


def kept(table):
    with open_stored(table.file) as content:
        return parquet.read_table(content).to_pylist()


def test_answers_are_kept_and_each_other_line_is_said(answers, capsys):
    table = bring(answers, CampaignFactory())

    rows, told = kept(table), capsys.readouterr().out
    assert [(row["id"], row["body"], row["audience"], row["academy"]) for row in rows] == [
        ("1", "Plus de bus du soir", "parent", "aca:14"),
        ("6", "Des repas de cantine", "", ""),
    ]
    assert rows[0]["author"] == rows[1]["author"] != "Mme Durand"
    assert (rows[0]["at"], rows[1]["at"]) == (1759680000, None)
    for line, reason in [
        (3, "texte vide"), (4, "public inconnu"), (5, "n’est pas une date"), (6, "académie inconnue"), (7, "déjà lue"),
    ]:  # fmt: skip
        assert any(said.strip().startswith(f"{line}:") and reason in said for said in told.splitlines()), reason


def test_the_same_file_again_changes_nothing(answers):
    campaign = CampaignFactory()
    first = bring(answers, campaign)

    assert bring(answers, campaign) == first
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [("nom;prénom\na;b\n", "colonne des textes"), ("texte\n   \n", "Aucune ligne"), ("", "vide")],
)
def test_a_file_without_answers_is_refused(tmp_path, content, reason):
    path = tmp_path / "answers.csv"
    path.write_text(content)

    with pytest.raises(CommandError, match=reason):
        bring(path, CampaignFactory())

    assert not AnswerTable.objects.exists()


def test_a_campaign_that_does_not_exist_is_refused(answers):
    with pytest.raises(CommandError, match="no campaign"):
        call_command("import_answers", answers, campaign="nulle-part", question="?", source="?")


def test_topics_of_imported_answers_show_no_text(tmp_path):
    campaign = CampaignFactory(opened=True)
    path = tmp_path / "answers.csv"
    path.write_text("texte\n" + "Une cantine bio\nDes repas de cantine\nUn bus du soir\nUn bus plus tard\n" * 5)
    table = bring(path, campaign)
    client = Client()
    client.force_login(RoleFactory(name=RoleName.ANALYST, node=campaign.scope).user)
    page = client.get(reverse("insight:ask", args=[campaign.slug, "topics"])).content.decode()
    question = Question(Kind.TOPICS, Source.BROUGHT, "Que changer ?", answer_table=table, parameters={"count": 2})
    analysis = ask_for_analysis(campaign, question, by=UserFactory())

    run_analysis(analysis.pk)

    analysis.refresh_from_db()
    assert f"brought:{table.pk}" in page
    assert analysis.result["texts"] == 20
    run = client.get(reverse("insight:run", args=[campaign.slug, analysis.pk]))
    assert run.status_code == 200
    assert "Des repas de cantine" not in run.content.decode()


def test_an_imported_table_is_read_whole(answers):
    campaign = CampaignFactory()
    question = Question(Kind.TOPICS, Source.BROUGHT, "", answer_table=bring(answers, campaign), scope=campaign.scope)

    with pytest.raises(Refused, match="se lit en entier"):
        ask_for_analysis(campaign, question, by=UserFactory())
