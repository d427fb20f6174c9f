"""Imports of small files written for the test: changes, threads, languages, files that cannot be read."""

import csv

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from tests.factories.campaign import CampaignFactory
from tests.factories.people import UserFactory
from tests.factories.territory import NodeFactory

from cahiers.campaign.models import Campaign
from cahiers.debate.actions.following import follow
from cahiers.debate.actions.votes import cast_vote
from cahiers.debate.enums import AuthorKind, Format, Stance, State
from cahiers.debate.imports.decidim import read_decidim
from cahiers.debate.imports.loading import load
from cahiers.debate.imports.rich_text import plain_text
from cahiers.debate.imports.rows import pseudonym
from cahiers.debate.imports.vrai_debat import read_vrai_debat
from cahiers.debate.models import Argument, ImportedTally, Proposal, ProposalVersion
from cahiers.foundation.errors import Refused
from cahiers.foundation.models import Mail
from cahiers.foundation.verify import verify
from cahiers.territory.models import Node

pytestmark = pytest.mark.django_db
VRAI_DEBAT = {
    "id": "f38db5be-2549-11e9-a71a-0242ac110003",
    "topic": "Santé",
    "title": "Ouvrir des lits",
    "body": "Dans chaque hôpital.",
    "votes": "6",
    "votes_ok": "3",
    "votes_mitige": "2",
    "votes_nok": "1",
    "arguments_for": "7",
    "arguments_against": "3",
}
PAGE = "https://debats.exemple.fr/processes/ecole/f/1/proposals/"
PROPOSAL = {
    "id": "1",
    "category/name/fr": "École",
    "title": "Une cantine bio",
    "body": "Chaque jour.",
    "votes": "5",
    "created_at": "2019-01-24 22:29:15 +0100",
    "url": f"{PAGE}1",
}
COMMENT = {
    "id": "10",
    "created_at": "2019-01-25 09:00:00 +0100",
    "body": "Oui.",
    "author/id": "4",
    "author/name": "p7f5636daba",
    "alignment": "1",
    "depth": "0",
    "commentable_id": "1",
    "commentable_type": "Decidim::Proposals::Proposal",
    "root_commentable_url": f"{PAGE}1",
}


@pytest.fixture(autouse=True)
def nation():
    return NodeFactory(level="nat", code="fr", name="France")


def write(path, *rows, delimiter=";", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def vrai_debat(folder, *rows, **options):
    return read_vrai_debat(write(folder / "vrai.csv", *rows, delimiter=",", **options))


def reasons(reports):
    return [(one.line, one.reference, one.reason) for report in reports for one in report.refused]


def faults():
    return [fault for finding in verify() for fault in finding.faults]


def test_a_changed_text_is_a_new_version(tmp_path):
    load(vrai_debat(tmp_path, VRAI_DEBAT))

    report = load(vrai_debat(tmp_path, VRAI_DEBAT | {"body": "Dans chaque clinique."}))[0]

    assert (report.taken, report.updated, report.unchanged) == (0, 1, 0)
    versions = ProposalVersion.objects.order_by("number").values_list("number", "body")
    assert list(versions) == [(1, "Dans chaque hôpital."), (2, "Dans chaque clinique.")]
    assert (Proposal.objects.get().version, faults()) == (2, [])


def test_changed_totals_replace_the_totals_without_a_version(tmp_path):
    load(vrai_debat(tmp_path, VRAI_DEBAT))

    report = load(vrai_debat(tmp_path, VRAI_DEBAT | {"votes_ok": "4", "votes": "7"}))[0]

    assert report.updated == 1
    assert ImportedTally.objects.get().votes_for == Proposal.objects.get().imported_for == 4
    assert (ProposalVersion.objects.count(), faults()) == (1, [])


def test_followers_are_told_of_a_new_text(tmp_path):
    load(vrai_debat(tmp_path, VRAI_DEBAT))
    follow(Proposal.objects.get(), by=UserFactory(email="suit@exemple.fr"))

    load(vrai_debat(tmp_path, VRAI_DEBAT | {"body": "Autrement."}))

    assert [mail.recipient for mail in Mail.objects.all()] == ["suit@exemple.fr"]


def test_votes_given_here_stay_beside_the_imported_totals(tmp_path):
    campaign = CampaignFactory(opened=True, slug="ouverte")
    load(vrai_debat(tmp_path, VRAI_DEBAT), slug="ouverte")
    proposal = Proposal.objects.get(campaign=campaign)
    cast_vote(proposal.pk, Stance.FOR, by=UserFactory())

    load(vrai_debat(tmp_path, VRAI_DEBAT | {"body": "Autrement."}), slug="ouverte")

    proposal.refresh_from_db()
    assert (proposal.votes_for, proposal.imported_for, proposal.total_votes) == (1, 3, 7)
    assert faults() == []


def test_what_was_withdrawn_here_stays_withdrawn(tmp_path):
    load(vrai_debat(tmp_path, VRAI_DEBAT))
    Proposal.objects.update(state=State.WITHDRAWN)

    report = load(vrai_debat(tmp_path, VRAI_DEBAT))[0]

    assert (report.unchanged, Proposal.objects.get().state) == (1, State.WITHDRAWN)


def test_a_theme_renamed_here_is_found_by_its_first_wording(tmp_path):
    load(vrai_debat(tmp_path, VRAI_DEBAT))
    campaign = Campaign.objects.get()
    campaign.themes.update(title="Se soigner", short_title="Soins")

    load(vrai_debat(tmp_path, VRAI_DEBAT))

    assert [theme.title for theme in campaign.themes.all()] == ["Se soigner"]


def test_territories_are_planted_when_absent(tmp_path, nation):
    nation.placements.all().delete()
    nation.delete()

    load(vrai_debat(tmp_path, VRAI_DEBAT))

    assert Campaign.objects.get().scope.key == "nat:fr"
    assert Node.objects.filter(level="aca").count() == 30


def test_rows_that_cannot_be_taken_are_named(tmp_path):
    other = "a28dd33a-2545-11e9-a71a-0242ac110003"

    reports = load(
        vrai_debat(
            tmp_path,
            VRAI_DEBAT | {"body": "Deux\nlignes."},
            VRAI_DEBAT,
            VRAI_DEBAT | {"id": ""},
            VRAI_DEBAT | {"id": "12"},
            VRAI_DEBAT | {"id": other, "votes": "9"},
            VRAI_DEBAT | {"id": other, "votes_ok": "=1+1"},
            VRAI_DEBAT | {"id": other, "title": " ", "body": "\u200b\x07"},
            VRAI_DEBAT | {"id": other, "votes_ok": "9" * 30},
            VRAI_DEBAT | {"id": other, "body": "x" * 60_001},
        )
    )

    first = VRAI_DEBAT["id"]
    assert reasons(reports) == [
        (4, first, "déjà lue : vrai.csv, ligne 2"),
        (5, "", "pas d’identifiant"),
        (6, "12", "l’identifiant n’est pas un UUID"),
        (7, other, "la somme des votes n’est pas leur total"),
        (8, other, "« =1+1 » n’est pas un nombre (votes_ok)"),
        (9, other, "ni titre ni texte"),
        (10, other, f"nombre invraisemblable : {'9' * 30} (votes_ok)"),
        (11, other, "texte de 60001 caractères, 60000 au plus"),
    ]
    assert (reports[0].taken, reports[0].rows) == (1, 9)


def test_a_title_too_long_opens_the_text_and_no_word_is_lost(tmp_path):
    title = "mot " * 200

    load(vrai_debat(tmp_path, VRAI_DEBAT | {"title": title}))

    proposal = Proposal.objects.get()
    assert len(proposal.title) <= 300
    assert proposal.body == f"{title.strip()}\n\nDans chaque hôpital."


def test_a_row_with_more_cells_than_columns_is_refused_alone(tmp_path):
    path = write(tmp_path / "propositions.csv", PROPOSAL)
    path.write_text(
        path.read_text() + "2;École; primaire;Titre;Texte;1;2019-01-24 22:29:15 +0100;https://a.fr/x/proposals/2\n"
    )

    reports = load(read_decidim(tmp_path))

    assert reasons(reports) == [(3, "2", "8 colonnes au lieu de 7")]
    assert reports[0].taken == 1


def test_decidim_flattens_threads_to_one_level_in_their_order(tmp_path):
    answer = COMMENT | {"commentable_type": "Decidim::Comments::Comment", "alignment": "0"}
    write(tmp_path / "a.csv", PROPOSAL)
    write(
        tmp_path / "b.csv",
        answer
        | {"id": "13", "commentable_id": "12", "depth": "2", "body": "3", "created_at": "2019-01-25 12:00:00 +0100"},
        answer
        | {"id": "12", "commentable_id": "10", "depth": "1", "body": "2", "created_at": "2019-01-25 11:00:00 +0100"},
        COMMENT,
        COMMENT | {"id": "11", "alignment": "-1", "body": "Non."},
        answer | {"id": "14", "commentable_id": "99", "depth": "1", "body": "Perdu."},
        answer | {"id": "15", "commentable_id": "16", "depth": "1"},
        answer | {"id": "16", "commentable_id": "15", "depth": "1"},
    )

    reports = load(read_decidim(tmp_path))

    root = Argument.objects.get(source_ref="debats.exemple.fr/comments/10")
    assert (root.stance, root.author_name) == (Stance.FOR, "Participant 7f5636da")
    assert [reply.body for reply in root.replies.order_by("created_at", "pk")] == ["2", "3"]
    assert Argument.objects.get(body="Non.").stance == Stance.AGAINST
    assert Proposal.objects.get().argument_count == 2
    assert [(line, reference) for line, reference, _reason in reasons(reports)] == [(6, "14"), (7, "15"), (8, "16")]
    assert faults() == []


def test_decidim_comments_that_arrive_later_are_counted(tmp_path):
    write(tmp_path / "a.csv", PROPOSAL)
    load(read_decidim(tmp_path))
    write(tmp_path / "b.csv", COMMENT)

    reports = load(read_decidim(tmp_path))

    assert [(r.taken, r.unchanged) for r in reports] == [(0, 1), (1, 0)]
    assert (Proposal.objects.get().argument_count, faults()) == (1, [])


def test_decidim_reads_columns_in_any_language_and_order(tmp_path):
    row = {
        "url": "https://debats.exemple.fr/assemblies/x/f/3/proposals/7",
        "body/en": "<p>Every <em>day</em>.</p>",
        "title/en": "Organic food",
        "title/fr": "",
        "nouvelle colonne": "?",
        "published_at": "2023-05-01 10:00:00 UTC",
        "state": "withdrawn",
        "answer/en": "<p>Yes.</p>",
        "id": "7",
    }
    write(tmp_path / "p.csv", row)

    reports = load(read_decidim(tmp_path))

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.body, proposal.language) == ("Organic food", "Every day.", "en")
    assert (proposal.state, proposal.theme.title) == (State.WITHDRAWN, "Autres sujets")
    assert not ImportedTally.objects.exists()
    assert reports[0].notes == ["1 réponse officielle n’est pas reprise."]


def test_decidim_debates_are_questions_under_the_theme_that_they_name(tmp_path):
    write(tmp_path / "a.csv", PROPOSAL)
    write(
        tmp_path / "b.csv",
        {
            "id": "1",
            "author_id": "",
            "title/fr": "Quelle cantine ?",
            "description/fr": "<p><strong>École&nbsp;</strong></p>",
        }
        | {"created_at": "2019-01-16 10:58:44 +0100", "url": "https://debats.exemple.fr/processes/ecole/f/2/debates/1"},
    )

    load(read_decidim(tmp_path))

    question = Proposal.objects.get(format=Format.QUESTION)
    assert (question.theme.title, question.body) == ("École", "École")
    assert (question.author_kind, question.author_name) == (AuthorKind.BODY, "Équipe organisatrice")


def test_decidim_sets_other_exports_aside(tmp_path):
    write(tmp_path / "a.csv", PROPOSAL)
    write(tmp_path / "meetings.csv", {"id": "1", "title/fr": "Réunion", "description/fr": "Ici", "location": "Lille"})

    reports = {report.source: report for report in load(read_decidim(tmp_path))}

    assert (reports["meetings.csv"].aside, reports["meetings.csv"].rows) == (1, 1)


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        ("a < b et <moi> 2 <3 &amp;", "a < b et <moi> 2 <3 &amp;"),
        ("<ul><li>un</li><li>deux</li></ul>", "- un\n\n- deux"),
        ('<a href="https://a.fr" target="_blank">ici</a>', "ici (https://a.fr)"),
        ("<p>x &lt; y &amp; z<br/>suite</p>", "x < y & z\nsuite"),
        ("<strong>gras", "gras"),
        ('<img src="a.png" alt="Un plan">', "(a.png) (Un plan)"),
        ("<script>alert(1)</script><p>a</p>", "<script>alert(1)</script>\n\na"),
    ],
)
def test_rich_text_loses_its_tags_and_no_word(rich, plain):
    assert plain_text(rich) == plain


def test_names_from_elsewhere_never_come_in():
    assert "Camille" not in pseudonym("Camille Durand")
    assert pseudonym("Camille Durand", key="a.fr/1") == pseudonym("C. D.", key="a.fr/1") != pseudonym("", key="a.fr/2")


def test_a_file_in_windows_encoding_is_read_and_says_so(tmp_path):
    report = load(vrai_debat(tmp_path, VRAI_DEBAT, encoding="cp1252"))[0]

    assert report.notes[0] == "Lu comme cp1252 : ce fichier n’est pas en UTF-8."
    assert Proposal.objects.get().body == "Dans chaque hôpital."


HEADER = ",".join(VRAI_DEBAT)
GOOD = ",".join(VRAI_DEBAT.values())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "ce fichier n’existe pas"),
        (b"", "est vide"),
        (b"a,b\n1,2\n", "vrai.csv, ligne 1 : il manque id, topic"),
        (f"{HEADER}\n{GOOD}\nx,\0\n".encode(), "vrai.csv, ligne 3 : un caractère nul"),
        (f"{HEADER}\n{GOOD}\n{'x' * 5_000_000}\n".encode(), "vrai.csv, ligne 3 : .*dépasse 131072 caractères"),
        (f'{HEADER}\n{GOOD}\nx,"jamais\n'.encode(), "vrai.csv, ligne 3 : .*jamais refermé"),
        (f'{HEADER}\n{GOOD}\nx,"a"b,\n'.encode(), "vrai.csv, ligne 3 : .*au milieu d’un champ"),
        (f"{HEADER}\n{GOOD}".encode("utf-16"), "ligne 1 : ce fichier n’est pas en UTF-8"),
        (f"{HEADER}\nx\n".encode(), "Aucune proposition à prendre. Premier refus : vrai.csv, ligne 2 : 1 colonnes"),
    ],
)
def test_a_file_that_cannot_be_read_loads_nothing_and_says_where(tmp_path, content, sentence):
    path = tmp_path / "vrai.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        call_command("import", "vrai-debat", str(path))

    assert (Campaign.objects.count(), Proposal.objects.count()) == (0, 0)


def test_an_unknown_campaign_is_refused(tmp_path):
    with pytest.raises(Refused, match="Aucune campagne n’a l’adresse « nulle-part »"):
        load(vrai_debat(tmp_path, VRAI_DEBAT), slug="nulle-part")


def test_a_folder_without_proposals_is_refused(tmp_path):
    write(tmp_path / "meetings.csv", {"id": "1", "title/fr": "Réunion", "location": "Lille"})

    with pytest.raises(Refused, match=r"aucun fichier de propositions ni de débats\. Fichiers lus : meetings\.csv"):
        read_decidim(tmp_path)


def test_a_report_that_cannot_be_written_loads_nothing(tmp_path):
    path = write(tmp_path / "vrai.csv", VRAI_DEBAT, delimiter=",")

    with pytest.raises(CommandError):
        call_command("import", "vrai-debat", str(path), report=tmp_path / "nowhere" / "report.csv")

    assert Proposal.objects.count() == 0


def test_sentences_are_in_english_for_who_reads_english(tmp_path):
    path = tmp_path / "vrai.csv"
    path.write_text("a,b\n1,2\n")

    with translation.override("en"), pytest.raises(Refused, match=r"vrai\.csv, line 1: id, topic.* missing"):
        read_vrai_debat(path)
