"""The same figures on the page, in the export counted again, and in the API, question by question."""

import csv
import io
import re
from zipfile import ZipFile

import pytest
from tests.questionnaires.api.asking import address, analyst_of, answered
from tests.questionnaires.reference import random_questionnaire

from cahiers.questionnaires.actions.releasing import release_question
from cahiers.questionnaires.enums import ExportFormat
from cahiers.questionnaires.exports.api import results as documents
from cahiers.questionnaires.exports.package import export_responses
from cahiers.questionnaires.queries.axes import crossable
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.form import MATRICES

pytestmark = pytest.mark.django_db
HIDDEN = "masqué"


def exported(questionnaire, folder):
    """Return the lines of a CSV export."""
    target = folder / "export.zip"
    export_responses(questionnaire, ExportFormat.CSV, target, told=lambda done, total: None)
    with ZipFile(target) as archive:
        text = archive.read("reponses.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def cells(html):
    """Return the cells of the lines of a page's tables, as people read them."""
    lines = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    plain = [
        [re.sub(r"<[^>]+>", " ", one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)] for line in lines
    ]
    return [[" ".join(cell.split()) for cell in line] for line in plain]


def on_page(question, html):
    """Return the numbers that a page writes beside each choice, and its base."""
    labels = {option.label: option.code for option in question.choices}
    counted = {labels[line[0]]: line[2] for line in cells(html) if len(line) == 3 and line[0] in labels}
    return {code: None if said == HIDDEN else int(said) for code, said in counted.items()}, bases(html)


def bases(html):
    found = re.search(r'<p class="cahiers-base">\s*<b>(\d+)</b>.*?sur (\d+)', html, re.S)
    return (int(found[1]), int(found[2])) if found else None


def in_export(question, lines):
    """Count an export again: people by choice, those who answered, those who were asked."""
    code = question.code
    asked = [line for line in lines if line.get(f"{code}__asked", "1") == "1"]
    if question.kind == "multiple":
        first = f"{code}__{question.choices[0].code}"
        counted = {o.code: sum(line[f"{code}__{o.code}"] == "1" for line in asked) for o in question.choices}
        return counted, (sum(line[first] != "" for line in asked), len(asked))
    counted = {option.code: sum(line[code] == option.code for line in asked) for option in question.choices}
    return counted, (sum(line[code] != "" for line in asked), len(asked))


def in_api(document):
    """Return the same numbers from a document of the API."""
    base = document["base"]
    counted = {one["code"]: one["nombre"] for one in document.get("choix", ())}
    return counted, (base["repondu"], base["interroges"]) if base else None


def differences(client, questionnaire, folder):
    """Return the questions whose figures are not the same everywhere; all choices of the form are looked at."""
    lines = exported(questionnaire, folder)
    found, looked_at = [], 0
    for code, question in form_of(questionnaire).questions.items():
        if not crossable(question) or question.kind in MATRICES:
            continue
        page = on_page(question, client.get(address("live_result", questionnaire, code)).content.decode())
        api = in_api(client.get(address("api_live_result", questionnaire, code)).json()["question"])
        looked_at += len(page[0])
        if not page == api == in_export(question, lines):
            found.append(code)
    assert looked_at > 10
    return found


@pytest.mark.parametrize("seed", [5, 11])
def test_page_export_and_api_tell_the_same_figures(client, tmp_path, seed):
    questionnaire = random_questionnaire(seed, 40)
    client.force_login(analyst_of(questionnaire))

    assert differences(client, questionnaire, tmp_path) == []


def test_planted_api_that_counts_otherwise_is_seen(client, tmp_path, monkeypatch):
    questionnaire = random_questionnaire(5, 40)
    client.force_login(analyst_of(questionnaire))
    real = documents._options

    def one_more(options):
        return [one | {"nombre": one["nombre"] + (rank == 0)} for rank, one in enumerate(real(options))]

    monkeypatch.setattr(documents, "_options", one_more)

    assert differences(client, questionnaire, tmp_path) != []


def test_lines_of_tables_numbers_and_ranks_are_those_of_the_page(client, tmp_path):
    questionnaire = random_questionnaire(7, 60)
    client.force_login(analyst_of(questionnaire))
    lines = exported(questionnaire, tmp_path)

    for code, question in form_of(questionnaire).questions.items():
        document = client.get(address("api_live_result", questionnaire, code)).json()["question"]
        html = client.get(address("live_result", questionnaire, code)).content.decode()
        table = {line[0]: line[1:] for line in cells(html)}
        if question.kind == "number":
            values = [float(line[code].replace(",", ".")) for line in lines if line[code]]
            assert document["nombres"]["moyenne"] == pytest.approx(sum(values) / len(values))
            assert f"{document['nombres']['mediane']:g}".replace(".", ",") in html
        for row in document.get("lignes", ()):
            said = [re.search(r"\((\d+)\)", cell)[1] for cell in table[row["libelle"]][:-1]]
            assert said == [str(option["nombre"]) for option in row["choix"]]
            assert table[row["libelle"]][-1] == str(row["repondu"])
        for option in document.get("classement", ()):
            assert table[option["libelle"]][:2] == [str(option["en_premier"]), str(option["classe"])]


def test_the_public_reads_the_same_masked_figures_on_the_page_and_in_the_api(client):
    questionnaire = random_questionnaire(6, 40)
    for code in form_of(questionnaire).questions:
        release_question(questionnaire, code, has_read=True, by=None)
    hidden = shown = 0

    for code, question in form_of(questionnaire).questions.items():
        document = client.get(address("api_result", questionnaire, code)).json()["question"]
        page = on_page(question, client.get(address("result", questionnaire, code)).content.decode())
        if crossable(question) and question.kind not in MATRICES:
            assert in_api(document) == page
            hidden += list(page[0].values()).count(None)
            shown += len(page[0])

    assert 0 < hidden < shown


def test_the_list_of_results_and_each_result_agree(client):
    questionnaire = answered()

    listed = client.get(address("api_results", questionnaire)).json()
    alone = [
        client.get(address("api_result", questionnaire, one["code"])).json()["question"] for one in listed["questions"]
    ]

    assert listed["questions"] == alone
    assert (listed["page"], listed["pages"], len(alone)) == (1, 1, 6)


def test_crosses_are_those_of_the_page(client):
    questionnaire = answered()

    html = client.get(address("result", questionnaire, "note"), {"croiser": "public"}).content.decode()
    cross = client.get(address("api_result", questionnaire, "note"), {"croiser": "public"}).json()["croisement"]

    assert {column["code"] for column in cross["colonnes"]} == {"teacher", "pupil"}
    written = {line[0]: line[1:] for line in cells(html) if len(line) == len(cross["colonnes"]) + 2}
    for row in cross["lignes"]:
        for cell, said in zip(row["cases"], written[row["libelle"]], strict=False):
            assert said == HIDDEN if cell["nombre"] is None else f"({cell['nombre']})" in said
    assert [column["personnes"] for column in cross["colonnes"]] == [int(one) for one in written["Personnes"][:-1]]


def test_a_hidden_result_says_nothing_not_even_its_base(client):
    questionnaire = answered(texts=["Pas assez de prises."])

    document = client.get(address("api_result", questionnaire, "pourquoi")).json()["question"]

    assert (document["est_masque"], document["base"]) == (True, None)
    assert set(document) == {
        "code", "genre", "intitule", "unite", "section", "est_masque", "nombres_masques", "base"
    }  # fmt: skip
