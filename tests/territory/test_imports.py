"""The loaders, on the ministry's real files and on files made to fail."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from tests.factories.territory import NodeFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.importing import UnreadableFile
from cahiers.foundation.models import JournalLine
from cahiers.territory.actions import move_node
from cahiers.territory.imports.reference import load_territories
from cahiers.territory.imports.schools import load_schools
from cahiers.territory.imports.uai import department_code, fault_in
from cahiers.territory.models import Level, Node, Placement

pytestmark = pytest.mark.django_db

HEADER = "Identifiant_de_l_etablissement;Nom_etablissement;Nom_commune;Code_departement;libelle_nature"
HEADER += ";nom_circonscription;etat"
ROW = "0350122T;École Les Lucioles;Baulon;035;ECOLE;Circonscription d'inspection du 1er degré de Bruz;OUVERT"


@pytest.fixture
def territories():
    load_territories()


@pytest.fixture
def write(tmp_path):
    def write_file(*lines, encoding="utf-8", name="annuaire.csv"):
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write_file


def figures(report):
    return report.taken, report.updated, report.unchanged, len(report.refused)


def test_load_territories_plants_the_whole_tree_once():
    first = load_territories()
    second = load_territories()

    assert (figures(first), figures(second)) == ((150, 0, 0, 0), (0, 0, 150, 0))
    counts = {level: Node.objects.filter(level=level).count() for level in ("nat", "reg", "aca", "dep")}
    assert counts == {"nat": 1, "reg": 18, "aca": 30, "dep": 101}
    assert Level.objects.count() == 8
    assert Placement.objects.filter(until=None).count() == 150
    assert Node.objects.get(key="dep:2A").path == "nat:fr/reg:94/aca:27/dep:2A/"
    assert Node.objects.get(key="aca:02").name == "Académie d’Aix-Marseille"
    assert Node.objects.get(key="aca:28").name == "Académie de La Réunion"


def test_load_territories_mends_names_and_respects_moves(territories):
    Node.objects.filter(key="dep:35").update(name="Autre")
    ain, paris = Node.objects.get(key="dep:01"), Node.objects.get(key="aca:01")
    move_node(ain, to=paris, by=None, reason="Essai")

    report = load_territories()

    assert figures(report) == (0, 1, 149, 0)
    assert Node.objects.get(key="dep:35").name == "Ille-et-Vilaine"
    assert Node.objects.get(key="dep:01").parent == paris


@pytest.mark.parametrize(
    ("file", "first", "second", "lines"),
    [
        ("annuaire_ecoles_val-de-marne_2026.csv", (613, 0, 0, 0), (0, 0, 613, 0), []),
        ("annuaire_ille-et-vilaine_2023.csv", (993, 0, 0, 3), (0, 0, 993, 3), [940, 961, 974]),
        ("colleges_national.csv", (7539, 0, 0, 115), (0, 0, 7539, 115), [414, 1710, 2298]),
        ("lycees_national.csv", (5054, 0, 0, 364), (0, 0, 5054, 364), [15, 53, 73]),
    ],
)
def test_load_schools_takes_each_real_file_once(territories, shared_data, file, first, second, lines):
    path = shared_data / "schools" / file

    reports = [load_schools(path), load_schools(path)]

    assert [figures(report) for report in reports] == [first, second]
    assert [line.line for line in reports[0].refused][:3] == lines
    assert Placement.objects.exclude(until=None).count() == 0


def test_load_schools_lists_malformed_codes_of_the_real_file(territories, shared_data):
    report = load_schools(shared_data / "schools" / "lycees_national.csv")

    malformed = [line for line in report.refused if line.reason.startswith("code UAI")]
    assert len(malformed) == 272
    assert (malformed[0].line, malformed[0].reference) == (15, "0130002g")
    assert ("0951090u1", 2702) in [(line.reference, line.line) for line in malformed]


def test_load_schools_hangs_each_school_under_its_district_by_the_same_key_in_both_schemas(territories, shared_data):
    load_schools(shared_data / "schools" / "annuaire_ecoles_val-de-marne_2026.csv")
    load_schools(shared_data / "schools" / "annuaire_ille-et-vilaine_2023.csv")

    assert Node.objects.get(key="eta:0940176F").path == "nat:fr/reg:11/aca:24/dep:94/cir:0940927X/eta:0940176F/"
    assert Node.objects.get(key="eta:0350122T").path == "nat:fr/reg:53/aca:14/dep:35/cir:0350739N/eta:0350122T/"
    assert Node.objects.get(key="cir:0350739N").name == "Circonscription de Bruz"
    assert Node.objects.filter(level="cir").count() == 47


def test_load_schools_a_list_without_districts_moves_nobody(territories, shared_data):
    load_schools(shared_data / "schools" / "annuaire_ille-et-vilaine_2023.csv")
    paths = dict(Node.objects.filter(path__contains="dep:35/").values_list("key", "path"))

    report = load_schools(shared_data / "schools" / "colleges_national.csv")

    assert report.taken == 7539 - 114
    assert dict(Node.objects.filter(key__in=paths).values_list("key", "path")) == paths


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_load_schools_reads_any_delimiter_with_or_without_mark(territories, write, encoding, delimiter):
    path = write(HEADER.replace(";", delimiter), ROW.replace(";", delimiter), encoding=encoding)

    report = load_schools(path)

    assert figures(report) == (1, 0, 0, 0)
    school = Node.objects.get(key="eta:0350122T")
    assert (school.name, school.town, school.parent.key) == ("École Les Lucioles", "Baulon", "cir:35-bruz")


def test_load_schools_names_every_refused_line_by_its_place_in_the_file(territories, write, tmp_path):
    path = write(
        HEADER,
        ROW,
        "",
        '0350053T;"Lycée\nsur deux lignes";Rennes;035;LYCEE;;OUVERT',
        "0350053X;Lettre fausse;Rennes;035;LYCEE;;OUVERT",
        "=1+1;Malformé;Rennes;035;LYCEE;;OUVERT",
        "9830001J;Ailleurs;Nouméa;988;LYCEE;;OUVERT",
        "0350122T;Double;Baulon;035;ECOLE;;OUVERT",
        "0350054U;;Rennes;035;LYCEE;;OUVERT",
        "0350054U;Trop court",
    )

    report = load_schools(path)
    report.write_csv(tmp_path / "report.csv")

    assert figures(report) == (2, 0, 0, 6)
    rows = list(csv.reader((tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()))
    assert rows == [
        ["fichier", "ligne", "référence", "motif"],
        [
            "annuaire.csv",
            "6",
            "0350053X",
            "code UAI faux : la lettre de contrôle devrait être T",
        ],
        ["annuaire.csv", "7", "'=1+1", "code UAI mal formé : il faut sept chiffres et une lettre"],
        ["annuaire.csv", "8", "9830001J", "département inconnu : 988"],
        ["annuaire.csv", "9", "0350122T", "code déjà lu à la ligne 2"],
        ["annuaire.csv", "10", "0350054U", "établissement sans nom"],
        ["annuaire.csv", "11", "0350054U", "2 colonnes au lieu de 7"],
    ]


def test_load_schools_updates_words_and_dates_moves(territories, write):
    load_schools(write(HEADER, ROW))
    changed = ROW.replace("Les Lucioles", "des Lucioles").replace("de Bruz", "de Pacé")

    report = load_schools(write(HEADER, changed, name="annuaire 2027.csv"))

    assert figures(report) == (0, 1, 0, 0)
    school = Node.objects.get(key="eta:0350122T")
    assert (school.name, school.path) == (
        "École des Lucioles",
        "nat:fr/reg:53/aca:14/dep:35/cir:35-pace/eta:0350122T/",
    )
    first, second = school.placements.order_by("pk")
    assert (first.parent.key, second.parent.key) == ("cir:35-bruz", "cir:35-pace")
    assert first.until == second.since
    assert second.reason == "Fichier annuaire 2027.csv"
    assert JournalLine.objects.get(gesture="territory.moved").object_id == school.pk
    assert figures(load_schools(write(HEADER, changed))) == (0, 0, 1, 0)


def test_load_schools_moves_what_hangs_under_a_school_with_it(territories, write):
    load_schools(write(HEADER, ROW))
    school = Node.objects.get(key="eta:0350122T")
    NodeFactory(parent=school, level="res", code="annexe")

    load_schools(write(HEADER, ROW.replace("de Bruz", "de Pacé")))

    annex = Node.objects.get(key="res:annexe")
    assert (annex.parent, annex.depth) == (school, 6)
    assert annex.path == "nat:fr/reg:53/aca:14/dep:35/cir:35-pace/eta:0350122T/res:annexe/"


def test_load_schools_leaves_a_school_where_somebody_hung_it(territories, write):
    load_schools(write(HEADER, ROW))
    school, department = Node.objects.get(key="eta:0350122T"), Node.objects.get(key="dep:35")
    network = NodeFactory(parent=department, level="res", code="eclore-1", name="Réseau ÉCLORE")
    move_node(school, to=network, by=None, reason="Réseau")

    report = load_schools(write(HEADER, ROW))

    assert figures(report) == (0, 0, 1, 0)
    school.refresh_from_db()
    assert school.parent == network


def test_load_schools_closes_and_opens_again(territories, write):
    load_schools(write(HEADER, ROW))

    closed = load_schools(write(HEADER, ROW.replace("OUVERT", "FERME")))
    was_closed = Node.objects.get(key="eta:0350122T").closed_on
    opened = load_schools(write(HEADER, ROW))

    assert (figures(closed), figures(opened)) == ((0, 1, 0, 0), (0, 1, 0, 0))
    assert was_closed is not None
    assert Node.objects.get(key="eta:0350122T").closed_on is None


@pytest.mark.parametrize(
    ("lines", "encoding", "sentence"),
    [
        ([HEADER, ROW], "latin-1", "ligne 2 : ce fichier n’est pas en UTF-8"),
        ([HEADER, ROW], "utf-16", "ligne 1 : ce fichier n’est pas en UTF-8"),
        (["a;b;c", "1;2;3"], "utf-8", r"en-tête inconnu \(a, b, c\)"),
        ([HEADER, ROW, '0350053T;"Sans fin;Rennes;035;LYCEE;;OUVERT', ROW], "utf-8", "ligne 3 : .*pas un CSV lisible"),
        ([], "utf-8", "est vide"),
    ],
)
def test_load_schools_refuses_a_file_it_cannot_read_to_its_end(territories, write, lines, encoding, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        load_schools(write(*lines, encoding=encoding))

    assert Node.objects.filter(level="eta").count() == 0


def test_load_schools_refuses_before_the_territories(write):
    with pytest.raises(Refused, match="load-territories"):
        load_schools(write(HEADER, ROW))


def test_load_schools_command_takes_all_files_or_none(territories, write, tmp_path):
    good, bad = write(HEADER, ROW, HEADER), write("a;b", name="bad.csv")

    with pytest.raises(CommandError, match="en-tête inconnu"):
        call_command("load_schools", good, bad)
    assert Node.objects.filter(level="eta").count() == 0

    output = io.StringIO()
    call_command("load_schools", good, stdout=output)
    assert "annuaire.csv: 2 lignes lues" in output.getvalue()
    assert "  3: Identifiant_de_l_etablissement: code UAI mal formé" in output.getvalue()

    call_command("load_schools", good, report=tmp_path / "report.csv", stdout=io.StringIO())
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").count("\n") == 2


def test_load_territories_command_can_run_twice():
    output = io.StringIO()

    call_command("load_territories", stdout=output)
    call_command("load_territories", stdout=output)

    assert "150 créées" in output.getvalue().splitlines()[0]
    assert "150 inchangées" in output.getvalue().splitlines()[1]


@pytest.mark.parametrize(
    ("code", "right"), [("0350122T", True), ("0350122U", False), ("035012T", False), ("0350122t", False), ("", False)]
)
def test_uai_is_checked_by_its_letter(code, right):
    assert (fault_in(code) == "") is right


@pytest.mark.parametrize(
    ("text", "code"), [("035", "35"), ("02a", "2A"), ("620", "2A"), ("720", "2B"), ("971", "971"), ("35", "35")]
)
def test_department_codes_are_those_of_the_tree(text, code):
    assert department_code(text) == code
