"""Responses to a form that holds every kind of question, hostile words included."""

from datetime import UTC, datetime
from typing import Any

from tests.factories.questionnaires import QuestionnaireFactory, options, question, section

from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire

SENT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://x.invalid","cliquez")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+33 6 12 34 56 78",
    "-2+3",
    "'deux apostrophes''",
    'des "guillemets"; des points-virgules, des virgules\tet des tabulations',
    "deux lignes\n=1+1\n- une liste",
    "http://exemple.fr et mailto:a@exemple.fr",
    "\u202eà l’envers\u202c, \u200binvisible, 🎓👩🏽‍🏫, é",
    "_x0041_ &amp; <row r='9'><script>alert(1)</script> ]]>",
    "12,5",
    "007",
    "NULL",
)


def every_kind() -> dict[str, Any]:
    """Return the definition of a form with the fourteen kinds, the last page for teachers only."""
    return {
        "title": "=1+1 | `Tous` les genres",
        "audience_question": "public",
        "territory_question": "lieu",
        "sections": [
            section(
                "vous",
                question("public", "single", is_required=True, options=options("teacher", "pupil", "parent")),
                question("lieu", "territory"),
                question("prenom", "short_text"),
            ),
            section(
                "avis",
                question("oui", "yes_no"),
                question("niveau", "single_other", options=options("ecole", "college", "autre", other="autre")),
                question("outils", "multiple", options=options("tablette", "portable", "autre", other="autre")),
                question("ordre", "ranking", options=options("a", "b", "c")),
                question("accord", "likert", options=options("non", "plutot", "oui")),
                question("age", "number"),
                question("jour", "date"),
                title="Avis | des `gens`",
            ),
            section(
                "classe",
                question("tableau", "matrix_single", options=options("peu", "trop"), rows=options("r1", "r2")),
                question("cases", "matrix_multiple", options=options("lu", "ma"), rows=options("r1", "r2")),
                question("texte", "long_text"),
                question("piece", "file"),
                condition={"question": "public", "is": ["teacher"]},
            ),
        ],
    }


def full_answers(**more: Any) -> dict[str, Any]:
    """Return answers to every question."""
    return {
        "public": "teacher",
        "prenom": "Ada",
        "oui": "yes",
        "niveau": "autre",
        "niveau.other": "lycée",
        "outils": ["tablette", "autre"],
        "outils.other": "un tableau",
        "ordre": ["c", "a"],
        "accord": "plutot",
        "age": -12.5,
        "jour": "2026-10-31",
        "tableau": {"r1": "peu", "r2": "trop"},
        "cases": {"r1": ["lu", "ma"], "r2": ["ma"]},
        "texte": "Des mots.",
        **more,
    }


def answered(*answers: dict[str, Any], **more: Any) -> Questionnaire:
    """Return an open questionnaire of every kind with these responses."""
    questionnaire = QuestionnaireFactory(definition=every_kind(), title=every_kind()["title"], opened=True, **more)
    load_responses(questionnaire, [Filled(one, SENT) for one in answers])
    questionnaire.refresh_from_db()
    return questionnaire


def hostile_answers() -> list[dict[str, Any]]:
    """Return a response for each hostile text, in each place that takes one."""
    return [
        full_answers(**{"prenom": text, "niveau.other": text, "outils.other": text, "texte": text}) for text in HOSTILE
    ]
