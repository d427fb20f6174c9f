"""The figures of the page and those of the export never differ."""

import pytest
from tests.questionnaires.exports.test_formats import csv_rows, exported
from tests.questionnaires.reference import random_questionnaire

from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.population import population_of
from cahiers.questionnaires.queries.tabulation import results_of
from cahiers.questionnaires.structure.columns import Part, answer_columns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 7, 1789])
def test_bases_and_counts_of_the_page_are_those_of_the_export(seed, tmp_path):
    questionnaire = random_questionnaire(seed, 60)
    questions = form_of(questionnaire).questions

    rows = csv_rows(exported(questionnaire, "csv", tmp_path))
    page = results_of(questionnaire, population_of(questionnaire), list(questions.values()))

    for code, question in questions.items():
        columns = list(answer_columns(question))
        mine = [column for column in columns if column.part is not Part.OTHER]
        asked = [row for row in rows if row.get(f"{code}__asked", "1") == "1"]
        answered = [row for row in asked if any(row[column.name] for column in mine)]
        base = page[code].base
        assert (base.asked, base.answered, base.not_concerned) == (len(asked), len(answered), len(rows) - len(asked))
        if mine[0].part is Part.WHOLE and question.choices:
            counted = {option.code: sum(row[code] == option.code for row in rows) for option in question.choices}
            assert {option.code: option.count for option in page[code].options if option.code in counted} == counted
        if question.kind == "multiple":
            counted = {column.option: sum(row[column.name] == "1" for row in rows) for column in mine}
            assert {option.code: option.count for option in page[code].options if option.code in counted} == counted
